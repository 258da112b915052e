extension String {
    /// The text of bytes that are nearly always sound UTF-8; what is not is repaired.
    ///
    /// The same as `String(decoding:as:)`, but texts with a few characters beyond ASCII are checked eight bytes at a time, not one by one.
    init(mostlySound bytes: UnsafeBufferPointer<UInt8>) {
        let raw = UnsafeRawBufferPointer(bytes)
        let ascii = UTF8Scan.asciiPrefix(raw, from: 0)
        if UTF8Scan.validPrefix(raw, from: ascii) == raw.count {
            // What the span takes for sound was just checked, and the span does not outlive the bytes.
            self = String(copying: UTF8Span(unchecked: bytes.span, isKnownASCII: ascii == raw.count))
        } else {
            self = String(decoding: bytes, as: UTF8.self)
        }
    }
}
