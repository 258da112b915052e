import ControlAPI
import ControlAnswers
import ControlServer
import FactExtraction
import Hummingbird
import Pages
import Store

/// Pieces of the forms and lists by which pages are narrowed.
enum Filters {
    /// A list to choose one value from, or none.
    static func choice(
        _ name: StaticString, _ label: String, _ values: [(value: String, title: String)], chosen: String?, none: String = "any"
    ) -> HTML {
        let options = values.html { value, title in
            let selected: HTML = value == chosen ? " selected" : ""
            return "<option value=\"\(value)\"\(selected)>\(title)</option>"
        }
        return "<label>\(label)<select name=\"\(HTML(stringLiteral: name))\"><option value=\"\">\(none)</option>\(options)</select></label>"
    }

    /// A link to the page after this one, with the same filters.
    static func next(_ request: Request, _ cursor: String?) -> HTML {
        guard let cursor, let query = try? QueryParameters(request) else { return HTML() }
        let kept = query.all.filter { $0.key != "after" && !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { ($0.key, String?.some($0.value)) }
        return
            "<nav class=\"pages\" aria-label=\"Pages\"><a rel=\"next\" href=\"\(href: address(request.uri.path, kept + [("after", cursor)]))\">Next page</a></nav>"
    }

    /// Pairs of countries as links, with how much is said of each.
    static func pairs(_ pairs: [CountryPair], joint: String, _ link: (CountryPair) -> String) -> HTML {
        guard !pairs.isEmpty else { return HTML() }
        return
            "<ul class=\"pairs\">\(pairs.html { pair in "<li><a href=\"\(href: link(pair))\">\(Words.sentence(Words.country(pair.first)))\(joint)\(Words.country(pair.second))</a> <span class=\"dim\">\(Words.number(pair.statements))</span></li>" })</ul>"
    }
}

extension QueryParameters {
    /// Reads a request whose form leaves empty what is not wanted; other parameters than those known are refused.
    init(_ request: Request, known: Set<String>, emptyMeansAbsent: Bool) throws {
        let all = try QueryParameters(request, known: known).all
        guard emptyMeansAbsent, all.values.contains("") else {
            try self.init(request, known: known)
            return
        }
        let given = all.filter { !$0.value.isEmpty }.map { ($0.key, String?.some($0.value)) }
        try self.init(query: String(address("", given).dropFirst()), known: known)
    }

    /// The value as one of an enumeration's.
    func choice<T: RawRepresentable & CaseIterable>(_ name: String, _ type: T.Type) throws -> T? where T.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let value = T(rawValue: text) else {
            throw Problem.badRequest("\(name) “\(text.prefix(40))”: is not known; use \(T.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }
}

extension CountryParameter {
    /// The code of a country by its name; nil when the text names none.
    static func code(named text: String) -> String? { countryCode(text) }
}

extension Words {
    /// The name of a country without an article, as people type it.
    static func plainCountry(_ code: String) -> String {
        let name = country(code)
        return name.hasPrefix("the ") ? String(name.dropFirst(4)) : name
    }
}
