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
        let rest = nanoseconds % 1_000_000_000
        let seconds = Int(nanoseconds / 1_000_000_000) + offset
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let time = seconds - days * 86_400
        if style == .dateTime || style == .dateTimeSeconds {
            let date = ClockText.civil(days: days)
            text.append(paddedDecimal: date.year, width: 4)
            text.append(UInt8(ascii: "-"))
            text.append(paddedDecimal: date.month, width: 2)
            text.append(UInt8(ascii: "-"))
            text.append(paddedDecimal: date.day, width: 2)
            text.append(UInt8(ascii: " "))
        }
        text.append(paddedDecimal: time / 3600, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(paddedDecimal: time / 60 % 60, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(paddedDecimal: time % 60, width: 2)
        if style == .localTime || style == .dateTime {
            text.append(UInt8(ascii: "."))
            text.append(paddedDecimal: rest, width: 9)
        }
        return text.bytes
    }
}
