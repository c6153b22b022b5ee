// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Glibc

/// Puts the arguments of a line back into a record. What a line's text does not say for certain stays out: it is missing then.
struct LineArguments {
    private let values: LineObject
    /// What is not UTF-8, byte for byte.
    private let exact: LineObject?
    private let cut: Set<String>

    init(_ line: LineObject) {
        values = line.object("args") ?? LineObject([:])
        exact = line.object("bytes")
        cut = Set(line.texts("cut"))
    }

    func put(into record: inout RecordBuilder, _ definition: EventDefinition) {
        for (index, argument) in definition.arguments.enumerated() {
            guard let value = values[argument.name] else { continue }
            if let data = data(argument, value) {
                record.set(index, text: data, flags: cut.contains(argument.name) ? SlotFlag.truncated : 0)
            } else if let number = Self.number(argument, value) {
                record.set(index, value: number)
            }
        }
    }

    /// The bytes of an argument that has some.
    private func data(_ argument: ArgumentDefinition, _ value: Any) -> [UInt8]? {
        if !argument.type.isInteger, let text = exact?.text(argument.name) { return LineObject.bytes(hexadecimal: text) }
        switch argument.type {
        case .string: return (value as? String).map { Array($0.utf8) }
        case .stringArray: return (value as? [String])?.flatMap { Array($0.utf8) + [0] }
        case .bytes, .uint64Array: return (value as? String).flatMap { LineObject.bytes(hexadecimal: $0) }
        case .int32Pair:
            guard let pair = value as? [Any], pair.count == 2 else { return nil }
            let numbers = pair.compactMap { LineObject.number($0) }
            guard numbers.count == 2 else { return nil }
            return numbers.flatMap { Self.little(UInt32(truncatingIfNeeded: $0)) }
        case .sockaddr: return (value as? [String: Any]).flatMap { Self.address(LineObject($0)) }
        default: return nil
        }
    }

    private static func number(_ argument: ArgumentDefinition, _ value: Any) -> UInt64? {
        switch argument.type {
        case .bool: return (value as? Bool).map { $0 ? 1 : 0 }
        case .pointer: return (value as? String).flatMap { $0.hasPrefix("0x") ? UInt64($0.dropFirst(2), radix: 16) : nil }
        case .time: return (value as? String).flatMap { ClockText.nanoseconds(of: $0) }
        case let type where type.isInteger:
            // A descriptor may come with its path.
            if let descriptor = value as? [String: Any] { return LineObject(descriptor).number("fd") }
            if let text = value as? String { return argument.meaning?.number(of: text) }
            return LineObject.number(value)
        default: return nil
        }
    }

    /// A `struct sockaddr`.
    private static func address(_ object: LineObject) -> [UInt8]? {
        guard let family = object.text("family").flatMap({ Meaning.socketFamily.number(of: $0) }) else { return nil }
        let start = little(UInt16(truncatingIfNeeded: family))
        switch Int32(family) {
        case AF_INET:
            guard let port = port(object), let bytes = presented(object, AF_INET, 4) else { return nil }
            return start + port + bytes + [UInt8](repeating: 0, count: 8)
        case AF_INET6:
            guard let port = port(object), let bytes = presented(object, AF_INET6, 16) else { return nil }
            return start + port + little(UInt32(0)) + bytes + little(object.id("scope_id") ?? 0)
        case AF_UNIX:
            if let name = object.bytes("abstract") { return start + [0] + name }
            return object.bytes("path").map { start + $0 + ($0.isEmpty ? [] : [0]) }
        case AF_NETLINK:
            guard let id = object.id("port_id"), let groups = object.id("groups") else { return nil }
            return start + [0, 0] + little(id) + little(groups)
        case AF_UNSPEC: return start
        // Of other families a line has no more than the number.
        default: return nil
        }
    }

    private static func port(_ object: LineObject) -> [UInt8]? {
        object.number("port").flatMap { UInt16(exactly: $0) }.map { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }

    private static func presented(_ object: LineObject, _ family: Int32, _ size: Int) -> [UInt8]? {
        guard let text = object.text("address") else { return nil }
        var bytes = [UInt8](repeating: 0, count: size)
        // The buffer has the size of the family's addresses.
        let isAddress = unsafe bytes.withUnsafeMutableBytes { unsafe inet_pton(family, text, $0.baseAddress!) == 1 }
        return isAddress ? bytes : nil
    }

    private static func little<T: FixedWidthInteger>(_ number: T) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(number)
        return writer.bytes
    }
}
