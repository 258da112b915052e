import Synchronization

/// Counts the bytes of answers that somebody still holds.
final class InHand: Sendable {
    private let bytes = Atomic<Int>(0)
    private let onRelease: @Sendable () -> Void

    init(onRelease: @escaping @Sendable () -> Void) { self.onRelease = onRelease }

    var current: Int { bytes.load(ordering: .relaxed) }

    func add(_ count: Int) { bytes.add(count, ordering: .relaxed) }

    func remove(_ count: Int) {
        bytes.subtract(count, ordering: .relaxed)
        onRelease()
    }
}

/// A share of the memory for answers; it goes back when the last reader lets go of the lease, or is done with the body before.
public final class BodyLease: Sendable {
    private let count: Atomic<Int>
    private let owner: InHand

    init(count: Int, owner: InHand) {
        self.count = Atomic(count)
        self.owner = owner
        owner.add(count)
    }

    /// The body is read; what is still to be done with the answer may take its time.
    public func release() {
        let held = count.exchange(0, ordering: .relaxed)
        if held > 0 { owner.remove(held) }
    }

    deinit { release() }
}
