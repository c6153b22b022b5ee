/// A socket address, read from the bytes of a kernel `struct sockaddr`.
///
/// The bytes may come from the memory of a hostile program: too few give no address, never a trap. What a path or an
/// abstract name holds is kept as it is; whoever writes it somewhere escapes it.
package enum SocketAddress: Equatable, Sendable {
    /// `struct sockaddr_in` (`linux/in.h`). The address is the number whose highest byte comes first in the text.
    case inet(address: UInt32, port: UInt16)
    /// `struct sockaddr_in6` (`linux/in6.h`). The address is the number whose highest byte comes first in the text.
    case inet6(address: UInt128, port: UInt16, flowInfo: UInt32, scopeID: UInt32)
    /// `struct sockaddr_un` (`linux/un.h`). A path ends before its first zero byte; an abstract name is all bytes after
    /// the leading zero, zeros included. An empty path is a socket without a name.
    case unix(path: [UInt8], abstract: Bool)
    /// `struct sockaddr_nl` (`linux/netlink.h`).
    case netlink(portID: UInt32, groups: UInt32)
    /// `struct sockaddr_ll` (`linux/if_packet.h`).
    case packet(protocol: UInt16, interfaceIndex: Int32)
    /// `struct sockaddr_vm` (`linux/vm_sockets.h`).
    case virtualMachine(contextID: UInt32, port: UInt32)
    /// `AF_UNSPEC`, which asks a connected socket to forget its peer.
    case unspecified
    /// Any other family; nothing after its number is read.
    case other(family: UInt16)

    /// Reads an address of exactly as many bytes as the caller of the kernel gave (`addrlen`); nil when its family
    /// needs more.
    package init?(bytes: RawSpan) {
        guard let family: UInt16 = bytes.number(at: 0) else { return nil }
        switch family {
        case 0:
            self = .unspecified
        case 1:
            self = Self.unix(bytes)
        case 2:
            guard let port: UInt16 = bytes.number(at: 2), let address: UInt32 = bytes.number(at: 4) else { return nil }
            self = .inet(address: UInt32(bigEndian: address), port: UInt16(bigEndian: port))
        case 10:
            guard let port: UInt16 = bytes.number(at: 2), let flowInfo: UInt32 = bytes.number(at: 4),
                let high: UInt64 = bytes.number(at: 8), let low: UInt64 = bytes.number(at: 16)
            else { return nil }
            // The kernel still accepts the 24 bytes of RFC 2133, which had no scope.
            let scopeID: UInt32 = bytes.number(at: 24) ?? 0
            self = .inet6(
                address: UInt128(UInt64(bigEndian: high)) << 64 | UInt128(UInt64(bigEndian: low)),
                port: UInt16(bigEndian: port), flowInfo: UInt32(bigEndian: flowInfo), scopeID: scopeID)
        case 16:
            guard let portID: UInt32 = bytes.number(at: 4), let groups: UInt32 = bytes.number(at: 8) else { return nil }
            self = .netlink(portID: portID, groups: groups)
        case 17:
            guard let code: UInt16 = bytes.number(at: 2), let index: Int32 = bytes.number(at: 4) else { return nil }
            self = .packet(protocol: UInt16(bigEndian: code), interfaceIndex: index)
        case 40:
            guard let port: UInt32 = bytes.number(at: 4), let cid: UInt32 = bytes.number(at: 8) else { return nil }
            self = .virtualMachine(contextID: cid, port: port)
        default:
            self = .other(family: family)
        }
    }

    /// Reads an address of exactly as many bytes as the caller of the kernel gave.
    package init?(bytes: Span<UInt8>) {
        // Bytes seen as raw bytes: there is no padding between them that could be uninitialised.
        unsafe self.init(bytes: bytes.bytes)
    }

    /// Reads an address of exactly as many bytes as the caller of the kernel gave.
    package init?(bytes: [UInt8]) {
        self.init(bytes: bytes.span)
    }

    /// Reads an address of exactly as many bytes as the caller of the kernel gave.
    package init?(bytes: ArraySlice<UInt8>) {
        self.init(bytes: bytes.span)
    }

    /// The number of the family: `AF_*` (`bits/socket.h`).
    package var family: UInt16 {
        switch self {
        case .unspecified: 0
        case .unix: 1
        case .inet: 2
        case .inet6: 10
        case .netlink: 16
        case .packet: 17
        case .virtualMachine: 40
        case .other(let family): family
        }
    }

    private static func unix(_ bytes: RawSpan) -> SocketAddress {
        let (range, isAbstract) = unixName(bytes)
        var path: [UInt8] = []
        for offset in range { if let byte: UInt8 = bytes.number(at: offset) { path.append(byte) } }
        return .unix(path: path, abstract: isAbstract)
    }

    private static func unixName(_ bytes: RawSpan) -> (range: Range<Int>, isAbstract: Bool) {
        guard let first: UInt8 = bytes.number(at: 2) else { return (0..<0, false) }
        if first == 0 { return (3..<bytes.byteCount, true) }
        var end = 2
        while let byte: UInt8 = bytes.number(at: end), byte != 0 { end += 1 }
        return (2..<end, false)
    }

    /// Where the path or abstract name of a Unix socket lies in its address; nil for other families. Copies nothing.
    package static func unixName(in bytes: Span<UInt8>) -> (range: Range<Int>, isAbstract: Bool)? {
        // As above.
        let raw = unsafe bytes.bytes
        guard let family: UInt16 = raw.number(at: 0), family == 1 else { return nil }
        return unixName(raw)
    }
}

