// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// `fd.*` of one event.
struct DescriptorFields {
    private let event: FalcoEvent
    private let ends: DescriptorSources

    init(_ event: FalcoEvent) {
        self.event = event
        ends = DescriptorSources(event.definition)
    }

    /// Whether there can be a descriptor; without one all fields are missing.
    private var hasDescriptor: Bool { event.descriptor != .missing }

    func source(_ name: String, _ argument: String?) -> ValueSource {
        if name == "fd.types" {
            return argument.flatMap(Int.init).map { .derived(.named(DescriptorKind.types), [.process(.live(.descriptorKind($0)), .own)]) }
                ?? (argument == nil ? .derived(.named(DescriptorKind.types), [.process(.live(.descriptorKinds), .own)]) : .missing)
        }
        guard hasDescriptor else { return .missing }
        switch name {
        case "fd.num": return number
        case "fd.type": return event.isFromRing ? ringKind(DescriptorKind.types) : .derived(.named(DescriptorKind.types), [.object(.kind)])
        case "fd.typechar": return letter
        case "fd.name": return self.name
        case "fd.nameraw": return raw
        case "fd.directory": return directory(of: self.name)
        case "fd.filename":
            return .derived(.choice, [isFile, .derived(.baseName, [self.name]), .missing])
        case "fd.uid": return .derived(.concatenation, [.header(.hostTid), number])
        case "fd.containername": return .derived(.concatenation, [OwnerFields.containerID, .text(":"), self.name])
        case "fd.containerdirectory":
            return .derived(.concatenation, [OwnerFields.containerID, .text(":"), directory(of: self.name)])
        case "fd.dev": return .derived(.statDevice, [device])
        case "fd.dev.major": return .derived(.quotient(1 << 20), [device])
        case "fd.dev.minor": return .derived(.masked(0xf_ffff), [device])
        case "fd.ino": return event.isFromRing ? event.argument("inode") : .object(.inode)
        case "fd.is_upper_layer": return .derived(.isOneOf([UInt64(OverlayLayer.upper.rawValue)]), [.object(.layer)])
        case "fd.is_lower_layer": return .derived(.isOneOf([UInt64(OverlayLayer.lower.rawValue)]), [.object(.layer)])
        default: return connection(name)
        }
    }

    /// `fdlist.*`: of the descriptors that a poll waits for.
    func listSource(_ name: String) -> ValueSource {
        guard event.parameters.contains(where: { $0.name == "fds" }) else { return .missing }
        let part: ValueSource? =
            switch name {
            case "fdlist.nums": .object(.descriptor)
            case "fdlist.names": self.name
            case "fdlist.cips": .derived(.addressText, [ends.clientAddress])
            case "fdlist.sips": .derived(.addressText, [ends.serverAddress])
            case "fdlist.cports": ends.clientPort
            case "fdlist.sports": ends.serverPort
            default: nil
            }
        return part.map { .ofEachPolled(.firstOf([$0, .text("<NA>")])) } ?? .missing
    }

    /// `source` of a path as the call was given it, for calls that open by name.
    func given(_ name: String) -> ValueSource? {
        let given: ValueSource = .object(.givenPath(0))
        guard event.parameters.contains(where: { $0.path == 0 }) else { return nil }
        switch name {
        case "fd.name": return given
        case "fd.directory": return .derived(.directory, [given])
        case "fd.filename": return .derived(.baseName, [given])
        case "fd.containername": return .derived(.concatenation, [OwnerFields.containerID, .text(":"), given])
        case "fd.containerdirectory":
            return .derived(.concatenation, [OwnerFields.containerID, .text(":"), .derived(.directory, [given])])
        default: return nil
        }
    }

    // MARK: What it is

    /// -1 where the call should have made one and did not.
    private var number: ValueSource {
        event.descriptor == .returned ? .derived(.choice, [.failed, .constant(.int64(-1)), .returned]) : event.descriptor
    }

    /// Of an object hook there is no descriptor to ask: opens are files, the rest sockets by the family in the address.
    private func ringKind(_ names: [NamedValue]) -> ValueSource {
        func number(_ kind: ObjectKind) -> ValueSource { .constant(.uint64(UInt64(kind.rawValue))) }
        if event.isOpen { return .derived(.named(names), [number(.file)]) }
        func has(_ source: ValueSource, _ lengths: [UInt64], _ kind: ObjectKind, otherwise: ValueSource) -> ValueSource {
            .derived(.choice, [.derived(.isOneOf(lengths), [.derived(.lengthOfBytes, [source])]), number(kind), otherwise])
        }
        let unix = has(ends.socketPath, Array(1...109), .unix, otherwise: .missing)
        return .derived(.named(names), [has(anyAddress, [4], .ipv4, otherwise: has(anyAddress, [16], .ipv6, otherwise: unix))])
    }

    /// 4 or 16 bytes of whichever end is known.
    private var anyAddress: ValueSource { .firstOf([ends.remoteAddress, ends.localAddress]) }

    /// Of failed calls, what they would have made.
    private var letter: ValueSource {
        let known = event.isFromRing
            ? ringKind(DescriptorKind.letters) : ValueSource.derived(.named(DescriptorKind.letters), [.object(.kind)])
        return event.created.map { .firstOf([known, .text($0)]) } ?? known
    }

    private var device: ValueSource { event.isFromRing ? event.argument("dev") : .object(.device) }
    private var isFile: ValueSource { event.isFromRing ? .bool(event.isOpen) : DescriptorKind.isOne(of: DescriptorKind.files) }
    private var isDirectory: ValueSource { event.isFromRing ? .bool(false) : DescriptorKind.isOne(of: [.directory]) }

