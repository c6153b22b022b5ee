// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Times without their date, as `23:59:59.123456`, at a fixed distance from UTC.
struct TimeOfDay {
    /// Seconds, 0 to 86,399.
    private let offset: Int

    /// `offset` is local time minus UTC in seconds.
    init(offset: Int) {
        self.offset = (offset % 86_400 + 86_400) % 86_400
    }

    /// Appends Unix time `nanoseconds`, cut to microseconds.
    func append(_ nanoseconds: UInt64, to text: inout TextBuffer) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let second = (Int(seconds % 86_400) + offset) % 86_400
        text.append(paddedDecimal: second / 3600, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(paddedDecimal: second / 60 % 60, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(paddedDecimal: second % 60, width: 2)
        text.append(UInt8(ascii: "."))
        text.append(paddedDecimal: rest / 1000, width: 6)
    }
}
