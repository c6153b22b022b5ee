// SPDX-License-Identifier: Apache-2.0

extension EventCatalogue {
    /// Lists what is wrong with the tables, one sentence a mistake; empty when all is well. Tests call it.
    package func validate() -> [String] {
        tableMistakes + repeated() + all.flatMap(mistakes(in:))
    }

    private func repeated() -> [String] {
        var mistakes = duplicates(of: "name", in: all.map(\.name))
        mistakes += duplicates(of: "kind", in: all.map(\.kind.rawValue))
        for table in SyscallTable.allCases {
            mistakes += duplicates(of: "\(table.rawValue) number", in: all.compactMap { $0.numbers?[table] })
        }
        return mistakes
    }

    private func mistakes(in event: EventDefinition) -> [String] {
        var mistakes: [String] = []
        let kinds = event.numbers == nil
            ? EventKind.namedBase..<EventKind.limit : EventKind.syscallBase..<EventKind.namedBase
        if !kinds.contains(Int(event.kind.rawValue)) { mistakes.append("kind \(event.kind.rawValue) is out of range") }
        if event.summary.isEmpty { mistakes.append("has no summary") }
        if (event.group == .syscall) != (event.numbers != nil) { mistakes.append("has the wrong group") }
        mistakes += duplicates(of: "set", in: event.sets)
        mistakes += duplicates(of: "argument", in: event.arguments.map(\.name))
        for argument in event.arguments + [event.returns].compactMap({ $0 }) {
            if argument.meaning != nil, !argument.type.isInteger {
                mistakes.append("\(argument.name) has a meaning but is no number")
            }
            if argument.summary.isEmpty, event.numbers == nil { mistakes.append("\(argument.name) has no summary") }
        }
        if let order = EventCatalogue.ia32ArgumentOrder(for: event.kind), order.count != event.arguments.count {
            mistakes.append("the 32-bit argument order has \(order.count) of \(event.arguments.count) arguments")
        }
        return mistakes.map { "\(event.name): \($0)" }
    }
}

private func duplicates<Value: Hashable>(of what: String, in values: [Value]) -> [String] {
    var seen: Set<Value> = []
    return values.filter { !seen.insert($0).inserted }.map { "\(what) \($0) is there twice" }
}
