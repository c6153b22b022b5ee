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

/// What Falco calls the kinds of objects behind descriptors.
enum DescriptorKind {
    private static let names: [(kind: ObjectKind, type: String, letter: String)] = [
        (.file, "file", "f"), (.directory, "directory", "d"), (.characterDevice, "file", "f"), (.blockDevice, "file", "f"),
        (.symlink, "file", "f"), (.pipe, "pipe", "p"), (.ipv4, "ipv4", "4"), (.ipv6, "ipv6", "6"), (.unix, "unix", "u"),
        (.netlink, "netlink", "n"), (.eventfd, "event", "e"), (.signalfd, "signalfd", "s"), (.eventpoll, "eventpoll", "l"),
        (.inotify, "inotify", "i"), (.timerfd, "timerfd", "t"), (.bpf, "bpf", "b"), (.userfaultfd, "userfaultfd", "u"),
        (.ioUring, "io_uring", "r"), (.memfd, "memfd", "m"), (.pidfd, "pidfd", "P"),
    ]
    static let types = names.map { NamedValue(UInt64($0.kind.rawValue), $0.type) }
    static let letters = names.map { NamedValue(UInt64($0.kind.rawValue), $0.letter) }
    static let files: [ObjectKind] = [.file, .characterDevice, .blockDevice, .symlink, .memfd]
    static let internet: [ObjectKind] = [.ipv4, .ipv6]
    static let internetName = [(ObjectKind.ipv4, "ip"), (.ipv6, "ip"), (.unix, "unix")].map { NamedValue(UInt64($0.0.rawValue), $0.1) }

    static func isOne(of kinds: [ObjectKind]) -> ValueSource { .derived(.isOneOf(kinds.map { UInt64($0.rawValue) }), [.object(.kind)]) }
}
