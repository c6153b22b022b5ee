// SPDX-License-Identifier: Apache-2.0

package import StringMatching

extension Random {
    /// Bytes of a small alphabet, so that patterns meet; now and then any byte.
    package mutating func bytes(_ longest: Int) -> [UInt8] {
        let alphabet = Array("aabbcAB//.x".utf8)
        return (0..<below(longest + 1)).map { _ in below(40) == 0 ? UInt8(1 + below(255)) : alphabet[below(alphabet.count)] }
    }

    /// Any pattern; of eight, one is about a part of a path.
    package mutating func pattern() -> BytePattern {
        switch below(16) {
        case 0: .directory(of: simplePattern())
        case 1: .baseName(simplePattern())
        default: simplePattern()
        }
    }

    private mutating func simplePattern() -> BytePattern {
        let globs = ["*", "?", "[ab]", "[!a]", "[[:alpha:]]", "\\*", "[a"]
        switch below(9) {
        case 0: return .equal(bytes(8))
        case 1: return .iequal(bytes(6))
        case 2: return .prefix(bytes(5))
        case 3: return .suffix(bytes(4))
        case 4: return .contains(bytes(3))
        case 5: return .icontains(bytes(3))
        case 6, 7:
            let pattern = (0..<below(5)).flatMap { _ in below(2) == 0 ? Array(globs[below(globs.count)].utf8) : bytes(2) }
            return below(3) == 0 ? .pathPrefix(pattern + bytes(2)) : .glob(pattern, caseInsensitive: below(3) == 0)
        default: return .pathPrefix(bytes(7))
        }
    }

    /// At most that many predicates, some of several patterns.
    package mutating func set(_ largest: Int) -> PatternSet {
        var set = PatternSet()
        for _ in 0..<(1 + below(largest)) { _ = set.add(anyOf: (0..<(1 + below(8) / 6 * 2)).map { _ in pattern() }) }
        return set
    }

    /// A text that some pattern may hold for: its own bytes, a byte off, a part, longer, or two of them.
    package mutating func text(for set: PatternSet) -> [UInt8] {
        func literal(_ random: inout Random) -> [UInt8] {
            let patterns = set.predicates[random.below(set.count)]
            return patterns[random.below(patterns.count)].bytes.filter { $0 != UInt8(ascii: "*") || random.below(4) == 0 }
        }
        var text = literal(&self)
        switch below(8) {
        case 0: break
        case 1: if !text.isEmpty { text[below(text.count)] = UInt8(1 + below(255)) }
        case 2: text = Array(text.prefix(below(text.count + 1)))
        case 3: text += bytes(3)
        case 4: text = bytes(3) + text
        case 5: text = bytes(2) + text + bytes(2)
        case 6: text += literal(&self)
        default: text = bytes(10)
        }
        return text
    }
}
