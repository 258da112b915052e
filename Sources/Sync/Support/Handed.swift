import Synchronization

/// A large value that is handed on: whoever takes it is the only one who has it, so that it goes when that one is done with it.
final class Handed<Value: Sendable>: Sendable {
    private let value: Mutex<Value?>

    init(_ value: Value) { self.value = Mutex(value) }

    /// Gives the value away; a second time there is none.
    func take() -> Value? {
        value.withLock { value in
            defer { value = nil }
            return value
        }
    }
}
