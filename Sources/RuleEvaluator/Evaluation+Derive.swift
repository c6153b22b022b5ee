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
            return concatenation(parts, event)
        case .joined(let separator):
            let base = stack.count
            for part in parts {
                let value = operand(part, event)
                if !value.isMissing { stack.append(value) }
            }
            return stack.count == base ? .missing : joined(from: base, separator: separator)
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
        case .timestamp(let style):
            guard let time = value.unsigned else { return .missing }
            let offset = utcOffset
            return write { TimeText.append(time, style, offset: offset, to: &$0) }
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
            guard let address = internetAddress(value) else { return .missing }
            return write { address.append(to: &$0) }
        case .socketParts: return socket(value).map { address in write { $0.append(parts: address) } } ?? .missing
        case .socketPort: return socket(value).map { port($0) } ?? .missing
        case .socketPath: return socketPath(value)
        case .concatenation, .joined, .absolutePath, .isEqual, .difference, .connectionName, .every, .some, .choice: return .missing
        }
    }

    private func id(_ value: Value) -> UInt32? { value.unsigned.flatMap { UInt32(exactly: $0) } }

    /// What is relative gets the folder in front; `.`, `..` and repeated slashes are taken out, without a look at any file.
    private mutating func absolute(_ folder: Value, _ path: Value) -> Value {
        guard let isAbsolute = withText(path, { $0.count > 0 && $0[0] == UInt8(ascii: "/") }) else { return .missing }
        guard isAbsolute || isText(folder) else { return .missing }
        let start = texts.count
        if !isAbsolute {
            append(folder)
            texts.append(UInt8(ascii: "/"))
        }
        append(path)
        texts.edit(from: start) { LexicalPath.normalize(&$0, from: $1) }
        return written(from: start)
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
        let start = elements.count
        for index in first..<(first + count) {
            guard let name = name(of: elements[Int(index)], table), !isThere(name, from: start) else { continue }
            elements.append(keep(name))
        }
        return .list(start: Int32(start), count: Int32(elements.count - start))
    }

    /// Whether a text is among the elements from `start` on.
    private func isThere(_ name: String, from start: Int) -> Bool {
        for index in start..<elements.count where withText(elements[index], { $0.isEqual(name.utf8Span.span) }) == true { return true }
        return false
    }

    private func name(of value: Value, _ table: [PolicyModel.NamedValue]) -> String? {
        guard let number = value.unsigned ?? value.integer.map({ UInt64(bitPattern: $0) }) else { return nil }
        return table.first { $0.value == number || $0.value == nil }?.name
    }

    private mutating func bitNames(_ number: UInt64, _ names: [NamedBits]) -> Value {
        let start = texts.count
        for entry in names where number & entry.mask == entry.value {
            if texts.count > start { texts.append(UInt8(ascii: "|")) }
            texts.append(utf8: entry.name)
        }
        return texts.count == start ? .missing : written(from: start)
    }

    private mutating func folder(_ value: Value) -> Value {
        let start = texts.count
        append(value)
        if texts.count == start || texts.bytes[texts.count - 1] != UInt8(ascii: "/") { texts.append(UInt8(ascii: "/")) }
        return written(from: start)
    }

    private func socket(_ value: Value) -> SocketAddress? {
        withText(value) { Self.internetAddress($0) } ?? nil
    }

    private mutating func socketPath(_ value: Value) -> Value {
        guard case .text(let start, _) = value, let name = withText(value, { SocketAddress.unixName(in: $0) }) ?? nil,
            name.isAbstract || !name.range.isEmpty
        else { return .missing }
        let place = Int(start) + name.range.lowerBound
        guard name.isAbstract else { return .text(start: Int32(place), count: Int32(name.range.count)) }
        return write { text in
            text.append(UInt8(ascii: "@"))
            text.append(copyOf: place..<(place + name.range.count))
        }
    }

    private func internetAddress(_ value: Value) -> InternetAddress? { withText(value) { InternetAddress($0) } ?? nil }

    /// `address:port->address:port`; an end without address, or all zero, is left out.
    private mutating func connection(_ from: Value, _ fromPort: Value, _ to: Value, _ toPort: Value) -> Value {
        let start = texts.count
        append(from, fromPort, behind: start)
        append(to, toPort, behind: start)
        return texts.count == start ? .missing : written(from: start)
    }

    private mutating func append(_ address: Value, _ port: Value, behind start: Int) {
        guard let address = internetAddress(address), let port = port.unsigned, port != 0 || !address.isZero else { return }
        if texts.count > start { texts.append("->") }
        address.append(to: &texts)
        texts.append(UInt8(ascii: ":"))
        texts.append(decimal: port)
    }

    private mutating func concatenation(_ parts: Range<Int32>, _ event: borrowing Event) -> Value {
        let base = stack.count
        push(parts, event)
        for place in base..<stack.count where stack[place].isMissing {
            pop(to: base)
            return .missing
        }
        return joined(from: base, separator: "")
    }

    private mutating func capabilities(_ set: UInt64) -> Value {
        let start = texts.count
        capabilities.append(set, to: &texts)
        return written(from: start)
    }
}
