import CSystemd
import ControlAPI
import ControlAnswers
import Foundation
import Logging
import ServiceLifecycle

/// Keeps the line that `systemctl status` shows true: `1,203 feeds, 3 failing, next poll 18:04`. With it the journal is told what came again.
struct StatusLine: Service {
    let answers: ControlAnswers
    let repetition: Repetition
    let logger: Logger
    /// Between two looks.
    private let interval = Duration.seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var shown = ""
            while !Task.isCancelled {
                repetition.tellEnded(logger)
                if let status = try? await answers.status() {
                    let text = Self.text(status)
                    if text != shown { _ = dl_notify("STATUS=\(text)") }
                    shown = text
                }
                try? await Task.sleep(for: interval)
            }
        }
    }

    static func text(_ status: Status) -> String {
        let total = status.feeds["total"] ?? 0
        let failing = status.feeds["failing"] ?? 0
        var parts = ["\(grouped(total)) feed\(total == 1 ? "" : "s")"]
        if failing > 0 { parts.append("\(grouped(failing)) failing") }
        if status.store.fault != nil {
            parts.append("nothing can be stored (datelinectl status tells why)")
        } else if status.offline {
            parts.append("offline")
        } else if status.syncing.active > 0 {
            parts.append("\(grouped(status.syncing.active)) being polled")
        } else if let next = status.nextPolls.first?.at, let date = try? Date(next, strategy: .iso8601) {
            parts.append("next poll \(clock(date))")
        }
        return parts.joined(separator: ", ")
    }

    /// `1,203`.
    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(max(0, number)))
        return digits.enumerated().map { index, digit in index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)" }.joined()
    }

    /// Hours and minutes in the machine's time zone, with the date when it is not within a day.
    private static func clock(_ date: Date) -> String {
        var seconds = time_t(date.timeIntervalSince1970)  // bounded: a date that was read from ISO 8601
        var parts = tm()
        localtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let isSoon = abs(date.timeIntervalSinceNow) < 86_400
        let length = strftime(&text, text.count, isSoon ? "%H:%M" : "%Y-%m-%d %H:%M", &parts)
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
