import Addresses
import Foundation
import Models
import Yams

/// `webhooks:`.
extension SettingsReader {
    /// Each is sent on its own, so their number is bounded.
    private static let mostWebhooks = 32

    mutating func webhooks(_ node: Node) -> [WebhookSettings] {
        guard case .sequence(let sequence) = node else {
            if case .scalar(let scalar) = node, scalar.string.isEmpty || scalar.string == "null" { return [] }
            fault(node, "webhooks", "must be a list; begin each webhook with “- ”")
            return []
        }
        guard sequence.count <= Self.mostWebhooks else {
            fault(node, "webhooks", "has \(sequence.count) entries; the limit is \(Self.mostWebhooks)")
            return []
        }
        var webhooks: [WebhookSettings] = []
        for (index, entry) in sequence.enumerated() {
            guard let webhook = webhook(entry, "webhooks[\(index)]") else { continue }
            if webhooks.contains(where: { $0.name == webhook.name }) {
                fault(entry, "webhooks[\(index)]", "another webhook has the name “\(webhook.name)”; give each a “name” of its own")
                continue
            }
            webhooks.append(webhook)
        }
        return webhooks
    }

    private mutating func webhook(_ entry: Node, _ key: String) -> WebhookSettings? {
        guard case .mapping = entry else {
            fault(entry, key, "must be a mapping with “url” and “secret_file”")
            return nil
        }
        let before = faults.count
        var url = ""
        if let text = entry["url"]?.string {
            url = webhookAddress(text, entry["url"] ?? entry, "\(key).url") ?? ""
        } else {
            fault(entry, key, "has no “url”; add the address that events are sent to")
        }
        let secret = entry["secret_file"]?.string
        if secret == nil { fault(entry, key, "has no “secret_file”; make one with: openssl rand -base64 32 > webhook.secret") }
        var webhook = WebhookSettings(name: URLComponents(string: url)?.host ?? url, url: url, secretFile: secret.map { absolute($0) } ?? "")
        webhook.line = entry.mark?.line
        map(entry, key) { me, name, node in
            switch name {
            case "url": break
            case "secret_file": me.expectSecret(node, "\(key).secret_file", webhook.secretFile)
            case "name":
                me.string(node, "\(key).name") { me, text in
                    guard !text.isEmpty, text.count <= 64, me.isSendable(text, node, "\(key).name") else {
                        return me.fault(node, "\(key).name", "must be a name of 1 to 64 characters")
                    }
                    webhook.name = text
                }
            case "kinds": webhook.kinds = me.kinds(node, "\(key).kinds")
            case "feeds": webhook.feeds = me.list(node, "\(key).feeds")
            case "topics": webhook.topics = me.list(node, "\(key).topics")
            default: return ["name", "url", "secret_file", "kinds", "feeds", "topics"]
            }
            return nil
        }
        return faults.count == before ? webhook : nil
    }

    private mutating func webhookAddress(_ text: String, _ node: Node, _ key: String) -> String? {
        let parts = URLComponents(string: text)
        guard ["http", "https"].contains(parts?.scheme?.lowercased() ?? ""), parts?.host?.isEmpty == false else {
            // The address may hold a secret.
            fault(node, key, "is not an http:// or https:// address; write it as https://host/path")
            return nil
        }
        do { return try TypedAddress.candidates(text).first } catch {
            fault(node, key, "\(error)")
            return nil
        }
    }

    private mutating func kinds(_ node: Node, _ key: String) -> [String] {
        let kinds = list(node, key)
        if kinds.isEmpty { fault(node, key, "is empty; name kinds of events, or leave it out for articles and revisions") }
        for kind in kinds where !ChangeKind.all.contains(kind) {
            fault(node, key, "“\(kind.prefix(40))” is not a kind of event; use \(ChangeKind.all.joined(separator: ", "))")
        }
        return kinds
    }

    private mutating func expectSecret(_ node: Node, _ key: String, _ path: String) {
        let before = faults.count
        expectFile(node, key, path)
        // The daemon's user may read what the user of check-config may not; a secret that is there must be one whoever reads it.
        guard faults.count == before, access(path, R_OK) == 0 else { return }
        do { _ = try WebhookSecret(path: path) } catch { fault(node, key, "\(error)") }
    }
}

extension Settings {
    /// What may be a slip but is not a fault: webhooks that name feeds by what no feed of the configuration has, as feeds that are added by hand
    /// may have it.
    ///
    /// - Parameter file: the configuration's name in messages.
    public func warnings(file: String) -> [SettingsFault] {
        let known = Set(feeds.flatMap { [$0.url, withoutCredentials($0.url)] + $0.tags + [$0.name].compactMap { $0 } }.map { folded($0) })
        return webhooks.flatMap { webhook in
            webhook.feeds.filter { Int64($0) == nil && !known.contains(folded($0)) }.map { name in
                SettingsFault(
                    file: file, line: webhook.line, key: "webhooks",
                    message: "“\(withoutCredentials(name).prefix(60))”: no feed here has this address, name or tag; "
                        + "it matches only feeds that are added with datelinectl")
            }
        }
    }
}

/// The secret that a webhook's events are signed with.
public struct WebhookSecret: Sendable, Equatable {
    public let bytes: [UInt8]

    /// Why a secret cannot be used; the text says what to do.
    public struct Failure: Error, CustomStringConvertible { public let description: String }

    private static let shortest = 16
    private static let longestFile = 4_096

    /// Reads a file of one line: a text, or `whsec_` and base64 as the Standard Webhooks specification writes secrets.
    ///
    /// - Throws: `Failure`.
    public init(path: String) throws(Failure) {
        let text: String
        do { text = try SmallFile.text(path, limit: Self.longestFile) } catch {
            switch error {
            case .tooLarge, .notText: throw Failure(description: "\(path): is not a secret; it must hold one line of text")
            case .missing, .unreadable:
                throw Failure(description: "\(path): cannot be read; check that it exists and that the daemon's user may read it")
            case .folder, .notRegular: throw Failure(description: "\(path): \(error)")
            }
        }
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if line.hasPrefix("whsec_") {
            guard let key = Data(base64Encoded: String(line.dropFirst(6))) else {
                throw Failure(description: "\(path): begins with whsec_ but is not base64 behind that; correct it")
            }
            bytes = [UInt8](key)
        } else {
            bytes = Array(line.utf8)
        }
        guard bytes.count >= Self.shortest else {
            throw Failure(description: "\(path): the secret is shorter than \(Self.shortest) bytes; make one with: openssl rand -base64 32")
        }
    }
}
