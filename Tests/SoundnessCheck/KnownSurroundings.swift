// SPDX-License-Identifier: Apache-2.0

internal import Events

/// What user space knows around the events: one process tree, two users, two containers by control group.
final class KnownSurroundings: ProcessSurroundings {
    /// Control groups: 1 and 4 of the host, 2 and 3 of containers.
    static let cgroups: ClosedRange<UInt64> = 1...4

    private let containers: [UInt64: ContainerInfo]
    private let users: [UInt32: UserInfo] = [
        0: UserInfo(id: 0, name: Array("root".utf8), home: Array("/root".utf8), shell: Array("/bin/sh".utf8)),
        1000: UserInfo(id: 1000, name: Array("user".utf8), home: Array("/home/user".utf8), shell: Array("/bin/bash".utf8)),
    ]
    private let groups: [UInt32: GroupInfo] = [0: GroupInfo(id: 0, name: Array("root".utf8))]
    private let own: ProcessFacts
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
        func process(_ pid: UInt32, _ parent: UInt32, _ comm: String) -> ProcessFacts {
            let image = ProcessImage()
            image.arguments = ArgumentVector(["\(comm)", "-x", "/etc/passwd"].map { Array($0.utf8) })
            image.executable = Array("/usr/bin/\(comm)".utf8)
            image.workingDirectory = Array("/tmp".utf8)
            return ProcessFacts(
                key: ProcessKey(pid: pid, start: 10), parent: ProcessKey(pid: parent, start: 5), imageNumber: 1, imageSince: 0,
                image: image, comm: Array(comm.utf8), origin: .record)
        }
        own = process(100, 1, "bash")
        root = process(1, 0, "sshd")
    }

    func isInContainer(_ cgroup: UInt64) -> Bool { containers[cgroup] != nil }

    func process(of event: borrowing Event) -> ProcessFacts? { own }
    func process(_ key: ProcessKey) -> ProcessFacts? { root }
    func process(hostPid: UInt32) -> ProcessFacts? { root }
    func parent(of process: ProcessFacts) -> ProcessFacts? { process === own ? root : nil }
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
