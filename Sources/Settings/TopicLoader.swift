import FactExtraction
import Foundation
import Models
import Yams

/// Finds and reads topic profiles.
public enum TopicLoader {
    /// Where the installed profiles lie.
    public static let installedFolder = "/etc/dateline/topics"

    /// An extractor with the profiles that the configuration names.
    ///
    /// - Parameter file: the configuration's name in messages.
    /// - Throws: `SettingsError` with the faults of all profiles, and of webhooks that name topics without a profile.
    public static func extractor(_ settings: Settings, file: String = "dateline.yaml") throws -> FactExtractor {
        let profiles = try profiles(settings.topics)
        let known = profiles.map(\.name)
        let faults = settings.webhooks.flatMap { webhook in
            webhook.topics.filter { !known.contains($0) }.map { topic in
                SettingsFault(
                    file: file, line: webhook.line, key: "webhooks",
                    message: "topic “\(topic.prefix(40))”: has no profile; "
                        + (known.isEmpty ? "list its profile in topics" : "use \(known.sorted().joined(separator: ", "))"))
            }
        }
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
        return FactExtractor(profiles: profiles)
    }

    /// Reads profile files.
    ///
    /// - Throws: `SettingsError` with the faults of all files; two profiles of one name are a fault.
    public static func profiles(_ paths: [String]) throws -> [TopicProfile] {
        var profiles: [TopicProfile] = []
        var faults: [SettingsFault] = []
        var origin: [String: String] = [:]
        for path in paths {
            do {
                let profile = try profile(path: path)
                if let other = origin[profile.name] {
                    faults.append(
                        SettingsFault(file: path, line: nil, key: "name", message: "“\(profile.name)” is the name of \(other) too; give another"))
                    continue
                }
                origin[profile.name] = path
                profiles.append(profile)
            } catch let error as SettingsError { faults += error.faults }
        }
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
        return profiles
    }

    /// The profile files for a program that was given none: those installed, else those of the checkout that the program was built in.
    public static func installed(program: String = "/proc/self/exe") -> [String] {
        var folders = [installedFolder]
        var folder = URL(fileURLWithPath: program).resolvingSymlinksInPath()
        while folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
                folders.append(folder.appendingPathComponent("config/topics").path)
                break
            }
        }
        for folder in folders {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let profiles = files.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted().map { folder + "/" + $0 }
            if !profiles.isEmpty { return profiles }
        }
        return []
    }

    /// Reads one profile file.
    ///
    /// - Throws: `SettingsError` with all its faults.
    public static func profile(path: String) throws -> TopicProfile {
        let text: String
        do { text = try SmallFile.text(path) } catch {
            let why = if case .missing = error { "no such topic profile; correct “topics” in the configuration" } else { "\(error)" }
            throw SettingsError(faults: [SettingsFault(file: path, line: nil, key: "", message: why)])
        }
        return try parse(text, file: path)
    }

    /// Reads the text of a profile; `file` is its name in messages.
    public static func parse(_ text: String, file: String) throws -> TopicProfile {
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch let error as YamlError {
            throw SettingsError(faults: [SettingsReader.fault(of: error, file: file, text: text)])
        }
        var reader = SettingsReader(file: file)
        let profile = reader.profile(root)
        guard reader.faults.isEmpty else { throw SettingsError(faults: reader.faults) }
        return profile
    }
}
