// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Values as JSON has them.
enum JSONStyle: ValueStyle {
    static var quote: StaticString { "\"" }
    static var separator: UInt8 { UInt8(ascii: ",") }
    static var missing: StaticString { "null" }

    static func append(text: Span<UInt8>, inList: Bool, to buffer: inout TextBuffer) -> Bool {
        buffer.append(jsonString: text)
    }

    static func append(descriptor number: Int64, path: [UInt8], to buffer: inout TextBuffer) {
        buffer.append("{\"fd\":")
        buffer.append(decimal: number)
        buffer.append(",\"path\":")
        buffer.append(jsonString: path)
        buffer.append(UInt8(ascii: "}"))
    }

    static func append(key: StaticString, to buffer: inout TextBuffer) {
        buffer.append(UInt8(ascii: "\""))
        buffer.append(key)
        buffer.append("\":")
    }

    /// An object: the family, and what that family has.
    static func append(address: SocketAddress, to buffer: inout TextBuffer) -> Bool {
        var valid = true
        buffer.append("{\"family\":\"")
        if !Meaning.socketFamily.append(UInt64(address.family), to: &buffer) { buffer.append(decimal: address.family) }
        buffer.append(UInt8(ascii: "\""))
        switch address {
        case .inet(_, let port), .inet6(_, let port, _, _):
            buffer.append(",\"address\":\"")
            address.appendAddress(to: &buffer)
            buffer.append("\",\"port\":")
            buffer.append(decimal: port)
            if case .inet6(_, _, _, let scope) = address, scope != 0 {
                buffer.append(",\"scope_id\":")
                buffer.append(decimal: scope)
            }
        case .unix(let path, let abstract):
            buffer.append(abstract ? ",\"abstract\":" : ",\"path\":")
            valid = buffer.append(jsonString: path)
        case .netlink(let port, let groups):
            buffer.append(",\"port_id\":")
            buffer.append(decimal: port)
            buffer.append(",\"groups\":")
            buffer.append(decimal: groups)
        default: break
        }
        buffer.append(UInt8(ascii: "}"))
        return valid
    }
}
