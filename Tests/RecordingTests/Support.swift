// SPDX-License-Identifier: Apache-2.0

import Context
import Events
@testable import Recording

/// A recording with an entry of each kind, every field of which is set.
enum Sample {
    static var facts: ProcessFacts {
        let image = ProcessImage()
        (image.executable, image.givenPath, image.workingDirectory) = ([0x2f, 0xff], [0x61], [0x2f])
        image.arguments = ArgumentVector([[0x61], [], [0xc3]])
        image.environment = ArgumentVector([0x41, 0x3d, 0x31], isCut: true)
        (image.device, image.inode, image.changeTime, image.modificationTime, image.mode) = (1, 2, 3, 4, 5)
        (image.isInUpperLayer, image.isInLowerLayer, image.isMemoryFile) = (true, false, true)
        (image.isDeleted, image.isWritable) = (false, true)
        let facts = ProcessFacts(
            key: ProcessKey(pid: 42, start: 7), parent: ProcessKey(pid: 1, start: 2), imageNumber: 3, imageSince: 9, image: image,
            comm: [0x73, 0x68], origin: .fork)
        facts.exit = ProcessFacts.Exit(code: -1, signal: 9, time: 11)
        (facts.task.namespacePid, facts.task.session, facts.task.namespaceSession) = (12, 13, 14)
        (facts.task.processGroup, facts.task.namespaceProcessGroup, facts.task.terminal, facts.task.loginUid) = (15, 16, 17, .max)
        (facts.task.permittedCapabilities, facts.task.effectiveCapabilities) = (18, .max)
        (facts.task.inheritableCapabilities, facts.task.pidNamespaceStart) = (19, 20)
        (facts.isComplete, facts.hasOlderChildren) = (true, true)
        return facts
    }

    static var container: ContainerInfo {
        let info = ContainerInfo(id: "c0", runtime: "docker", created: 5, existed: true)
        (info.name, info.image, info.imageID, info.imageDigest) = ("web", "nginx", "sha256:1", "sha256:2")
        (info.privileged, info.usesHostPid, info.usesHostNetwork, info.usesHostIPC) = (true, false, true, nil)
        (info.podName, info.podNamespace, info.podUID, info.podSandboxID) = ("p", "n", "u", "s")
        (info.labels, info.podLabels, info.isSandbox, info.started) = (["a": "1", "b": "2"], ["c": "3"], true, 6)
        info.mounts = [ContainerMount(source: "/a", destination: "/b", mode: "ro", isWritable: false, propagation: "shared")]
        return info
    }

    static var header: RecordingHeader {
        var header = RecordingHeader()
        (header.hostName, header.kernel, header.bootID) = ("höst", "6.1", "boot")
        (header.clockOffset, header.utcOffset, header.isOfCommand) = (.max, -3600, true)
        header.services = [22: "ssh", 80: "http"]
        return header
    }

    static var accounts: AccountTable {
        AccountTable(users: [UserInfo(id: 1, name: [0xff], home: [0x2f], shell: [])], groups: [GroupInfo(id: 2, name: [0x62])])
    }

    static var entries: [RecordingEntry] {
        let record = RecordBuilder(kind: .schedProcessExit, provider: .tracepoint, arguments: 3).bytes()
        return [
            .accounts(accounts), .process(facts),
            .containerAccounts(SurroundingsSnapshot.ContainerAccounts(mountNamespace: 3, cgroup: 4, accounts: accounts)),
            .container(container, cgroup: 77), .container(nil, cgroup: 77), .clock(5), .fileHash([1, 2]), .observed(record), .shown,
            .made(record),
        ]
    }

    static var recording: [UInt8] { bytes(header, entries) }

    static func bytes(_ header: RecordingHeader, _ entries: [RecordingEntry]) -> [UInt8] {
        var writer = RecordingWriter(header)
        for entry in entries { writer.append(entry) }
        writer.finish(lost: 8)
        return writer.take()
    }
}

/// All entries of these bytes, and what is wrong with them; `piece`: as many are fed at a time.
func read(_ bytes: [UInt8], piece: Int = 4096) -> (entries: [RecordingEntry], mistake: RecordingError?) {
    read(RecordingReader(), bytes, piece)
}

func read(_ source: some RecordingSource, _ bytes: [UInt8], _ piece: Int) -> (entries: [RecordingEntry], mistake: RecordingError?) {
    var source = source
    var entries: [RecordingEntry] = []
    var rest = bytes[...]
    var isAtEnd = false
    do throws(RecordingError) {
        while true {
            if let entry = try source.next() {
                entries.append(entry)
            } else if isAtEnd {
                return (entries, nil)
            } else if rest.isEmpty {
                isAtEnd = true
                try source.finish()
            } else {
                source.feed(Array(rest.prefix(piece)))
                rest = rest.dropFirst(piece)
            }
        }
    } catch {
        return (entries, error)
    }
}
