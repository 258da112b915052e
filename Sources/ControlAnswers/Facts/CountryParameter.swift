import ControlAPI
import ControlServer
import FactExtraction

/// A country named by a caller: by its code, its name or its adjective.
package enum CountryParameter {
    /// The code (ISO 3166-1 alpha-2, `EU`, `*` for all countries); nil when the parameter is absent.
    package static func code(_ query: QueryParameters, _ name: String) throws -> String? {
        guard let text = try query.text(name) else { return nil }
        guard let code = countryCode(text) else {
            throw Problem.badRequest("\(name) “\(text.prefix(40))”: is not a country; give a name (Vietnam) or a code of ISO 3166 (VN), or * for all")
        }
        return code
    }
}
