// SPDX-License-Identifier: Apache-2.0

import Events
import PolicyModel
import RuleEvaluator

/// Surroundings of processes that a test names.
final class KnownProcesses: ProcessSurroundings {
    var processes: [UInt32: ProcessFacts] = [:]
    var inContainer: ContainerInfo?
    /// How often a process was asked for.
    var asked = 0

    func add(_ pid: UInt32, parent: UInt32, comm: String, _ arguments: [String] = []) {
        let image = ProcessImage()
        image.arguments = ArgumentVector(arguments.map { Array($0.utf8) })
        image.executable = Array("/usr/bin/\(comm)".utf8)
        processes[pid] = ProcessFacts(
            key: ProcessKey(pid: pid, start: UInt64(pid) * 1_000_000_000), parent: ProcessKey(pid: parent, start: UInt64(parent) * 1_000_000_000),
            imageNumber: 1, imageSince: 0, image: image, comm: Array(comm.utf8), origin: .record)
    }

    func process(of event: borrowing Event) -> ProcessFacts? {
        asked += 1
        return processes[event.hostPid]
    }
    func process(_ key: ProcessKey) -> ProcessFacts? { processes[key.pid] }
    func process(hostPid: UInt32) -> ProcessFacts? { processes[hostPid] }
    func parent(of process: ProcessFacts) -> ProcessFacts? { processes[process.parent.pid] }
    func user(_ uid: UInt32, of event: borrowing Event) -> UserInfo? {
        uid == 0 ? UserInfo(id: 0, name: Array("root".utf8), home: Array("/root".utf8), shell: Array("/bin/sh".utf8)) : nil
    }
    func group(_ gid: UInt32, of event: borrowing Event) -> GroupInfo? { nil }
    func executable(of event: borrowing Event) -> [UInt8]? { nil }
    func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] { [] }
    func container(of event: borrowing Event) -> ContainerInfo? { inContainer }
    func container(id: String) -> ContainerInfo? { nil }
    func userName(_ uid: UInt32) -> [UInt8]? { nil }
    func groupName(_ gid: UInt32) -> [UInt8]? { nil }
    func unixTime(_ boot: UInt64) -> UInt64 { boot }
    func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? { nil }
    func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { nil }
    func fileHash(of event: borrowing Event) -> [UInt8]? { nil }
}

/// Fields of the tests: `named` (the command's name or, its second value, the path; or alone), `path`, `flags`, `result`, `comm`, `parent`, `ancestor`, `args`, `argv`, `container`.
struct TestBinding: FieldBinding {
    func source(of field: Field, in kind: EventKind) -> ValueSource {
        let open = EventCatalogue.shared.named("openat")!.kind
        switch field.name {
        case "type": return .constant(.text(EventCatalogue.shared[kind]!.name))
        case "path", "host": return kind == open ? .argument(1) : .missing
        case "flags": return kind == open ? .argumentText(2) : .missing
        case "result": return .returned
        case "error": return .resultName
        case "comm", "named", "named alone": return .header(.comm)
        case "uid": return .header(.uid)
        case "user": return .user(.name)
        case "own": return .process(.comm, .own)
        case "parent": return .process(.comm, .ancestor(1))
        case "ancestor": return .process(.comm, .everyAncestor)
        case "args": return .process(.arguments(from: 1), .own)
        case "argv": return .process(.arguments(from: -1), .own)
        case "container": return .container(.id)
        case "first word": return .derived(.word(0), [.argument(1)])
        case "second word": return .derived(.word(1), [.argument(1)])
        case "moved": return .object(.data)
        case "absolute": return .derived(.absolutePath, [.header(.comm), .argument(1)])
        case "folder": return .derived(.directory, [.argument(1)])
        default: return .missing
        }
    }

    func alternative(of field: Field, in kind: EventKind) -> ValueSource? {
        switch field.name {
        case "named": .argument(1)
        case "named alone": .missing
        default: nil
        }
    }
}

extension Field {
    static func text(_ name: String) -> Field { Field(name, type: .text) }
    static func number(_ name: String) -> Field { Field(name, type: .int64) }
}

/// An openat of process 30, by default of /etc/shadow, for reading.
func openRecord(_ path: String = "/etc/shadow", flags: UInt64 = 0, returned: Int64 = 3, comm: String = "cat", pid: UInt32 = 30) -> [UInt8] {
    openRecord(bytes: Array(path.utf8), flags: flags, returned: returned, comm: comm, pid: pid)
}

/// The same, with a path that may be anything.
func openRecord(bytes path: [UInt8], flags: UInt64 = 0, returned: Int64 = 3, comm: String = "cat", pid: UInt32 = 30) -> [UInt8] {
    let definition = EventCatalogue.shared.named("openat")!
    var record = RecordBuilder(kind: definition.kind, provider: .sysExit, arguments: definition.arguments.count)
    record.set(0, value: UInt64(bitPattern: -100))
    record.set(1, text: path)
    record.set(2, value: flags)
    record.returned = returned
    record.comm = Array(comm.utf8)
    (record.hostPid, record.hostTid, record.hostParentPid) = (pid, pid, pid - 10)
    (record.processStart, record.parentStart) = (UInt64(pid) * 1_000_000_000, UInt64(pid - 10) * 1_000_000_000)
    return record.bytes()
}
