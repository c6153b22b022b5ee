// SPDX-License-Identifier: Apache-2.0

internal import StringMatching

/// The questions of one decision program, in the order of its code, and where their answers lead. For people.
package struct DecisionGraph: Sendable {
    private enum Step: Sendable {
        case place(Label)
        case ask(String, yes: Label, no: Label)
        case jump(Label)
        case mark(Int)
    }
    private var steps: [Step] = []

    mutating func place(_ label: Label) { steps.append(.place(label)) }
    mutating func ask(_ question: String, _ yes: Label, _ no: Label) { steps.append(.ask(question, yes: yes, no: no)) }
    mutating func jump(to label: Label) { steps.append(.jump(label)) }
    mutating func mark(_ place: Int) { steps.append(.mark(place)) }

    /// How many questions there are.
    package var count: Int { steps.count { if case .ask = $0 { true } else { false } } }

    /// A graph in the language of Graphviz. `rule`: the name of the rule at a place.
    package func dot(_ name: String, rule: (Int) -> String) -> String {
        var places: [Label: Int] = [:]
        for (index, step) in steps.enumerated() { if case .place(let label) = step { places[label] = index } }
        /// The first question or mark from a step on.
        func node(from index: Int) -> String {
            var index = index
            var jumps = 0
            while index < steps.count, jumps <= steps.count {
                switch steps[index] {
                case .place: index += 1
                case .jump(let label):
                    index = places[label] ?? steps.count
                    jumps += 1
                case .ask, .mark: return "n\(index)"
                }
            }
            return "end"
        }
        func node(at label: Label) -> String { node(from: places[label] ?? steps.count) }
        var lines = [
            "digraph \(Self.quoted(name)) {", "  label=\(Self.quoted(name)); labelloc=t; node [shape=box, fontname=\"monospace\", fontsize=10];",
            "  start [shape=point]; start -> \(node(from: 0));",
            "  end [label=\"drop, or tell if a rule was marked\", shape=oval];",
        ]
        for (index, step) in steps.enumerated() {
            switch step {
            case .ask(let question, let yes, let no):
                lines.append("  n\(index) [label=\(Self.quoted(question))];")
                lines.append("  n\(index) -> \(node(at: yes)) [label=yes];")
                lines.append("  n\(index) -> \(node(at: no)) [label=no, style=dashed];")
            case .mark(let place):
                lines.append("  n\(index) [label=\(Self.quoted(rule(place))), shape=oval, style=filled];")
                lines.append("  n\(index) -> \(node(from: index + 1));")
            case .place, .jump: continue
            }
        }
        return lines.joined(separator: "\n") + "\n}\n"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension Atom: CustomStringConvertible {
    var description: String {
        switch self {
        case .hasWord(let word): "has \(word.name)"
        case .hasText(let text): "has \(text.name)"
        case .hasFolder(let text): "has folder of \(text.name)"
        case .text(let text, let id): "\(text.name) like #\(id.index)"
        case .number(let value, let question): "\(value.description) \(question.description)"
        }
    }
}

extension WordValue: CustomStringConvertible {
    var description: String { mask == .max ? word.name : "\(word.name) & 0x\(String(mask, radix: 16))" }
}

extension NumberQuestion: CustomStringConvertible {
    var description: String {
        switch self {
        case .anyBit(.max): "!= 0"
        case .signed(let comparison, let value): "\(comparison.sign) \(value)"
        case .unsigned(let comparison, let value): "\(comparison.sign) \(value)"
        case .inSigned(let values): "in (\(values.prefix(8).map { "\($0)" }.joined(separator: ", "))\(values.count > 8 ? ", …" : ""))"
        case .inUnsigned(let values): "in (\(values.prefix(8).map { "\($0)" }.joined(separator: ", "))\(values.count > 8 ? ", …" : ""))"
        case .bits(let mask, let wanted): "& 0x\(String(mask, radix: 16)) == 0x\(String(wanted, radix: 16))"
        case .anyBit(let mask): "& 0x\(String(mask, radix: 16)) != 0"
        }
    }
}

extension NumberQuestion.Comparison {
    var sign: String {
        switch self {
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}
