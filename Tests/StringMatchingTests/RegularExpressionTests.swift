// SPDX-License-Identifier: Apache-2.0

import StringMatching
import Testing

extension RegularExpression {
    fileprivate convenience init(_ pattern: String, encoding: Encoding = .utf8, memory: Int = defaultMemory) throws(Failure) {
        try self.init(Array(pattern.utf8), encoding: encoding, memory: memory)
    }

    fileprivate func fullMatch(_ text: String) -> Bool { fullMatch(Array(text.utf8).span) }
}

@Suite struct RegularExpressionTests {
    @Test func `a match is of the whole text`() throws {
        let expression = try RegularExpression("/etc/(passwd|shadow)")
        #expect(expression.fullMatch("/etc/shadow"))
        #expect(!expression.fullMatch("/etc/shadow-"))
        #expect(!expression.fullMatch("x/etc/shadow"))
    }

    @Test func `the empty pattern matches the empty text only`() throws {
        let expression = try RegularExpression("")
        #expect(expression.fullMatch(""))
        #expect(!expression.fullMatch("a"))
    }

    @Test func `alternatives are no question of their order`() throws {
        #expect(try RegularExpression("a|ab").fullMatch("ab"))
    }

    @Test func `classes by name are known, Perl's shorthands are not`() throws {
        #expect(try RegularExpression("[[:digit:]]+").fullMatch("0123"))
        #expect(throws: RegularExpression.Failure(message: "invalid escape sequence: \\d", argument: "\\d")) {
            try RegularExpression("\\d+")
        }
    }

    @Test(arguments: [
        ("a(b", "missing ): a(b"), ("*a", "no argument for repetition operator: *"), ("[z-a]", "invalid character class range: z-a"),
    ])
    func `what is wrong is said in RE2's words`(pattern: String, message: String) {
        #expect { try RegularExpression(pattern) } throws: { ($0 as? RegularExpression.Failure)?.message == message }
    }

    @Test func `a program larger than its memory is refused`() {
        #expect { try RegularExpression("((a{100}){100}){10}", memory: 1 << 16) } throws: { $0 is RegularExpression.Failure }
    }

    @Test func `a byte that is no UTF-8 matches a dot in Latin-1 only`() throws {
        let text: [UInt8] = [0x2F, 0xFF]
        #expect(try !RegularExpression("/.").fullMatch(text.span))
        #expect(try RegularExpression("/.", encoding: .latin1).fullMatch(text.span))
    }

    @Test func `a zero byte is a byte`() throws {
        #expect(try RegularExpression([0x61, 0, 0x62]).fullMatch([0x61, 0, 0x62].span))
    }

    @Test func `threads share one expression`() async throws {
        let expression = try RegularExpression("(a|b)*c[0-9]+")
        let matches = await withTaskGroup(of: Int.self) { group in
            for task in 0..<4 {
                group.addTask {
                    (0..<2_000).count { !expression.fullMatch("abab\(task)c\($0)") && expression.fullMatch("abac\($0)") }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(matches == 8_000)
    }
}
