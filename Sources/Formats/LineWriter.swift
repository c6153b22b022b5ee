// SPDX-License-Identifier: Apache-2.0

internal import Events

/// What table and compact lines have in common.
struct LineWriter {
    private let values: ValueWriter<LineStyle>
    private let ancestors: Int
    private let fileHashes: Bool
    private let raw: Bool
    private let color: Bool

    init(_ options: FormatOptions) {
        values = ValueWriter(options)
        ancestors = options.ancestors
        fileHashes = options.fileHashes
        raw = options.raw
        color = options.color
    }

    /// Makes what `body` appends appear in `color`, if colours are wanted.
    func colored(_ color: TerminalColor, _ text: inout TextBuffer, _ body: (inout TextBuffer) -> Void) {
        if self.color { text.append(color.sequence) }
        body(&text)
        if self.color { text.append(TerminalColor.reset) }
    }

    /// A match, to the end of its line.
    func appendAlert(_ alert: Alert, to text: inout TextBuffer) {
        colored(.error, &text) { text in
            _ = text.append(escaped: alert.form.priority.utf8Span.span)
            text.append(UInt8(ascii: " "))
            _ = text.append(escaped: alert.form.rule.utf8Span.span)
        }
        text.append(": ")
        _ = text.append(escaped: AlertText.message(alert).span)
        text.append(UInt8(ascii: "\n"))
    }

    /// Appends the value of argument `index`: `?` when it is not known, with `…` behind it when it is cut.
    func appendValue(
        _ event: borrowing Event, _ index: Int, _ plan: EventPlan, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        guard event.has(index), plan.arguments.indices.contains(index) else {
            text.append(LineStyle.missing)
            return
        }
        let argument = plan.arguments[index]
        let cut = event.isCut(index, argument.type)
        // Quotes always, so that the mark cannot be the text's own.
        if cut, argument.type == .string, let data = event.data(index) {
            text.append(quotedIfNeeded: data, always: true)
        } else {
            _ = values.append(event, index, argument, surroundings, to: &text)
        }
        if cut { text.append("…") }
    }

    /// Appends all known arguments as `name=value` with `separator` between them.
    func appendArguments(
        _ event: borrowing Event, _ plan: EventPlan, separator: StaticString, _ surroundings: any Surroundings,
        to text: inout TextBuffer
    ) {
        var first = true
        for index in 0..<min(event.argumentCount, plan.arguments.count) where event.has(index) {
            if !first { text.append(separator) }
            first = false
            text.append(contentsOf: plan.keys[index])
            appendValue(event, index, plan, surroundings, to: &text)
        }
    }

    /// Appends `= 3` or, as strace has it, `= -1 ENOENT`, behind a space; nothing when the event returned nothing.
    func appendReturned(_ event: borrowing Event, _ plan: EventPlan, to text: inout TextBuffer) {
        guard let returned = event.returned else { return }
        if text.bytes.last != UInt8(ascii: " ") { text.append(UInt8(ascii: " ")) }
        text.append("= ")
        if !raw, let error = Self.errorName(returned) {
            colored(.error, &text) {
                $0.append("-1 ")
                $0.append(error)
            }
            return
        }
        // Errors are done with, and 0 is none.
        if !raw, returned >= 0 || returned < -4095, let meaning = plan.returns, meaning != .errno,
            meaning.append(UInt64(bitPattern: returned), to: &text)
        {
            return
        }
        text.append(decimal: returned)
    }

    /// The name of the error that `returned` stands for.
    static func errorName(_ returned: Int64) -> String? {
        returned < 0 && returned >= -4095 ? ErrorNumber.name(Int(-returned)) : nil
    }

    /// Appends the hash of the event's file, if hashes are wanted and it is known.
    func appendFileHash(_ event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        guard fileHashes, event.kind.hasFileHash, let hash = surroundings.fileHash(of: event) else { return }
        text.append(" sha256=")
        text.append(bareHex: hash.span)
    }

    /// Appends the wanted ancestors, nearest first, each as its executable with its host pid in parentheses.
    func appendAncestors(_ event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        guard ancestors > 0 else { return }
        text.append(" ancestors=[")
        for (place, ancestor) in surroundings.ancestors(of: event, limit: ancestors).enumerated() {
            if place > 0 { text.append(UInt8(ascii: " ")) }
            if let executable = ancestor.executable {
                text.append(quotedIfNeeded: executable.span, inList: true)
            } else {
                text.append(LineStyle.missing)
            }
            text.append(UInt8(ascii: "("))
            text.append(decimal: ancestor.key.pid)
            text.append(UInt8(ascii: ")"))
        }
        text.append(UInt8(ascii: "]"))
    }

    /// Appends the first twelve characters of the event's container, or `otherwise` as it is; returns how many characters
    /// it took.
    func appendContainer(
        _ event: borrowing Event, _ surroundings: any Surroundings, otherwise: [UInt8], to text: inout TextBuffer
    ) -> Int {
        guard let container = surroundings.container(of: event) else {
            text.append(contentsOf: otherwise)
            return otherwise.count
        }
        var width = 0
        colored(.dim, &text) { text in
            let id = container.id.utf8Span.span
            width = text.append(escaped: id.extracting(0..<min(12, id.count)))
        }
        return width
    }
}
