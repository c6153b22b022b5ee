// SPDX-License-Identifier: Apache-2.0

package import Events

/// One short line an event: picture, verb, where (container or node), program, and what matters of the rest.
package final class CompactFormatter: EventFormatter {
    private let line: LineWriter
    /// The node's name, escaped.
    private let node: [UInt8]
    private var plans = PlanCache<CompactPlan>()

    package init(_ options: FormatOptions) {
        line = LineWriter(options)
        var text = TextBuffer()
        text.append(quotedIfNeeded: options.nodeName.utf8Span.span)
        node = text.bytes
    }

    package func begin(_ text: inout TextBuffer) {}

    /// Time, priority, rule and message on one line; what matched stands in the message.
    package func append(
        _ alert: Alert, _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        text.append("🔔 ")
        line.appendAlert(alert, to: &text)
    }

    package func append(
        _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        let plan = plans.plan(of: definition) { CompactPlan($0) }
        appendVerb(event, plan, to: &text)
        text.append(UInt8(ascii: " "))
        if plan.ofProcess {
            _ = line.appendContainer(event, surroundings, otherwise: node, to: &text)
            text.append(UInt8(ascii: " "))
            if let executable = surroundings.executable(of: event) {
                text.append(quotedIfNeeded: executable.span)
            } else {
                text.append(quotedIfNeeded: event.comm)
            }
        } else {
            text.append(contentsOf: node)
        }
        text.append(UInt8(ascii: " "))
        for piece in plan.pieces { append(piece, event, plan, surroundings, to: &text) }
        if plan.ofProcess {
            line.appendFileHash(event, surroundings, to: &text)
            line.appendAncestors(event, surroundings, to: &text)
        }
        text.dropTrailingSpaces()
        text.append(UInt8(ascii: "\n"))
    }

    private func appendVerb(_ event: borrowing Event, _ plan: CompactPlan, to text: inout TextBuffer) {
        var (picture, verb) = (plan.picture, plan.verb)
        if let index = plan.openFlags, let flags = event.slot(index) { (picture, verb) = Self.opening(flags) }
        text.append(contentsOf: picture)
        text.append(UInt8(ascii: " "))
        line.colored(.group(plan.group), &text) { $0.append(contentsOf: verb) }
    }

    /// O_CREAT (0100), else anything of O_ACCMODE (03), of asm-generic/fcntl.h.
    private static func opening(_ flags: UInt64) -> (picture: [UInt8], verb: [UInt8]) {
        if flags & 0o100 != 0 { return create }
        return flags & 0o3 != 0 ? write : read
    }

    private static let read = (Array("📬".utf8), CompactPlan.padded("open"))
    private static let write = (Array("📝".utf8), CompactPlan.padded("write"))
    private static let create = (Array("📄".utf8), CompactPlan.padded("create"))

    private func append(
        _ piece: CompactPlan.Piece, _ event: borrowing Event, _ plan: CompactPlan, _ surroundings: any Surroundings,
        to text: inout TextBuffer
    ) {
        switch piece {
        case .literal(let bytes): text.append(contentsOf: bytes)
        case .argument(let index): line.appendValue(event, index, plan.event, surroundings, to: &text)
        case .optional(let index):
            guard let data = event.data(index), !data.isEmpty else { return }
            text.append(UInt8(ascii: " "))
            line.appendValue(event, index, plan.event, surroundings, to: &text)
        case .rest(let index): appendRest(event, index, plan.event, to: &text)
        case .arguments: line.appendArguments(event, plan.event, separator: " ", surroundings, to: &text)
        case .call:
            text.append(contentsOf: plan.event.name)
            text.append(UInt8(ascii: "("))
            line.appendArguments(event, plan.event, separator: ", ", surroundings, to: &text)
            text.append(UInt8(ascii: ")"))
            line.appendReturned(event, plan.event, to: &text)
        case .exit: appendExit(event, to: &text)
        case .error:
            guard let returned = event.returned, let error = LineWriter.errorName(returned) else { return }
            text.append(UInt8(ascii: " "))
            line.colored(.error, &text) { $0.append(error) }
        }
    }

    private func appendRest(_ event: borrowing Event, _ index: Int, _ plan: EventPlan, to text: inout TextBuffer) {
        guard let data = event.data(index) else {
            text.append(LineStyle.missing)
            return
        }
        TextList.forEach(data) { place, part in
            if place > 1 { text.append(UInt8(ascii: " ")) }
            if place > 0 { text.append(quotedIfNeeded: part) }
        }
        if event.isCut(index, plan.arguments[index].type) { text.append("…") }
    }

    /// The signal's name, or the exit code; of a thread that leaves others behind, that it is one.
    private func appendExit(_ event: borrowing Event, to text: inout TextBuffer) {
        let signal = event.slot(1) ?? 0
        if signal != 0 {
            line.colored(.error, &text) {
                if !Meaning.signal.append(signal, to: &$0) { $0.append(decimal: Int32(truncatingIfNeeded: signal)) }
            }
        } else if let code = event.slot(0) {
            text.append(decimal: Int64(Int32(truncatingIfNeeded: code)))
        } else {
            text.append(LineStyle.missing)
        }
        if event.slot(2) == 0 {
            text.append(" thread ")
            text.append(decimal: event.hostTid)
        }
    }
}
