// SPDX-License-Identifier: Apache-2.0

import PolicyModel

/// Tetragon's policies as values, written by hand: what a reader of its files has to make of them. Those that stretch the form most.
enum TetragonForms {
    /// By the file of `fixtures/tetragon` that each stands for.
    static let all: [(file: String, policy: Policy)] = files + [
        ("policylibrary/privileges/privileges-setuid-root.yaml", privileges),
        ("other/file-block-kubectl-exec-access.yaml", .tetragon(
            "enforce-security",
            scope: .test(Test(Field("pod.label", argument: "app", type: .text), .compare(.equal, .text("bigsecret")))),
            [
                TestHook(.function("security_file_open"), arguments: [.of(0, "file")], [
                    Selector(
                        [.isAmong(.argument(0), .path, ["/secretfile"]), .isOutside(treesOf: [1])],
                        [.override(-1), .signal(9)])
                ])
            ])),
        ("tracingpolicy/sandbox/linux-namespaces/kill_unprivileged_user_namespace_in_pid_namespace.yaml", .tetragon(
            "kill-unprivileged-user-namespace-in-pid-namespace", [
                TestHook(.function("create_user_ns"), arguments: [.of(0, "nop")], [
                    Selector(
                        [.isOutsideHostNamespace("Pid"), .not(.hasCapability(["CAP_SYS_ADMIN"], "Effective", inOwnNamespace: false))],
                        [.signal(9)])
                ])
            ])),
        ("tracingpolicy/cves/cve-2023-2640-overlayfs-ubuntu.yaml", .tetragon("cve-2023-2460-overlayfs-ubuntu", [
            TestHook(.function("security_inode_copy_up_xattr"), arguments: [.of(0, "string")], result: "int", [
                Selector(
                    [.isOutsideHostNamespace("User"), .isAmong(.argument(0), .text, ["security.capability\0"])], [.override(1)])
            ])
        ])),
        ("tracingpolicy/fd_install_caps.yaml", .tetragon("fd-install", [
            TestHook(.function("fd_install"), arguments: [.of(0, "int"), .of(1, "file")], [
                Selector([.hasCapability(["CAP_CHOWN", "CAP_NET_RAW"], "Effective", inOwnNamespace: true)])
            ])
        ])),
        ("tracingpolicy/lsm_bprm_check.yaml", .tetragon("lsm", [
            TestHook(.lsm(hook: "bprm_check_security"), arguments: [.of(0, "linux_binprm")], [
                Selector(
                    [
                        .test(Test(Field("binary", type: .path), .isIn([.text("/usr/bin/zsh"), .text("/usr/bin/bash")]))),
                        .isLike(.argument(0), .endsWith, ["contrib/tester-progs/nop"]),
                    ], [.deny(1), .hashFile, .tell(nil)])
            ])
        ])),
        ("tracingpolicy/lsm_track_grandparent.yml", .tetragon("lsm", [
            TestHook(
                .lsm(hook: "bprm_check_security"),
                arguments: [.of(0, "string", path: ["mm", "owner", "real_parent", "real_parent", "comm"])], [Selector([], [.tell(nil)])])
        ])),
        ("tracingpolicy/openat_write.yaml", .tetragon("sys-openat", [
            TestHook(
                .kprobe(function: "sys_openat", isSyscall: true), arguments: [.of(0, "int"), .of(1, "string"), .of(2, "int")],
                result: "int",
                [
                    Selector([
                        .isAmong(.argument(1), .text, ["/etc/passwd"]), .hasAnyBit(.argument(2), [64, 1, 2]),
                        .test(Test(HookValue.result.field(type: .int64), .compare(.greater, .int64(0)))),
                    ])
                ])
        ])),
        ("tracingpolicy/hardlink-override.yaml", .tetragon("sys-linkat-passwd", [
            TestHook(
                .kprobe(function: "sys_linkat", isSyscall: true),
                arguments: [.of(0, "int"), .of(1, "string"), .of(2, "int"), .of(3, "string"), .of(4, "int")],
                [Selector([.isAmong(.argument(1), .text, ["/etc/passwd"])], [.override(-1)])])
        ])),
        ("tracingpolicy/open_dnsrequest.yaml", .tetragon("dns", [
            TestHook(.function("fd_install"), arguments: [.of(0, "int"), .of(1, "file")], [
                Selector([.isAmong(.argument(1), .path, ["/etc/passwd"])], [.lookUp(name: "ebpf.io")])
            ])
        ])),
        ("tracingpolicy/dns-only-specified-servers.yaml", .tetragon("dns-only-specified-servers", [
            TestHook(.function("ip_output"), arguments: [.of(2, "skb")], [
                Selector(
                    [
                        .isAmong(.argument(0), part: "protocol", [6, 17]), .isAmong(.argument(0), part: "destinationPort", [53]),
                        .not(.isWithin(.argument(0), part: "destinationAddress", [.init(address: [127, 0, 0, 53], prefix: 32)!])),
                    ], [.signal(9)])
            ])
        ])),
        ("tracingpolicy/tcp-listen.yaml", .tetragon("tcp-listen", [
            TestHook(.function("sk_alloc"), arguments: [.of(1, "int", label: "family")], result: "sock", [
                Selector([.isAmong(.argument(0), [2, 10])], [.silence, .track(socket: .result)])
            ]),
            TestHook(.function("__sk_free"), arguments: [.of(0, "sock")], [
                Selector([.isAmong(.argument(0), part: "family", [2, 10])], [.untrack(socket: .argument(0)), .silence])
            ]),
            TestHook(.function("inet_csk_listen_start"), arguments: [.of(0, "sock")], [
                Selector([.isAmong(.argument(0), part: "sourcePort", [1337, 31337])])
            ]),
        ])),
        ("tracingpolicy/list-syscalls.yaml", .tetragon("list-syscalls", [
            TestHook(.kprobes(functions: .syscalls(["sys_dup", "sys_dup2"])))
        ])),
        ("tracingpolicy/list-syscalls-generated.yaml", .tetragon("all-syscalls-for-kill", [
            TestHook(.kprobes(functions: .allSyscalls), [
                Selector([.test(Test(Field("binary", type: .path), .isIn([.text("/usr/bin/kill")])))])
            ])
        ])),
        ("tracingpolicy/tty_54.yaml", .tetragon("tty", [
            TestHook(.function("tty_write"), arguments: [.of(0, "file"), .of(1, "char_buf", lengthFrom: 2), .of(2, "size_t")])
        ])),
        ("tracingpolicy/rawtp.yaml", .tetragon("rawtp", [
            TestHook(.tracepoint(subsystem: "sched", event: "sched_process_exec", isRaw: true), arguments: [.of(2, "linux_binprm")])
        ])),
        ("tracingpolicy/uprobe.yaml", .tetragon("uprobe", [
            TestHook(.uprobe(path: "/bin/bash", location: .symbols(["readline", "main"])))
        ])),
        ("tracingpolicy/usdt.yaml", .tetragon("usdts", [
            TestHook(
                .usdt(path: "/home/jolsa/tetragon/contrib/tester-progs/usdt", provider: "test", name: "usdt3"),
                arguments: [.of(0, "int32"), .of(1, "int64")])
        ])),
    ]

    /// Calls that make a process root, told once a minute.
    private static let privileges: Policy = {
        let onceAMinute = RateLimit(count: 1, interval: 60_000_000_000, scope: .thread)
        /// By how many ids they take, and which of them count, each in a selector of its own.
        func hook(_ function: String, _ count: Int, _ places: [Int]) -> TestHook {
            TestHook(
                .function(function), arguments: (0..<count).map { .of($0, "int") }, result: "int",
                places.map { Selector([.isAmong(.argument($0), [0])], [.tell(onceAMinute)]) })
        }
        return .tetragon("privileges-setuid-root", [
            hook("__sys_setuid", 1, [0]), hook("__sys_setgid", 1, [0]), hook("__sys_setreuid", 2, [0, 1]),
            hook("__sys_setregid", 2, [0, 1]), hook("__sys_setresuid", 3, [1, 2]), hook("__sys_setresgid", 3, [1, 2]),
            hook("__sys_setfsuid", 1, [0]), hook("__sys_setfsgid", 1, [0]),
        ])
    }()
}
