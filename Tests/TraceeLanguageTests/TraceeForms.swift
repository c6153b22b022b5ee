// SPDX-License-Identifier: Apache-2.0

import Events
import PolicyModel

/// Tracee's policies as values, written by hand: what a reader of its files has to make of them.
enum TraceeForms {
    /// By the file of `fixtures/tracee/policies` that each stands for.
    static let all: [(file: String, policy: Policy)] = [
        ("default-policy.yaml", .tracee("default-policy", "traces default events", signatures + ["container_create", "container_remove"])),
        ("k8s/signature_events.yaml", .tracee("signature-events", "traces all signature events", signatures)),
        ("k8s/extend-default-policy.yaml", .tracee(
            "extend-default-policy", "this policy can be used to extend traces default events",
            ownership + identities + modulesAndMemory + objectHooks + packets)),
        ("k8s/container_dns_events.yaml", .tracee(
            "container-dns-events", "traces dns events from containers", scope: .test(Test(.container, .compare(.equal, .bool(true)))),
            dns)),
        ("k8s/not_containers.yaml", .tracee(
            "not-containers", "traces anti_debugging in the host", scope: .test(Test(.container, .compare(.equal, .bool(false)))),
            ["anti_debugging"])),
        ("k8s/dig.yaml", dig), ("plain/dig.yaml", dig),
        ("k8s/new_containers.yaml", newContainers), ("plain/new_containers.yaml", newContainers),
        ("k8s/scope_comm.yaml", strace), ("plain/scope_comm.yaml", strace),
        ("k8s/new_pids.yaml", .tracee(
            "new-pids", "traces openat and security_file_open for new pids",
            scope: .test(Test(.isNew("pid"), .compare(.equal, .bool(true)))), ["openat", "security_file_open"])),
        ("k8s/uid_higher_than_or_equal_to_zero.yaml", .tracee(
            "uid-higher-than-or-equal-to-zero", "traces read and write syscall for uids higher than or equal to 0",
            scope: .test(Test(.uid, .compare(.greaterOrEqual, .uint64(0)))), ["read", "write"])),
        ("k8s/context_comm.yaml", .tracee("context-comm", "traces openat done by ls", [
            .event("openat", .test(Test(.comm, .compare(.equal, .text("ls")))))
        ])),
        ("k8s/openat_data_pahtname.yaml", .tracee("openat-data-pathname", "traces openat under /tmp/*", [
            .event("openat", .test(Test(.data("pathname", type: .text), .text(.startsWith, Array("/tmp".utf8)))))
        ])),
        ("k8s/pid_equal.yaml", .tracee("pid-equal", "traces read and write syscalls for pids 1000, and 2000", [
            .event("read", .test(Test(.pid, .compare(.equal, .int64(1000))))),
            .event("write", .test(Test(.pid, .compare(.equal, .int64(2000))))),
        ])),
    ]

    private static let dig = Policy.tracee(
        "dig", "traces dns events from the dig executable", scope: .test(Test(.executable, .compare(.equal, .text("/usr/bin/dig")))), dns)
    private static let newContainers = Policy.tracee(
        "new-containers", "traces events container_created and security_file_open only for new container",
        scope: .test(Test(.isNew("container"), .compare(.equal, .bool(true)))), ["container_create", "security_file_open"])
    private static let strace = Policy.tracee(
        "comm-strace", "traces sched_process_exec and sched_process_exit for the command strace",
        scope: .test(Test(.comm, .compare(.equal, .text("strace")))), ["sched_process_exec", "sched_process_exit"])

    // MARK: Lists of events

    private static let dns = ["net_packet_dns_request", "net_packet_dns_response"]

    /// What other rules detect.
    private static let signatures = [
        "stdio_over_socket", "k8s_api_connection", "aslr_inspection", "proc_mem_code_injection", "docker_abuse", "scheduled_task_mod",
        "ld_preload", "cgroup_notify_on_release", "default_loader_mod", "sudoers_modification", "sched_debug_recon",
        "system_request_key_mod", "cgroup_release_agent", "rcd_modification", "core_pattern_modification", "proc_kcore_read",
        "proc_mem_access", "hidden_file_created", "anti_debugging", "ptrace_code_injection", "process_vm_write_inject", "disk_mount",
        "dynamic_code_loading", "fileless_execution", "illegitimate_shell", "kernel_module_loading", "k8s_cert_theft",
        "proc_fops_hooking", "syscall_hooking", "dropped_executable",
    ]

    private static let ownership = ["creat", "chmod", "fchmod", "chown", "fchown", "lchown"]
    private static let identities = [
        "ptrace", "setuid", "setgid", "setpgid", "setsid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid",
    ]
    private static let modulesAndMemory = [
        "init_module", "fchownat", "fchmodat", "setns", "process_vm_readv", "process_vm_writev", "finit_module", "memfd_create",
        "move_mount", "sched_process_exec",
    ]
    private static let objectHooks = [
        "security_inode_unlink", "security_socket_connect", "security_socket_accept", "security_socket_bind", "security_sb_mount",
    ]
    private static let packets =
        ["net_packet_icmp", "net_packet_icmpv6"] + dns + ["net_packet_http_request", "net_packet_http_response"]
}

extension Policy {
    static func tracee(_ name: String, _ about: String, scope: Condition = .always, _ rules: [Rule]) -> Policy {
        var policy = Policy(name, language: "tracee")
        (policy.about, policy.scope, policy.rules) = (about, scope, rules)
        return policy
    }

    fileprivate static func tracee(_ name: String, _ about: String, scope: Condition = .always, _ events: [String]) -> Policy {
        .tracee(name, about, scope: scope, events.map { .event($0) })
    }
}

extension Rule {
    /// About an event of the catalogue or, where it has none of this name, about what another rule detected.
    fileprivate static func event(_ name: String, _ condition: Condition = .always) -> Rule {
        var rule = Rule(name)
        rule.triggers = [EventCatalogue.shared.named(name).map { .event($0.kind) } ?? .detection(name)]
        rule.condition = condition
        return rule
    }
}

extension Field {
    fileprivate static let comm = Field("comm", type: .text)
    fileprivate static let uid = Field("uid", type: .uint64)
    fileprivate static let pid = Field("pid", type: .int64)
    fileprivate static let executable = Field("executable", type: .path)
    fileprivate static let container = Field("container", type: .bool)

    /// Whether it began after the agent did.
    fileprivate static func isNew(_ what: String) -> Field { Field(what, argument: "new", type: .bool) }
    /// A field of the event itself.
    fileprivate static func data(_ name: String, type: ValueType) -> Field { Field("data." + name, type: type) }
}
