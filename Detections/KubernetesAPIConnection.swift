// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import RuleEvaluator

/// A container's process connects to the API server of its cluster. Kubernetes tells each container the server's address in its
/// environment, so that is remembered of whatever a container executes: who connects may have thrown its own environment away.
struct KubernetesAPIConnection: Detector {
    static let name = "k8s_api_connection"
    static let remembered: Set<EventKind> = [.schedProcessExec]
    static let variables: Set<String> = [variable]

    private static let variable = "KUBERNETES_SERVICE_HOST"
    /// Containers, the oldest of which are forgotten first; a host has a few hundred.
    private static let limit = 4096

    /// By the container's id, as text.
    private var servers: [String: [UInt8]] = [:]
    /// Ids in `servers`, in the order in which they came.
    private var order: [String] = []

    init() {}

    mutating func remember(_ event: borrowing Event, _ surroundings: any ProcessSurroundings) {
        guard let server = Self.server(event, surroundings),
            let container = surroundings.container(of: event)
        else { return }
        if servers.updateValue(server, forKey: container.id) == nil { order.append(container.id) }
        if order.count > Self.limit { servers[order.removeFirst()] = nil }
    }

    func holds(_ event: borrowing Event, _ surroundings: any ProcessSurroundings) -> Bool {
        guard event.kind == .securitySocketConnect, let container = surroundings.container(of: event) else { return false }
        // Whoever ran before the agent began has not been seen to execute anything.
        guard let server = servers[container.id] ?? Self.server(event, surroundings) else { return false }
        return Self.peer(of: event) == server
    }

    /// The address that is connected to, as text.
    private static func peer(of event: borrowing Event) -> [UInt8]? {
        guard let bytes = event.data(remoteAddress), let address = SocketAddress(bytes: bytes) else { return nil }
        var text = TextBuffer(capacity: 64)
        switch address {
        case .inet: address.appendAddress(to: &text)
        // Sockets of IPv6 speak IPv4 too.
        case .inet6(let number, _, _, _) where number >> 32 == 0xffff: text.append(internetAddress: UInt32(truncatingIfNeeded: number))
        case .inet6: address.appendAddress(to: &text)
        default: return nil
        }
        return text.bytes
    }

    private static let remoteAddress = 2

    /// What the process's environment names.
    private static func server(_ event: borrowing Event, _ surroundings: any ProcessSurroundings) -> [UInt8]? {
        surroundings.process(of: event)?.image.environment?.value(of: Array(variable.utf8)).map { value in
            String(decoding: value, as: UTF8.self).lowercased().utf8.map { $0 }
        }
    }
}
