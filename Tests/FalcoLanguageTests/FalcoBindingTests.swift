// SPDX-License-Identifier: Apache-2.0

import Events
import FalcoLanguage
import PolicyModel
import Testing

@Suite struct FalcoBindingTests {
    private let binding = FalcoBinding()

    private func source(_ field: String, _ argument: String? = nil, in event: String) throws -> ValueSource {
        let definition = try #require(FalcoFields.definition(field), "\(field)")
        let kind = try #require(EventCatalogue.shared.named(event)?.kind, "\(event)")
        return binding.source(
            of: Field(field, argument: argument, type: definition.type, anyAncestor: definition.ranges && argument == nil), in: kind)
    }

    /// Of the stable rules: conditions, and outputs.
    private static let used = """
execve evt.type evt.num evt.res evt.rawres evt.arg.flags proc.name proc.pname proc.cmdline proc.args proc.pcmdline proc.exe proc.pexe
execve proc.exepath proc.aname proc.cwd proc.tty proc.vpid proc.env proc.duration proc.is_exe_upper_layer proc.is_exe_from_memfd
execve proc.is_vpgid_leader thread.cap_effective thread.cap_permitted user.name user.uid user.loginuid container.id container.privileged
execve container.image.repository container.image.tag container.name container.start_ts container.mounts k8s.ns.name k8s.pod.name
execve evt.args group.gid group.name user.loginname proc.sname proc.pexepath proc.exe_ino.ctime proc.exe_ino.mtime
execve proc.exe_ino.ctime_duration_proc_start evt.time
openat evt.is_open_read evt.is_open_write evt.is_open_exec fd.name fd.nameraw fd.directory fd.filename fd.num fd.typechar fd.type
openat evt.arg.flags evt.arg.name evt.arg.mode evt.arg.fd evt.res
open evt.is_open_read fd.name
openat2 evt.is_open_write evt.arg.flags fd.num
connect fd.l4proto fd.sockfamily fd.connected fd.name_changed fd.ip fd.net fd.snet fd.rnet fd.cnet fd.sip fd.cip fd.sport fd.port
connect fd.sip.name fd.cip.name fd.lport fd.rport fd.rip fd.lip.name fd.rip.name fd.name fd.num evt.arg.fd evt.arg.tuple
sendto fd.name_changed fd.connected fd.l4proto fd.rip fd.name
sendmsg fd.name_changed fd.connected fd.rip fd.name
ptrace evt.arg.request
symlink evt.arg.target evt.arg.linkpath
symlinkat evt.arg.target evt.arg.linkpath
link evt.arg.oldpath evt.arg.newpath
linkat evt.arg.oldpath evt.arg.newpath
socket evt.arg.domain evt.args fd.num
setuid evt.arg.uid
unlink evt.arg.path
chmod evt.arg.mode evt.arg.filename
fchmodat evt.arg.mode evt.arg.filename
bpf evt.arg.cmd
dup2 evt.rawres fd.type fd.name fd.num fd.sip
init_module evt.res
finit_module evt.res fd.name
"""

    @Test(arguments: used.split(separator: "\n").map(String.init))
    func `every field of the stable rules has a source where rules ask for it`(line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let others = FalcoEvents.ringKinds + [EventCatalogue.shared.named("socketcall")!.kind]
        for kind in FalcoEvents.kinds(of: [words[0]]) where !others.contains(kind) {
            for field in words.dropFirst() {
                #expect(try source(field, in: EventCatalogue.shared[kind]!.name) != .missing, "\(words[0]) \(field)")
            }
        }
    }

    @Test(arguments: [("proc.aname", "2"), ("proc.aexe", "2"), ("proc.aexepath", "2"), ("container.mount.dest", "/proc*")])
    func `fields with arguments have a source`(field: String, argument: String) throws {
        #expect(try source(field, argument, in: "sched_process_exec") != .missing)
    }

    @Test func `fields that records cannot answer are missing, and no others`() {
        let kinds = FalcoEvents.kinds(of: nil)
        var missing: [String] = []
        for definition in FalcoFields.all where definition.argument != .required {
            let field = Field(definition.name, type: definition.type, isList: definition.isList, anyAncestor: definition.ranges)
            if kinds.allSatisfy({ binding.source(of: field, in: $0) == .missing }) { missing.append(definition.name) }
        }
        let unknown = missing.filter { name in
            guard let field = FalcoFields.definition(name) else { return true }
            return !field.isDeprecated && !field.about.contains("; not ") && !field.about.contains("never")
        }
        #expect(unknown == ["evt.plugininfo", "evt.asynctype"])
    }

    @Test func `what an event's parameters say is in its record, so that a recording says the same`() throws {
        for kind in FalcoEvents.kinds(of: nil) {
            let source = binding.source(of: Field("evt.args", type: .text), in: kind)
            #expect(!source.asksTheHost, "\(FalcoEvents.name(of: kind))")
        }
        #expect(try source("proc.fdusage", in: "openat").asksTheHost && source("fd.types", in: "openat").asksTheHost)
    }

    @Test func `descriptor fields are missing where there is no descriptor`() throws {
        for event in ["sched_process_exec", "unlink", "setuid"] {
            #expect(try source("fd.name", in: event) == .missing)
            #expect(try source("fd.num", in: event) == .missing)
        }
    }

    @Test func `the number of a descriptor is what the call made, or was given`() throws {
        #expect(try source("fd.num", in: "read") == .argument(0))
        #expect(try source("fd.num", in: "epoll_wait") == .missing)
        let made = ValueSource.derived(.choice, [.derived(.isNegative, [.returned]), .constant(.int64(-1)), .returned])
        for event in ["open", "openat", "creat", "socket", "accept4", "dup3"] {
            #expect(try source("fd.num", in: event) == made)
        }
    }

