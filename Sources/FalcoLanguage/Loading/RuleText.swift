// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// A condition or an output as it has come together: what was defined, then what was appended, with the place of each byte.
final class RuleText {
    private(set) var bytes: [UInt8] = []
    private var parts: [Part] = []
    private let fallback: SourceRange

    private struct Part {
        let range: Range<Int>
        let source: ScalarSource
        let sourceStart: Int
        /// Made when first asked for: it takes a walk over the scalar.
        var map: ScalarMap?
    }

    /// - Parameter fallback: the place of what stands nowhere.
    init(fallback: SourceRange) { self.fallback = fallback }

    convenience init(_ scalar: YAMLScalar, isTrimmed: Bool = false) {
        self.init(fallback: scalar.range)
        append(scalar, isTrimmed: isTrimmed)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Adds a scalar, with a blank before it where there is something.
    func append(_ scalar: YAMLScalar, isTrimmed: Bool = false) {
        var value = Array(scalar.text.utf8)[...]
        if isTrimmed {
            value = value.drop(while: Self.isBlank)
            while let last = value.last, Self.isBlank(last) { value.removeLast() }
        }
        if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
        let start = bytes.count
        bytes.append(contentsOf: value)
        parts.append(Part(range: start..<bytes.count, source: scalar.source, sourceStart: value.startIndex))
    }

    /// Adds text that no file holds.
    func append(_ text: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
        bytes.append(contentsOf: text.utf8)
    }

    /// A copy without each occurrence of a text; nil where there is none.
    func removing(_ unwanted: String) -> RuleText? {
        let unwanted = Array(unwanted.utf8)
        let result = RuleText(fallback: fallback)
        var index = 0
        var kept = 0
        while index + unwanted.count <= bytes.count {
            guard bytes[index] == unwanted[0], bytes[index..<index + unwanted.count].elementsEqual(unwanted) else {
                index += 1
                continue
            }
            result.copy(kept..<index, of: self)
            index += unwanted.count
            kept = index
        }
        guard kept > 0 else { return nil }
        result.copy(kept..<bytes.count, of: self)
        return result
    }

    private func copy(_ range: Range<Int>, of other: RuleText) {
        let shift = bytes.count - range.lowerBound
        bytes.append(contentsOf: other.bytes[range])
        for part in other.parts {
            let common = part.range.clamped(to: range)
            guard !common.isEmpty else { continue }
            parts.append(
                Part(
                    range: common.lowerBound + shift..<common.upperBound + shift, source: part.source,
                    sourceStart: part.sourceStart + common.lowerBound - part.range.lowerBound))
        }
    }

    /// Where some bytes of the text stand.
    func range(of wanted: Range<Int>) -> SourceRange {
        guard let index = parts.lastIndex(where: { $0.range.lowerBound <= wanted.lowerBound }) else { return fallback }
        let part = parts[index]
        let start = wanted.lowerBound - part.range.lowerBound
        guard start <= part.range.count else { return fallback }
        let end = max(start, min(wanted.upperBound - part.range.lowerBound, part.range.count))
        let map = part.map ?? part.source.map
        parts[index].map = map
        return map.range(ofValueBytes: part.sourceStart + start..<part.sourceStart + end)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
