// SPDX-License-Identifier: Apache-2.0

internal import Events

/// IP addresses as text.
enum AddressText {
    /// Of four or sixteen bytes in network order; nil for others.
    static func text(_ bytes: [UInt8]) -> [UInt8]? {
        var buffer = TextBuffer(capacity: 48)
        switch bytes.count {
        case 4:
            let number = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            SocketAddress.inet(address: number, port: 0).appendAddress(to: &buffer)
        case 16:
            let number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
            SocketAddress.inet6(address: number, port: 0, flowInfo: 0, scopeID: 0).appendAddress(to: &buffer)
        default: return nil
        }
        return buffer.bytes
    }
}
