// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel

/// What all filters of a rule ask of one text, put together as Tracee does: what it is to be like beats what it is not to be like.
struct TextFilters {
    let field: Field
    /// The texts of a list, any of which will do.
    let elements: Field?
    private var like: [TextPattern] = []
    private var unlike: [TextPattern] = []

    init(_ field: Field, elements: Field? = nil) {
        self.field = field
        self.elements = elements
    }

    /// Whether what it is not to be like says nothing.
    var ignoresExclusions: Bool { !like.isEmpty && !unlike.isEmpty }

    mutating func add(isEqual: Bool, _ patterns: [TextPattern]) {
        if isEqual { like += patterns } else { unlike += patterns }
    }

    var condition: Condition {
        if !like.isEmpty { return .any(of: positives(like)) }
        if unlike.count == 1, case .equal(let text) = unlike[0], elements == nil {
            return .test(Test(field, .compare(.notEqual, .text(text))))
        }
        // A text that is not there is like nothing, and unlike nothing.
        return .all([.test(Test(field, .exists))] + positives(unlike).map { .not($0) })
    }

    /// One condition for all plain texts, and one for each pattern.
    private func positives(_ patterns: [TextPattern]) -> [Condition] {
        var plain: [[UInt8]] = []
        var others: [(TextOperator, [UInt8])] = []
        for pattern in patterns {
            switch pattern {
            case .equal(let text): plain.append(text)
            case .prefix(let text): others.append((.startsWith, text))
            case .suffix(let text): others.append((.endsWith, text))
            case .contains(let text): others.append((.contains, text))
            case .glob(let text): others.append((.glob, text))
            }
        }
        var conditions: [Condition] = []
        if plain.count == 1 {
            conditions.append(.test(Test(field, .compare(.equal, .text(plain[0])))))
        } else if plain.count > 1 {
            conditions.append(.test(Test(field, .isIn(plain.map { .text($0) }))))
        }
        conditions += others.map { .test(Test(field, .text($0.0, $0.1))) }
        if let elements {
            if !plain.isEmpty { conditions.append(.test(Test(elements, .intersects(plain.map { .text($0) })))) }
            conditions += others.map { .test(Test(elements, .text($0.0, $0.1))) }
        }
        return conditions
    }
}
