/// Lets so many in at a time; the others wait in the order of their coming.
actor Gate {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var head = 0

    init(width: Int) { free = width }

    /// Runs the work when there is room for it.
    func pass<T: Sendable>(_ work: @Sendable () async -> T) async -> T {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
        defer { leave() }
        return await work()
    }

    private func leave() {
        guard head < waiting.count else {
            free += 1
            return
        }
        // The place goes straight to the next.
        waiting[head].resume()
        head += 1
        if head == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            head = 0
        }
    }
}
