// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Values as lines for people have them: quotes only where they are needed, nothing raw.
enum LineStyle: ValueStyle {
    static var quote: StaticString { "" }
    static var separator: UInt8 { UInt8(ascii: " ") }
    static var missing: StaticString { "?" }

    static func append(text: Span<UInt8>, inList: Bool, to buffer: inout TextBuffer) -> Bool {
        buffer.append(quotedIfNeeded: text, inList: inList)
        return true
    }

    /// `3</etc/passwd>`.
    static func append(descriptor number: Int64, path: [UInt8], to buffer: inout TextBuffer) {
        buffer.append(decimal: number)
        buffer.append(UInt8(ascii: "<"))
        buffer.append(quotedIfNeeded: path.span)
        buffer.append(UInt8(ascii: ">"))
    }

    static func append(key: StaticString, to buffer: inout TextBuffer) {
        buffer.append(key)
        buffer.append(UInt8(ascii: "="))
    }

    /// Names in the file system and abstract ones (behind `@`) as texts; a unix socket without a name as its family.
    static func append(address: SocketAddress, to buffer: inout TextBuffer) -> Bool {
        guard case .unix(let path, let abstract) = address else {
            address.append(to: &buffer)
            return true
        }
        if abstract { buffer.append(UInt8(ascii: "@")) }
        if path.isEmpty {
            if !abstract { buffer.append("AF_UNIX") }
        } else {
            buffer.append(quotedIfNeeded: path.span)
        }
        return true
    }
}
