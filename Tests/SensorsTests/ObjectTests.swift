// SPDX-License-Identifier: Apache-2.0

import Events
import Foundation
import Testing

/// Real programs under a session of our own, one after the other: needs root, BPF and the acting programs.
@Suite(.serialized, .enabled(if: Recorded.ready, "needs root and the acting programs (Scripts/test builds them)"))
enum SensorsTests {}

extension SensorsTests {
@Suite struct ObjectTests {
    private static let events = [
        "fcntl", "openat", "open", "accept4", "connect", "dup2", "sendmsg", "bpf", "socket", "close", "memfd_create",
    ]
    /// One run for all of these.
    private static let run = Result { try Recorded("objects", events: events, providers: ["sys_exit"]) }

    @Test(arguments: [
        ("file", .file), ("directory", .directory), ("device", .characterDevice), ("link", .symlink), ("pipe", .pipe), ("fifo", .pipe),
        ("eventfd", .eventfd), ("signalfd", .signalfd), ("eventpoll", .eventpoll), ("inotify", .inotify), ("timerfd", .timerfd),
        ("memfd", .memfd), ("pidfd", .pidfd), ("userfaultfd", .userfaultfd), ("io_uring", .ioUring), ("bpf", .bpf),
        ("netlink", .netlink), ("packet", .packet), ("ipv4.client", .ipv4), ("ipv6.client", .ipv6), ("unix.client", .unix),
    ] as [(String, ObjectKind)])
    func `a descriptor's object has a kind`(fact: String, kind: ObjectKind) throws {
        let run = try Self.run.get()
        guard run.facts[fact + ".fd"] != nil else {
            print("skipped: this kernel makes no \(fact)")
            return
        }
        #expect(try run.descriptor(fact) { $0.kind } == kind)
    }

    @Test func `a file has path, inode, device and mode`() throws {
        let run = try Self.run.get()
        try run.descriptor("file") { object in
            #expect(object.text(.path) == run.folder + "/made")
            let inode = UInt64(try run.number("made.inode"))
            #expect(object.inode == inode)
            #expect(object.mode == 0o100640 && object.openFlags.map { $0 & 3 } == 0)
            let device = object.device ?? 0
            #expect("\(device >> 20):\(device & 0xfffff)" == run.facts["made.device"])
            #expect(object.layer != nil && !object.wasCreated)
        }
    }

    @Test func `objects without a file have their name as path`() throws {
        let run = try Self.run.get()
        #expect(try run.descriptor("eventfd") { $0.text(.path) } == "[eventfd]")
        #expect(try run.descriptor("memfd") { $0.text(.path) } == "memfd:named")
    }

    @Test func `an open says what it opened, and whether it made it`() throws {
        let run = try Self.run.get()
        let opens = try run.named("openat").compactMap { record in
            try Recorded.look(record) { ($0.text(.path), $0.wasCreated, $0.text(.given0), $0.descriptor) }
        }
        let made = opens.filter { $0.0 == run.folder + "/made" }
        #expect(made.map(\.1) == [true, false])
        #expect(made.map(\.2) == [run.folder + "/made", run.folder + "/made"])
        let number = Int32(try run.number("made.fd"))
        #expect(made.first?.3 == number)
    }

    @Test(arguments: ["ipv4", "ipv6"])
    func `both ends of a connection have both addresses and know who is the server`(family: String) throws {
        let run = try Self.run.get()
        guard run.facts[family + ".client.fd"] != nil else {
            print("skipped: no \(family) here")
            return
        }
        let server = [try run.number(family + ".port"), 1], client = [try run.number(family + ".client_port"), 1]
        try run.descriptor(family + ".client") { object in
            #expect(object.end(.local) == client && object.end(.remote) == server)
            #expect(object.socketState == 1 && !object.isServer && object.socketType == 1 && object.socketProtocol == 6)
        }
        try run.descriptor(family + ".server") { object in
            #expect(object.end(.local) == server && object.end(.remote) == client)
            #expect(object.socketState == 1 && object.isServer)
        }
        try run.descriptor(family + ".listener") { object in
            #expect(object.end(.local)?.first == server.first && object.bytes(.remote) == nil)
            #expect(object.socketState == 10 && object.isServer)
        }
        let accepted = try run.named("accept4").compactMap { try Recorded.look($0) { ($0.end(.remote), $0.isServer) } }
        #expect(accepted.contains { $0.0 == client && $0.1 })
        let connected = try run.named("connect").compactMap { try Recorded.look($0) { ($0.end(.local), $0.end(.remote)) } }
        #expect(connected.contains { $0.0 == client && $0.1 == server })
    }

