// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
package import Events
package import KernelInterface

/// What a decision may ask of each kind of event, at the hook that tells it.
package enum DecisionShapes {
    /// What is known of the task, whatever the hook.
    static let ofTask: Set<DecisionStep> = [.task, .comm, .container, .capabilities, .process, .parent]

    /// The shape of events of this kind where `provider` tells them; nil where no decision can be made.
    package static func shape(of kind: EventKind, _ provider: Provider) -> DecisionShape? {
        if kind == .schedProcessExec {
            return DecisionShape(kind: kind, provider: .tracepoint, steps: ofTask, isCall: false, isAlwaysTold: true)
        }
        if let record = record(kind, provider) { return record }
        guard provider == .sysExit || provider == .syscallFexit, let definition = EventCatalogue.shared[kind], kind.isSyscall,
            !SyscallTable.neverReturns(definition.name)
        else { return nil }
        let objects = SyscallObjects.all[definition.name]
        var steps = ofTask.union([.call])
        if objects?.descriptor != nil { steps.formUnion([.object, .path]) }
        if objects?.paths.isEmpty == false { steps.formUnion([.given, .secondGiven]) }
        return DecisionShape(
            kind: kind, provider: provider, steps: steps, hasDescriptor: objects?.descriptor != nil,
            opensFiles: objects?.descriptor == .result && objects?.paths.isEmpty == false,
            paths: objects?.paths.map(\.path) ?? [])
    }

    /// Events that are no calls and that nobody needs but the rules: the process tree, and what the agent knows of containers, stand on the
    /// others.
    private static let records: Set<String> = [
        "security_file_open", "security_inode_unlink", "security_inode_rename", "security_inode_link", "security_inode_symlink",
        "security_inode_mknod", "chmod_common", "security_sb_mount", "security_sb_umount", "security_socket_create", "security_socket_bind",
        "security_socket_listen", "security_socket_accept", "security_socket_connect", "net_tcp_connect", "socket_dup", "shared_object_loaded",
        "mem_prot_alert", "magic_write", "commit_creds", "switch_task_ns", "security_bprm_check", "process_execute_failed", "module_load",
        "cgroup_attach_task",
    ]

    /// Arguments whose text user space makes of what the record has.
    private static let made: Set<String> = ["net_tcp_connect.dst"]

    private static func record(_ kind: EventKind, _ provider: Provider) -> DecisionShape? {
        guard let definition = EventCatalogue.shared[kind], records.contains(definition.name) else { return nil }
        let texts = definition.arguments.indices.filter { place in
            let argument = definition.arguments[place]
            return argument.type == .string && !made.contains("\(definition.name).\(argument.name)")
        }
        return DecisionShape(
            record: kind, provider: provider, steps: ofTask.union([.call, .path, .given, .secondGiven]),
            texts: Array(texts.prefix(Int(APUS_RECORD_TEXTS))))
    }
}
