import Foundation
import Inspection

// Development wiring until the commands are there.
let arguments = CommandLine.arguments.dropFirst()
let run = InspectionRun(kind: .feed, inspect: { FeedInspection.line($0, url: $1, headers: $2) }) { bytes in
    bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) == $0.count }
}
if arguments.contains("--batch") { run.batch() } else { _ = run.files(Array(arguments.dropFirst(2)), url: nil) }