    @Test func `a duplicate is told as what it duplicates`() throws {
        let run = try Self.run.get()
        let number = Int32(try run.number("ipv4.dup")), port = try run.number("ipv4.port")
        let duplicates = try run.named("dup2").compactMap { try Recorded.look($0) { ($0.descriptor, $0.kind, $0.end(.remote)?.first) } }
        #expect(duplicates.contains { $0.0 == number && $0.1 == .ipv4 && $0.2 == port })
    }

    @Test func `unix sockets have the name that was bound`() throws {
        let run = try Self.run.get()
        let name = [1, 0] + Array("unix.sock".utf8)
        #expect(try run.descriptor("unix.listener") { $0.bytes(.local) }?.starts(with: name) == true)
        try run.descriptor("unix.client") { object in
            #expect(object.bytes(.remote)?.starts(with: name) == true && object.bytes(.local) == [1, 0] && !object.isServer)
        }
        #expect(try run.descriptor("unix.server") { $0.isServer })
    }

    @Test func `a message's own address is told`() throws {
        let run = try Self.run.get()
        let sent = try run.named("sendmsg").compactMap { try Recorded.look($0) { ($0.descriptor, $0.end(.message), $0.bytes(.remote)) } }
        let number = Int32(try run.number("sendmsg.fd"))
        let mine = sent.first { $0.0 == number }
        #expect(mine?.1 == [9, 1] && mine?.2 == nil)
    }

    @Test func `a result that is no descriptor is not taken for one`() throws {
        let run = try Self.run.get()
        for record in try run.named("bpf") {
            let command = try Event(record.span).slot(0)
            let told = try Recorded.look(record) { $0.descriptor != nil }
            #expect(told == (command == 0))
        }
    }

    @Test func `close has nothing to say, and its record is as long as ever`() throws {
        let run = try Self.run.get()
        let counts = try run.named("close").map { try Event($0.span).argumentCount }
        #expect(Set(counts) == [1])
    }

    @Test func `given paths stand behind their folders`() throws {
        let run = try Recorded("given_paths", events: ["openat", "renameat", "symlinkat", "mkdirat"])
        let failed = try run.named("openat").filter { (try Event($0.span).returned ?? 0) == -2 }
        let given = try failed.compactMap { try Recorded.look($0) { ($0.text(.given0), $0.kind, $0.descriptor) } }
        let texts = given.compactMap(\.0)
        #expect(texts.contains(run.folder + "/sub/../missing"))
        #expect(texts.contains(run.folder + "/sub/also missing"))
        #expect(texts.contains("/no such root"))
        #expect(given.allSatisfy { $0.1 == nil && $0.2 == nil })
        let renamed = try #require(try run.named("renameat").first)
        try Recorded.look(renamed) { object in
            #expect(object.text(.given0) == run.folder + "/sub/below" && object.text(.given1) == run.folder + "/above")
            #expect(object.textFlags(.given0) & 2 != 0)
        }
        let link = try #require(try run.named("symlinkat").first)
        #expect(try Recorded.look(link) { $0.text(.given0) } == run.folder + "/sub/link")
    }

    @Test(.enabled(if: Recorded.narrowReady, "no 32-bit programs are built here"), arguments: [["sys_exit"], ["syscall_fexit", "sys_exit"]])
    func `32-bit callers' objects are found as well`(providers: [String]) throws {
        let run = try Recorded("all", events: ["openat", "open", "socketcall", "close"], providers: providers, narrow: true)
        let process = try #require(try run.records.first { try Event($0.span).flags.contains(.ia32) })
        let pid = try Int(Event(process.span).hostPid)
        let opened = try run.named("openat", pid: pid).compactMap { try Recorded.look($0) { ($0.text(.path), $0.text(.given0), $0.kind) } }
        let path = run.facts["openat.path"]
        #expect(opened.contains { $0.0 == path && $0.1 == path && $0.2 == .file })
        let sockets = try run.named("socketcall", pid: pid).compactMap { try Recorded.look($0) { ($0.kind, $0.isServer) } }
        #expect(sockets.count >= 3 && sockets.allSatisfy { $0.0 == .ipv4 } && sockets.contains { $0.1 })
    }

    @Test func `nothing is there that was not asked for`() throws {
        let run = try Recorded("given_paths", events: ["openat", "sched_process_exec"], objects: false)
        for record in run.records {
            let event = try Event(record.span)
            let definition = try #require(EventCatalogue.shared[event.kind])
            #expect(event.argumentCount == definition.arguments.count && event.task == nil)
        }
        #expect(!run.records.isEmpty)
    }
}
}
