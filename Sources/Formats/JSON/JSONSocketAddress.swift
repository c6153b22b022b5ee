// SPDX-License-Identifier: Apache-2.0

internal import Events

/// A socket address as a JSON object: family, and what that family has.
enum JSONSocketAddress {
    static func append(_ event: borrowing Event, _ index: Int, to text: inout TextBuffer) {
        guard let data = event.data(index), let address = SocketAddress(bytes: data) else {
            text.append("null")
            return
        }
        text.append("{\"family\":\"")
        if !Meaning.socketFamily.append(UInt64(address.family), to: &text) { text.append(decimal: address.family) }
        text.append(UInt8(ascii: "\""))
        switch address {
        case .inet(_, let port), .inet6(_, let port, _, _):
            text.append(",\"address\":\"")
            address.appendAddress(to: &text)
            text.append("\",\"port\":")
            text.append(decimal: port)
            if case .inet6(_, _, _, let scope) = address, scope != 0 {
                text.append(",\"scope_id\":")
                text.append(decimal: scope)
            }
        case .unix(let path, let abstract):
            text.append(abstract ? ",\"abstract\":" : ",\"path\":")
            text.append(jsonString: path)
        case .netlink(let port, let groups):
            text.append(",\"port_id\":")
            text.append(decimal: port)
            text.append(",\"groups\":")
            text.append(decimal: groups)
        default: break
        }
        text.append(UInt8(ascii: "}"))
    }
}