    // MARK: Names

    /// The path that the kernel found, else the one given, else both ends of the connection.
    var name: ValueSource {
        if event.isFromRing { return event.isOpen ? event.argument("pathname") : ends.connectionName }
        let given: [ValueSource] = event.isOpenOrCreat && event.name != "open_by_handle_at" ? [.object(.givenPath(0))] : []
        return .firstOf([.object(.path)] + given + [ends.connectionName])
    }

    private var raw: ValueSource {
        guard event.isOpenOrCreat, let parameter = event.parameter("name") else { return name }
        return .firstOf([parameter.raw, name])
    }

    /// A folder is its own; of calls that failed, the folder of the path that they were given.
    private func directory(of path: ValueSource) -> ValueSource {
        let opened = ValueSource.derived(.choice, [isDirectory, path, .derived(.choice, [isFile, .derived(.directory, [path]), .missing])])
        guard event.isOpenOrCreat, !event.isFromRing else { return opened }
        return .firstOf([opened, .derived(.choice, [.failed, .derived(.directory, [path]), .missing])])
    }

    // MARK: Connections

    private func connection(_ name: String) -> ValueSource {
        switch name {
        case "fd.ip", "fd.net": .list([ends.clientAddress, ends.serverAddress])
        case "fd.port", "fd.proto": .list([ends.clientPort, ends.serverPort])
        case "fd.cip", "fd.cnet", "fd.cip.name": ends.clientAddress
        case "fd.sip", "fd.snet", "fd.sip.name": ends.serverAddress
        case "fd.lip", "fd.lnet", "fd.lip.name": ends.localAddress
        case "fd.rip", "fd.rnet", "fd.rip.name": ends.remoteAddress
        case "fd.cport": ends.clientPort
        case "fd.sport": ends.serverPort
        case "fd.lport": ends.localPort
        case "fd.rport": ends.remotePort
        case "fd.cproto": .derived(.serviceName, [ends.clientPort])
        case "fd.sproto": .derived(.serviceName, [ends.serverPort])
        case "fd.lproto": .derived(.serviceName, [ends.localPort])
        case "fd.rproto": .derived(.serviceName, [ends.remotePort])
        case "fd.is_server": ends.isServer
        case "fd.l4proto": transport
        case "fd.sockfamily":
            event.isFromRing ? ringKind(DescriptorKind.internetName) : .derived(.named(DescriptorKind.internetName), [.object(.kind)])
        case "fd.connected": connected
        case "fd.name_changed": nameChanged
        default: .missing
        }
    }

    /// Falco says `<NA>` for what is no internet socket; a test may ask for it to be something else than tcp.
    private var transport: ValueSource {
        let names = [NamedValue(6, "tcp"), NamedValue(262, "tcp"), NamedValue(17, "udp"), NamedValue(1, "icmp"), NamedValue(58, "icmp")]
        if event.isFromRing {
            let type = ValueSource.derived(.masked(0xf), [event.argument("type")])
            return .derived(.named([NamedValue(1, "tcp"), NamedValue(2, "udp"), NamedValue(3, "raw")]), [type])
        }
        let byProtocol = ValueSource.derived(.named(names + [NamedValue(nil, "<NA>")]), [.object(.transport)])
        let isRaw = ValueSource.derived(.isOneOf([3]), [.object(.socketType)])
        let other = ValueSource.derived(.named([NamedValue(nil, "<NA>")]), [.object(.kind)])
        return .derived(.choice, [
            DescriptorKind.isOne(of: DescriptorKind.internet), .derived(.choice, [isRaw, .text("raw"), byProtocol]), other,
        ])
    }

    /// False for what is no socket. 1: TCP_ESTABLISHED, which connected sockets of all kinds have.
    private var connected: ValueSource {
        if event.isFromRing { return .bool(event.name == "connect") }
        return .firstOf([
            .derived(.isOneOf([1]), [.object(.socketState)]), .derived(.choice, [known, .bool(false), .missing]),
        ])
    }

    /// Whether anything stands behind the descriptor.
    private var known: ValueSource { DescriptorKind.isOne(of: ObjectKind.allCases) }

    private var nameChanged: ValueSource {
        switch event.name {
        case "connect", "accept", "accept4": .derived(.choice, [.failed, .bool(false), .bool(true)])
        default:
            ends.namesPeer
                ? .derived(.every, [DescriptorKind.isOne(of: DescriptorKind.internet), .object(.isPeerNew)])
                : .derived(.choice, [known, .bool(false), .missing])
        }
    }

    // MARK: Text of a parameter

    /// `<f>/path`, `<4t>ip:port->ip:port`; of what failed, the error's name.
    var text: ValueSource {
        let transportLetter = ValueSource.derived(.choice, [
            DescriptorKind.isOne(of: DescriptorKind.internet),
            .derived(.named([NamedValue(6, "t"), NamedValue(17, "u"), NamedValue(1, "i"), NamedValue(nil, "")]), [.object(.transport)]),
            .text(""),
        ])
        let known = ValueSource.derived(.named(DescriptorKind.letters), [.object(.kind)])
        let shown = ValueSource.derived(.concatenation, [.text("<"), known, transportLetter, .text(">"), .firstOf([name, .text("")])])
        return event.descriptor == .returned ? .derived(.choice, [.failed, .resultName, shown]) : shown
    }
}
