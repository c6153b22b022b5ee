// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel
internal import StringMatching

/// What is asked of a text: one of these patterns holds, or none of them does.
struct TextPredicate: Hashable, Sendable {
    let patterns: [BytePattern]
    let isNegated: Bool

    init(_ patterns: [BytePattern], isNegated: Bool = false) {
        self.patterns = patterns
        self.isNegated = isNegated
    }

    /// All of which must hold for the operation to; nil for what is not about patterns, or more than tables can say.
    static func predicates(of operation: PolicyModel.Operation<BoundExpression>) -> [TextPredicate]? {
        switch operation {
        case .compare(.equal, let literal): literal.equalPattern.map { [TextPredicate([$0])] }
        case .compare(.notEqual, let literal): literal.equalPattern.map { [TextPredicate([$0], isNegated: true)] }
        case .text(.notEqual, let text): [TextPredicate([.equal(text)], isNegated: true)]
        case .text(let kind, let text): kind.pattern(text).map { [TextPredicate([$0])] }
        case .isIn(let literals), .intersects(let literals): list(literals)
        case .pathPrefix(let paths): [TextPredicate(paths.map { .pathPrefix($0) })]
        case .quantified(let quantifier, let kind, let texts): quantified(quantifier, kind, texts)
        default: nil
        }
    }

    private static func list(_ literals: [Literal]) -> [TextPredicate]? {
        let patterns = literals.compactMap(\.equalPattern)
        return patterns.count == literals.count && !patterns.isEmpty ? [TextPredicate(patterns)] : nil
    }

    private static func quantified(_ quantifier: Quantifier, _ kind: TextOperator, _ texts: [[UInt8]]) -> [TextPredicate]? {
        guard !texts.isEmpty else { return nil }
        if kind == .notEqual { return quantifier == .all ? [TextPredicate(texts.map { .equal($0) }, isNegated: true)] : nil }
        let patterns = texts.compactMap { kind.pattern($0) }
        guard patterns.count == texts.count else { return nil }
        switch quantifier {
        case .any: return [TextPredicate(patterns)]
        case .all: return patterns.map { TextPredicate([$0]) }
        case .one: return nil
        }
    }

    /// The answer for a text that is known.
    func holds(_ text: [UInt8]) -> Bool? { patterns.contains { $0.matches(text.span) } != isNegated }

    /// The same asked of a whole path, where it is asked of a part of it.
    func patterns(of part: TextPart) -> [BytePattern] {
        switch part {
        case .whole: patterns
        case .directory: patterns.map { .directory(of: $0) }
        case .baseName: patterns.map { .baseName($0) }
        }
    }

    /// The text that one plain pattern looks for anywhere.
    var containedWord: BytePattern? {
        guard patterns.count == 1, !isNegated else { return nil }
        switch patterns[0] {
        case .contains(let bytes) where !bytes.isEmpty: return patterns[0]
        case .icontains(let bytes) where !bytes.isEmpty: return patterns[0]
        default: return nil
        }
    }

    /// Whether one of the patterns could be a text of so many hexadecimal digits; nil where that is not plain to see.
    func couldHold(ofHexDigits count: Int) -> Bool? {
        for pattern in patterns {
            guard case .equal(let bytes) = pattern else { return nil }
            if bytes.count == count, bytes.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) { return true }
        }
        return false
    }

    /// The answer for a number in base ten, where that is plain to see: a letter is no part of one.
    var holdsOfDigits: Bool? {
        for pattern in patterns {
            switch pattern {
            case .equal(let bytes), .iequal(let bytes), .prefix(let bytes), .suffix(let bytes), .contains(let bytes), .icontains(let bytes):
                if bytes.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }) { return nil }
            default: return nil
            }
        }
        return isNegated
    }

    /// For people.
    var word: String {
        guard let first = patterns.first else { return "nothing" }
        return switch first {
        case .equal: isNegated ? "!=" : "="
        case .iequal: "iequals"
        case .prefix: "startswith"
        case .suffix: "endswith"
        case .contains: "contains"
        case .icontains: "icontains"
        case .glob: "glob"
        case .pathPrefix: "pmatch"
        case .directory, .baseName: "a part of a path"
        }
    }
}

extension BytePattern {
    /// Could hold for more than one of several names, or for what stands between them.
    var isOverSeparators: Bool { bytes.contains { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: " ") } }

    /// Could be a part of a number.
    var isDigits: Bool {
        bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) || $0 | 0x20 == UInt8(ascii: "x") }
    }
}

extension PolicyModel.Operation {
    /// For people: what it is called.
    var word: String {
        switch self {
        case .exists: "exists"
        case .compare(let comparison, _), .compareWith(let comparison, _): comparison.rawValue
        case .text(let kind, _), .textWith(let kind, _), .quantified(_, let kind, _): kind.rawValue
        case .isIn, .isInValuesOf: "in"
        case .intersects, .intersectsValuesOf: "intersects"
        case .pathPrefix: "pmatch"
        case .hasBits: "bits"
        }
    }
}
