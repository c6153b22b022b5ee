// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Glibc
internal import Synchronization

/// Resolves a fixed set of host names by the system's resolver. A name that no longer resolves keeps its last addresses.
package final class HostNameCache: HostNames {
    private let known: Mutex<[[UInt8]: [[UInt8]]]>

    package init(_ names: some Sequence<[UInt8]>) {
        known = Mutex(Dictionary(names.map { ($0, []) }, uniquingKeysWith: { first, _ in first }))
    }

    package func addresses(of name: [UInt8]) -> [[UInt8]] { known.withLock { $0[name] ?? [] } }

    /// Asks for all names once more. Blocks as long as the resolver does.
    package func refresh() {
        for name in known.withLock({ Array($0.keys) }) {
            let found = Self.resolve(String(decoding: name, as: UTF8.self))
            if !found.isEmpty { known.withLock { $0[name] = found } }
        }
    }

    private static func resolve(_ name: String) -> [[UInt8]] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        // The resolver's list is ours until it is freed below; each address lies in it with its length.
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var found: [[UInt8]] = []
        var entry = unsafe list
        while let current = unsafe entry {
            let bytes = unsafe UnsafeRawBufferPointer(start: current.pointee.ai_addr, count: Int(current.pointee.ai_addrlen))
            // struct sockaddr_in and sockaddr_in6.
            switch unsafe current.pointee.ai_family {
            case AF_INET where bytes.count >= 8: unsafe found.append(Array(bytes[4..<8]))
            case AF_INET6 where bytes.count >= 24: unsafe found.append(Array(bytes[8..<24]))
            default: break
            }
            unsafe entry = current.pointee.ai_next
        }
        return found
    }
}
