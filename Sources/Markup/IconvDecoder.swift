import Glibc

/// Turns text of an encoding into UTF-8 by iconv, piece by piece; bytes that mean nothing become U+FFFD.
final class IconvDecoder {
    private let handle: iconv_t
    private var rest: [UInt8] = []
    /// Bytes that meant nothing.
    private(set) var replaced = 0

    private static var invalid: iconv_t? { iconv_t(bitPattern: -1) }

    static func knows(_ name: String) -> Bool {
        guard let handle = iconv_open("UTF-8", name), handle != invalid else { return false }
        iconv_close(handle)
        return true
    }

    init?(_ name: String) {
        guard let handle = iconv_open("UTF-8", name), handle != Self.invalid else { return nil }
        self.handle = handle
    }

    deinit { iconv_close(handle) }

    func decode(_ bytes: UnsafeRawBufferPointer, isLast: Bool, into out: inout [UInt8]) {
        var input = rest
        input.append(contentsOf: bytes)
        rest = []
        var used = 0
        var piece = [UInt8](repeating: 0, count: max(256, min(input.count * 3 + 16, 64 << 10)))
        while used < input.count {
            var (step, wrote, error) = (0, 0, Int32(0))
            let total = input.count
            input.withUnsafeMutableBytes { source in
                piece.withUnsafeMutableBytes { target in
                    var from = source.baseAddress.map { $0.advanced(by: used).assumingMemoryBound(to: CChar.self) }
                    var fromLeft = total - used
                    var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var toLeft = target.count
                    errno = 0
                    let result = iconv(handle, &from, &fromLeft, &to, &toLeft)
                    error = result == -1 ? errno : 0
                    step = total - used - fromLeft
                    wrote = target.count - toLeft
                }
            }
            out.append(contentsOf: piece[..<wrote])
            used += step
            if error == EILSEQ || (error == EINVAL && isLast) {
                out.append(contentsOf: [0xEF, 0xBF, 0xBD])
                replaced += 1
                used += 1
            } else if error == EINVAL {
                rest = Array(input[used...])
                return
            } else if error == 0, step == 0, wrote == 0 {
                break
            }
        }
        if isLast { flush(into: &out) }
    }

    /// What the encoding held back: a letter that an accent might have followed (windows-1258), or the way back to its first state.
    private func flush(into out: inout [UInt8]) {
        var piece = [UInt8](repeating: 0, count: 64)
        var wrote = 0
        piece.withUnsafeMutableBytes { target in
            var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = target.count
            _ = iconv(handle, nil, nil, &to, &left)
            wrote = target.count - left
        }
        out.append(contentsOf: piece[..<wrote])
    }
}
