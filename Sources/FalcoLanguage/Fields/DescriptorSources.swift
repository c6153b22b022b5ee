// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// Both ends of a connection, for events of one kind: from the socket itself, and where the call names an address, from that.
struct DescriptorSources {
    let localAddress: ValueSource
    let localPort: ValueSource
    let remoteAddress: ValueSource
    let remotePort: ValueSource
    /// Path of a Unix socket, the other end's first.
    let socketPath: ValueSource
    let isServer: ValueSource
    /// Whether the call itself names the other end.
    let namesPeer: Bool

    init(_ definition: EventDefinition) {
        func argument(_ name: String) -> ValueSource? {
            definition.arguments.firstIndex { $0.name == name && $0.type == .sockaddr }.map { .argument($0) }
        }
        // The address that a call names, this end's or the other's, and whether it says more than the socket does.
        var here: ValueSource?
        var there: ValueSource?
        var isSurer = false
        switch definition.name {
        case "bind": here = argument("addr")
        case "connect": there = argument("addr")
        case "sendto": (there, isSurer) = (argument("dest_addr"), true)
        case "recvfrom": (there, isSurer) = (argument("src_addr"), true)
        case "sendmsg", "recvmsg", "sendmmsg", "recvmmsg", "recvmmsg_time32": (there, isSurer) = (.object(.messageAddress), true)
        case "security_socket_bind", "security_socket_listen", "security_socket_accept": here = argument("local_addr")
        case "security_socket_connect": there = argument("remote_addr")
        default: break
        }
        func source(_ field: ObjectField, _ named: ValueSource?, _ part: Derivation) -> ValueSource {
            guard let named else { return .object(field) }
            let parts = [ValueSource.object(field), .derived(part, [named])]
            return .firstOf(isSurer ? parts.reversed() : parts)
        }
        localAddress = source(.localAddress, here, .socketAddress)
        localPort = source(.localPort, here, .socketPort)
        remoteAddress = source(.remoteAddress, there, .socketAddress)
        remotePort = source(.remotePort, there, .socketPort)
        let paths = [there, here].compactMap { $0.map { ValueSource.derived(.socketPath, [$0]) } }
        socketPath = .firstOf(paths + [.object(.remoteSocketPath), .object(.localSocketPath)])
        isServer = definition.name.hasSuffix("accept") || definition.name.hasSuffix("accept4") || definition.name.hasSuffix("listen")
            ? .bool(true) : .object(.isServer)
        namesPeer = isSurer
    }

    var clientAddress: ValueSource { .derived(.choice, [isServer, remoteAddress, localAddress]) }
    var clientPort: ValueSource { .derived(.choice, [isServer, remotePort, localPort]) }
    var serverAddress: ValueSource { .derived(.choice, [isServer, localAddress, remoteAddress]) }
    var serverPort: ValueSource { .derived(.choice, [isServer, localPort, remotePort]) }

    /// `ip:port->ip:port`, the client first; of Unix sockets the path.
    var connectionName: ValueSource {
        .firstOf([socketPath, .derived(.connectionName, [clientAddress, clientPort, serverAddress, serverPort])])
    }
}

/// Not that of the decoders.
typealias NamedValue = PolicyModel.NamedValue

/// Numbers of `apus_object_kind`, and what Falco calls them.
enum DescriptorKind {
    private static let names: [(number: UInt64, type: String, letter: String)] = [
        (1, "file", "f"), (2, "directory", "d"), (3, "file", "f"), (4, "file", "f"), (5, "file", "f"), (6, "pipe", "p"),
        (7, "ipv4", "4"), (8, "ipv6", "6"), (9, "unix", "u"), (10, "netlink", "n"), (13, "event", "e"), (14, "signalfd", "s"),
        (15, "eventpoll", "l"), (16, "inotify", "i"), (17, "timerfd", "t"), (18, "bpf", "b"), (19, "userfaultfd", "u"),
        (20, "io_uring", "r"), (21, "memfd", "m"), (22, "pidfd", "P"),
    ]
    static let types = names.map { NamedValue($0.number, $0.type) }
    static let letters = names.map { NamedValue($0.number, $0.letter) }
    static let files: [UInt64] = [1, 3, 4, 5, 21]
    static let directory: [UInt64] = [2]
    static let internet: [UInt64] = [7, 8]
    static let internetName: [NamedValue] = [NamedValue(7, "ip"), NamedValue(8, "ip"), NamedValue(9, "unix")]
    static let sockets: [UInt64] = [7, 8, 9, 10, 11, 12]

    static func isOne(of numbers: [UInt64]) -> ValueSource { .derived(.isOneOf(numbers), [.object(.kind)]) }
}
