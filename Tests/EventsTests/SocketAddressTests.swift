import Events
import Testing

@Suite struct SocketAddressTests {
    /// 127.0.0.1:53 as `struct sockaddr_in`.
    private static let inet: [UInt8] = [2, 0, 0, 53, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    /// [::1]:80 with flow 7 and scope 3 as `struct sockaddr_in6`.
    private static let inet6: [UInt8] =
        [10, 0, 0, 80, 0, 0, 0, 7] + [UInt8](repeating: 0, count: 15) + [1, 3, 0, 0, 0]

    @Test func `internet addresses are read in network order`() {
        #expect(SocketAddress(bytes: Self.inet) == .inet(address: 0x7f00_0001, port: 53))
        #expect(SocketAddress(bytes: Self.inet6) == .inet6(address: 1, port: 80, flowInfo: 7, scopeID: 3))
        #expect(SocketAddress(bytes: Self.inet6[..<24]) == .inet6(address: 1, port: 80, flowInfo: 7, scopeID: 0))
    }

    @Test func `local socket names are a path, an abstract name, or nothing`() {
        let path = Array("/run/x.sock".utf8)
        let name = Array("a\0b".utf8)
        #expect(SocketAddress(bytes: [1, 0] + path + [0, 1, 2]) == .unix(path: path, abstract: false))
        #expect(SocketAddress(bytes: [1, 0] + path) == .unix(path: path, abstract: false))
        #expect(SocketAddress(bytes: [1, 0, 0] + name) == .unix(path: name, abstract: true))
        #expect(SocketAddress(bytes: [1, 0, 0]) == .unix(path: [], abstract: true))
        #expect(SocketAddress(bytes: [1, 0]) == .unix(path: [], abstract: false))
    }

    @Test func `other families are read as far as they are known`() {
        #expect(SocketAddress(bytes: [16, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0]) == .netlink(portID: 12, groups: 1))
        #expect(
            SocketAddress(bytes: [17, 0, 8, 0, 2, 0, 0, 0, 0, 0, 0, 0]) == .packet(protocol: 0x800, interfaceIndex: 2))
        #expect(
            SocketAddress(bytes: [40, 0, 0, 0, 0, 4, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0])
                == .virtualMachine(contextID: 3, port: 1024))
        #expect(SocketAddress(bytes: [0, 0]) == .unspecified)
        #expect(SocketAddress(bytes: [38, 0, 1, 2]) == .other(family: 38))
        #expect(SocketAddress(bytes: [0xff, 0xff])?.family == 0xffff)
    }

    @Test(arguments: 0...28)
    func `an address cut short is nil, never a trap`(length: Int) {
        #expect((SocketAddress(bytes: Self.inet[..<min(length, 16)]) == nil) == (length < 8))
        #expect((SocketAddress(bytes: Self.inet6[..<length]) == nil) == (length < 24))
        for family in UInt8.min...UInt8.max {
            let bytes = [family, 0] + [UInt8](repeating: 0xff, count: 28)
            _ = SocketAddress(bytes: bytes[..<length])
        }
    }

    @Test(arguments: [
        (SocketAddress.inet(address: 0x7f00_0001, port: 53), "127.0.0.1:53", "127.0.0.1"),
        (.inet(address: 0xffff_ffff, port: 0), "255.255.255.255:0", "255.255.255.255"),
        (.inet6(address: 1, port: 80, flowInfo: 0, scopeID: 0), "[::1]:80", "::1"),
        (.unix(path: Array("/run/x.sock".utf8), abstract: false), "/run/x.sock", "/run/x.sock"),
        (.unix(path: Array("abstract".utf8), abstract: true), "@abstract", "@abstract"),
        (.unix(path: [], abstract: false), "", ""),
        (.netlink(portID: 12, groups: 1), "netlink:12:0x1", "12"),
        (.packet(protocol: 0x800, interfaceIndex: 2), "packet:2:0x800", "2"),
        (.virtualMachine(contextID: 3, port: 1024), "vsock:3:1024", "3"),
        (.unspecified, "AF_UNSPEC", "AF_UNSPEC"),
        (.other(family: 38), "AF_ALG", "AF_ALG"),
        (.other(family: 999), "AF_999", "AF_999"),
    ])
    func `addresses have a whole text and one without the port`(address: SocketAddress, whole: String, part: String) {
        #expect(written { address.append(to: &$0) } == whole)
        #expect(written { address.appendAddress(to: &$0) } == part)
    }

    @Test func `only families with ports have one to append`() {
        var buffer = TextBuffer()
        let local = SocketAddress.unix(path: [47], abstract: false).appendPort(to: &buffer)
        #expect(!local && buffer.isEmpty)
        let internet = SocketAddress.inet(address: 0, port: 443).appendPort(to: &buffer)
        #expect(internet && buffer.bytes == Array("443".utf8))
    }

    @Test(arguments: [
        (UInt128(0), "::"),
        (1, "::1"),
        (0x2001_0db8_0000_0000_0000_0000_0000_0001, "2001:db8::1"),
        (0x2001_0db8_0000_0000_0000_0000_0000_0000, "2001:db8::"),
        (0x2001_0db8_0000_0001_0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
        (0x2001_0000_0000_0001_0000_0000_0000_0001, "2001:0:0:1::1"),
        (0x2001_0db8_0000_0000_0001_0000_0000_0001, "2001:db8::1:0:0:1"),
        (0x0001_0002_0003_0004_0005_0006_0007_0008, "1:2:3:4:5:6:7:8"),
        (0x0000_0000_0003_0004_0005_0006_0007_0008, "::3:4:5:6:7:8"),
        (0x0001_0002_0003_0004_0005_0006_0000_0000, "1:2:3:4:5:6::"),
        (0x0000_0002_0003_0004_0005_0006_0007_0000, "0:2:3:4:5:6:7:0"),
        (0xfe80_0000_0000_0000_abcd_ef00_0012_0003, "fe80::abcd:ef00:12:3"),
        (0xffff_c0a8_0001, "::ffff:192.168.0.1"),
        (0x0001_ffff_c0a8_0001, "::1:ffff:c0a8:1"),
        (UInt128.max, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ])
    func `IPv6 addresses have the text of RFC 5952`(address: UInt128, expected: String) {
        #expect(written { $0.append(internetAddress: address) } == expected)
    }
}
