// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax

/// The values of all lists. Lists within lists are resolved, one level deep; references in conditions are values, not text.
final class ResolvedLists {
    private var values: [String: [ConditionValue]] = [:]
    private var problems: [String: String] = [:]
    private(set) var used: Set<String> = []
    private var literals: [LiteralKey: [Literal]] = [:]
    /// Values that conditions may still take out of lists: references multiply, and files come from anyone.
    private var budget = ResolvedLists.limit
    static let limit = 4_000_000

    private struct LiteralKey: Hashable {
        let name: String
        let type: ValueType
    }

    init(_ lists: NamedItems<CollectedList>, log: MessageLog) {
        var left = Self.limit
        for list in lists.items {
            let name = list.context.name
            var items: [ConditionValue] = []
            items.reserveCapacity(list.items.count)
            for item in list.items {
                guard let other = lists[item.text], list.order.sees(other.order) else {
                    left -= 1
                    items.append(value(item, in: name))
                    continue
                }
                used.insert(item.text)
                left -= other.items.count
                guard left >= 0 else { break }
                for item in other.items { items.append(value(item, in: name)) }
            }
            guard left >= 0 else {
                log.add(
                    .validate, "the lists have more than \(Self.limit) items together", at: RuleCollector.firstLine(list.context),
                    in: list.context)
                return
            }
            values[name] = items
        }
    }

    /// An item may bring its own quotes.
    private func value(_ item: YAMLScalar, in name: String) -> ConditionValue {
        let plain = ConditionValue(Array(item.text.utf8), isQuoted: false)
        if plain.bytes.contains(0) { problems[name] = "an item of it contains a NUL" }
        guard let first = plain.bytes.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") else { return plain }
        if let tree = try? ConditionParser.parse("a.b = " + item.text), case .check(let check) = tree.kind,
            case .value(let value) = check.right, value.isQuoted
        {
            return value
        }
        problems[name] = "its item \(Spelling.quoted(item.text)) begins with a quote that ends nowhere"
        return plain
    }

    func contains(_ value: ConditionValue) -> Bool { !value.isQuoted && values[value.text] != nil }

    func count(_ value: ConditionValue) -> Int { values[value.text]?.count ?? 0 }

    /// The values of a list by its name; nil if there is none.
    func take(_ reference: ConditionValue) throws(CompileError) -> [ConditionValue]? {
        guard !reference.isQuoted, let items = values[reference.text] else { return nil }
        used.insert(reference.text)
        if let problem = problems[reference.text] {
            throw CompileError("the list '\(reference.text)' cannot be used: \(problem)", at: reference.range)
        }
        budget -= items.count
        guard budget >= 0 else { throw CompileError("conditions take more than \(Self.limit) values out of lists", at: reference.range) }
        return items
    }

    /// The values of a list as those of a field, shared by all conditions that ask.
    func literals(_ reference: ConditionValue, as type: ValueType) throws(CompileError) -> [Literal]? {
        let key = LiteralKey(name: reference.text, type: type)
        if !reference.isQuoted, let known = literals[key] { return known }
        guard let items = try take(reference) else { return nil }
        var result: [Literal] = []
        result.reserveCapacity(items.count)
        for item in items {
            let placed = ConditionValue(item.bytes, isQuoted: item.isQuoted, range: reference.range)
            do {
                result.append(try LiteralReader.literal(placed, as: type))
            } catch {
                throw CompileError(
                    "\(error.error.message), in the list '\(reference.text)'", at: reference.range, hint: error.error.hint)
            }
        }
        literals[key] = result
        return result
    }
}
