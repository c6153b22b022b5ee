// SPDX-License-Identifier: Apache-2.0

import PolicyModel

extension TetragonForms {
    /// Policies over files: several hooks, several selectors each, the first that holds decides.
    static let files: [(file: String, policy: Policy)] = [
        ("quickstart/file_monitoring_enforce.yaml", .tetragon(
            "file-monitoring-filtered",
            scope: .test(Test(Field("pod.namespace", type: .text), .compare(.equal, .text("default")))),
            [permission, mapping, truncation])),
        ("policylibrary/modules.yaml", .tetragon("monitor-kernel-modules", about: "Monitor kernel modules operations", [
            TestHook(
                .function("security_kernel_module_request"),
                message: "Kernel module requested and is being loaded automatically", arguments: [.of(0, "string")], result: "int"),
            TestHook(
                .function("security_kernel_read_file"), message: "Kernel module is being loaded",
                arguments: [.of(0, "file"), .of(1, "int")], result: "int", [Selector([.isAmong(.argument(1), [2])])]),
        ])),
    ]

    private static let kill: [Action] = [.signal(9)]
    private static let (mayRead, mayWrite) = (Int64(4), Int64(2))

    private static let permission = TestHook(
        .function("security_file_permission"), arguments: [.of(0, "file"), .of(1, "int")], result: "int", [
            Selector([.isLike(.argument(0), .startsWith, read), .isAmong(.argument(1), [mayRead])], kill),
            Selector([.isLike(.argument(0), .endsWith, ofUsers), .isAmong(.argument(1), [mayRead])], kill),
            Selector([.isLike(.argument(0), .startsWith, written), .isAmong(.argument(1), [mayWrite])], kill),
        ])

    private static let mapping = TestHook(
        .function("security_mmap_file"), arguments: [.of(0, "file"), .of(1, "uint32"), .of(2, "uint32")], result: "int", [
            Selector([.isLike(.argument(0), .startsWith, mapped), .isAmong(.argument(1), [1]), .hasAnyBit(.argument(2), [1])], kill),
            Selector([.isLike(.argument(0), .startsWith, written), .hasAnyBit(.argument(1), [2]), .hasAnyBit(.argument(2), [1])], kill),
        ])

    private static let truncation = TestHook(.function("security_path_truncate"), arguments: [.of(0, "path")], result: "int", [
        Selector([.isLike(.argument(0), .startsWith, written.filter { $0 != "/bin" })], kill)
    ])

    // MARK: Paths

    private static let read = [
        "/boot", "/root/.ssh", "/etc/shadow", "/etc/profile", "/etc/sudoers", "/etc/pam.conf", "/etc/bashrc", "/etc/csh.cshrc",
        "/etc/csh.login",
    ]
    private static let ofUsers = [
        ".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".cshrc", ".cshdirs", ".profile", ".login", ".logout", ".history",
    ]
    private static let mapped =
        [
            "/boot", "/root/.ssh", "/etc/shadow", "/etc/sudoers", "/etc/pam.conf", "/etc/profile", "/etc/bashrc", "/etc/csh.cshrc",
            "/etc/csh.login",
        ] + ofUsers
    private static let written = [
        "/etc", "/boot", "/lib", "/lib64", "/bin", "/usr/lib", "/usr/local/lib", "/usr/local/sbin", "/usr/local/bin", "/usr/bin",
        "/usr/sbin", "/var/log", "/dev/log", "/root/.ssh",
    ]
}
