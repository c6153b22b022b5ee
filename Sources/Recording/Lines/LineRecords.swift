// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Events

/// Makes of lines what a recording has: records, and what lines say around them. Times are Unix time; so their clock's offset is zero.
struct LineRecords {
    /// How many images each process has run since it was seen first: lines do not say.
    private var images: [ProcessKey: UInt32] = [:]
    /// Processes by what lines call them; parents have no other name there.
    private var keys: [String: ProcessKey] = [:]
    /// Processes whose image is known to the replay.
    private var told: Set<ProcessKey> = []
    private var users: [UInt32: UserInfo] = [:]
    private var groups: [UInt32: GroupInfo] = [:]
    /// Where containers were told.
    private var containers: [UInt64: String] = [:]
    private var number: UInt64 = 0
    private var previous = ""
    /// As much is remembered of each.
    private static let limit = 65536

    /// Nil where this is no event of ours.
    mutating func entries(of members: [String: Any]) -> [RecordingEntry]? {
        let line = LineObject(members)
        guard let name = line.text("event"), let definition = EventCatalogue.shared.named(name), let time = line.time("time"),
            let process = line.object("process"), let pid = process.id("host_pid")
        else { return nil }
        // An event that rules matched stands there again, with each of them.
        let identity = "\(time) \(name) \(line.number("cpu") ?? 0) \(process.id("host_tid") ?? 0)"
        if identity == previous { return [] }
        previous = identity
        forget()
        let key = ProcessKey(pid: pid, start: process.time("start") ?? 0)
        let parent = process.text("parent_id").flatMap { keys[$0] } ?? ProcessKey(pid: process.id("host_ppid") ?? 0, start: 0)
        if let id = process.text("id") { keys[id] = key }
        if definition.kind == .schedProcessExec { images[key, default: 0] &+= 1 }
        let image = images[key, default: 0]
        images[key] = image
        number += 1

        var record = RecordBuilder(
            kind: definition.kind, provider: Provider.allCases.first { $0.name == line.text("provider") } ?? .none,
            arguments: definition.arguments.count)
        (record.time, record.sequence, record.imageNumber) = (time, number, image)
        Self.fill(&record, line, process, key, parent)
        LineArguments(line).put(into: &record, definition)
        let bytes = record.bytes()

        var entries = around(line, process, key)
        if definition.kind == .schedProcessExec {
            told.insert(key)
        } else if pid != 0, told.insert(key).inserted {
            entries.append(.process(Self.facts(process, record, key, parent)))
        }
        noteChild(bytes, image)
        return entries + [.observed(bytes), .shown]
    }

    private static func fill(
        _ record: inout RecordBuilder, _ line: LineObject, _ process: LineObject, _ key: ProcessKey, _ parent: ProcessKey
    ) {
        record.cpu = UInt16(truncatingIfNeeded: line.number("cpu") ?? 0)
        for name in line.texts("flags") {
            for (bits, flag) in FlagNames.all where "\(flag)" == name { record.flags.insert(EventFlags(rawValue: bits)) }
        }
        if line.object("container") != nil { record.flags.insert(.container) }
        (record.hostPid, record.hostTid) = (key.pid, process.id("host_tid") ?? 0)
        (record.hostParentPid, record.parentStart) = (parent.pid, parent.start)
        (record.pid, record.tid, record.parentPid) = (process.id("pid") ?? 0, process.id("tid") ?? 0, process.id("ppid") ?? 0)
        (record.uid, record.gid) = (process.id("uid") ?? 0, process.id("gid") ?? 0)
        (record.effectiveUid, record.effectiveGid) = (process.id("euid") ?? record.uid, process.id("egid") ?? record.gid)
        (record.mountNamespace, record.pidNamespace) = (process.id("mntns") ?? 0, process.id("pidns") ?? 0)
        (record.processStart, record.threadStart) = (key.start, process.time("thread_start") ?? key.start)
        record.cgroupID = process.number("cgroup_id") ?? 0
        record.comm = process.bytes("comm") ?? []
        record.returned = line.number("returned").map { Int64(bitPattern: $0) }
    }

    private static func facts(_ process: LineObject, _ record: RecordBuilder, _ key: ProcessKey, _ parent: ProcessKey) -> ProcessFacts {
        let image = ProcessImage()
        image.executable = process.bytes("executable")
        let facts = ProcessFacts(
            key: key, parent: parent, imageNumber: record.imageNumber, imageSince: record.time, image: image, comm: record.comm,
            origin: .procfs)
        facts.task.namespacePid = record.pid
        facts.isComplete = true
        return facts
    }

    /// A child runs its parent's image, and so begins with the same number.
    private mutating func noteChild(_ bytes: [UInt8], _ image: UInt32) {
        guard let event = try? Event(bytes.span), event.kind == .schedProcessFork, let pid = event.slot(7), let start = event.slot(19)
        else { return }
        let child = ProcessKey(pid: UInt32(truncatingIfNeeded: pid), start: start)
        images[child] = image
        told.insert(child)
    }

    /// What the line says of users, groups and containers, where that is new.
    private mutating func around(_ line: LineObject, _ process: LineObject, _ key: ProcessKey) -> [RecordingEntry] {
        var entries: [RecordingEntry] = []
        var isNew = false
        if let uid = process.id("uid"), let name = process.bytes("user"), users[uid]?.name != name {
            users[uid] = UserInfo(id: uid, name: name, home: [], shell: [])
            isNew = true
        }
        if let gid = process.id("gid"), let name = process.bytes("group"), groups[gid]?.name != name {
            groups[gid] = GroupInfo(id: gid, name: name)
            isNew = true
        }
        if isNew { entries.append(.accounts(AccountTable(users: Array(users.values), groups: Array(groups.values)))) }
        guard let container = line.object("container"), let id = container.text("id") else { return entries }
        // Events that tell of a container happen elsewhere.
        let cgroup = key.pid == 0 || container["mounts"] != nil ? 0 : process.number("cgroup_id") ?? 0
        if containers.updateValue(id, forKey: cgroup) != id { entries.append(.container(Self.container(id, container), cgroup: cgroup)) }
        return entries
    }

    private static func container(_ id: String, _ object: LineObject) -> ContainerInfo {
        let info = ContainerInfo(id: id, runtime: object.text("runtime") ?? "")
        (info.name, info.image, info.imageDigest) = (object.text("name"), object.text("image"), object.text("image_digest"))
        info.privileged = object.flag("privileged")
        if let pod = object.object("pod") {
            (info.podName, info.podNamespace, info.podUID) = (pod.text("name"), pod.text("namespace"), pod.text("uid"))
        }
        return info
    }

    private mutating func forget() {
        if images.count > Self.limit || told.count > Self.limit { (images, told) = ([:], []) }
        if keys.count > Self.limit { keys = [:] }
        if users.count > Self.limit || groups.count > Self.limit { (users, groups) = ([:], [:]) }
        if containers.count > Self.limit { containers = [:] }
    }
}
