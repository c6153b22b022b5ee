// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

extension Evaluation {
    mutating func derive(_ derivation: Derivation, _ parts: Range<Int32>, _ event: borrowing Event) -> Value {
        func part(_ index: Int, _ event: borrowing Event) -> Value {
            let place = Int(parts.lowerBound) + index
            return place < Int(parts.upperBound) ? operand(Int32(place), event) : .missing
        }
        switch derivation {
        case .concatenation:
            let values = parts.map { operand($0, event) }
            guard !values.contains(where: \.isMissing) else { return .missing }
            return joined(values, separator: "")
        case .joined(let separator):
            let values = parts.map { operand($0, event) }.filter { !$0.isMissing }
            return values.isEmpty ? .missing : joined(values, separator: separator)
        case .every: return .boolean(parts.allSatisfy { operand($0, event).isTrue })
        case .some: return .boolean(parts.contains { operand($0, event).isTrue })
        case .choice: return part(0, event).isTrue ? part(1, event) : part(2, event)
        case .connectionName: return connection(part(0, event), part(1, event), part(2, event), part(3, event))
        case .absolutePath:
            return absolute(part(0, event), part(1, event))
        case .isEqual:
            let left = part(0, event), right = part(1, event)
            return left.isMissing || right.isMissing ? .missing : .boolean(isEqual(left, right))
        case .difference:
            guard let left = part(0, event).integer, let right = part(1, event).integer else { return .missing }
            return left < right ? .missing : .integer(left &- right)
        default: break
        }
        let value = part(0, event)
        if value.isMissing { return .missing }
        switch derivation {
        case .directory: return split(value).directory
        case .baseName: return split(value).name
        case .notEmpty: return withText(value) { $0.isEmpty } == true ? .missing : value
        case .anyBit(let mask): return value.unsigned.map { .boolean($0 & mask != 0) } ?? .missing
        case .word(let place): return (withText(value) { $0.word(at: 8 * place) } ?? nil).map { .unsigned($0) } ?? .missing
        case .bits(let mask, let wanted): return value.unsigned.map { .boolean($0 & mask == wanted) } ?? .missing
        case .isNegative: return value.integer.map { .boolean($0 < 0) } ?? .missing
        case .isZero: return value.integer.map { .boolean($0 == 0) } ?? .missing
        case .quotient(let divisor): return value.unsigned.map { .unsigned($0 / divisor) } ?? .missing
        case .remainder(let divisor): return value.unsigned.map { .unsigned($0 % divisor) } ?? .missing
        case .named(let table): return named(value, table)
        case .capabilityNames: return value.unsigned.map { capabilities($0) } ?? .missing
        case .lengthOfBytes: return withText(value) { .unsigned(UInt64($0.count)) } ?? .missing
        case .hexadecimal: return value.unsigned.map { number in write { $0.append(bareHex: number, minimumDigits: 1) } } ?? .missing
        case .hexadecimalBytes:
            guard let bytes = withText(value, { [UInt8](copying: $0) }) else { return .missing }
            return write { text in for byte in bytes { text.append(bareHex: byte, minimumDigits: 2) } }
        case .timestamp(let style): return value.unsigned.map { keep(TimeText.text($0, style, offset: utcOffset)) } ?? .missing
        case .serviceName:
            guard let number = value.unsigned, let port = UInt16(exactly: number), let name = services[port] else { return .missing }
            return keep(name)
        case .percentage:
            guard let whole = part(1, event).integer, whole > 0, let own = value.integer else { return .missing }
            return .double(Double(own) * 100 / Double(whole))
        case .masked(let mask): return value.unsigned.map { .unsigned($0 & mask) } ?? .missing
        case .isAtLeast(let least): return value.unsigned.map { .boolean($0 >= least) } ?? .missing
        case .isOneOf(let numbers): return value.unsigned.map { .boolean(numbers.contains($0)) } ?? .missing
        case .bitNames(let names): return value.unsigned.map { bitNames($0, names) } ?? .missing
        case .userName: return id(value).flatMap { surroundings.user($0, of: event) }.map { keep($0.name) } ?? .missing
        case .groupName: return id(value).flatMap { surroundings.group($0, of: event) }.map { keep($0.name) } ?? .missing
        case .processName: return id(value).flatMap { surroundings.process(hostPid: $0) }.map { keep($0.comm) } ?? .missing
        case .folderPath: return folder(value)
        case .prefix(let count):
            guard case .text(let start, let length) = value else { return value }
            return .text(start: start, count: min(length, Int32(count)))
        case .statDevice:
            // include/linux/kdev_t.h, new_encode_dev
            return value.unsigned.map { .unsigned(($0 & 0xff) | ($0 >> 20) << 8 | ($0 & 0xfff00) << 12) } ?? .missing
        case .socketAddress: return socket(value).map { address($0) } ?? .missing
        case .addressText:
            guard let address = withText(value, { [UInt8](copying: $0) }) else { return .missing }
            var isAddress = false
            let text = write { isAddress = $0.append(internetAddress: address) }
            return isAddress ? text : .missing
        case .socketParts: return socket(value).map { address in write { $0.append(parts: address) } } ?? .missing
        case .socketPort: return socket(value).map { port($0) } ?? .missing
        case .socketPath: return socket(value).map { path($0) } ?? .missing
        case .concatenation, .joined, .absolutePath, .isEqual, .difference, .connectionName, .every, .some, .choice: return .missing
        }
    }

