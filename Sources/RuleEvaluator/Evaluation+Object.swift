// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

extension Evaluation {
    /// Of what the event's descriptor leads to, or that which is looked at of those that the call waited for.
    mutating func object(_ field: ObjectField, _ event: borrowing Event) -> Value {
        guard let definition, let own = event.object(behind: definition.arguments.count) else { return .missing }
        if let polled { return value(of: field, own.polled(polled)) }
        return value(of: field, own)
    }

    private mutating func value(of field: ObjectField, _ object: borrowing EventObject) -> Value {
        func number(_ slot: ObjectSlot, _ object: borrowing EventObject) -> Value { object.value(slot).map { .unsigned($0) } ?? .missing }
        switch field {
        case .kind: return number(.kind, object)
        case .mode: return number(.mode, object)
        case .device: return number(.device, object)
        case .inode: return number(.inode, object)
        case .openFlags: return object.openFlags.map { .unsigned(UInt64($0)) } ?? .missing
        case .layer: return number(.layer, object)
        case .family: return number(.family, object)
        case .socketType: return number(.type, object)
        case .transport: return number(.protocol, object)
        case .socketState: return object.socketState.map { .unsigned(UInt64($0)) } ?? .missing
        case .isServer: return object.value(.state) == nil ? .missing : .boolean(object.isServer)
        case .isCreated: return object.value(.flags) == nil ? .missing : .boolean(object.wasCreated)
        case .path:
            guard let path = object.data(.path) else { return .missing }
            return keep(path)
        case .givenPath(let index):
            guard let path = object.data(index == 0 ? .given0 : .given1) else { return .missing }
            if LexicalPath.isNormal(path) { return keep(path) }
            return write { text in
                let start = text.count
                text.append(contentsOf: path)
                text.edit(from: start) { LexicalPath.normalize(&$0, from: $1) }
            }
        case .localAddress: return socket(.local, object).map { address($0) } ?? .missing
        case .remoteAddress: return socket(.remote, object).map { address($0) } ?? .missing
        case .localPort: return socket(.local, object).map { port($0) } ?? .missing
        case .remotePort: return socket(.remote, object).map { port($0) } ?? .missing
        case .localSocketPath: return path(.local, object)
        case .remoteSocketPath: return path(.remote, object)
        case .descriptor: return object.descriptor.map { .integer(Int64($0)) } ?? .missing
        case .data:
            guard let data = object.data(.data) else { return .missing }
            return keep(data)
        case .messageAddress:
            guard let address = object.data(.message) else { return .missing }
            return keep(address)
        case .isPeerNew: return .boolean(true)
        }
    }

    private func socket(_ slot: ObjectSlot, _ object: borrowing EventObject) -> SocketAddress? {
        guard let bytes = object.data(slot) else { return nil }
        return Self.internetAddress(bytes)
    }

    private mutating func path(_ slot: ObjectSlot, _ object: borrowing EventObject) -> Value {
        guard let bytes = object.data(slot), let name = SocketAddress.unixName(in: bytes), name.isAbstract || !name.range.isEmpty
        else { return .missing }
        return unixName(bytes, name)
    }

    /// Nil for Unix sockets: their names would be copied.
    static func internetAddress(_ bytes: Span<UInt8>) -> SocketAddress? {
        SocketAddress.unixName(in: bytes) == nil ? SocketAddress(bytes: bytes) : nil
    }

    /// Four or sixteen bytes in network order; an IPv4 address in IPv6's clothes as the IPv4 address that it is.
    mutating func address(_ address: SocketAddress) -> Value {
        switch address {
        case .inet(let number, _): return keep(UInt128(number), bytes: 4)
        case .inet6(let number, _, _, _): return keep(number, bytes: number >> 32 == 0xffff ? 4 : 16)
        default: return .missing
        }
    }

    /// The last bytes of a number, the highest first.
    private mutating func keep(_ number: UInt128, bytes: Int) -> Value {
        let start = texts.count
        for place in (0..<bytes).reversed() { texts.append(UInt8(truncatingIfNeeded: number >> UInt128(8 * place))) }
        return written(from: start)
    }

    mutating func port(_ address: SocketAddress) -> Value {
        switch address {
        case .inet(_, let port), .inet6(_, let port, _, _): .unsigned(UInt64(port))
        default: .missing
        }
    }

    /// An abstract name begins with `@`.
    mutating func unixName(_ bytes: Span<UInt8>, _ name: (range: Range<Int>, isAbstract: Bool)) -> Value {
        let start = texts.count
        if name.isAbstract { texts.append(UInt8(ascii: "@")) }
        texts.append(contentsOf: bytes.extracting(name.range))
        return written(from: start)
    }
}
