/// Names that stand in dates.
enum DateWords {
    /// Seconds east of UTC by lower-case zone name; nil for names that mean none.
    static let zones: [String: Int] = {
        let hours: [String: Double] = [
            "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2,
            "eet": 2, "sast": 2, "eest": 3, "msk": 3, "trt": 3, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "ict": 7, "wib": 7, "hkt": 8,
            "sgt": 8, "pht": 8, "myt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
            "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "at": -4, "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5, "ct": -6,
            "mst": -7, "mdt": -6, "mt": -7, "pst": -8, "pdt": -7, "pt": -8, "akst": -9, "akdt": -8, "hst": -10, "brt": -3, "art": -3,
            "a": -1, "n": 1, "m": -12, "y": 12,
        ]
        return hours.mapValues { Int(exactly: $0 * 3_600) ?? 0 }
    }()

    enum Part { case year, month, day, hour }

    /// What stands behind numbers in East Asian dates.
    static let marks: [(text: String, part: Part, isKorean: Bool)] = [
        ("年", .year, false), ("月", .month, false), ("日", .day, false), ("号", .day, false), ("時", .hour, false), ("时", .hour, false),
        ("点", .hour, false), ("點", .hour, false), ("년", .year, true), ("월", .month, true), ("일", .day, true), ("시", .hour, true),
    ]
}