    private func id(_ value: Value) -> UInt32? { value.unsigned.flatMap { UInt32(exactly: $0) } }

    mutating func joined(_ values: [Value], separator: String) -> Value {
        var text: [UInt8] = []
        for (place, value) in values.enumerated() {
            if place > 0 { text.append(contentsOf: separator.utf8) }
            append(value, to: &text)
        }
        return keep(text)
    }

    /// Appends a value as people read it, without knowing more than the value itself.
    func append(_ value: Value, to text: inout [UInt8]) {
        switch value {
        case .missing: return
        case .integer(let number): text.append(contentsOf: String(number).utf8)
        case .unsigned(let number): text.append(contentsOf: String(number).utf8)
        case .boolean(let flag): text.append(contentsOf: flag ? "true".utf8 : "false".utf8)
        case .double(let number): text.append(contentsOf: "\(number)".utf8)
        case .text, .constant: _ = withText(value) { text.append(contentsOf: [UInt8](copying: $0)) }
        case .list(let start, let count):
            text.append(UInt8(ascii: "("))
            for index in start..<(start + count) {
                if index > start { text.append(UInt8(ascii: ",")) }
                append(elements[Int(index)], to: &text)
            }
            text.append(UInt8(ascii: ")"))
        }
    }

    /// What is relative gets the folder in front; `.`, `..` and repeated slashes are taken out, without a look at any file.
    private mutating func absolute(_ folder: Value, _ path: Value) -> Value {
        var text: [UInt8] = []
        guard let isAbsolute = withText(path, { $0.count > 0 && $0[0] == UInt8(ascii: "/") }) else { return .missing }
        if !isAbsolute {
            guard isText(folder) else { return .missing }
            append(folder, to: &text)
            text.append(UInt8(ascii: "/"))
        }
        append(path, to: &text)
        return keep(LexicalPath.normalized(text))
    }

    private mutating func split(_ value: Value) -> (directory: Value, name: Value) {
        guard case .text(let start, let count) = value else { return (.missing, .missing) }
        var slash = Int(count) - 1
        while slash >= 0, texts.bytes[Int(start) + slash] != UInt8(ascii: "/") { slash -= 1 }
        guard slash >= 0 else { return (.missing, value) }
        let name = Value.text(start: start + Int32(slash) + 1, count: count - Int32(slash) - 1)
        return (.text(start: start, count: max(1, Int32(slash))), name)
    }

    /// Of a list, the names that its elements have, each once.
    private mutating func named(_ value: Value, _ table: [PolicyModel.NamedValue]) -> Value {
        guard case .list(let first, let count) = value else { return name(of: value, table).map { keep($0) } ?? .missing }
        var names: [String] = []
        for index in first..<(first + count) {
            guard let name = name(of: elements[Int(index)], table), !names.contains(name) else { continue }
            names.append(name)
        }
        let start = elements.count
        elements.append(contentsOf: names.map { keep($0) })
        return .list(start: Int32(start), count: Int32(names.count))
    }

    private func name(of value: Value, _ table: [PolicyModel.NamedValue]) -> String? {
        guard let number = value.unsigned ?? value.integer.map({ UInt64(bitPattern: $0) }) else { return nil }
        return table.first { $0.value == number || $0.value == nil }?.name
    }

