import Markup

/// The attributes of one start tag, by name.
struct AttributeList {
    let attributes: [TagTokenizer.Attribute]
    let bytes: UnsafeRawBufferPointer
    private let entities: [[UInt8]: [UInt8]]

    init(_ attributes: [TagTokenizer.Attribute], _ bytes: UnsafeRawBufferPointer, entities: [[UInt8]: [UInt8]] = [:]) {
        self.attributes = attributes
        self.bytes = bytes
        self.entities = entities
    }

    /// The value with references decoded; the name is compared without case, and without the prefix when the name asked for has none.
    subscript(_ name: String) -> String? {
        if attributes.isEmpty { return nil }
        let wanted = name.utf8
        let isBare = !wanted.contains(0x3A)
        for attribute in attributes {
            var own = bytes[attribute.name]
            if own.count != wanted.count, isBare, let colon = own.firstIndex(of: 0x3A), !own.starts(with: "xmlns".utf8) {
                own = own[(colon + 1)...]
            }
            guard own.count == wanted.count, zip(own, wanted).allSatisfy({ $0 == $1 || ($0 | 0x20 == $1 && $1 >= 0x61 && $1 <= 0x7A) }) else {
                continue
            }
            var out: [UInt8] = []
            Entities.decode(UnsafeRawBufferPointer(rebasing: bytes[attribute.value]), into: &out, named: entities)
            return String(decoding: out, as: UTF8.self)
        }
        return nil
    }
}
