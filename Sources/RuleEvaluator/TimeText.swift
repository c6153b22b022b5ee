// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// Times as Falco's fields write them.
enum TimeText {
    /// `nanoseconds` since 1970, `offset` seconds east of UTC for the styles that are local.
    static func append(_ nanoseconds: UInt64, _ style: TimeStyle, offset: Int, to text: inout TextBuffer) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let time = CivilTime(Int(seconds) + (style == .iso8601 ? 0 : offset))
        switch style {
        case .iso8601: time.append(to: &text)
        case .dateTime, .dateTimeSeconds:
            time.appendDate(to: &text)
            text.append(UInt8(ascii: " "))
            time.appendTimeOfDay(to: &text)
        case .localTime, .localTimeSeconds: time.appendTimeOfDay(to: &text)
        }
        guard style == .iso8601 || style == .localTime || style == .dateTime else { return }
        text.append(UInt8(ascii: "."))
        text.append(paddedDecimal: rest, width: 9)
        if style == .iso8601 { text.append(UInt8(ascii: "Z")) }
    }
}
