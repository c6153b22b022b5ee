// SPDX-License-Identifier: Apache-2.0

import ApusLanguage
import Foundation
import PolicySyntax
import TestSupport
import Testing

/// What the schema allows is what the loader does.
@Suite struct PolicySchemaTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// As a reader of YAML that knows numbers and truth values has it.
    private func value(_ node: YAMLNode) -> Any {
        switch node.content {
        case .mapping(let pairs): return Dictionary(uniqueKeysWithValues: pairs.map { ($0.key.text, value($0.value)) }) as [String: Any]
        case .sequence(let nodes): return nodes.map(value)
        case .scalar(let scalar):
            guard scalar.style == .plain else { return scalar.text }
            if node.isNull { return NSNull() }
            return Int(scalar.text).map { NSNumber(value: $0) } ?? (scalar.text == "true" || scalar.text == "false" ? NSNumber(value: scalar.text == "true") : scalar.text as Any)
        }
    }

    private func mistakes(_ text: String) throws -> [String] {
        let schema = try Schema(named: "policy")
        return try YAMLReader().documents(of: SourceFile(name: "p.yaml", text: text)).flatMap { schema.mistakes(in: value($0)) }
    }

    private static let everything = policyText("""
        - name: all of it
          events: [openat, close]
          filters: ["retval>=0"]
          when: proc.name in (l) and m
          description: d
          priority: Warning
          id: X-1
          tags: [a, b]
          mitre: {tactic: Initial Access, technique: T1190, name: Exploit}
          message: "%proc.name"
          detects: found
          fields: {path: proc.exepath, kind: '"text"', "two words": proc.name}
          rateLimit: 5/s by proc.name container.id
          fold: {by: [proc.name], within: 10s}
          state: {count: {by: [proc.pid], within: 10s, atLeast: 5}}
        - {event: found, state: {first: {by: proc.exepath, within: 24h}}}
        - {state: {sequence: {within: 60, steps: [evt.type = openat, evt.type = close]}}}
        """, spec: "scope: [container]\n  lists: [{name: l, items: [sh, 1]}]\n  macros: [{name: m, condition: proc.pid > 1}]")

    @Test func `a policy with every key is allowed by both`() throws {
        #expect(try mistakes(Self.everything) == [])
        #expect(load(Self.everything).places == [])
    }

    @Test(arguments: [
        ("event: openat", "evnt: openat"), ("name: p", "name: P"), ("detects: found", "detects: Found"), ("priority: Warning", "priority: loud"),
        ("technique: T1190", "technique: 1190"), ("rateLimit: 5/s", "rateLimit: 5"), ("within: 10s, atLeast: 5", "within: 10s"),
        ("detects: found", "# none"), ("steps: [evt.type = openat, evt.type = close]", "steps: [evt.type = openat]"),
        ("apiVersion: apus.dev/v1", "apiVersion: apus.dev/v3"), ("first: {", "frist: {"),
    ]) func `a mistake is refused by both`(good: String, bad: String) throws {
        let text = Self.everything.replacing("events: [openat, close]", with: "event: openat").replacing(good, with: bad)
        try #require(text.contains(bad))
        #expect(try !mistakes(text).isEmpty)
        #expect(load(text).hasErrors)
    }

    /// Those that are shipped, and those that tests and documents hold.
    @Test func `all policies of this repository are allowed`() throws {
        var seen = 0
        for folder in ["Policies", "Detections", "Docs", "Tests"] {
            let files = FileManager.default.enumerator(at: Self.root.appending(path: folder), includingPropertiesForKeys: nil)
            for case let file as URL in files ?? .init() where ["yaml", "md"].contains(file.pathExtension) {
                for text in Self.policies(in: try String(contentsOf: file, encoding: .utf8), isDocument: file.pathExtension == "md") {
                    #expect(try mistakes(text) == [], "\(file.lastPathComponent)")
                    seen += 1
                }
            }
        }
        #expect(seen > 0)
    }

    /// A file, or the blocks of a document that are policies.
    private static func policies(in text: String, isDocument: Bool) -> [String] {
        let parts = isDocument ? text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element.drop { $0 != "\n" }) } : [text]
        return parts.filter { $0.contains("apiVersion: apus.dev/") }
    }

    /// The examples of the documents load, too.
    @Test func `the policies of the documents have no mistake`() throws {
        let text = try String(contentsOf: Self.root.appending(path: "Docs/apus-policies.md"), encoding: .utf8)
        let policies = Self.policies(in: text, isDocument: true)
        #expect(!policies.isEmpty)
        for policy in policies { #expect(load(policy).places == [], "\(policy)") }
    }
}
