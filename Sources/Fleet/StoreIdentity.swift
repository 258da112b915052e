import Foundation

/// The random name of a store, in a file beside it: a node that comes with another store has another change log.
enum StoreIdentity {
    struct Failure: Error, CustomStringConvertible { let description: String }

    static func read(beside path: String) throws -> String {
        let file = path + ".fleet"
        if let text = try? String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty {
            return text
        }
        let name = UUID().uuidString.lowercased()
        do { try Data((name + "\n").utf8).write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
            throw Failure(description: "\(file): cannot be written; check that the folder belongs to the daemon's user")
        }
        return name
    }
}
