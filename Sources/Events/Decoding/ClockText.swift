// SPDX-License-Identifier: Apache-2.0

/// RFC 3339 times with nine digits, in UTC. Keeps the text of the last second, since events come in bursts.
package final class ClockText {
    private var second: UInt64 = .max
    private var text: [UInt8] = []

    package init() {}

    /// Appends Unix time `nanoseconds` as `2026-11-20T23:59:59.123456789Z`.
    package func append(_ nanoseconds: UInt64, to buffer: inout TextBuffer) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if seconds != second {
            second = seconds
            var made = TextBuffer(capacity: 24)
            CivilTime(Int(seconds)).append(to: &made)
            made.append(UInt8(ascii: "."))
            text = made.bytes
        }
        buffer.append(contentsOf: text)
        buffer.append(paddedDecimal: rest, width: 9)
        buffer.append(UInt8(ascii: "Z"))
    }
}
