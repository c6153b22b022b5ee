// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

extension Evaluation {
    mutating func transform(_ transformer: Transformer, _ parts: Range<Int32>, _ event: borrowing Event) -> Value {
        let base = stack.count
        push(parts, event)
        guard stack.count > base, !stack[base].isMissing else {
            pop(to: base)
            return .missing
        }
        let first = stack[base]
        switch transformer {
        case .concatenate:
            for place in base..<stack.count where stack[place].isMissing {
                pop(to: base)
                return .missing
            }
            return joined(from: base, separator: "")
        case .join:
            let list = stack.count == base + 2 ? stack[base + 1] : .missing
            pop(to: base)
            return join(list, separator: first)
        default: pop(to: base)
        }
        switch transformer {
        case .lowercase: return mapBytes(first) { (65...90).contains($0) ? $0 | 32 : $0 }
        case .uppercase: return mapBytes(first) { (97...122).contains($0) ? $0 & ~32 : $0 }
        case .base64Decode: return decoded(first)
        case .baseName: return baseName(first)
        case .length:
            if case .list(_, let count) = first { return .unsigned(UInt64(count)) }
            return withText(first) { .unsigned(UInt64($0.count)) } ?? .missing
        case .option(let name, let accepted): return option(name, accepted, first)
        case .concatenate, .join: return .missing
        }
    }

    private mutating func join(_ list: Value, separator: Value) -> Value {
        guard case .list(let start, let count) = list else { return .missing }
        let first = texts.count
        for index in start..<(start + count) {
            if index > start, isText(separator) { append(separator) }
            append(elements[Int(index)])
        }
        return written(from: first)
    }

    private mutating func mapBytes(_ value: Value, _ change: (UInt8) -> UInt8) -> Value {
        guard isText(value) else { return .missing }
        let start = texts.count
        append(value)
        texts.edit(from: start) { bytes, start in
            for index in start..<bytes.count { bytes[index] = change(bytes[index]) }
            return bytes.count
        }
        return written(from: start)
    }

    private mutating func decoded(_ value: Value) -> Value {
        guard isText(value) else { return .missing }
        let start = texts.count
        append(value)
        var isText = true
        texts.edit(from: start) { bytes, start in
            guard let end = Base64Text.decode(&bytes, from: start) else {
                isText = false
                return start
            }
            return end
        }
        return isText ? written(from: start) : .missing
    }

    private func baseName(_ value: Value) -> Value {
        guard let count = withText(value, { $0.count }) else { return .missing }
        let start = withText(value) { text in
            var start = text.count
            while start > 0, text[start - 1] != UInt8(ascii: "/") { start -= 1 }
            return start
        } ?? 0
        return part(value, start..<count)
    }

    /// A part of a text, where it lies.
    private func part(_ text: Value, _ range: Range<Int>) -> Value {
        switch text {
        case .text(let start, _): .text(start: start + Int32(range.lowerBound), count: Int32(range.count))
        case .constant(let start, _): .constant(start: start + Int32(range.lowerBound), count: Int32(range.count))
        default: .missing
        }
    }

    private func option(_ name: String, _ accepted: String, _ list: Value) -> Value {
        guard case .list(let start, let count) = list else { return .missing }
        func word(_ index: Int) -> Value { elements[Int(start) + index] }
        let place = OptionSearch.value(of: name, accepted: accepted, words: Int(count)) { index, place in
            withText(word(index)) { place < $0.count ? $0[place] : nil } ?? nil
        }
        guard let place else { return .missing }
        guard place.word >= 0, let length = withText(word(place.word), { $0.count }) else { return .text(start: 0, count: 0) }
        return part(word(place.word), place.start..<length)
    }
}
