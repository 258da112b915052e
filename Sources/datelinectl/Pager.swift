import Foundation
import Synchronization

/// Long output on a terminal goes through a pager, as git and systemctl do.
enum Pager {
    private static let process = Mutex<pid_t?>(nil)

    /// Starts `$PAGER`, or less, which ends at once when all fits the screen. Nothing happens where output is not for a terminal.
    static func start() {
        guard Terminal.isTerminal, process.withLock({ $0 == nil }) else { return }
        // The terminal's size is read before standard output becomes a pipe.
        _ = (Terminal.width, Terminal.hasColour)
        let environment = ProcessInfo.processInfo.environment
        let command = environment["PAGER"] ?? "less"
        guard !command.isEmpty, command != "cat" else { return }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        // F: end when all fits; R: colours; X: leave the text on the screen. Shells may hold a pager with arguments.
        if environment["LESS"] == nil { setenv("LESS", "FRX", 1) }
        let arguments: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", Self.script(command)].map { (text: String) in strdup(text) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid = pid_t()
        guard posix_spawn(&pid, "/bin/sh", &actions, nil, arguments, environ) == 0 else {
            close(ends[0])
            close(ends[1])
            return
        }
        close(ends[0])
        dup2(ends[1], STDOUT_FILENO)
        close(ends[1])
        process.withLock { $0 = pid }
    }

    /// Runs the command; where the shell does not find it, the text goes to the screen as it is.
    static func script(_ command: String) -> String { "\(command)\ncode=$?; [ $code -ne 127 ] || exec cat; exit $code" }

    /// Waits until the reader has left the pager.
    static func finish() {
        guard
            let pid = process.withLock({ value in
                defer { value = nil }
                return value
            })
        else { return }
        close(STDOUT_FILENO)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }
}
