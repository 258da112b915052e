import FactExtraction
import Foundation
import Models
import Yams

/// The keys of a topic profile.
extension SettingsReader {
    mutating func profile(_ root: Node?) -> TopicProfile {
        var profile = TopicProfile(name: "")
        if let root {
            map(root, "") { me, key, node in
                switch key {
                case "name":
                    me.text(node, "name") { me, text in
                        profile.name = text
                        if text.contains(where: { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" }) {
                            me.fault(node, "name", "“\(text)” is not valid; use letters, digits, “-” and “_”")
                        }
                    }
                case "title": me.text(node, "title") { _, text in profile.title = text }
                case "people": profile.people = me.entries(node, "people") { $0.person($1, $2) }
                case "organisations": profile.organisations = me.entries(node, "organisations") { $0.organisation($1, $2) }
                case "places": profile.places = me.entries(node, "places") { $0.place($1, $2) }
                case "keywords": profile.keywords = me.keywords(node)
                case "events": profile.events = me.entries(node, "events") { $0.eventPattern($1, $2) }
                case "requires": profile.requires = me.groups(node)
                case "minimum": me.fraction(node, "minimum") { profile.minimum = $0 }
                default: return ["name", "title", "people", "organisations", "places", "keywords", "events", "requires", "minimum"]
                }
                return nil
            }
        }
        // A list with a fault in it says enough.
        if profile.name.isEmpty, faults.isEmpty { fault(root, "name", "is missing; add “name: some-topic”") }
        return profile
    }

    private mutating func person(_ entry: Node, _ key: String) -> TopicProfile.Person? {
        if case .scalar = entry { return name(entry, key).map { .init(name: $0) } }
        var person = TopicProfile.Person(name: "")
        map(entry, key) { me, name, node in
            switch name {
            case "name": person.name = me.name(node, "\(key).name") ?? "?"
            case "variants": person.variants = me.names(node, "\(key).variants")
            case "roles": person.roles = me.names(node, "\(key).roles")
            case "affiliation": me.text(node, "\(key).affiliation") { _, text in person.affiliation = text }
            case "country": person.country = me.country(node, "\(key).country")
            default: return ["name", "variants", "roles", "affiliation", "country"]
            }
            return nil
        }
        return has(person.name, "name", entry, key) ? person : nil
    }

    private mutating func organisation(_ entry: Node, _ key: String) -> TopicProfile.Organisation? {
        if case .scalar = entry { return name(entry, key).map { .init(name: $0) } }
        var organisation = TopicProfile.Organisation(name: "")
        map(entry, key) { me, name, node in
            switch name {
            case "name": organisation.name = me.name(node, "\(key).name") ?? "?"
            case "variants": organisation.variants = me.names(node, "\(key).variants")
            case "country": organisation.country = me.country(node, "\(key).country")
            default: return ["name", "variants", "country"]
            }
            return nil
        }
        return has(organisation.name, "name", entry, key) ? organisation : nil
    }

    private mutating func place(_ entry: Node, _ key: String) -> TopicProfile.Place? {
        var place = TopicProfile.Place(name: "", country: "")
        map(entry, key) { me, name, node in
            switch name {
            case "name": place.name = me.name(node, "\(key).name") ?? "?"
            case "variants": place.variants = me.names(node, "\(key).variants")
            case "country": place.country = me.country(node, "\(key).country") ?? "?"
            default: return ["name", "variants", "country"]
            }
            return nil
        }
        return has(place.name, "name", entry, key) && has(place.country, "country", entry, key) ? place : nil
    }

    private mutating func eventPattern(_ entry: Node, _ key: String) -> TopicProfile.EventPattern? {
        var pattern = TopicProfile.EventPattern(type: .announcement, phrases: [])
        var type = ""
        map(entry, key) { me, name, node in
            switch name {
            case "type":
                me.text(node, "\(key).type") { me, text in
                    type = text
                    if let known = Event.EventType(rawValue: text) {
                        pattern.type = known
                    } else {
                        me.fault(
                            node, "\(key).type",
                            "“\(text)” is not a type of event; one of \(Event.EventType.allCases.map(\.rawValue).joined(separator: ", "))")
                    }
                }
            case "phrases": pattern.phrases = me.names(node, "\(key).phrases")
            default: return ["type", "phrases"]
            }
            return nil
        }
        return has(type, "type", entry, key) && has(pattern.phrases.first ?? "", "phrases", entry, key) ? pattern : nil
    }

    /// `phrase: weight`, or a list of phrases that weigh one.
    private mutating func keywords(_ node: Node) -> [TopicProfile.Keyword] {
        if case .sequence = node { return names(node, "keywords").map { .init(phrase: $0, weight: 1) } }
        var keywords: [TopicProfile.Keyword] = []
        map(node, "keywords", anyKey: true) { me, phrase, node in
            guard !folded(phrase).isEmpty, let weight = node.string.flatMap(Double.init), weight > 0, weight <= 100 else {
                me.fault(node, "keywords.\(phrase)", "must be a weight above 0 and at most 100, such as 1 or 2.5")
                return nil
            }
            keywords.append(.init(phrase: phrase, weight: weight))
            return nil
        }
        return keywords
    }

    /// A list of groups, each a phrase or a list of phrases.
    private mutating func groups(_ node: Node) -> [[String]] {
        guard case .sequence(let sequence) = node else {
            fault(node, "requires", "must be a list of groups, such as [[US], [VN], [tariff*, trade]]")
            return []
        }
        if sequence.count > 64 { fault(node, "requires", "has more than 64 groups; join some") }
        return sequence.enumerated().compactMap { index, group in
            let phrases = names(group, "requires[\(index)]")
            return phrases.isEmpty ? nil : phrases
        }
    }

    // MARK: Values

    private mutating func entries<T>(_ node: Node, _ key: String, _ read: (inout SettingsReader, Node, String) -> T?) -> [T] {
        guard case .sequence(let sequence) = node else {
            fault(node, key, "must be a list; begin each entry with “- ”")
            return []
        }
        var result: [T] = []
        for (index, entry) in sequence.enumerated() { if let value = read(&self, entry, "\(key)[\(index)]") { result.append(value) } }
        return result
    }

    private mutating func has(_ value: String, _ member: String, _ entry: Node, _ key: String) -> Bool {
        if value.isEmpty, case .mapping = entry { fault(entry, key, "has no “\(member)”; add it") }
        return !value.isEmpty
    }

    private mutating func text(_ node: Node, _ key: String, _ set: (inout SettingsReader, String) -> Void) {
        guard case .scalar(let scalar) = node, !scalar.string.trimmingCharacters(in: .whitespaces).isEmpty else {
            return fault(node, key, "must be text")
        }
        set(&self, scalar.string)
    }

    /// Text that has something to compare.
    private mutating func name(_ node: Node, _ key: String) -> String? {
        guard case .scalar(let scalar) = node, folded(scalar.string).contains(where: { $0.isLetter || $0.isNumber }) else {
            fault(node, key, "must be a name or phrase with letters in it")
            return nil
        }
        return scalar.string
    }

    private mutating func names(_ node: Node, _ key: String) -> [String] {
        switch node {
        case .sequence(let sequence):
            var result: [String] = []
            for entry in sequence { if let name = name(entry, key) { result.append(name) } }
            return result
        case .scalar: return name(node, key).map { [$0] } ?? []
        default:
            fault(node, key, "must be a list of names or phrases")
            return []
        }
    }

    /// Two capital letters.
    ///
    /// YAML 1.1 takes a bare `NO` for false and Yams keeps the text as written, so Norway needs no quotation marks.
    private mutating func country(_ node: Node, _ key: String) -> String? {
        guard let code = node.scalar?.string, code.utf8.count == 2, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            fault(node, key, "must be a country's two-letter code (ISO 3166-1) such as VN, or EU")
            return nil
        }
        return code
    }

    private mutating func fraction(_ node: Node, _ key: String, _ set: (Double) -> Void) {
        guard let value = node.string.flatMap(Double.init), (0...1).contains(value) else {
            return fault(node, key, "must be a number from 0 to 1")
        }
        set(value)
    }
}
