import CSystemd
import ControlAPI
import Foundation

/// What is left to do when the daemon cannot start: to say why, in `systemctl status` and to the clients that wait at the socket.
///
/// With socket activation a client may be connected before the daemon runs. If nobody answered it, it would wait for ever, and systemd
/// would start the daemon again and again because of it.
enum FailedStart {
    /// Clients answered at most, and seconds spent on them.
    private static let most = 128
    private static let patience: TimeInterval = 2

    static func report(_ failure: Failure) {
        let lines = failure.message.split(separator: "\n", omittingEmptySubsequences: true)
        _ = dl_notify("STATUS=Not started: \(lines.first ?? "unknown error")")
        let listener = dl_listen_fd()
        if listener >= 0 { answerClients(of: listener, "the daemon cannot start; correct this and start it again:\n\(failure.message)") }
    }

    /// Answers the clients that wait at a socket now.
    static func answerClients(of listener: Int32, _ reason: String) {
        let problem = Problem(status: 503, title: "Service Unavailable", detail: reason)
        guard let body = try? JSONEncoder().encode(problem) else { return }
        let head =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        let answer = Data(head.utf8) + body
        let end = Date(timeIntervalSinceNow: patience)
        for _ in 0..<most where end.timeIntervalSinceNow > 0 {
            guard isReadable(listener, milliseconds: 0) else { return }
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            // An answer that comes before the request is lost where the client still writes.
            var request = [UInt8](repeating: 0, count: 64 << 10)
            if isReadable(client, milliseconds: 200) { _ = recv(client, &request, request.count, 0) }
            _ = answer.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) }
            shutdown(client, Int32(SHUT_RDWR))
            close(client)
        }
    }

    private static func isReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, milliseconds) > 0
    }
}
