import FactExtraction
import Models
import Settings

/// One input: a configuration, a topic profile and a duration.
///
/// Beyond not crashing: every fault names the file and says something, and what is accepted lies within its bounds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSettings(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    Cost.check(Array(UnsafeBufferPointer(start: data, count: size)), check)
    return 0
}

private func check(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    do {
        let settings = try Settings.parse(text, file: "/etc/test.yaml")
        expect(settings.fetch.timeout.isFinite && settings.fetch.hostDelay.isFinite, "a time that is no number")
        expect(settings.fetch.maxBody > 0, "a size below nothing")
    } catch let error as SettingsError {
        let isSaid = error.faults.allSatisfy { $0.file == "/etc/test.yaml" && !$0.message.isEmpty }
        expect(!error.faults.isEmpty && isSaid, "a fault that says nothing")
    } catch {
        fatalError("\(error)")
    }
    do { _ = try TopicLoader.parse(text, file: "/etc/topic.yaml") } catch is SettingsError {} catch { fatalError("\(error)") }
    if let seconds = parseDuration(text) { expect(seconds.isFinite && seconds >= 0, "a duration of \(seconds)") }
}
