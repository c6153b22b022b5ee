// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// Times as Falco's fields write them.
enum TimeText {
    /// `nanoseconds` since 1970, `offset` seconds east of UTC for the styles that are local.
    static func text(_ nanoseconds: UInt64, _ style: TimeStyle, offset: Int) -> [UInt8] {
        var text = TextBuffer(capacity: 40)
        if style == .iso8601 {
            ClockText().append(nanoseconds, to: &text)
            return text.bytes
        }
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let time = CivilTime(Int(seconds) + offset)
        if style == .dateTime || style == .dateTimeSeconds {
            time.appendDate(to: &text)
            text.append(UInt8(ascii: " "))
        }
        time.appendTimeOfDay(to: &text)
        if style == .localTime || style == .dateTime {
            text.append(UInt8(ascii: "."))
            text.append(paddedDecimal: rest, width: 9)
        }
        return text.bytes
    }
}
