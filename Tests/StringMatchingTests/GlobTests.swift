// SPDX-License-Identifier: Apache-2.0

import Glibc
import StringMatching
import TestSupport
import Testing

/// glibc's word. FNM_CASEFOLD is a GNU extension that Swift's Glibc does not import.
private func fnmatchSays(_ pattern: [UInt8], _ text: [UInt8], caseInsensitive: Bool) -> Bool {
    (pattern + [0]).withUnsafeBytes { pattern in
        (text + [0]).withUnsafeBytes { text in
            fnmatch(
                pattern.bindMemory(to: CChar.self).baseAddress!, text.bindMemory(to: CChar.self).baseAddress!,
                caseInsensitive ? 1 << 4 : 0) == 0
        }
    }
}

private func globSays(_ pattern: [UInt8], _ text: [UInt8], caseInsensitive: Bool) -> Bool {
    BytePattern.glob(pattern, caseInsensitive: caseInsensitive).matches(text.span)
}

@Suite struct GlobTests {
    @Test(arguments: [
        ("*", "/a/b"), ("/etc/*", "/etc/.hidden/deep"), ("a?c", "a/c"), ("[a-c]x", "bx"), ("[!a]x", "bx"), ("[^a]x", "bx"),
        ("[[:digit:][:upper:]]", "Q"), ("\\*", "*"), ("[]a]", "]"), ("[a", "[a"), ("*a*b", "xaxbab"), ("[a-]", "-"), ("", ""),
        ("**", ""), ("[[.a.]-c]", "b"), ("[[=b=]]", "b"),
    ])
    func `a glob matches`(pattern: String, text: String) {
        #expect(globSays(Array(pattern.utf8), Array(text.utf8), caseInsensitive: false))
    }

    @Test(arguments: [
        ("?", ""), ("a", "A"), ("a\\", "a\\"), ("[a", "a"), ("[[:nothing:]]", "n"), ("*x", "ax/"), ("[!a]", "a"), ("\\a", "\\a"),
    ])
    func `a glob does not match`(pattern: String, text: String) {
        #expect(!globSays(Array(pattern.utf8), Array(text.utf8), caseInsensitive: false))
    }

    @Test func `case is folded for ASCII only`() {
        #expect(globSays(Array("/ETC/[a-c]*".utf8), Array("/etc/Bx".utf8), caseInsensitive: true))
        #expect(!globSays([0xC4], [0xE4], caseInsensitive: true))
    }

    @Test func `stars cost no more than text times pattern`() {
        let pattern = Array(String(repeating: "*a", count: 500).utf8) + [UInt8(ascii: "b")]
        #expect(!globSays(pattern, Array(repeating: UInt8(ascii: "a"), count: 5_000), caseInsensitive: false))
    }

    /// 300,000 pairs; half of the patterns are built of sound parts, half are heaps of special characters.
    @Test func `every pattern means what fnmatch says`() {
        var random = Random(seed: 1)
        let parts = [
            "*", "?", "a", "b", "/", ".", "[ab]", "[!a]", "[^b-d]", "[[:alpha:]]", "[[:upper:]x]", "\\*", "\\a", "[a-c]", "[]-]", "Z",
        ]
        let heap = Array("[]!^-\\:=.*?abzZ/é".utf8)
        let letters = Array("aabbcdxyzABZ/.-[]^!:=\\*é".utf8)
        var matched = 0
        for _ in 0..<100_000 {
            let pattern: [UInt8] =
                random.below(2) == 0
                ? (0..<random.below(6)).flatMap { _ in Array(parts[random.below(parts.count)].utf8) }
                : (0..<random.below(9)).map { _ in heap[random.below(heap.count)] }
            let caseInsensitive = random.below(4) == 0
            for round in 0..<3 {
                let text =
                    round == 0
                    ? pattern.filter { _ in random.below(8) != 0 }
                    : (0..<random.below(5)).map { _ in letters[random.below(letters.count)] }
                let expected = fnmatchSays(pattern, text, caseInsensitive: caseInsensitive)
                if expected { matched += 1 }
                guard globSays(pattern, text, caseInsensitive: caseInsensitive) != expected else { continue }
                let pair = "\(String(decoding: pattern, as: UTF8.self)) and \(String(decoding: text, as: UTF8.self))"
                Issue.record("\(pair), case-insensitive \(caseInsensitive): fnmatch says \(expected)")
                return
            }
        }
        #expect(matched > 10_000)
    }
}
