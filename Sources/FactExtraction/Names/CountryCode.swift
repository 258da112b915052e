import Models

/// The country that a name, an adjective or a code stands for: `Viet Nam`, `Vietnamese`, `vn` and `VN` are `VN`.
///
/// - Returns: ISO 3166-1 alpha-2, `EU` for the Union, `*` for all countries; nil when the text names none.
public func countryCode(_ text: String) -> String? {
    let name = folded(text)
    if ["*", "all", "all countries", "the world", "world"].contains(name) { return "*" }
    let code = text.uppercased()
    if Countries.codes.contains(code) { return code }
    return Countries.code(name)
}

extension Countries {
    /// The codes of all countries that have a name here.
    static let codes: Set<String> = Set(
        CountryData.rows.split(separator: "\n").compactMap { line in
            line.split(separator: ":").first.map { String($0.trimmingPrefix { $0 == " " }) }
        })
}
