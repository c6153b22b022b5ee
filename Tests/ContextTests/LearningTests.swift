// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Testing

/// What a host's tree learns from /proc, and the tree of a replay that is told of it.
@Suite struct LearningTests {
    private let folder: ProcRoot
    private let live: ProcessTree
    private let replay = ProcessTree(proc: nil)

    init() throws {
        folder = try ProcRoot()
        live = ProcessTree(proc: folder.reader)
    }

    /// What was learnt goes over as it does through a file: as values.
    private func tell() {
        for facts in live.takeLearnt() {
            let copy = facts.copy(), image = ProcessImage()
            (image.executable, image.workingDirectory) = (facts.image.executable, facts.image.workingDirectory)
            (image.arguments, image.environment) = (facts.image.arguments, facts.image.environment)
            copy.image = image
            replay.learn(copy)
        }
    }

    /// Both trees see the record, as a recorder and a replay see it.
    private func see(_ record: [UInt8]) throws {
        let event = try Event(record.span)
        live.observe(event)
        tell()
        replay.observe(event)
    }

    /// Both are asked of the record's process and its parent.
    private func ask(_ record: [UInt8]) throws -> (live: [ProcessFacts?], replay: [ProcessFacts?]) {
        let event = try Event(record.span)
        let process = live.process(of: event)
        let known = [process, process.flatMap { live.parent(of: $0) }]
        tell()
        let other = replay.process(of: event)
        return (known, [other, other.flatMap { replay.parent(of: $0) }])
    }

    private func expectEqual(_ answers: (live: [ProcessFacts?], replay: [ProcessFacts?])) {
        for (live, replay) in zip(answers.live, answers.replay) {
            #expect((live?.key, live?.parent, live?.imageNumber) == (replay?.key, replay?.parent, replay?.imageNumber))
            #expect(live?.comm == replay?.comm)
            #expect((live?.workingDirectory, live?.task, live?.origin) == (replay?.workingDirectory, replay?.task, replay?.origin))
            #expect((live?.image.executable, live?.image.arguments) == (replay?.image.executable, replay?.image.arguments))
        }
    }

    @Test func `a process that only /proc knows is known to the replay, and so is its parent`() throws {
        try folder.add(100, ticks: 100, parent: 50, arguments: ["cat", "x"])
        try folder.add(50, ticks: 10, comm: "sh", executable: "/bin/sh")
        live.beginLearning([])
        var told = Told()
        (told.start, told.parent) = (1000, ProcessKey(pid: 50, start: 100_000_000))
        let record = told.act(at: 2000)
        try see(record)
        let answers = try ask(record)
        #expect(answers.live.compactMap(\.?.image.executable) == [Array("/bin/cat".utf8), Array("/bin/sh".utf8)])
        expectEqual(answers)
    }

    @Test func `what /proc adds to an executed image reaches the child that shares it`() throws {
        try folder.add(100, ticks: 100, session: 33)
        live.beginLearning([])
        let shell = Told()
        let exec = shell.exec("/bin/cat", ["cat"], at: 1010)
        try see(exec)
        expectEqual(try ask(exec))
        let child = shell.child(101, start: 1500)
        try see(shell.fork(child, at: 1500))
        let answers = try ask(child.act(at: 1600))
        #expect(answers.live[0]?.task.session == 33 && answers.live[0]?.image.arguments?.count == 1)
        expectEqual(answers)
    }

    @Test func `a process that was gone before it could be read is unknown to both`() throws {
        live.beginLearning([])
        let record = Told().act(at: 2000)
        try see(record)
        let answers = try ask(record)
        #expect(answers.live[0]?.origin == .nothing)
        expectEqual(answers)
    }

    @Test func `what is read before the beginning is in the snapshot and is not learnt`() throws {
        try folder.add(100, ticks: 100)
        live.beginLearning([100])
        #expect(live.takeLearnt().isEmpty && live.snapshot().contains { $0.key.pid == 100 })
    }
}