    @Test func `evt.type is that of the call, of execs the call that the task is in`() throws {
        #expect(try source("evt.type", in: "openat") == .constant(.text("openat")))
        #expect(try source("evt.type", in: "security_file_open") == .constant(.text("openat")))
        #expect(try source("evt.type", in: "pread64") == .constant(.text("pread")))
        #expect(try source("evt.type", in: "statx") == .constant(.text("statx")))
        #expect(try source("evt.type", in: "sched_process_exec") == .firstOf([.header(.syscallName), .constant(.text("execve"))]))
        #expect(try source("evt.type.is.open", in: "open") == .constant(.uint64(1)))
        #expect(try source("evt.type.is.open", in: "openat") == .constant(.uint64(0)))
    }

    @Test(arguments: [
        ("security_file_open", "fd.name fd.num fd.typechar fd.directory fd.filename evt.is_open_read evt.is_open_write evt.arg.flags"),
        ("security_socket_connect", "fd.name fd.typechar fd.sip fd.sport fd.rip fd.l4proto fd.connected evt.rawres evt.res"),
        ("security_inode_symlink", "evt.arg.target evt.arg.linkpath fs.path.source"),
        ("socketcall", "fd.name fd.typechar fd.sip fd.num fd.l4proto evt.rawres evt.type"),
    ])
    func `what comes by another way than the call itself has what rules ask for`(event: String, fields: String) throws {
        for field in fields.split(separator: " ") { #expect(try source(String(field), in: event) != .missing, "\(field)") }
    }

    @Test func `only opens by name have a second path to test`() throws {
        let kind = { (name: String) in EventCatalogue.shared.named(name)!.kind }
        let name = Field("fd.name", type: .text)
        #expect(binding.alternative(of: name, in: kind("openat")) == .object(.givenPath(0)))
        #expect(binding.alternative(of: name, in: kind("creat")) == .object(.givenPath(0)))
        #expect(binding.alternative(of: name, in: kind("read")) == nil)
        #expect(binding.alternative(of: name, in: kind("open_by_handle_at")) == nil)
        #expect(binding.alternative(of: Field("proc.name", type: .text), in: kind("openat")) == nil)
    }

    @Test func `source and target of a link are the new name and what it leads to`() throws {
        for (event, source, target) in [("rename", 0, 1), ("link", 1, 0), ("renameat2", 1, 3), ("linkat", 3, 1)] {
            #expect(try self.source("fs.path.sourceraw", in: event) == succeeded(.argument(source)))
            #expect(try self.source("fs.path.targetraw", in: event) == succeeded(.argument(target)))
        }
        #expect(try source("fs.path.name", in: "rename") == .missing)
        #expect(try source("fs.path.nameraw", in: "mkdirat") == succeeded(.argument(1)))
    }

    private func succeeded(_ source: ValueSource) -> ValueSource {
        .derived(.choice, [.derived(.isNegative, [.returned]), .missing, source])
    }

    @Test(arguments: [
        ("proc.name", "openat", .none), ("fd.name", "openat", RecordParts(objects: true)), ("fd.num", "openat", .none),
        ("proc.tty", "openat", RecordParts(taskBlock: true)), ("proc.env", "openat", RecordParts(environment: true)),
        ("proc.sname", "openat", RecordParts(taskBlock: true)), ("proc.is_exe_writable", "openat", RecordParts(objects: true)),
        ("evt.args", "socket", RecordParts(objects: true)), ("evt.buflen", "read", .none),
        ("evt.buffer", "read", RecordParts(objects: true, data: true)), ("evt.arg.data", "sendmsg", RecordParts(objects: true, data: true)),
        ("evt.rawarg.data", "pwritev", RecordParts(objects: true, data: true)), ("evt.buffer", "openat", .none),
        ("fdlist.cips", "ppoll", RecordParts(objects: true, polled: true)), ("fdlist.nums", "epoll_wait", .none),
    ] as [(String, String, RecordParts)])
    func `needs are those of the fields`(field: String, event: String, parts: RecordParts) {
        #expect(binding.needs(of: [Field(field, type: .text)], in: [EventCatalogue.shared.named(event)!.kind]) == parts)
    }

    /// What the text of an argument is made of.
    @Test(arguments: [
        ("ptrace", "request", UInt64(16), "PTRACE_ATTACH"), ("ptrace", "request", 0, "PTRACE_TRACEME"),
        ("socket", "domain", 17, "AF_PACKET"), ("bpf", "cmd", 5, "BPF_PROG_LOAD"), ("unshare", "flags", 0x1000_0000, "CLONE_NEWUSER"),
    ])
    func `names of numbers are the kernel's`(event: String, argument: String, value: UInt64, name: String) throws {
        let definition = try #require(EventCatalogue.shared.named(event))
        let meaning = try #require(definition.arguments.first { $0.name == argument }?.meaning)
        var text = TextBuffer()
        #expect(meaning.append(value, to: &text))
        #expect(String(decoding: text.bytes, as: UTF8.self) == name)
        let place = definition.arguments.firstIndex { $0.name == argument }!
        #expect(try source("evt.arg.\(argument)", in: event) == .firstOf([.argumentText(place), .argument(place)]))
    }
}

extension ValueSource {
    /// Whether the answer depends on the moment of asking.
    fileprivate var asksTheHost: Bool {
        switch self {
        case .process(.live, _): true
        case .ofEachPolled(let part): part.asksTheHost
        case .derived(_, let parts), .firstOf(let parts), .list(let parts): parts.contains { $0.asksTheHost }
        default: false
        }
    }
}
