// SPDX-License-Identifier: Apache-2.0

extension SocketAddress {
    /// Names and values of its parts as Tracee tells them, in the order of the names.
    package var parts: [(name: StaticString, value: String)] {
        func text(_ body: (inout TextBuffer) -> Void) -> String {
            var buffer = TextBuffer(capacity: 64)
            body(&buffer)
            return String(decoding: buffer.bytes, as: UTF8.self)
        }
        let number = family
        let name = text { if !NameTable.socketFamily.append(UInt64(number), to: &$0) { $0.append(decimal: number) } }
        switch self {
        case .inet(_, let port):
            return [("sa_family", name), ("sin_addr", text { appendAddress(to: &$0) }), ("sin_port", "\(port)")]
        case .inet6(_, let port, let flowInfo, let scopeID):
            return [
                ("sa_family", name), ("sin6_addr", text { appendAddress(to: &$0) }), ("sin6_flowinfo", "\(flowInfo)"),
                ("sin6_port", "\(port)"), ("sin6_scopeid", "\(scopeID)"),
            ]
        case .unix: return [("sa_family", name), ("sun_path", text { appendAddress(to: &$0) })]
        default: return [("sa_family", name)]
        }
    }
}

extension TextBuffer {
    /// Appends the parts of a socket address as one text.
    package mutating func append(parts address: SocketAddress) {
        append("map[")
        for (place, part) in address.parts.enumerated() {
            if place > 0 { append(UInt8(ascii: " ")) }
            append(part.name)
            append(UInt8(ascii: ":"))
            append(utf8: part.value)
        }
        append(UInt8(ascii: "]"))
    }
}
