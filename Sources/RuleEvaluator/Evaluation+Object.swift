// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

extension Evaluation {
    /// Of what the event's descriptor leads to, or that which is looked at of those that the call waited for.
    mutating func object(_ field: ObjectField, _ event: borrowing Event) -> Value {
        guard let definition, let own = event.object(behind: definition.arguments.count) else {
            return .missing
        }
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
            return LexicalPath.isNormal(path) ? keep(path) : keep(LexicalPath.normalized([UInt8](copying: path)))
        case .localAddress: return socket(object.copy(.local)).map { address($0) } ?? .missing
        case .remoteAddress: return socket(object.copy(.remote)).map { address($0) } ?? .missing
        case .localPort: return socket(object.copy(.local)).map { port($0) } ?? .missing
        case .remotePort: return socket(object.copy(.remote)).map { port($0) } ?? .missing
        case .localSocketPath: return socket(object.copy(.local)).map { path($0) } ?? .missing
        case .remoteSocketPath: return socket(object.copy(.remote)).map { path($0) } ?? .missing
        case .descriptor: return object.descriptor.map { .integer(Int64($0)) } ?? .missing
        case .data: return object.copy(.data).map { keep($0) } ?? .missing
        case .messageAddress: return object.copy(.message).map { keep($0) } ?? .missing
        case .isPeerNew: return .boolean(true)
        }
    }

    private func socket(_ bytes: [UInt8]?) -> SocketAddress? { bytes.flatMap { SocketAddress(bytes: $0) } }

    /// Four or sixteen bytes in network order; an IPv4 address in IPv6's clothes as the IPv4 address that it is.
    mutating func address(_ address: SocketAddress) -> Value {
        switch address {
        case .inet(let number, _): return keep(bytes(of: number))
        case .inet6(let number, _, _, _):
            if number >> 32 == 0xffff { return keep(bytes(of: UInt32(truncatingIfNeeded: number))) }
            return keep(bytes(of: number))
        default: return .missing
        }
    }

    private func bytes<T: FixedWidthInteger>(of number: T) -> [UInt8] {
        stride(from: T.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> T($0)) }
    }

    mutating func port(_ address: SocketAddress) -> Value {
        switch address {
        case .inet(_, let port), .inet6(_, let port, _, _): .unsigned(UInt64(port))
        default: .missing
        }
    }

    /// An abstract name begins with `@`.
    mutating func path(_ address: SocketAddress) -> Value {
        guard case .unix(let path, let abstract) = address, abstract || !path.isEmpty else { return .missing }
        return keep(abstract ? [UInt8(ascii: "@")] + path : path)
    }
}
