// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// Events that are decided once their records are built. Rules are written as Falco's, about a call that stands for the event: what it says
/// of the call's arguments and paths is asked of the record's own.
enum RecordKinds {
    /// For each event the call.
    static let calls: [String: String] = [
        "security_file_open": "openat", "security_inode_unlink": "unlinkat", "security_inode_rename": "renameat2",
        "security_inode_link": "linkat", "security_inode_symlink": "symlinkat", "security_inode_mknod": "mknodat", "chmod_common": "fchmodat",
        "security_sb_mount": "mount", "security_sb_umount": "umount2", "security_socket_create": "socket", "security_socket_bind": "bind",
        "security_socket_listen": "listen", "security_socket_accept": "accept4", "security_socket_connect": "connect",
        "net_tcp_connect": "connect", "socket_dup": "dup3", "shared_object_loaded": "mmap", "mem_prot_alert": "mprotect",
        "magic_write": "write", "commit_creds": "setresuid", "switch_task_ns": "setns", "security_bprm_check": "execve",
        "process_execute_failed": "execveat", "module_load": "finit_module", "cgroup_attach_task": "kill",
    ]

    static let names = calls.keys.sorted()

    /// The events that a call stands for.
    static let byCall: [EventKind: [EventKind]] = {
        var result: [EventKind: [EventKind]] = [:]
        for (name, call) in calls {
            guard let kind = EventCatalogue.shared.named(name)?.kind, let stand = EventCatalogue.shared.named(call)?.kind else { continue }
            result[stand, default: []].append(kind)
        }
        return result
    }()

    static func call(of kind: EventKind) -> EventKind? {
        EventCatalogue.shared[kind].flatMap { calls[$0.name] }.flatMap { EventCatalogue.shared.named($0)?.kind }
    }
}

/// Falco's fields, and for records what stands in their place.
struct RecordBinding: FieldBinding {
    let falco: any FieldBinding

    func source(of field: Field, in kind: EventKind) -> ValueSource {
        guard let stand = Stand(kind) else { return falco.source(of: field, in: kind) }
        return stand.of(falco.source(of: field, in: stand.call))
    }

    func alternative(of field: Field, in kind: EventKind) -> ValueSource? {
        guard let stand = Stand(kind) else { return falco.alternative(of: field, in: kind) }
        return falco.alternative(of: field, in: stand.call).map(stand.of)
    }

    func admission(of kind: EventKind) -> Condition { falco.admission(of: kind) }

    private struct Stand {
        let call: EventKind
        let count: Int
        let texts: [Int]

        init?(_ kind: EventKind) {
            guard let call = RecordKinds.call(of: kind), let definition = EventCatalogue.shared[kind] else { return nil }
            self.call = call
            count = definition.arguments.count
            texts = definition.arguments.indices.filter { definition.arguments[$0].type == .string }
        }

        func of(_ source: ValueSource) -> ValueSource {
            switch source {
            case .argument(let place): .argument(place % count)
            case .argumentText(let place): .argumentText(place % count)
            case .argumentStrings(let place, let from): .argumentStrings(place % count, from: from)
            case .object(.path): text(0)
            case .object(.givenPath(let place)): text(place)
            // A number that is not the one that it is called by.
            case .object(.descriptor): .argument(count - 1)
            case .object(.mode): .argument(count / 2)
            case .derived(let derivation, let parts): .derived(derivation, parts.map(of))
            case .firstOf(let parts): .firstOf(parts.map(of))
            case .list(let parts): .list(parts.map(of))
            default: source
            }
        }

        private func text(_ place: Int) -> ValueSource { texts.isEmpty ? .missing : .argument(texts[place % texts.count]) }
    }
}
