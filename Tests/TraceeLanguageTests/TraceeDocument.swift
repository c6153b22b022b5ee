// SPDX-License-Identifier: Apache-2.0

import Events
import PolicyModel
import PolicySyntax
import TestSupport
import Testing

/// What a policy of Tracee says, in its own words.
struct TraceeDocument: Equatable {
    struct Rule: Equatable {
        let event: String
        var filters: [String] = []
    }
    let name: String
    let about: String
    /// `global` where it is about everything.
    let scope: [String]
    let rules: [Rule]
}

extension TraceeDocument {
    /// Reads a fixture of either form, Kubernetes' or the plain one; nil where the folder is missing.
    init?(file: String) throws {
        guard let bytes = SharedFixture.contents("tracee/policies/" + file) else { return nil }
        let documents = try YAMLReader().documents(of: SourceFile(name: file, bytes: bytes))
        let root = try #require(documents.first, "\(file)")
        let head = root["metadata"] ?? root, body = root["spec"] ?? root
        func text(_ node: YAMLNode?) throws -> String { try #require(node?.scalar?.text, "\(file)") }
        func texts(_ node: YAMLNode?) throws -> [String] { try (node?.sequence ?? []).map { try text($0) } }
        name = try text(head["name"])
        about = try text(head["annotations"]?["description"] ?? head["description"])
        scope = try texts(body["scope"])
        rules = try (body["rules"]?.sequence ?? []).map { try Rule(event: text($0["event"]), filters: texts($0["filters"])) }
    }
}

extension TraceeDocument {
    /// Writes a policy the way its author would have; fails for what Tracee has no words for.
    init(_ policy: Policy) throws {
        (name, about) = (policy.name, policy.about)
        let entries = try Self.entries(policy.scope)
        scope = entries.isEmpty ? ["global"] : entries
        rules = try policy.rules.map { rule in
            try #require(rule.triggers.count == 1)
            return Rule(event: try Self.name(of: rule.triggers[0]), filters: try Self.entries(rule.condition))
        }
    }

    private static func name(of trigger: Trigger) throws -> String {
        switch trigger {
        case .event(let kind): try #require(EventCatalogue.shared[kind]?.name)
        case .detection(let name): name
        case .hook: throw NoWords(what: "\(trigger)")
        }
    }

    /// What must hold at once.
    private static func entries(_ condition: Condition) throws -> [String] {
        switch condition {
        case .always: []
        case .all(let parts): try parts.flatMap { try entries($0) }
        case .test(let test): [try entry(test)]
        default: throw NoWords(what: "\(condition)")
        }
    }

    private static func entry(_ test: PolicyModel.Test) throws -> String {
        guard case .field(let field) = test.subject else { throw NoWords(what: "\(test)") }
        switch test.operation {
        case .compare(.equal, .bool(let value)):
            return (value ? "" : "not-") + field.name + (field.argument.map { "=" + $0 } ?? "")
        case .compare(let comparison, .text(let text)): return field.name + comparison.sign + String(decoding: text, as: UTF8.self)
        case .compare(let comparison, .int64(let number)): return field.name + comparison.sign + "\(number)"
        case .compare(let comparison, .uint64(let number)): return field.name + comparison.sign + "\(number)"
        case .text(.startsWith, let text): return field.name + "=" + String(decoding: text, as: UTF8.self) + "*"
        default: throw NoWords(what: "\(test)")
        }
    }
}

extension Comparison {
    fileprivate var sign: String {
        switch self {
        case .equal: "="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}

/// A part of a policy that its language cannot say.
struct NoWords: Error {
    let what: String
}
