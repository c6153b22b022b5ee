// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

extension Evaluator {
    /// Of what the event's descriptor leads to.
    func object(_ field: ObjectField, _ event: borrowing Event) -> Value {
        guard let definition = EventCatalogue.shared[event.kind], let object = EventObject(event, behind: definition.arguments.count) else {
            return .missing
        }
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
            return keep(LexicalPath.normalized([UInt8](copying: path)))
        case .localAddress: return address(object.copy(.local))
        case .remoteAddress: return address(object.copy(.remote))
        case .localPort: return port(object.copy(.local))
        case .remotePort: return port(object.copy(.remote))
        }
    }

    /// Four or sixteen bytes in network order.
    private func address(_ bytes: [UInt8]?) -> Value {
        switch bytes.flatMap({ SocketAddress(bytes: $0) }) {
        case .inet(let address, _): keep(withBytes(of: address))
        case .inet6(let address, _, _, _): keep(withBytes(of: address))
        default: .missing
        }
    }

    private func withBytes<T: FixedWidthInteger>(of number: T) -> [UInt8] {
        stride(from: T.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> T($0)) }
    }

    private func port(_ bytes: [UInt8]?) -> Value {
        switch bytes.flatMap({ SocketAddress(bytes: $0) }) {
        case .inet(_, let port), .inet6(_, let port, _, _): .unsigned(UInt64(port))
        default: .missing
        }
    }
}
