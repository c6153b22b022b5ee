// SPDX-License-Identifier: Apache-2.0

import Context
import Events
@testable import Recording
import Testing

@Suite struct RecordingReaderTests {
    @Test(arguments: [1, 7, 4096])
    func `what was read and is written again is the same, in whatever pieces it comes`(piece: Int) {
        let (entries, mistake) = read(Sample.recording, piece: piece)
        #expect(mistake == nil && entries.count == Sample.entries.count + 2)
        guard case .header(let header)? = entries.first, case .end(let counts)? = entries.last else {
            Issue.record("no header, or no end")
            return
        }
        #expect(header == Sample.header)
        #expect((counts.entries, counts.events, counts.lost) == (UInt64(Sample.entries.count + 1), 2, 8))
        #expect(Sample.bytes(header, Array(entries.dropFirst().dropLast())) == Sample.recording)
    }

    @Test func `a process comes back with all that is known of it`() throws {
        let told = read(Sample.recording).entries.compactMap { if case .process(let facts) = $0 { facts } else { nil } }
        let facts = try #require(told.first)
        let sample = Sample.facts
        #expect((facts.key, facts.parent) == (sample.key, sample.parent))
        #expect((facts.imageNumber, facts.imageSince) == (sample.imageNumber, sample.imageSince))
        #expect((facts.comm, facts.workingDirectory, facts.task) == (sample.comm, sample.workingDirectory, sample.task))
        #expect((facts.exit, facts.origin, facts.isComplete) == (sample.exit, sample.origin, true))
        #expect((facts.isParentRenewed, facts.hasOlderChildren) == (false, true))
        let (image, other) = (facts.image, sample.image)
        #expect((image.executable, image.givenPath, image.workingDirectory) == (other.executable, other.givenPath, other.workingDirectory))
        #expect((image.arguments, image.environment, image.device) == (other.arguments, other.environment, other.device))
        #expect((image.inode, image.changeTime, image.modificationTime, image.mode) == (2, 3, 4, 5))
        #expect((image.isInUpperLayer, image.isInLowerLayer, image.isMemoryFile) == (true, false, true))
        #expect((image.isDeleted, image.isWritable) == (false, true))
    }

    @Test func `a container comes back with all that is known of it`() throws {
        let told = read(Sample.recording).entries.compactMap { if case .container(let info, 77) = $0 { info } else { nil } as ContainerInfo? }
        let info = try #require(told.first)
        #expect((info.id, info.runtime, info.created, info.started, info.existed, info.isSandbox) == ("c0", "docker", 5, 6, true, true))
        #expect((info.name, info.image, info.imageID, info.imageDigest) == ("web", "nginx", "sha256:1", "sha256:2"))
        #expect((info.podName, info.podNamespace, info.podUID, info.podSandboxID) == ("p", "n", "u", "s"))
        #expect((info.privileged, info.usesHostPid, info.usesHostNetwork, info.usesHostIPC) == (true, false, true, nil))
        #expect((info.labels, info.podLabels, info.mounts) == (["a": "1", "b": "2"], ["c": "3"], Sample.container.mounts))
    }

    @Test func `a recording that is cut anywhere gives what is whole, and is told to be cut`() {
        let whole = Sample.recording
        var before = 0
        for length in 0..<whole.count {
            let (entries, mistake) = read(Array(whole.prefix(length)))
            #expect(mistake == (length == 0 ? .notARecording : .cut), "at \(length)")
            #expect(entries.count == before || entries.count == before + 1)
            before = entries.count
        }
        #expect(before == Sample.entries.count + 1)
    }

    @Test func `no change of a byte is a trap, and none is believed that breaks an entry`() {
        let whole = Sample.recording
        for place in whole.indices {
            for change: UInt8 in [1, 0x80, 0xff] {
                var bytes = whole
                bytes[place] ^= change
                let (entries, _) = read(bytes)
                #expect(entries.count <= Sample.entries.count + 2)
            }
        }
    }

    @Test func `random bytes behind a header are no trap`() {
        var generator = SystemRandomNumberGenerator()
        let start = Sample.bytes(Sample.header, []).dropLast(RecordingFormat.entryHeadSize + 24)
        for _ in 0..<3000 {
            let kind = UInt8.random(in: 0...12, using: &generator)
            let length = Int.random(in: 0..<200, using: &generator)
            let contents = (0..<length).map { _ in UInt8.random(in: 0...(Bool.random() ? 2 : 255), using: &generator) }
            let entry = [kind, UInt8(length), 0, 0, 0] + contents
            let (entries, mistake) = read(Array(start) + entry)
            #expect(!entries.isEmpty && mistake != nil)
        }
    }

    @Test func `a length that nothing has is damage at once, not a wish for more bytes`() {
        let start = Sample.bytes(Sample.header, []).dropLast(RecordingFormat.entryHeadSize + 24)
        let (entries, mistake) = read(Array(start) + [RecordingEntry.Kind.made.rawValue, 0, 0, 0, 0xff])
        #expect(entries.count == 1 && mistake == .damaged(entry: RecordingEntry.Kind.made.rawValue, offset: UInt64(start.count)))
    }

    @Test func `other files, other versions, other layouts and what follows the end are told apart`() {
        let whole = Sample.recording
        func changed(_ place: Int) -> RecordingError? {
            var bytes = whole
            bytes[place] &+= 1
            return read(bytes).mistake
        }
        #expect(changed(1) == .notARecording)
        #expect(changed(RecordingFormat.magic.count) == .version(RecordingFormat.version + 1))
        #expect(changed(RecordingFormat.preambleSize + RecordingFormat.entryHeadSize) == .layout(Event.layoutVersion + 1))
        #expect(read(whole + [0]).mistake == .trailing(offset: UInt64(whole.count)))
        let stated = whole.count - 24
        #expect(changed(stated) == .count(stated: UInt64(Sample.entries.count + 2), read: UInt64(Sample.entries.count + 1)))
    }

    @Test func `a zone that is more than a day away is damage`() {
        var header = Sample.header
        header.utcOffset = .min
        #expect(read(Sample.bytes(header, [])).mistake == .damaged(entry: 1, offset: UInt64(RecordingFormat.preambleSize)))
    }

    @Test func `a second header is damage`() {
        var writer = RecordingWriter(Sample.header)
        writer.append(.header(Sample.header))
        let (entries, mistake) = read(writer.take())
        guard case .damaged(1, _)? = mistake else {
            Issue.record("\(String(describing: mistake))")
            return
        }
        #expect(entries.count == 1)
    }
}
