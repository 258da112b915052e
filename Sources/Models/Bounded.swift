/// Arithmetic on numbers from outside: what does not fit becomes the nearest that does, and nothing traps.
extension FixedWidthInteger {
    /// The whole number nearest to zero from a value; the nearest bound for one beyond, and 0 for one that is not a number.
    @inlinable
    public init(clamping value: Double) {
        if let exact = Self(exactly: value.rounded(.towardZero)) {
            self = exact
        } else {
            self = value.isNaN ? 0 : value < 0 ? .min : .max
        }
    }

    /// The sum, or the bound that it would pass.
    @inlinable
    public func addingClamped(_ other: Self) -> Self {
        let (sum, isOver) = addingReportingOverflow(other)
        return !isOver ? sum : other < 0 ? .min : .max
    }

    /// The difference, or the bound that it would pass.
    @inlinable
    public func subtractingClamped(_ other: Self) -> Self {
        let (difference, isOver) = subtractingReportingOverflow(other)
        return !isOver ? difference : other < 0 ? .max : .min
    }

    /// The product, or the bound that it would pass.
    @inlinable
    public func multipliedClamped(by other: Self) -> Self {
        let (product, isOver) = multipliedReportingOverflow(by: other)
        return !isOver ? product : (self < 0) == (other < 0) ? .max : .min
    }
}
