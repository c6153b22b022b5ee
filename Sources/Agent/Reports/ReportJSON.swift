// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Formats

/// A report for programs, before it is text; members keep their order.
indirect enum ReportJSON: Equatable, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
    case null
    case bool(Bool)
    case number(Int)
    case string(String)
    case array([ReportJSON])
    case object([Member])

    struct Member: Equatable {
        let name: String
        let value: ReportJSON
        init(_ name: String, _ value: ReportJSON) {
            self.name = name
            self.value = value
        }
    }

    init(stringLiteral text: String) { self = .string(text) }
    init(booleanLiteral value: Bool) { self = .bool(value) }

    static func optional(_ text: String?) -> ReportJSON { text.map { .string($0) } ?? .null }
    static func optional(_ number: Int?) -> ReportJSON { number.map { .number($0) } ?? .null }
    static func strings(_ texts: some Sequence<String>) -> ReportJSON { .array(texts.map { .string($0) }) }

    /// Text with a line for each member or element down to `depth`, and whole values on one line below it.
    func text(depth: Int) -> String {
        var buffer = TextBuffer(capacity: 4096)
        write(to: &buffer, depth: depth, indent: 0)
        buffer.append("\n")
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    private func write(to buffer: inout TextBuffer, depth: Int, indent: Int) {
        switch self {
        case .null: buffer.append("null")
        case .bool(let value): buffer.append(value ? "true" : "false")
        case .number(let value): buffer.append(decimal: value)
        case .string(let text): buffer.append(jsonString: text)
        case .array(let values):
            list(("[", "]"), values, &buffer, depth, indent) { value, buffer in
                value.write(to: &buffer, depth: depth - 1, indent: indent + 1)
            }
        case .object(let members):
            list(("{", "}"), members, &buffer, depth, indent) { member, buffer in
                buffer.append(jsonString: member.name)
                buffer.append(":")
                member.value.write(to: &buffer, depth: depth - 1, indent: indent + 1)
            }
        }
    }

    private func list<Element>(
        _ brackets: (String, String), _ elements: [Element], _ buffer: inout TextBuffer, _ depth: Int, _ indent: Int,
        _ body: (Element, inout TextBuffer) -> Void
    ) {
        let spread = depth > 0 && !elements.isEmpty
        buffer.append(brackets.0)
        for (index, element) in elements.enumerated() {
            if index > 0 { buffer.append(",") }
            if spread { Self.newLine(&buffer, indent + 1) }
            body(element, &buffer)
        }
        if spread { Self.newLine(&buffer, indent) }
        buffer.append(brackets.1)
    }

    private static func newLine(_ buffer: inout TextBuffer, _ indent: Int) {
        buffer.append("\n" + String(repeating: "  ", count: indent))
    }
}
