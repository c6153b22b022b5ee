// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

/// What rules detect under one name, each in its own way.
package struct Detection: Sendable {
    package let name: String
    /// Its arguments, `data.NAME` each, of all causes.
    package private(set) var fields: [Field] = []
    private(set) var causes: [Cause] = []

    /// One way in which it comes about.
    struct Cause: Sendable {
        /// About events, with the scope of its policy in its condition; `told` is the detection.
        let rule: ReadyRule
        let values: [String: Expression]
    }

    init(_ name: String) { self.name = name }

    /// Nothing detects it.
    var isEmpty: Bool { causes.isEmpty }

    /// Values and ways, each made of those of other detections, multiply.
    private static let causeLimit = 256
    private static let valueLimit = 64
    private static let conditionLimit = 200_000

    /// Another way in which it comes about; returns what is wrong with it.
    mutating func add(_ rule: ReadyRule) -> String? {
        guard causes.count < Self.causeLimit else { return "there are more than \(Self.causeLimit) ways in which \(self.name) comes about" }
        guard rule.rule.condition.size <= Self.conditionLimit else {
            return "the condition of \(self.name) is too long, with those of the detections that it is about"
        }
        var values: [String: Expression] = [:]
        for (name, value) in rule.rule.details.suffix(rule.rule.told?.fieldCount ?? 0) {
            let field = Field(TraceeField.prefix + name, type: value.type, isList: value.isList)
            if let known = fields.first(where: { $0.name == field.name }) {
                guard known.isList == field.isList, known.type.goes(with: field.type) else {
                    return "the field \(Spelling.quoted(name)) of \(self.name) is of another type in another rule"
                }
            } else {
                fields.append(field)
            }
            guard value.size <= Self.valueLimit else {
                return "the field \(Spelling.quoted(name)) of \(self.name) is made of more than \(Self.valueLimit) parts"
            }
            values[field.name] = value
        }
        causes.append(Cause(rule: rule, values: values))
        return nil
    }
}

extension ValueType {
    fileprivate func goes(with other: ValueType) -> Bool {
        let texts: Set<ValueType> = [.text, .path]
        return self == other || texts.contains(self) && texts.contains(other)
    }
}

/// A rule about events of the catalogue, whatever it was written about.
package struct ReadyRule: Sendable {
    /// With the scope of its policy in its condition.
    package var rule: Rule
    package var kinds: [EventKind]
}

extension Detection {
    /// What a rule about a detection takes over from it.
    package enum Inheritance: Sendable {
        /// Nothing: Falco's rules say all themselves.
        case none
        /// What the rule does not say itself.
        case missing
        /// Everything but its name: Tracee's rules say nothing themselves.
        case everything
    }

    /// A rule about this detection as rules about the events that cause it.
    ///
    /// - Parameter rule: with the scope of its policy in its condition.
    package func inlined(_ rule: Rule, _ inheritance: Inheritance) -> [ReadyRule] {
        causes.map { cause in
            let own = cause.rule.rule
            var result = rule.replacing { field in
                if EventNames.types.contains(field.name) { return .literal(.text(name)) }
                guard field.name.hasPrefix(TraceeField.prefix) else { return nil }
                return cause.values[field.name] ?? .field(.nothing)
            }
            result.condition = .all([own.condition, result.condition])
            result.triggers = own.triggers
            result.requires += own.state != nil ? [own.identity].compactMap { $0 } : own.requires
            if result.told == nil {
                result.told = own.told
                result.details += own.details.suffix(own.told?.fieldCount ?? 0)
            }
            let saysAll = inheritance == .none
            if inheritance == .everything || !saysAll && result.priority == nil { result.priority = own.priority }
            if inheritance == .everything || !saysAll && result.message == nil { result.message = own.message ?? result.message }
            // What the rule detects is as urgent as the rule.
            if rule.told != nil { result.told?.priority = result.priority ?? .notice }
            if inheritance == .everything { (result.tags, result.id, result.technique) = (own.tags, own.id, own.technique) }
            return ReadyRule(rule: result, kinds: cause.rule.kinds)
        }
    }
}
