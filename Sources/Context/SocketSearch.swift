// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Looks for sockets by inode in the tables of a process's network namespace.
enum SocketSearch {
    /// A table below /proc/PID/net, the family of its sockets, and the column of the inode.
    private static let tables: [(file: String, kind: ObjectKind, inode: Int)] = [
        ("unix", .unix, 6), ("tcp", .ipv4, 9), ("tcp6", .ipv6, 9), ("udp", .ipv4, 9), ("udp6", .ipv6, 9), ("netlink", .netlink, 9),
        ("packet", .packet, 8), ("raw", .ipv4, 9), ("raw6", .ipv6, 9), ("icmp", .ipv4, 9), ("icmp6", .ipv6, 9),
    ]
    /// Bytes read of each: a host with many connections has megabytes of them.
    private static let limit = 1 << 18

    /// Nil where no table has it, or not near its beginning.
    static func find(_ inode: UInt64, in folder: borrowing ProcFolder) -> OpenDescriptor? {
        for table in tables {
            for line in lines(table.file, in: folder) {
                let words = words(line)
                guard words.count > table.inode, number(words[table.inode], radix: 10) == inode else { continue }
                return descriptor(table.kind, words)
            }
        }
        return nil
    }

    /// The kinds of those that are found; the rest are sockets of another family.
    static func kinds(of inodes: Set<UInt64>, in folder: borrowing ProcFolder) -> Set<ObjectKind> {
        var left = inodes
        var kinds: Set<ObjectKind> = []
        for table in tables where !left.isEmpty {
            for line in lines(table.file, in: folder) {
                let words = words(line)
                guard words.count > table.inode, let inode = number(words[table.inode], radix: 10), left.remove(inode) != nil
                else { continue }
                kinds.insert(descriptor(table.kind, words).kind)
            }
        }
        return left.isEmpty ? kinds : kinds.union([.socket])
    }

    private static func lines(_ file: String, in folder: borrowing ProcFolder) -> ArraySlice<ArraySlice<UInt8>> {
        folder.contents("net/" + file, limit: limit)?.split(separator: UInt8(ascii: "\n")).dropFirst() ?? []
    }

    private static func words(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] { line.split(separator: UInt8(ascii: " "), maxSplits: 10) }

    private static func descriptor(_ kind: ObjectKind, _ words: [ArraySlice<UInt8>]) -> OpenDescriptor {
        switch kind {
        case .unix: return OpenDescriptor(kind: kind, name: words.count > 7 ? Array(words[7]) : [])
        case .ipv4, .ipv6:
            guard let local = End(words[1]), let remote = End(words[2]) else { return OpenDescriptor(kind: kind, name: []) }
            var name = TextBuffer(capacity: 96)
            local.append(to: &name)
            if remote.port != 0 {
                name.append("->")
                remote.append(to: &name)
            }
            return OpenDescriptor(kind: local.isMapped ? .ipv4 : kind, name: name.bytes)
        default: return OpenDescriptor(kind: kind, name: [])
        }
    }

    private static func number(_ text: ArraySlice<UInt8>, radix: Int) -> UInt64? {
        UInt64(String(decoding: text, as: UTF8.self), radix: radix)
    }

    /// One end of a connection.
    private struct End {
        private let words: [UInt32]
        let port: UInt64

        /// `0100007F:0016`: 32 bits at a time, in the machine's order.
        init?(_ text: ArraySlice<UInt8>) {
            let parts = text.split(separator: UInt8(ascii: ":"))
            guard parts.count == 2, parts[0].count == 8 || parts[0].count == 32, let port = number(parts[1], radix: 16) else { return nil }
            var words: [UInt32] = []
            for start in stride(from: parts[0].startIndex, to: parts[0].endIndex, by: 8) {
                guard let word = number(parts[0][start..<start + 8], radix: 16) else { return nil }
                words.append(UInt32(bigEndian: UInt32(truncatingIfNeeded: word)))
            }
            (self.words, self.port) = (words, port)
        }

        /// An IPv4 address in IPv6's form.
        var isMapped: Bool { words.count == 4 && words[0] == 0 && words[1] == 0 && words[2] == 0xffff }

        func append(to text: inout TextBuffer) {
            if words.count == 1 || isMapped {
                text.append(internetAddress: words[words.count - 1])
            } else {
                text.append(internetAddress: words.reduce(UInt128(0)) { $0 << 32 | UInt128($1) })
            }
            text.append(UInt8(ascii: ":"))
            text.append(decimal: port)
        }
    }
}
