// SPDX-License-Identifier: Apache-2.0

internal import Events

/// What Falco's JSON lines of all alerts of one form have in common, escaped once; what is left between is written for each.
struct FalcoAlertLine {
    /// Kept, so that its identity is nobody else's meanwhile.
    let form: AlertForm
    /// The bytes that parts refer to.
    let bytes: [UInt8]
    /// Of the message; nil where it has to be escaped as a whole.
    let message: [Part]?
    let fields: [Part]
    let priority: Range<Int>
    /// From behind the fields to the time.
    let tail: Range<Int>

    enum Part {
        case constant(Range<Int>)
        /// Number of a value of the alert.
        case value(Int)
        case time
    }

    init(_ form: AlertForm, _ options: FalcoOptions) {
        var text = TextBuffer()
        self.form = form
        message = Self.isPiecewise(form.message) ? form.message.map { Self.part($0, &text) } : nil
        priority = Self.place(&text) { $0.append(form.priority) }
        fields = options.includesFields ? Self.fields(form, options, &text) : []
        tail = Self.place(&text) { text in
            text.append(",\"priority\":")
            text.append(falcoString: form.priority.utf8Span.span)
            text.append(",\"rule\":")
            text.append(falcoString: form.rule.utf8Span.span)
            text.append(",\"source\":")
            text.append(falcoString: form.source.utf8Span.span)
            if options.includesTags { Self.append(tags: form.tags, to: &text) }
            text.append(",\"time\":\"")
        }
        bytes = text.bytes
    }

    private static func place(_ text: inout TextBuffer, _ body: (inout TextBuffer) -> Void) -> Range<Int> {
        let start = text.count
        body(&text)
        return start..<text.count
    }

    // MARK: the message

    /// Whether escaping each piece gives what escaping all of them does: no sequence of UTF-8 goes on from one piece into the next.
    private static func isPiecewise(_ message: [AlertForm.Piece]) -> Bool {
        var followsValue = false
        for piece in message {
            switch piece {
            case .text(let bytes):
                guard isWellFormed(bytes.span) else { return false }
                if !bytes.isEmpty { followsValue = false }
            case .value(_, let width):
                if followsValue || width != nil { return false }
                followsValue = true
            }
        }
        return true
    }

    private static func isWellFormed(_ text: Span<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            let length = text[index] < 0x80 ? 1 : UTF8Sequence.length(text, at: index)
            if length == 0 { return false }
            index += length
        }
        return true
    }

    private static func part(_ piece: AlertForm.Piece, _ text: inout TextBuffer) -> Part {
        switch piece {
        case .text(let bytes): .constant(place(&text) { $0.append(falcoText: bytes, quoted: true) })
        case .value(let number, _): .value(number)
        }
    }

    // MARK: fields and tags

    /// The values of the message, those beside it, and the time; in order of their names, each once.
    private static func fields(_ form: AlertForm, _ options: FalcoOptions, _ text: inout TextBuffer) -> [Part] {
        var entries: [(name: String, part: Part)] = [(options.isISOTime ? "evt.time.iso8601" : "evt.time", .time)]
        for (number, name) in form.names.enumerated() { entries.append((name, isClock(name) ? .time : .value(number))) }
        // Stable: of equal names the first one counts.
        for index in entries.indices.dropFirst() {
            var place = index
            while place > 0, precedes(entries[place].name, entries[place - 1].name) {
                entries.swapAt(place, place - 1)
                place -= 1
            }
        }
        var parts: [Part] = []
        for (index, entry) in entries.enumerated() where index == 0 || entries[index - 1].name != entry.name {
            parts.append(.constant(place(&text) { text in
                text.append(index == 0 ? ",\"output_fields\":{" : ",")
                text.append(falcoString: entry.name.utf8Span.span)
                text.append(UInt8(ascii: ":"))
            }))
            parts.append(entry.part)
        }
        parts.append(.constant(place(&text) { $0.append(UInt8(ascii: "}")) }))
        return parts
    }

    /// Times of day and dates are text in a message and a number here.
    private static func isClock(_ name: String) -> Bool {
        switch name {
        case "evt.time", "evt.time.s", "evt.time.iso8601", "evt.datetime", "evt.datetime.s", "evt.outputtime": true
        default: false
        }
    }

    /// A set: in order, each once.
    private static func append(tags: [String], to text: inout TextBuffer) {
        text.append(",\"tags\":[")
        var last: String?
        for tag in tags.sorted(by: precedes) where tag != last {
            if last != nil { text.append(UInt8(ascii: ",")) }
            text.append(falcoString: tag.utf8Span.span)
            last = tag
        }
        text.append(UInt8(ascii: "]"))
    }

    /// By bytes; Swift's own order of text knows of canonical equivalence.
    private static func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
}
