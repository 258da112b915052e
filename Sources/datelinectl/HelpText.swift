import Foundation

/// What the argument parser prints, where people need it in another form.
enum HelpText {
    /// The widest line of help.
    private static let width = 80

    /// The text with usage lines broken between arguments.
    static func fitted(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [Substring] in
            line.hasPrefix("USAGE: ") && line.count > width ? broken(line) : [line]
        }
        let fitted = lines.joined(separator: "\n")
        return fitted.hasSuffix("\n") ? fitted : fitted + "\n"
    }

    /// A usage line in lines, the later ones indented as far as the command; `[--limit <limit>]` stays together.
    private static func broken(_ line: Substring) -> [Substring] {
        var lines: [Substring] = []
        var current = Substring()
        for part in parts(line) {
            if !current.isEmpty, current.count + 1 + part.count > width {
                lines.append(current)
                current = "         "
                current += part
            } else {
                current += (current.isEmpty ? "" : " ") + part
            }
        }
        return lines + [current]
    }

    /// The words of a line; what stands in brackets is one.
    private static func parts(_ line: Substring) -> [Substring] {
        var parts: [Substring] = []
        var depth = 0
        var start = line.startIndex
        for index in line.indices {
            switch line[index] {
            case "[": depth += 1
            case "]": depth -= 1
            case " " where depth == 0:
                parts.append(line[start..<index])
                start = line.index(after: index)
            default: break
            }
        }
        parts.append(line[start...])
        return parts
    }

    /// A completion script in which `help` is followed by the names of commands, which the parser leaves out; any other text as it is.
    static func completed(_ text: String, _ arguments: [String]) -> String {
        guard let option = arguments.firstIndex(where: { $0.hasPrefix("--generate-completion-script") }) else { return text }
        let shell = arguments[option].split(separator: "=").dropFirst().first.map(String.init) ?? arguments.dropFirst(option + 1).first
        let names = (Datelinectl.configuration.subcommands + Datelinectl.configuration.groupedSubcommands.flatMap(\.subcommands))
            .compactMap { $0.configuration.commandName }.joined(separator: " ")
        switch shell {
        case "bash":
            guard let start = text.range(of: "_datelinectl_help() {"),
                let end = text.range(of: "    __datelinectl_offer_flags_options -1\n", range: start.upperBound..<text.endIndex)
            else { return text }
            return text.replacingCharacters(in: end.upperBound..<end.upperBound, with: "    COMPREPLY+=($(compgen -W '\(names)' -- \"${cur}\"))\n")
        case "zsh":
            guard let start = text.range(of: "_datelinectl_help() {"),
                let end = text.range(of: "'*:subcommands:'", range: start.upperBound..<text.endIndex)
            else { return text }
            return text.replacingCharacters(in: end, with: "'*:subcommands:(\(names))'")
        case "fish":
            return text + "\ncomplete -c 'datelinectl' -n '__fish_seen_subcommand_from help' -fa '\(names)'\n"
        default: return text
        }
    }
}
