// SPDX-License-Identifier: Apache-2.0

package import Events

/// A match's message, for formats of our own.
enum AlertText {
    /// The text with its values.
    static func message(_ alert: Alert) -> [UInt8] {
        var text = TextBuffer(capacity: 256)
        for piece in alert.form.message {
            switch piece {
            case .text(let bytes): text.append(contentsOf: bytes)
            case .value(let number, let width): FalcoRendering.append(alert.values[number], of: alert, width: width, to: &text)
            }
        }
        return text.bytes
    }
}

/// Falco's two formats as an output: alerts only.
package final class FalcoAlertFormatter: EventFormatter {
    private let json: FalcoJSONFormatter?
    private let plain: FalcoTextFormatter

    package init(_ options: FalcoOptions, isJSON: Bool) {
        json = isJSON ? FalcoJSONFormatter(options) : nil
        plain = FalcoTextFormatter(options)
    }

    package var tellsEvents: Bool { false }
    package func begin(_ text: inout TextBuffer) {}
    package func append(_ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer) {}
    package func append(
        _ alert: Alert, _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        if let json { json.append(alert, to: &text) } else { plain.append(alert, to: &text) }
    }
}
