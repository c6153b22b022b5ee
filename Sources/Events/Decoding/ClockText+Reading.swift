// SPDX-License-Identifier: Apache-2.0

extension ClockText {
    /// Unix ns of a text as `append` writes it; nil for any other.
    package static func nanoseconds(of text: String) -> UInt64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 30, bytes[4] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> UInt64? {
            bytes[range].reduce(UInt64?(0)) { sum, byte in sum.flatMap { byte >= 48 && byte < 58 ? $0 * 10 + UInt64(byte - 48) : nil } }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), let rest = number(20..<29), year >= 1970,
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        let days = (year - 1970) * 365 + (year - 1969) / 4 - (year - 1901) / 100 + (year - 1601) / 400 + before(month, year) + day - 1
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow, whole <= UInt64.max - rest else { return nil }
        var written = TextBuffer(capacity: 32)
        ClockText().append(whole + rest, to: &written)
        return written.bytes == bytes ? whole + rest : nil
    }

    /// Days of the year before a month.
    private static func before(_ month: UInt64, _ year: UInt64) -> UInt64 {
        let days: [UInt64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        return days[Int(month) - 1] + (isLeap && month > 2 ? 1 : 0)
    }
}
