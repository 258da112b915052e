/// The ASCII digit that a decimal digit of any script stands for; nil for all other characters (UAX #44, Numeric_Type=Decimal).
public func asciiDigit(_ scalar: Unicode.Scalar) -> UInt8? {
    guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
    return UInt8(exactly: value).map { 0x30 + $0 }
}
