// SPDX-License-Identifier: Apache-2.0

import ConditionSyntax
import Testing

@Suite struct ConditionPropertyTests {
    @Test func `what is printed reads as the same tree`() throws {
        var random = RandomCondition()
        for _ in 0..<10_000 {
            let tree = random.tree()
            let printed = tree.printed
            do {
                let again = try ConditionParser.parse(printed)
                #expect(again.shape == tree.shape, "printed: \(printed)")
                #expect(again.printed == printed)
            } catch {
                Issue.record("\(error) in \(printed)")
            }
        }
    }

    @Test func `a damaged condition is a tree or an error within it`() {
        var random = RandomCondition()
        for _ in 0..<5_000 {
            var bytes = Array(random.tree().printed.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random.generator) where !bytes.isEmpty {
                let index = Int.random(in: bytes.indices, using: &random.generator)
                if Bool.random(using: &random.generator) {
                    bytes.remove(at: index)
                } else {
                    bytes[index] = Array("()\"'\\ ,=<>!anotrv.[]0\u{0}".utf8).randomElement(using: &random.generator) ?? 0
                }
            }
            do {
                _ = try ConditionParser.parse(bytes)
            } catch {
                #expect(error.range.lowerBound >= 0 && error.range.upperBound <= bytes.count, "\(error)")
            }
        }
    }
}
