// SPDX-License-Identifier: Apache-2.0

package import Events

/// Alerts as Falco writes them in JSON, one line each: keys in alphabetical order, and `output_fields` too. Used by one thread. What
/// alerts of one form have in common is escaped once, so that a line is mostly copies.
package final class FalcoJSONFormatter {
    private var line: FalcoLine
    private let clock = ClockText()
    private let options: FalcoOptions
    private let head: [UInt8]
    private var plain = TextBuffer(capacity: 1024)
    /// By the form's identity.
    private var lines: [ObjectIdentifier: FalcoAlertLine] = [:]
    /// Of the last alert: they come in bursts.
    private var last: FalcoAlertLine?
    /// Rules are exchanged while the agent runs; what is no longer in use goes then.
    private static let mostLines = 4096

    package init(_ options: FalcoOptions) {
        line = FalcoLine(options)
        self.options = options
        var text = TextBuffer()
        text.append("{\"hostname\":")
        text.append(falcoString: options.hostname)
        head = text.bytes
    }

    /// Appends one line.
    package func append(_ alert: Alert, to text: inout TextBuffer) {
        let common = common(alert.form)
        text.append(contentsOf: head)
        if options.includesMessage {
            text.append(",\"message\":\"")
            appendMessage(alert, common, to: &text)
            text.append(UInt8(ascii: "\""))
        }
        if options.includesOutput {
            text.append(",\"output\":\"")
            line.appendTime(alert.time, to: &text)
            text.append(": ")
            text.append(contentsOf: common.bytes.span.extracting(common.priority))
            text.append(UInt8(ascii: " "))
            appendMessage(alert, common, to: &text)
            text.append(UInt8(ascii: "\""))
        }
        for part in common.fields {
            switch part {
            case .constant(let range): text.append(contentsOf: common.bytes.span.extracting(range))
            case .time: text.append(decimal: alert.time)
            case .value(let number): FalcoRendering.append(json: alert.values[number], of: alert, to: &text)
            }
        }
        text.append(contentsOf: common.bytes.span.extracting(common.tail))
        clock.append(alert.time, to: &text)
        text.append("\"}\n")
    }

    private func common(_ form: AlertForm) -> FalcoAlertLine {
        if let last, last.form === form { return last }
        let key = ObjectIdentifier(form)
        if let known = lines[key] {
            last = known
            return known
        }
        if lines.count >= Self.mostLines { lines.removeAll() }
        let made = FalcoAlertLine(form, options)
        lines[key] = made
        last = made
        return made
    }

    private func appendMessage(_ alert: Alert, _ common: FalcoAlertLine, to text: inout TextBuffer) {
        guard let parts = common.message else {
            plain.removeAll()
            line.appendMessage(alert, to: &plain)
            return text.append(falcoText: plain.bytes, quoted: true)
        }
        for part in parts {
            switch part {
            case .constant(let range): text.append(contentsOf: common.bytes.span.extracting(range))
            case .time: break
            case .value(let number): appendEscaped(alert.values[number], of: alert, to: &text)
            }
        }
    }

    /// What is no text, and what is made of others, is rendered first.
    private func appendEscaped(_ value: AlertValue, of alert: Alert, to text: inout TextBuffer) {
        switch value {
        case .text(let range): text.append(falcoText: alert.text(range), quoted: true)
        case .bytes, .list, .moment:
            plain.removeAll()
            FalcoRendering.append(value, of: alert, to: &plain)
            text.append(falcoText: plain.bytes, quoted: true)
        default: FalcoRendering.append(value, of: alert, to: &text)
        }
    }
}
