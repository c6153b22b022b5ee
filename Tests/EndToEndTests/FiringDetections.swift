// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Each detection with a deed that it is about and something like it that it is not about, as `FiringRule` has them for Falco's rules.
extension FiringRule {
    private static let shell = "cp /bin/dash @/NAME; @/NAME -c \"/bin/bash -c true; :\""
    private static func shell(of name: String) -> Deed { .shell(shell.replacingOccurrences(of: "NAME", with: name)) }
    /// What a container writes, or reads where `reads`, at a path of its own.
    private static func written(_ path: String) -> Deed { .container("mkdir -p \(folder(path)); : > \(path)") }
    private static func read(_ path: String) -> Deed { .container("mkdir -p \(folder(path)); : > \(path); cat \(path)") }
    private static func folder(_ path: String) -> String { String(path[..<path.lastIndex(of: "/")!]) + "/" }
    private static func copied(_ path: String) -> Deed { .container("/bin/busybox dd if=/bin/busybox of=\(path)") }
    private static func cluster(_ address: String) -> Deed {
        var deed = Deed.container("ACTIONS socket-tcp-connect /tmp")
        deed.options = "--net-host --env KUBERNETES_SERVICE_HOST=\(address)"
        return deed
    }

    static let detections = [
        FiringRule(rule: "stdio_over_socket", deed: .shell("ACTIONS stdio-connect @"), neighbour: .shell("ACTIONS socket-tcp-connect @")),
        FiringRule(rule: "stdio_over_socket", deed: .shell("ACTIONS stdio-dup @"), neighbour: .shell("ACTIONS socket-dup @")),
        FiringRule(rule: "anti_debugging", deed: .shell("ACTIONS ptrace-traceme @"), neighbour: .shell("ACTIONS ptrace-attach @")),
        FiringRule(rule: "ptrace_code_injection", deed: .shell("ACTIONS ptrace-poke @"), neighbour: .shell("ACTIONS ptrace-attach @")),
        FiringRule(rule: "dynamic_code_loading", deed: .shell("ACTIONS mprotect-w-to-x @"), neighbour: .shell("ACTIONS mprotect-x-to-wx @")),
        FiringRule(rule: "fileless_execution", deed: .shell("ACTIONS exec-memfd @"), neighbour: .shell("ACTIONS exec @ /bin/true")),
        FiringRule(
            rule: "fileless_execution", deed: .shell("cp /bin/true /dev/shm/@@; /dev/shm/@@; rm /dev/shm/@@"),
            neighbour: .shell("cp /bin/true @/t; @/t")),
        FiringRule(rule: "cgroup_notify_on_release", deed: written("/tmp/notify_on_release"), neighbour: .shell(": > @/notify_on_release")),
        FiringRule(rule: "ld_preload", deed: .shell("LD_PRELOAD=@/none.so /bin/true"), neighbour: .shell("LD_PRELOADS=@/none.so /bin/true")),
        FiringRule(rule: "ld_preload", deed: .shell("LD_LIBRARY_PATH=@ /bin/true"), neighbour: .shell("LIBRARY_PATH=@ /bin/true")),
        FiringRule(rule: "ld_preload", deed: .shell("mkdir -p @/etc; : > @/etc/ld.so.preload"), neighbour: .shell("mkdir -p @/etc; : > @/etc/ld.so.cache")),
        FiringRule(
            rule: "ld_preload", deed: .shell("mkdir -p @/etc; : > @/a; mv @/a @/etc/ld.so.preload"),
            neighbour: .shell("mkdir -p @/etc; : > @/a; mv @/a @/etc/ld.so.cache")),
        FiringRule(
            rule: "k8s_service_account_token", deed: read("/var/secrets/kubernetes.io/serviceaccount/token"),
            neighbour: read("/var/secrets/kubernetes.io/serviceaccount/ca.crt")),
        FiringRule(
            rule: "aslr_inspection", deed: .shell("cat /proc/sys/kernel/randomize_va_space"), neighbour: .shell("cat /proc/sys/kernel/ostype")),
        FiringRule(rule: "cgroup_release_agent", deed: written("/tmp/release_agent"), neighbour: .shell(": > @/release_agent")),
        FiringRule(
            rule: "cgroup_release_agent", deed: .container(": > /tmp/a; /bin/busybox mv /tmp/a /tmp/release_agent"),
            neighbour: .container(": > /tmp/a; /bin/busybox mv /tmp/a /tmp/b")),
        FiringRule(
            rule: "core_pattern_modification", place: .machine, deed: .privileged("echo core > /proc/sys/kernel/core_pattern"),
            neighbour: .privileged("cat /proc/sys/kernel/core_pattern")),
        FiringRule(rule: "default_loader_mod", deed: written("/lib/ld-linux.so.2"), neighbour: written("/lib/ldb/modules.so")),
        FiringRule(
            rule: "default_loader_mod", deed: .container("mkdir -p /usr/lib; : > /tmp/a; /bin/busybox mv /tmp/a /usr/lib/ld-musl.so.1"),
            neighbour: .container("mkdir -p /usr/lib; : > /tmp/a; /bin/busybox mv /tmp/a /usr/lib/libc.so.6")),
        FiringRule(rule: "k8s_api_connection", deed: cluster("127.0.0.1"), neighbour: cluster("127.0.0.2")),
        FiringRule(
            rule: "disk_mount", place: .machine, deed: .privileged("/bin/busybox mount -t ext4 /dev/zero /tmp; :"),
            neighbour: .privileged("/bin/busybox mount -t tmpfs none /tmp; :")),
        FiringRule(
            rule: "disk_mount", place: .machine, deed: .privileged("ACTIONS fsopen-fsmount-move_mount /tmp /dev/apus"),
            neighbour: .privileged("ACTIONS fsopen-fsmount-move_mount /tmp apus")),
        FiringRule(
            rule: "hidden_file_created", deed: .shell("dd if=/bin/true of=@/.hidden"), neighbour: .shell("dd if=/bin/true of=@/visible")),
        FiringRule(rule: "illegitimate_shell", deed: shell(of: "nginx"), neighbour: shell(of: "other")),
        FiringRule(
            rule: "kernel_module_loading", place: .machine, deed: .shell("modprobe dummy; modprobe -r dummy"), neighbour: .shell("modprobe --show-depends dummy")),
        FiringRule(rule: "k8s_cert_theft", deed: read("/etc/kubernetes/pki/ca.key"), neighbour: read("/etc/kubernetes/admin.conf")),
        FiringRule(
            rule: "k8s_cert_theft", deed: .container("mkdir -p /etc/kubernetes/pki; : > /etc/kubernetes/pki/a; /bin/busybox mv /etc/kubernetes/pki/a /tmp/a"),
            neighbour: written("/etc/kubernetes/pki/b")),
        FiringRule(rule: "docker_abuse", deed: written("/tmp/docker.sock"), neighbour: .shell(": > @/docker.sock")),
        FiringRule(
            rule: "docker_abuse", deed: .container("ACTIONS socket-unix-connect /tmp my-docker.sock"),
            neighbour: .container("ACTIONS socket-unix-connect /tmp other.sock")),
        FiringRule(rule: "proc_kcore_read", place: .machine, deed: .container(": < /proc/kcore"), neighbour: .container(": < /proc/version")),
        FiringRule(rule: "dropped_executable", deed: copied("/tmp/new"), neighbour: .container("echo text > /tmp/new")),
        FiringRule(rule: "dropped_executable", deed: copied("/tmp/new"), neighbour: copied("/dev/shm/new")),
        FiringRule(rule: "proc_mem_access", deed: .shell(": < /proc/self/mem"), neighbour: .shell(": < /proc/self/maps")),
        FiringRule(rule: "proc_mem_code_injection", deed: .shell(": 1<> /proc/self/mem"), neighbour: .shell(": < /proc/self/mem")),
        FiringRule(rule: "process_vm_write_inject", deed: .shell("ACTIONS process-vm @"), neighbour: .shell("ACTIONS process-vm-own @")),
        FiringRule(rule: "rcd_modification", deed: written("/etc/rc3.d/S99x"), neighbour: written("/etc/rc3/x")),
        FiringRule(
            rule: "rcd_modification", deed: .container("mkdir -p /etc/init.d; : > /tmp/a; /bin/busybox mv /tmp/a /etc/init.d/x"),
            neighbour: .container("mkdir -p /etc; : > /tmp/a; /bin/busybox mv /tmp/a /etc/x")),
        FiringRule(
            rule: "rcd_modification", deed: .shell("echo \"#!/bin/sh\" > @/update-rc.d; chmod 755 @/update-rc.d; @/update-rc.d"),
            neighbour: .shell("echo \"#!/bin/sh\" > @/update-rc; chmod 755 @/update-rc; @/update-rc")),
        FiringRule(rule: "scheduled_task_mod", deed: written("/var/spool/anacron/x"), neighbour: written("/var/spool/mail/x")),
        FiringRule(
            rule: "scheduled_task_mod", deed: .container("mkdir -p /etc; : > /tmp/a; /bin/busybox mv /tmp/a /etc/crontab"),
            neighbour: .container("mkdir -p /etc; : > /tmp/a; /bin/busybox mv /tmp/a /etc/crontabs")),
        FiringRule(
            rule: "scheduled_task_mod", deed: .shell("cp /bin/true @/crontab; @/crontab"), neighbour: .shell("cp /bin/true @/cron; @/cron")),
        FiringRule(rule: "sudoers_modification", deed: written("/etc/sudoers.d/x"), neighbour: written("/etc/sudoers.dist")),
        FiringRule(
            rule: "sudoers_modification", deed: .container("mkdir -p /etc; : > /tmp/a; /bin/busybox mv /tmp/a /etc/sudoers"),
            neighbour: .container("mkdir -p /etc; : > /tmp/a; /bin/busybox mv /tmp/a /etc/sudo")),
        FiringRule(
            rule: "sched_debug_recon", place: .machine,
            deed: .privileged("/bin/busybox mount -t debugfs none /sys/kernel/debug; : < /sys/kernel/debug/sched/debug"),
            neighbour: .privileged("/bin/busybox mount -t debugfs none /sys/kernel/debug; : < /sys/kernel/debug/sched/features")),
        FiringRule(
            rule: "system_request_key_mod", place: .machine, deed: .privileged("echo 16 > /proc/sys/kernel/sysrq"),
            neighbour: .privileged("cat /proc/sys/kernel/sysrq")),
    ]
}
