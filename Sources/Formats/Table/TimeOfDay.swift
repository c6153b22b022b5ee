// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Times without their date, as `23:59:59.123456`, at a fixed distance from UTC.
struct TimeOfDay {
    /// Local time minus UTC, seconds.
    let offset: Int

    /// Appends Unix time `nanoseconds`, cut to microseconds.
    func append(_ nanoseconds: UInt64, to text: inout TextBuffer) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        CivilTime(Int(seconds) + offset).appendTimeOfDay(to: &text)
        text.append(UInt8(ascii: "."))
        text.append(paddedDecimal: rest / 1000, width: 6)
    }
}
