// SPDX-License-Identifier: Apache-2.0

@testable import FalcoLanguage
import Foundation
import PolicyModel
import PolicySyntax
import Testing

/// The stable rules, reports, and files that mean harm.
@Suite struct LoadingFileTests {
    @Test func `the stable rules load without a warning, as in Falco`() throws {
        guard let file = sharedFixture("falco/falco_rules.yaml") else { return }
        var set: FalcoRuleSet?
        let time = ContinuousClock().measure { set = FalcoLoader().load([file]) }
        let loaded = try #require(set)
        print("the stable rules are loaded in \(time)")
        #expect(!loaded.hasErrors, "\(loaded.report)")
        #expect(loaded.policy.rules.count == 25)
        #expect(loaded.macros.count == 87 && loaded.lists.count == 49)
        // Nine lists are named by other lists only; that is a use, for Falco too.
        #expect(loaded.messages.isEmpty, "\(loaded.report)")
        #expect(loaded.rules.allSatisfy { !$0.eventTypes.isAll && !$0.eventTypes.isEmpty })
        var events: Set<String> = []
        for rule in loaded.rules { events.formUnion(rule.eventTypes.listed ?? []) }
        #expect(events.isSuperset(of: ["execve", "openat", "connect", "symlinkat", "ptrace", "dup3"]))
    }

    @Test func `all mistakes of a file are told, also several of one item, from its beginning to its end`() {
        let set = load("""
            - rule: first
              desc: d
              condition: proc.nam = x
              output: "%no.such"
              priority: URGENT
              tags: 1
            - macro: second
              condition: evt.type = (
            - rule: third
              desc: d
              condition: fd.nam = y
              output: o
              priority: INFO
            """)
        #expect(set.policy.rules.isEmpty)
        #expect(set.diagnostics.filter { $0.severity == .error }.compactMap(\.position?.line) == [3, 4, 5, 6, 8, 11], "\(set.report)")
    }

    // MARK: Reports

