// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelInterface

/// A process as user space knows it, and what the kernel side has kept of it.
struct ProcessCase {
    var comm: [UInt8]
    /// Nil: nobody knows.
    var executable: [UInt8]?
    var arguments: [[UInt8]]?
    /// Facts of this image and these rules are kept.
    var isKept = true
    /// It has been renamed since its exec.
    var isRenamed = false

    static let shell = ProcessCase("bash"), daemon = ProcessCase("sshd")

    private init(_ comm: String) {
        self.comm = Array(comm.utf8)
        executable = Array("/usr/bin/\(comm)".utf8)
        arguments = [comm, "-x", "/etc/passwd"].map { Array($0.utf8) }
    }

    init(comm: [UInt8], executable: [UInt8]?, arguments: [[UInt8]]?) {
        (self.comm, self.executable, self.arguments) = (comm, executable, arguments)
    }

    /// As decisions know it.
    var texts: ProcessTexts? {
        isKept ? ProcessTexts(executable: executable, arguments: arguments.map { ArgumentVector($0).bytes }) : nil
    }

    fileprivate func facts(_ pid: UInt32, start: UInt64, parent: UInt32) -> ProcessFacts {
        let image = ProcessImage()
        image.arguments = arguments.map { ArgumentVector($0) }
        image.executable = executable
        image.workingDirectory = Array("/tmp".utf8)
        return ProcessFacts(
            key: ProcessKey(pid: pid, start: start), parent: ProcessKey(pid: parent, start: 5), imageNumber: 1, imageSince: 0, image: image,
            comm: comm, origin: .record)
    }
}

/// What user space knows around the events: the process and its parent, two users, two containers by control group.
final class KnownSurroundings: ProcessSurroundings {
    /// Control groups: 1 and 4 of the host, 2 and 3 of containers.
    static let cgroups: ClosedRange<UInt64> = 1...4

    private let containers: [UInt64: ContainerInfo]
    private let users: [UInt32: UserInfo] = [
        0: UserInfo(id: 0, name: Array("root".utf8), home: Array("/root".utf8), shell: Array("/bin/sh".utf8)),
        1000: UserInfo(id: 1000, name: Array("user".utf8), home: Array("/home/user".utf8), shell: Array("/bin/bash".utf8)),
    ]
    private let groups: [UInt32: GroupInfo] = [0: GroupInfo(id: 0, name: Array("root".utf8))]
    private var own: ProcessFacts
    private var above: ProcessFacts?
    private let root: ProcessFacts

    init() {
        func container(_ id: String, _ name: String?) -> ContainerInfo {
            let info = ContainerInfo(id: id, runtime: "docker")
            info.name = name
            info.image = name.map { $0 + ":latest" }
            info.privileged = name == nil
            return info
        }
        let digits = "0123456789abcdef"
        containers = [
            2: container(String(repeating: digits, count: 4), "web"),
            3: container(String(repeating: String(digits.reversed()), count: 4), nil),
        ]
        own = ProcessCase.shell.facts(100, start: 10, parent: 1)
        root = ProcessCase.daemon.facts(1, start: 5, parent: 0)
        above = root
    }

    /// The process of the next event, and its parent.
    func set(_ process: ProcessCase, parent: ProcessCase?) {
        own = process.facts(100, start: 10, parent: 1)
        above = parent?.facts(1, start: 5, parent: 0)
    }

    func isInContainer(_ cgroup: UInt64) -> Bool { containers[cgroup] != nil }

    func process(of event: borrowing Event) -> ProcessFacts? { own }
    func process(_ key: ProcessKey) -> ProcessFacts? { above }
    func process(hostPid: UInt32) -> ProcessFacts? { root }
    func parent(of process: ProcessFacts) -> ProcessFacts? { process === own ? above : nil }
    func user(_ uid: UInt32, of event: borrowing Event) -> UserInfo? {
        users[uid]
    }
    func group(_ gid: UInt32, of event: borrowing Event) -> GroupInfo? { groups[gid] }
    func executable(of event: borrowing Event) -> [UInt8]? { own.image.executable }
    func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] { [] }
    func container(of event: borrowing Event) -> ContainerInfo? { containers[event.cgroupID] }
    func container(id: String) -> ContainerInfo? { nil }
    func userName(_ uid: UInt32) -> [UInt8]? { uid == 0 ? Array("root".utf8) : nil }
    func groupName(_ gid: UInt32) -> [UInt8]? { gid == 0 ? Array("root".utf8) : nil }
    func unixTime(_ boot: UInt64) -> UInt64 { boot }
    func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? { nil }
    func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { nil }
    func fileHash(of event: borrowing Event) -> [UInt8]? { nil }
}
