// SPDX-License-Identifier: Apache-2.0

internal import Events

/// What falco.yaml says about the shape of alerts.
package struct FalcoOptions: Equatable, Sendable {
    package var hostname: [UInt8]
    /// Local time minus UTC in seconds.
    package var utcOffset = 0
    /// `time_format_iso_8601`.
    package var isISOTime = false
    /// `json_include_output_property` and its kin.
    package var includesOutput = true
    package var includesMessage = false
    package var includesFields = true
    package var includesTags = true

    package init(hostname: [UInt8]) { self.hostname = hostname }
}

/// The line that both of Falco's formats have in common.
struct FalcoLine {
    private let offset: Int
    private let isISOTime: Bool
    /// The second that was written last, and its text: alerts come in bursts.
    private var second: UInt64 = .max
    private var secondText: [UInt8] = []

    init(_ options: FalcoOptions) {
        offset = options.utcOffset
        isISOTime = options.isISOTime
    }

    /// `16:17:57.881785348: Warning `
    mutating func appendPrefix(_ alert: Alert, to text: inout TextBuffer) {
        appendTime(alert.time, to: &text)
        text.append(": ")
        text.append(utf8: alert.form.priority)
        text.append(UInt8(ascii: " "))
    }

    func appendMessage(_ alert: Alert, to text: inout TextBuffer) {
        for piece in alert.form.message {
            switch piece {
            case .text(let bytes): text.append(contentsOf: bytes)
            case .value(let number, let width): FalcoRendering.append(alert.values[number], of: alert, width: width, to: &text)
            }
        }
    }

    /// `16:17:57.881785348`, or the whole date in ISO 8601.
    mutating func appendTime(_ nanoseconds: UInt64, to text: inout TextBuffer) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if seconds != second {
            second = seconds
            var made = TextBuffer(capacity: 24)
            if isISOTime {
                CivilTime(Int(seconds)).append(to: &made)
            } else {
                CivilTime(Int(seconds) + offset).appendTimeOfDay(to: &made)
            }
            made.append(UInt8(ascii: "."))
            secondText = made.bytes
        }
        text.append(contentsOf: secondText)
        text.append(paddedDecimal: rest, width: 9)
        if isISOTime { text.append("+0000") }
    }
}
