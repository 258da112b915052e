import Foundation
import TestSupport
import Testing

/// The completions of datelinectl, tried in the shells themselves.
@Suite("Completions", .timeLimit(.minutes(10)))
struct CompletionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Writes the shell's script, and gives the environment in which the program is found.
    private func install(_ shell: String, as file: String) throws -> [String: String] {
        let script = try Programs.run(Programs.path("datelinectl"), ["--generate-completion-script", shell])
        #expect(script.status == 0)
        try folder.write(script.out, to: file)
        return ["PATH": Programs.folder + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? ""), "TERM": "dumb", "HOME": folder.path]
    }

    private static let cases: [(line: String, has: [String], hasNot: [String])] = [
        ("datelinectl ", ["articles", "status", "verify"], ["pause"]), ("datelinectl feeds ", ["pause", "resume", "show"], ["verify"]),
        ("datelinectl feeds re", ["remove", "resume"], ["pause"]), ("datelinectl log-level ", ["debug", "critical"], []),
        ("datelinectl articles ", ["rm"], ["pause"]), ("datelinectl articles --", ["--since", "--topic", "--json"], ["--diff"]),
        ("datelinectl help ", ["articles", "status"], ["pause"]), ("datelinectl watch --kind ", ["poll", "revision"], []),
        ("datelinectl export --format ", ["jsonl", "html"], []),
    ]

    @Test("of bash", .enabled(if: Programs.find("bash") != nil, "bash is not installed"))
    func bash() throws {
        let environment = try install("bash", as: "datelinectl.bash")
        for (line, has, hasNot) in Self.cases {
            let words = line.split(separator: " ", omittingEmptySubsequences: false).map { "\"\($0)\"" }
            let ended = try Programs.run(
                try #require(Programs.find("bash")),
                [
                    "--norc", "-c",
                    """
                    source ./datelinectl.bash; COMP_WORDS=(\(words.joined(separator: " "))); COMP_CWORD=\(words.count - 1)
                    COMP_LINE="\(line)"; COMP_POINT=${#COMP_LINE}; COMPREPLY=(); _datelinectl datelinectl \(words[words.count - 1]) \(words[words.count - 2]); printf '%s\\n' "${COMPREPLY[@]}"
                    """,
                ], environment: environment, folder: folder.path)
            try check(line, ended, has, hasNot)
        }
    }

    @Test("of fish", .enabled(if: Programs.find("fish") != nil, "fish is not installed"))
    func fish() throws {
        let environment = try install("fish", as: "datelinectl.fish")
        for (line, has, hasNot) in Self.cases {
            let ended = try Programs.run(
                try #require(Programs.find("fish")), ["-N", "-c", "source datelinectl.fish; complete -C '\(line)'"], environment: environment,
                folder: folder.path)
            try check(line, ended, has, hasNot)
        }
    }

    private func check(_ line: String, _ ended: Ended, _ has: [String], _ hasNot: [String]) throws {
        #expect(ended.error.isEmpty, "\(line): \(ended.error)")
        let words = Set(ended.out.split(whereSeparator: \.isNewline).compactMap { $0.split(separator: "\t").first.map(String.init) })
        #expect(words.isSuperset(of: has), "\(line): \(words.sorted())")
        #expect(words.isDisjoint(with: hasNot), "\(line): \(words.sorted())")
    }

    /// zsh completes only in its line editor, so one that is interactive runs in a terminal of its own (zpty).
    @Test("of zsh", .enabled(if: Programs.find("zsh") != nil && Programs.find("timeout") != nil, "zsh is not installed"))
    func zsh() throws {
        let environment = try install("zsh", as: "_datelinectl")
        try folder.write(
            """
            zmodload zsh/zpty
            zpty t zsh -f -i
            zpty -w t "fpath=($PWD \\$fpath); autoload -Uz compinit; compinit -u -D; LISTMAX=0; setopt list_ambiguous no_list_beep; PS1='REA''DY> '"
            zpty -r t out '*READY> *'
            zpty -w -n t "$1"$'\\t\\t'
            zpty -r t out "*$2*"
            print -r -- "$out"

            """, to: "complete.zsh")
        for (line, has, _) in Self.cases.suffix(3) {
            let ended = try Programs.run(
                try #require(Programs.find("timeout")), ["40", try #require(Programs.find("zsh")), "-f", "complete.zsh", line, has[has.count - 1]],
                environment: environment, folder: folder.path)
            #expect(ended.status == 0 && ended.out.contains(has[has.count - 1]), "\(line): \(ended.out) \(ended.error)")
        }
    }
}
