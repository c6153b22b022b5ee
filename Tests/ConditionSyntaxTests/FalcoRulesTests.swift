// SPDX-License-Identifier: Apache-2.0

import ConditionSyntax
import Foundation
import PolicySyntax
import Testing

/// The rules that people have, from `../shared/fixtures`; skipped where that folder is not there.
@Suite struct FalcoRulesTests {
    private static let path = "../shared/fixtures/falco/falco_rules.yaml"

    private static func file() -> SourceFile? {
        let beside = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let candidates = [beside.appending(path: path).path, "/work/shared/fixtures/falco/falco_rules.yaml"]
        for candidate in candidates {
            if let data = FileManager.default.contents(atPath: candidate) {
                return SourceFile(name: "falco_rules.yaml", bytes: Array(data))
            }
        }
        print("skipped: there is no \(path)")
        return nil
    }

    /// The scalars under a key, in all items.
    private func scalars(_ key: String, _ documents: [YAMLNode]) -> [YAMLScalar] {
        documents.flatMap { $0.sequence ?? [] }.compactMap { $0[key]?.scalar }
    }

    @Test func `every condition of the stable rules is read, printed and read again`() throws {
        guard let file = Self.file() else { return }
        let conditions = scalars("condition", try YAMLReader().documents(of: file))
        #expect(conditions.count > 80)
        for condition in conditions {
            let tree = try ConditionParser.parse(condition.text)
            #expect(try ConditionParser.parse(tree.printed).shape == tree.shape)
        }
    }

    @Test func `every output of the stable rules is read, printed and read again`() throws {
        guard let file = Self.file() else { return }
        let outputs = scalars("output", try YAMLReader().documents(of: file))
        #expect(outputs.count == 25)
        for output in outputs {
            let template = try OutputTemplate.parse(output.text) { $0.contains(".") && !$0.hasSuffix(".") }
            #expect(template.expressions.count > 5)
            #expect(template.printed == output.text)
        }
    }

    @Test func `every byte of every scalar is where its place says`() throws {
        guard let file = Self.file() else { return }
        let documents = try YAMLReader().documents(of: file)
        for scalar in ["condition", "output", "desc"].flatMap({ scalars($0, documents) }) {
            let map = scalar.source.map
            for (offset, byte) in scalar.text.utf8.enumerated() where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\n") {
                #expect(file.bytes[map.position(ofValueOffset: offset).offset] == byte)
            }
        }
    }

    @Test func `a mistake in a folded condition is shown in its line`() throws {
        let file = SourceFile(
            name: "r.yaml", text: "- macro: m\n  condition: >\n    open_read\n    and proc.name startswit x\n    and y\n")
        let condition = try #require(scalars("condition", try YAMLReader().documents(of: file)).first)
        let error = #expect(throws: ConditionError.self) { try ConditionParser.parse(condition.text) }
        let diagnostic = try #require(error).diagnostic(code: "LOAD_ERR_COMPILE_CONDITION", in: condition.source)
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                r.yaml:4:19: error: unknown operator 'startswit'
                    and proc.name startswit x
                                  ^~~~~~~~~
                hint: did you mean 'startswith'?

                """)
    }

    @Test func `how long the whole file takes`() throws {
        guard let file = Self.file() else { return }
        let time = try ContinuousClock().measure {
            let documents = try YAMLReader().documents(of: file)
            for condition in scalars("condition", documents) { _ = try ConditionParser.parse(condition.text) }
            for output in scalars("output", documents) {
                _ = try OutputTemplate.parse(output.text) { $0.contains(".") && !$0.hasSuffix(".") }
            }
        }
        print("the stable rules are read in \(time)")
    }
}
