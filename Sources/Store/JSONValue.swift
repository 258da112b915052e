/// A JSON scalar for small objects built by hand.
enum JSONValue: Encodable {
    case string(String)
    case int(Int64)

    func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        switch self {
        case .string(let value): try box.encode(value)
        case .int(let value): try box.encode(value)
        }
    }
}