    @Test func `a report has the shape of Falco's`() throws {
        let set = load(ruleFile("proc.nam = \"x\""), "- list: l\n  items: []\n- foo: 1\n")
        let json = try JSONEncoder().encode(FalcoLoadReport(set))
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: [[String: Any]]])
        let results = try #require(object["falco_load_results"])
        #expect(results.map { $0["name"] as? String } == ["0.yaml", "1.yaml"])
        #expect(results.map { $0["successful"] as? Bool } == [false, true])
        let error = try #require((results[0]["errors"] as? [[String: Any]])?.first)
        #expect(Set(error.keys) == ["code", "codedesc", "message", "context"])
        #expect(error["code"] as? String == "LOAD_ERR_COMPILE_CONDITION")
        let context = try #require(error["context"] as? [String: Any])
        let locations = try #require(context["locations"] as? [[String: Any]])
        #expect(locations.map { $0["item_type"] as? String } == ["rules content", "rule", "value for"])
        #expect(locations.map { $0["item_name"] as? String } == ["", "r", ""])
        let position = try #require(locations.last?["position"] as? [String: Any])
        #expect(Set(position.keys) == ["name", "line", "column", "offset"])
        #expect(position["line"] as? Int == 3 && position["column"] as? Int == 15)
        #expect((context["snippet"] as? String)?.contains("^~~~~~~~") == true)
        #expect((results[1]["warnings"] as? [[String: Any]])?.map { $0["code"] as? String } == ["LOAD_UNKNOWN_ITEM"])
    }

    @Test func `a snippet of a long line has 160 columns`() throws {
        let set = load(ruleFile(String(repeating: "proc.name = a or ", count: 100) + "proc.nam = x"))
        let json = try JSONEncoder().encode(FalcoLoadReport(set))
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: [[String: Any]]])
        let errors = object["falco_load_results"]?[0]["errors"] as? [[String: Any]]
        let snippet = try #require((errors?.first?["context"] as? [String: Any])?["snippet"] as? String)
        #expect(snippet.split(separator: "\n").allSatisfy { $0.unicodeScalars.count <= 160 })
    }

    // MARK: Harm

    @Test func `a thousand parentheses are read, one more is an error`() {
        let nested = { (count: Int) in
            String(repeating: "not (", count: count) + "proc.name = a or proc.pid = 1" + String(repeating: ")", count: count)
        }
        #expect(load(ruleFile(nested(1000))).policy.rules.count == 1)
        #expect(load(ruleFile(nested(1001))).codes == ["LOAD_ERR_COMPILE_CONDITION"])
    }

    @Test func `macros that double end in an error`() {
        var text = "- {macro: m0, condition: proc.name = a or proc.pid = 1}\n"
        for index in 1...60 { text += "- {macro: m\(index), condition: m\(index - 1) and m\(index - 1)}\n" }
        #expect(load(text + ruleFile("m60")).codes.contains("LOAD_ERR_COMPILE_CONDITION"))
    }

    @Test func `macros in a long chain end`() {
        var text = "- {macro: m0, condition: proc.name = a}\n"
        for index in 1...5000 { text += "- {macro: m\(index), condition: m\(index - 1) or proc.pid = \(index)}\n" }
        #expect(load(text + ruleFile("m5000")).codes.contains("LOAD_ERR_COMPILE_CONDITION"))
        var backward = "- {macro: m0, condition: proc.name = a}\n"
        for index in 1...1000 { backward += "- {macro: m\(index), condition: proc.name = b}\n" }
        for index in 0..<1000 { backward += "- {macro: m\(index), condition: m\(index + 1)}\n" }
        #expect(load(backward + ruleFile("m0")).codes.contains("LOAD_ERR_VALIDATE"))
    }

    @Test func `a loop of macros is an error at each of its names`() {
        let loop = """
            - {macro: a, condition: proc.name = a}
            - {macro: b, condition: a}
            - {macro: c, condition: b}
            - {macro: a, condition: c}

            """
        let set = load(loop + ruleFile("a"))
        #expect(Set(set.codes) == ["LOAD_ERR_VALIDATE"])
    }

    @Test func `a list of ten megabytes is a list or an error`() {
        let items = (0..<900_000).map { "item\($0)" }.joined(separator: ",\n  ")
        let time = ContinuousClock().measure {
            let set = load("- list: l\n  items: [\(items)]\n" + ruleFile("proc.name in (l) or proc.pname in (l)"))
            #expect(set.policy.rules.count == 1, "\(set.report)")
        }
        print("a list of 900,000 items is loaded in \(time)")
    }

    @Test func `lists that multiply end in an error`() {
        let items = String(repeating: "a,", count: 20_000)
        var text = "- {list: a, items: [\(String(repeating: "x,", count: 20_000))]}\n"
        for index in 0..<4 { text += "- {list: l\(index), items: [\(items)]}\n" }
        #expect(load(text + ruleFile("proc.name in (l0)")).codes.contains("LOAD_ERR_VALIDATE"))
    }

    @Test func `aliases that multiply end in an error`() {
        var text = "- &a0 [x, x, x, x, x, x, x, x, x]\n"
        for index in 1...12 { text += "- &a\(index) [" + (0..<9).map { _ in "*a\(index - 1)" }.joined(separator: ", ") + "]\n" }
        #expect(load(text).codes.contains("LOAD_ERR_YAML_PARSE"))
    }

    @Test func `many mistakes are told up to a limit`() {
        let set = load((0..<5000).map { "- unknown\($0): x\n" }.joined())
        #expect(set.messages.count == MessageLog.limit + 1 && set.hasErrors)
    }

    @Test(arguments: 0..<4) func `random bytes end in an error`(_ seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        let bytes = (0..<1 << 20).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56) & (seed % 2 == 0 ? 0xff : 0x7f)
        }
        let set = FalcoLoader().load([SourceFile(name: "r", bytes: bytes)])
        #expect(try set.hasErrors && !JSONEncoder().encode(FalcoLoadReport(set)).isEmpty)
    }

    @Test func `bytes of the stable rules that change end in a set or an error`() {
        guard let file = sharedFixture("falco/falco_rules.yaml") else { return }
        var state: UInt64 = 7
        for _ in 0..<30 {
            var bytes = file.bytes
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 25) & 0x7f
            }
            let set = FalcoLoader().load([SourceFile(name: "r", bytes: bytes)])
            #expect(set.hasErrors == set.policy.rules.isEmpty)
        }
    }
}
