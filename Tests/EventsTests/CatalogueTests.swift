// SPDX-License-Identifier: Apache-2.0

import Events
import Foundation
import Testing

@Suite struct CatalogueTests {
    let catalogue = EventCatalogue.shared

    @Test func `the tables have no mistakes`() {
        #expect(catalogue.validate() == [])
    }

    @Test func `mistakes in a table are told, not trapped on`() {
        let broken = EventCatalogue(
            syscallTables: ["read | 0 63 3 | syscalls | fd:int32@nonsense buf:pinter | - |\nshort | line"],
            eventTables: ["read | 7 | file | - | not a wire number of its own\n  path:string@fd\n  nobody what"])
        #expect(
            Set(broken.validate()) == [
                "read: unknown meaning nonsense", "read: unknown type pinter", "cannot read line: short | line",
                "read: no argument nobody", "name read is there twice", "read: kind 7 is out of range",
                "read: has no summary", "read: path has a meaning but is no number", "read: path has no summary",
            ])
    }

    @Test func `system calls are found by the number of each table`() {
        #expect(catalogue.syscall(x86_64: 257)?.name == "openat")
        #expect(catalogue.syscall(arm64: 56)?.name == "openat")
        #expect(catalogue.syscall(i386: 295)?.name == "openat")
        #expect(catalogue.syscall(arm64: 79)?.name == "newfstatat")
        #expect(catalogue.syscall(arm64: 38)?.name == "renameat")
        #expect(catalogue.syscall(arm64: 163)?.name == "getrlimit")
        #expect(catalogue.syscall(x86_64: 469)?.name == "file_setattr")
        #expect(catalogue.syscall(x86_64: 400) == nil)
        #expect(catalogue.syscall(x86_64: -1) == nil)
        #expect(catalogue.syscall(arm64: 9999) == nil)
    }

    @Test(arguments: [
        (182, "chown16"), (212, "chown"), (24, "getuid16"), (199, "getuid"), (142, "select"), (82, "old_select"),
        (403, "clock_gettime"), (265, "clock_gettime32"), (191, "getrlimit"), (76, "old_getrlimit"),
        (239, "sendfile"), (187, "sendfile32"), (300, "newfstatat"), (195, "stat64"), (140, "llseek"),
        (343, "clock_adjtime"), (405, "clock_adjtime64"), (420, "semtimedop"), (192, "mmap2"),
    ])
    func `an i386 number leads to the 64-bit event of the same meaning, else to its own`(number: Int, name: String) {
        #expect(catalogue.syscall(i386: number)?.name == name)
    }

    @Test func `wire numbers follow the rule and lead back to their event`() {
        #expect(catalogue.named("read")?.kind == EventKind(rawValue: 1))
        #expect(catalogue.named("openat")?.kind == EventKind(rawValue: 258))
        #expect(catalogue.named("chown16")?.kind == EventKind(rawValue: 782))
        #expect(catalogue.named("chmod_common")?.numbers == nil)
        for event in catalogue.all { #expect(catalogue[event.kind]?.name == event.name) }
        #expect(catalogue[EventKind(rawValue: 0)] == nil)
        #expect(catalogue[EventKind(rawValue: .max)] == nil)
    }

    @Test func `a definition carries types, meanings and the return value apart`() throws {
        let openat = try #require(catalogue.named("openat"))
        #expect(openat.arguments.map(\.name) == ["dirfd", "pathname", "flags", "mode"])
        #expect(openat.arguments.map(\.type) == [.int32, .string, .int32, .uint16])
        #expect(openat.arguments.map(\.meaning) == [.dirfd, nil, .openFlags, .fileMode])
        #expect(openat.returns?.name == "returnValue")
        #expect(openat.returns?.meaning == .fd)
        let dns = try #require(catalogue.named("net_packet_dns"))
        #expect(dns.arguments.last?.type == .structured)
        #expect(dns.arguments.last?.typeName == "proto_dns")
        #expect(dns.returns == nil)
    }

    @Test func `existing_process says what sched_process_exec says`() throws {
        let exec = try #require(catalogue.named("sched_process_exec")).arguments
        let existing = try #require(catalogue.named("existing_process")).arguments
        #expect(existing.map(\.name) == exec.map(\.name))
        #expect(existing.map(\.typeName) == exec.map(\.typeName))
        #expect(existing.map(\.meaning) == exec.map(\.meaning))
    }

    @Test func `the default set is ours and Tracee's has a name of its own`() {
        #expect(
            Set(catalogue.members(ofSet: "default").map(\.name)) == [
                "sched_process_exec", "sched_process_exit", "process_execute_failed", "security_file_open",
                "security_inode_unlink", "security_inode_rename", "security_inode_link", "security_inode_symlink",
                "chmod_common", "security_socket_connect", "security_socket_accept", "security_socket_listen",
                "module_load", "security_sb_mount", "security_sb_umount", "ptrace", "setuid", "setgid", "setreuid",
                "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid", "container_create", "container_remove",
            ])
        #expect(catalogue.members(ofSet: "tracee_default").count == 41)
        #expect(catalogue.members(ofSet: "no such set").isEmpty)
        #expect(catalogue.sets == catalogue.sets.sorted())
        #expect(catalogue.sets.contains("lsm_hooks"))
    }

    @Test func `32-bit argument orders are told where they differ`() throws {
        func order(_ name: String) throws -> [Int]? {
            EventCatalogue.ia32ArgumentOrder(for: try #require(catalogue.named(name)).kind)
        }
        #expect(try order("clone") == [0, 1, 2, 4, 3])
        #expect(try order("readahead") == [0, 1, 3])
        #expect(try order("lookup_dcookie") == [0, 2, 3])
        #expect(try order("fadvise64") == [0, 1, 3, 4])
        #expect(try order("fadvise64_64") == [0, 1, 3, 5])
        #expect(try order("sync_file_range") == [0, 1, 3, 5])
        #expect(try order("fallocate") == [0, 1, 2, 4])
        #expect(try order("fanotify_mark") == [0, 1, 2, 4, 5])
        #expect(try order("sigsuspend") == [2])
        #expect(try order("pread64") == nil)
        #expect(try order("openat") == nil)
    }
}