extension RawSpan {
    /// The integer at `offset` in the byte order of this machine, or nil when it does not lie within the span.
    fileprivate func number<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Value? {
        guard offset >= 0, offset <= byteCount - MemoryLayout<Value>.size else { return nil }
        // In bounds by the guard; every bit pattern of an integer is valid.
        return unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self)
    }
}

extension SocketAddress {
    /// Appends the whole address: `127.0.0.1:53`, `[::1]:80`, `/run/x.sock`, `@abstract`, `netlink:12:0x1`,
    /// `packet:2:0x800`, `vsock:3:1024`, or the name of the family when that is all there is. A socket without a name
    /// appends nothing.
    package func append(to text: inout TextBuffer) {
        switch self {
        case .inet6: text.append(UInt8(ascii: "["))
        case .netlink: text.append("netlink:")
        case .packet: text.append("packet:")
        case .virtualMachine: text.append("vsock:")
        default: break
        }
        appendAddress(to: &text)
        switch self {
        case .inet6: text.append("]:")
        case .inet, .virtualMachine, .netlink, .packet: text.append(UInt8(ascii: ":"))
        default: break
        }
        switch self {
        case .netlink(_, let groups): text.append(hex: groups)
        case .packet(let code, _): text.append(hex: code)
        default: _ = appendPort(to: &text)
        }
    }

    /// Appends what identifies the peer without the port: the internet address without brackets, the path, the netlink
    /// port id, the interface index, the context id; the name or number of a family without any of these.
    package func appendAddress(to text: inout TextBuffer) {
        switch self {
        case .inet(let address, _): text.append(internetAddress: address)
        case .inet6(let address, _, _, _): text.append(internetAddress: address)
        case .unix(let path, let abstract):
            if abstract { text.append(UInt8(ascii: "@")) }
            text.append(contentsOf: path)
        case .netlink(let portID, _): text.append(decimal: portID)
        case .packet(_, let index): text.append(decimal: index)
        case .virtualMachine(let contextID, _): text.append(decimal: contextID)
        case .unspecified, .other:
            if !NameTable.socketFamily.append(UInt64(family), to: &text) {
                text.append("AF_")
                text.append(decimal: family)
            }
        }
    }

    /// Appends the port; returns false, appending nothing, when addresses of this family have none.
    package func appendPort(to text: inout TextBuffer) -> Bool {
        switch self {
        case .inet(_, let port), .inet6(_, let port, _, _): text.append(decimal: port)
        case .virtualMachine(_, let port): text.append(decimal: port)
        default: return false
        }
        return true
    }
}