    private mutating func bitNames(_ number: UInt64, _ names: [NamedBits]) -> Value {
        var text: [UInt8] = []
        for entry in names where number & entry.mask == entry.value {
            if !text.isEmpty { text.append(UInt8(ascii: "|")) }
            text.append(contentsOf: entry.name.utf8)
        }
        return text.isEmpty ? .missing : keep(text)
    }

    private mutating func folder(_ value: Value) -> Value {
        var text: [UInt8] = []
        append(value, to: &text)
        if text.last != UInt8(ascii: "/") { text.append(UInt8(ascii: "/")) }
        return keep(text)
    }

    private func socket(_ value: Value) -> SocketAddress? {
        withText(value) { SocketAddress(bytes: $0) } ?? nil
    }

    /// `address:port->address:port`; an end without address, or all zero, is left out.
    private mutating func connection(_ from: Value, _ fromPort: Value, _ to: Value, _ toPort: Value) -> Value {
        var text = TextBuffer(capacity: 64)
        append(from, fromPort, to: &text)
        append(to, toPort, to: &text)
        return text.isEmpty ? .missing : keep(text.bytes)
    }

    private func append(_ address: Value, _ port: Value, to text: inout TextBuffer) {
        guard let bytes = withText(address, { [UInt8](copying: $0) }), let number = port.unsigned else { return }
        if number == 0, bytes.allSatisfy({ $0 == 0 }) { return }
        let before = text.count
        if before > 0 { text.append("->") }
        guard text.append(internetAddress: bytes) else { return text.truncate(to: before) }
        text.append(UInt8(ascii: ":"))
        text.append(decimal: number)
    }

    private mutating func capabilities(_ set: UInt64) -> Value {
        if let capabilities, capabilities.set == set { return keep(capabilities.text) }
        let value = write { text in
            let start = text.count
            for bit in 0..<UInt64(64) where set >> bit & 1 != 0 {
                let before = text.count
                if before > start { text.append(UInt8(ascii: " ")) }
                if !Meaning.capability.append(bit, to: &text) { text.truncate(to: before) }
            }
        }
        if let text = withText(value, { [UInt8](copying: $0) }) { capabilities = (set, text) }
        return value
    }

    mutating func transform(_ transformer: Transformer, _ parts: Range<Int32>, _ event: borrowing Event) -> Value {
        let values = parts.map { operand($0, event) }
        guard let first = values.first, !first.isMissing else { return .missing }
        switch transformer {
        case .lowercase: return mapBytes(first) { (65...90).contains($0) ? $0 | 32 : $0 }
        case .uppercase: return mapBytes(first) { (97...122).contains($0) ? $0 & ~32 : $0 }
        case .base64Decode: return withText(first) { Base64Text.decode($0) }.flatMap { $0 }.map { keep($0) } ?? .missing
        case .baseName: return baseName(first)
        case .length:
            if case .list(_, let count) = first { return .unsigned(UInt64(count)) }
            return withText(first) { .unsigned(UInt64($0.count)) } ?? .missing
        case .concatenate: return values.contains(where: \.isMissing) ? .missing : joined(values, separator: "")
        case .join:
            guard values.count == 2, case .list(let start, let count) = values[1] else { return .missing }
            let separator = withText(first) { String(decoding: [UInt8](copying: $0), as: UTF8.self) } ?? ""
            return joined((start..<(start + count)).map { elements[Int($0)] }, separator: separator)
        case .option(let name, let accepted):
            guard case .list(let start, let count) = first else { return .missing }
            let words = (start..<(start + count)).map { index in withText(elements[Int(index)]) { [UInt8](copying: $0) } ?? [] }
            return OptionSearch.value(of: name, accepted: accepted, in: words).map { keep($0) } ?? .missing
        }
    }

    private mutating func mapBytes(_ value: Value, _ change: (UInt8) -> UInt8) -> Value {
        withText(value) { $0.count }.map { count in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count)
            append(value, to: &bytes)
            for index in bytes.indices { bytes[index] = change(bytes[index]) }
            return keep(bytes)
        } ?? .missing
    }

    private mutating func baseName(_ value: Value) -> Value {
        guard isText(value) else { return .missing }
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return keep(Array(bytes[start...]))
    }
}