/// The catalogue against what others state: our C header, the C library's headers, Tracee's list of events.
@Suite struct CatalogueSourceTests {
    let catalogue = EventCatalogue.shared

    @Test func `the C header numbers the same events alike`() throws {
        let header = try #require(Source.header)
        var stated: [String: UInt16] = [:]
        for match in header.matches(of: /APUS_EVENT_(\w+) = (\d+),/) {
            stated[String(match.1)] = UInt16(match.2)
        }
        var expected: [String: UInt16] = [:]
        for event in catalogue.all where event.numbers == nil {
            expected[event.name.uppercased().replacing(".", with: "_")] = event.kind.rawValue
        }
        #expect(stated == expected)
        #expect(header.contains("#define APUS_SYSCALL_BASE 1\n"))
        #expect(header.contains("#define APUS_SYSCALL_32BIT_BASE 600\n"))
    }

    @Test(.enabled(if: Source.x86_64 != nil))
    func `x86-64 numbers are those of unistd_64`() throws {
        for (name, number) in try numbers(in: #require(Source.x86_64)) {
            let ours = ["_sysctl": "sysctl", "afs_syscall": "afs"][name] ?? name
            #expect(catalogue.syscall(x86_64: number)?.name == ours)
        }
    }

    @Test(.enabled(if: Source.i386 != nil))
    func `every number of unistd_32 has an event, but for the mmap that takes a structure`() throws {
        for (name, number) in try numbers(in: #require(Source.i386)) {
            #expect((catalogue.syscall(i386: number) == nil) == (name == "mmap"), "\(name) \(number)")
        }
    }

    @Test(.enabled(if: Source.tracee != nil))
    func `every event of Tracee is here with its arguments in their order`() throws {
        for peer in try PeerEvent.all(in: #require(Source.tracee)) {
            let ours = try #require(catalogue.named(peer.name), "\(peer.name)")
            let names = (ours.arguments + [ours.returns].compactMap { $0 }).map(\.name)
            let beyond = PeerEvent.argumentsBeyond[peer.name] ?? []
            #expect(names.filter { !beyond.contains($0) } == peer.arguments, "\(peer.name)")
            #expect(Set(names).isSuperset(of: beyond), "\(peer.name)")
        }
    }

    @Test(.enabled(if: Source.tracee != nil))
    func `every event of Tracee is in its sets`() throws {
        for peer in try PeerEvent.all(in: #require(Source.tracee)) {
            let ours = try #require(catalogue.named(peer.name), "\(peer.name)")
            let theirs = peer.sets.map { $0 == "default" ? "tracee_default" : $0 }
            #expect(Set(ours.sets).subtracting(["default"]) == Set(theirs), "\(peer.name)")
        }
    }

    private func numbers(in header: String) -> [(name: String, number: Int)] {
        header.matches(of: /#define __NR_(\w+) (\d+)/).compactMap { match in
            Int(match.2).map { (String(match.1), $0) }
        }
    }
}

/// One line of Tracee's event list: name, kind, sets, arguments, between tabs.
private struct PeerEvent {
    let name: String
    let sets: [String]
    let arguments: [String]

    /// Arguments the kernel takes and Tracee's list lacks; we have them last, before the return value.
    static let argumentsBeyond: [String: Set<String>] = [
        "sched_process_exec": ["memfd", "deleted", "upper_layer"],
        "sysfs": ["arg1", "arg2"], "close_range": ["flags"], "epoll_pwait2": ["sigsetsize"],
        "io_uring_enter": ["argsz"], "oldfstat": ["fd", "statbuf"], "bdflush": ["func", "data"],
        "clock_adjtime64": ["clk_id", "buf"],
        "io_pgetevents_time32": ["ctx_id", "min_nr", "nr", "events", "timeout", "usig"],
    ]

    static func all(in text: String) -> [PeerEvent] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            return PeerEvent(
                name: String(columns[0]), sets: columns[2].split(separator: ",").map(String.init),
                arguments: columns[3].split(separator: ", ").map { String($0.prefix { $0 != ":" }) })
        }
    }
}

/// The files we compare with; nil, with a word about it, where this machine has no such file.
private enum Source {
    static let header = text(of: packageRoot + "/Sources/CKernelABI/include/apus_event_ids.h")
    static let x86_64 = text(of: "/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    static let i386 = text(of: "/usr/include/x86_64-linux-gnu/asm/unistd_32.h")
    static let tracee = text(of: packageRoot + "/../shared/reference/tracee-events.tsv")

    private static let packageRoot = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()

    private static func text(of path: String) -> String? {
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        if text == nil { print("skipped: no \(path)") }
        return text
    }
}
