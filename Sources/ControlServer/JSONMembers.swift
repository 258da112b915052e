/// The names of a JSON document's members, without their values: what a request says that nobody reads is a slip, and told.
indirect enum JSONMembers: Decodable {
    case object([String: JSONMembers])
    case array([JSONMembers])
    case value

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let box = try? decoder.container(keyedBy: Name.self) {
            var members: [String: JSONMembers] = [:]
            for key in box.allKeys { members[key.stringValue] = (try? box.decode(JSONMembers.self, forKey: key)) ?? .value }
            self = .object(members)
        } else if var box = try? decoder.unkeyedContainer() {
            var elements: [JSONMembers] = []
            while !box.isAtEnd { elements.append(try (box.decodeNil() ? .value : box.decode(JSONMembers.self))) }
            self = .array(elements)
        } else {
            self = .value
        }
    }

    /// What is wrong with the first member that the decoded value has no property for; nil when there is none.
    ///
    /// - Parameters:
    ///   - value: decoded from the document, its properties named as the members are.
    ///   - place: of the value in the document.
    func unknown(in value: Any, at place: String = "") -> String? {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional { return mirror.children.first.flatMap { unknown(in: $0.value, at: place) } }
        switch self {
        case .object(let members):
            guard mirror.displayStyle == .struct else { return nil }
            let known = Dictionary(mirror.children.compactMap { child in child.label.map { ($0, child.value) } }) { first, _ in first }
            for (name, inner) in members.sorted(by: { $0.key < $1.key }) {
                let path = place.isEmpty ? String(name.prefix(40)) : "\(place).\(name.prefix(40))"
                guard let property = known[name] else { return "\(path): is not known here; use \(known.keys.sorted().joined(separator: ", "))" }
                if let found = inner.unknown(in: property, at: path) { return found }
            }
        case .array(let elements):
            guard mirror.displayStyle == .collection else { return nil }
            for (index, (element, child)) in zip(elements, mirror.children).enumerated() {
                if let found = element.unknown(in: child.value, at: "\(place)[\(index)]") { return found }
            }
        case .value: break
        }
        return nil
    }
}
