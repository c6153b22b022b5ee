// SPDX-License-Identifier: Apache-2.0

package import Events

/// Alerts as Falco writes them in JSON, one line each: keys in alphabetical order, and `output_fields` too. Used by one thread.
package final class FalcoJSONFormatter {
    private let line: FalcoLine
    private let clock = ClockText()
    private let options: FalcoOptions
    private var plain = TextBuffer(capacity: 1024)
    private var fields: [(name: String, value: AlertValue)] = []

    package init(_ options: FalcoOptions) {
        line = FalcoLine(options)
        self.options = options
    }

    /// Appends one line.
    package func append(_ alert: Alert, to text: inout TextBuffer) {
        text.append("{\"hostname\":")
        text.append(falcoString: options.hostname)
        if options.includesMessage {
            text.append(",\"message\":")
            plain.removeAll()
            line.appendMessage(alert, to: &plain)
            text.append(falcoString: plain.bytes)
        }
        if options.includesOutput {
            text.append(",\"output\":")
            plain.removeAll()
            line.appendPrefix(alert, to: &plain)
            line.appendMessage(alert, to: &plain)
            text.append(falcoString: plain.bytes)
        }
        if options.includesFields { appendFields(alert, to: &text) }
        append(",\"priority\":", alert.priority, to: &text)
        append(",\"rule\":", alert.rule, to: &text)
        append(",\"source\":", alert.source, to: &text)
        if options.includesTags { append(tags: alert.tags, to: &text) }
        text.append(",\"time\":\"")
        clock.append(alert.time, to: &text)
        text.append("\"}\n")
    }

    private func append(_ key: StaticString, _ value: String, to text: inout TextBuffer) {
        text.append(key)
        text.append(falcoString: value.utf8Span.span)
    }

    /// A set: in order, each once.
    private func append(tags: [String], to text: inout TextBuffer) {
        text.append(",\"tags\":[")
        var last: String?
        let isSorted = tags.indices.dropFirst().allSatisfy { Self.precedes(tags[$0 - 1], tags[$0]) }
        for tag in isSorted ? tags : tags.sorted(by: Self.precedes) where tag != last {
            if last != nil { text.append(UInt8(ascii: ",")) }
            text.append(falcoString: tag.utf8Span.span)
            last = tag
        }
        text.append(UInt8(ascii: "]"))
    }

    /// The values of the message, those beside it, and the time; each name once.
    private func appendFields(_ alert: Alert, to text: inout TextBuffer) {
        fields.removeAll(keepingCapacity: true)
        fields.append((options.isISOTime ? "evt.time.iso8601" : "evt.time", .time(alert.time)))
        for piece in alert.message {
            guard case .value(let name, let value, _) = piece else { continue }
            fields.append((name, Self.isClock(name) ? .time(alert.time) : value))
        }
        for field in alert.fields { fields.append((field.name, Self.isClock(field.name) ? .time(alert.time) : field.value)) }
        // Insertion: few, and often in order already.
        for index in fields.indices.dropFirst() {
            var place = index
            while place > 0, Self.precedes(fields[place].name, fields[place - 1].name) {
                fields.swapAt(place, place - 1)
                place -= 1
            }
        }
        text.append(",\"output_fields\":{")
        for (index, field) in fields.enumerated() where index == 0 || fields[index - 1].name != field.name {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(falcoString: field.name.utf8Span.span)
            text.append(UInt8(ascii: ":"))
            FalcoRendering.append(json: field.value, to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }

    /// Times of day and dates are text in a message and a number here.
    private static func isClock(_ name: String) -> Bool {
        switch name {
        case "evt.time", "evt.time.s", "evt.time.iso8601", "evt.datetime", "evt.datetime.s", "evt.outputtime": true
        default: false
        }
    }

    /// By bytes; Swift's own order of text knows of canonical equivalence.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        let left = left.utf8Span.span, right = right.utf8Span.span
        for index in 0..<min(left.count, right.count) where left[index] != right[index] { return left[index] < right[index] }
        return left.count < right.count
    }
}
