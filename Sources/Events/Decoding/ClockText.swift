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
            Self.append(date: seconds, to: &made)
            text = made.bytes
        }
        buffer.append(contentsOf: text)
        buffer.append(paddedDecimal: rest, width: 9)
        buffer.append(UInt8(ascii: "Z"))
    }

    /// Days to civil date: the proleptic Gregorian calendar counted in eras of 400 years from 0000-03-01.
    package static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func append(date seconds: UInt64, to text: inout TextBuffer) {
        let (days, time) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
        let date = civil(days: days)
        text.append(paddedDecimal: date.year, width: 4)
        text.append(UInt8(ascii: "-"))
        text.append(paddedDecimal: date.month, width: 2)
        text.append(UInt8(ascii: "-"))
        text.append(paddedDecimal: date.day, width: 2)
        text.append(UInt8(ascii: "T"))
        text.append(paddedDecimal: time / 3600, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(paddedDecimal: time / 60 % 60, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(paddedDecimal: time % 60, width: 2)
        text.append(UInt8(ascii: "."))
    }
}
