// SPDX-License-Identifier: Apache-2.0

import Events
import Foundation
import Testing

extension SensorsTests {
@Suite struct TaskTests {
    @Test func `the task block has what the process sees of itself`() throws {
        let run = try Recorded("task_facts", events: ["fcntl"], objects: false, taskBlock: true)
        let pid = try run.number("task.pid")
        let record = try #require(try run.named("fcntl", pid: pid).last)
        let task = try #require(try Event(record.span).task)
        #expect(Int(task.session) == (try run.number("task.session")) && Int(task.nsSession) == (try run.number("task.session")))
        #expect(Int(task.processGroup) == (try run.number("task.group")) && task.nsProcessGroup == task.processGroup)
        #expect(Int(task.nsParent) == (try run.number("task.parent")))
        #expect(Int(task.terminal) == (try run.number("task.terminal")) && task.terminal != 0)
        #expect(Int(task.loginUser ?? .max) == (try run.number("task.login")))
        #expect(run.facts["task.inheritable"] == "\(task.inheritable)" && task.inheritable & 1 == 1)
        #expect(run.facts["task.permitted"] == "\(task.permitted)" && run.facts["task.effective"] == "\(task.effective)")
        #expect(task.permitted != task.effective && task.threads == 1)
        #expect(try task.pidNamespaceStart <= Event(record.span).process.start)
    }

    @Test func `ids in a pid namespace are those of the namespace`() throws {
        let run = try Recorded("task_namespace", events: ["fcntl"], objects: false, taskBlock: true)
        guard run.facts["child"] != nil else {
            print("skipped: no pid namespace may be made here")
            return
        }
        let child = UInt32(try run.number("child"))
        let first = try #require(try run.named("fcntl", pid: Int(child)).first)
        let leader = try #require(try Event(first.span).task)
        #expect(leader.session == child && leader.nsSession == 1 && leader.processGroup == child && leader.nsProcessGroup == 1)
        // Its parent is outside, and has its number there.
        #expect(Int(leader.nsParent) == (try run.number("pid")))
        #expect(try leader.pidNamespaceStart == Event(first.span).process.start)
        let below = try #require(try run.records.first { try Event($0.span).hostParentPid == child && Event($0.span).kind.isSyscall })
        let task = try #require(try Event(below.span).task)
        #expect(task.session == child && task.nsSession == 1 && task.nsParent == 1)
        #expect(task.pidNamespaceStart == leader.pidNamespaceStart)
    }

    @Test func `forks are told for the process tree, with what a child inherits`() throws {
        let run = try Recorded("task_facts", events: ["fcntl"], objects: false, taskBlock: true, forks: true)
        let pid = UInt64(try run.number("task.pid"))
        let fork = try #require(try run.records.first { try Event($0.span).kind == .schedProcessFork && Event($0.span).slot(7) == pid })
        let event = try Event(fork.span)
        #expect(event.flags.contains(.internal) && event.slot(2) == UInt64(try run.number("pid")) && event.hostPid == UInt32(try run.number("pid")))
        let call = try #require(try run.named("fcntl", pid: Int(pid)).first)
        #expect(try event.slot(19) == Event(call.span).process.start)
        #expect(event.task?.permitted == (try Event(call.span).task?.permitted))
    }

    @Test func `processes that were there have a task block and an image of their own`() throws {
        let sleeper = Process()
        sleeper.executableURL = URL(filePath: "/bin/sleep")
        sleeper.arguments = ["60"]
        try sleeper.run()
        defer { sleeper.terminate() }
        while ((try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(sleeper.processIdentifier)/exe")) ?? "").hasSuffix("sleep") == false {
            usleep(1000)
        }
        let run = try Recorded("given_paths", events: ["existing_process"], taskBlock: true)
        let record = try #require(try run.named("existing_process", pid: Int(sleeper.processIdentifier)).first)
        let event = try Event(record.span)
        #expect(event.task.map { Int32(bitPattern: $0.session) } == getsid(sleeper.processIdentifier))
        #expect(event.task.map { Int32(bitPattern: $0.processGroup) } == getpgid(sleeper.processIdentifier))
        let modified = try #require(event.imageIndex(.modified, behind: 21))
        var status = stat()
        #expect(stat("/proc/\(sleeper.processIdentifier)/exe", &status) == 0)
        #expect(event.slot(modified).map { $0 / 1_000_000_000 } == UInt64(status.st_mtim.tv_sec))
    }

    @Test func `an executed file tells when it was written and who may write it`() throws {
        let run = try Recorded("image_facts", events: ["sched_process_exec"])
        for (name, writable) in [("root", true), ("readable", false), ("writable", true)] {
            let record = try #require(
                try run.records.first { record in
                    let event = try Event(record.span)
                    return event.kind == .schedProcessExec && event.copy(1) == Array((run.facts[name + ".path"] ?? "").utf8)
                }, "\(name)")
            let event = try Event(record.span)
            #expect(event.imageIndex(.modified, behind: 21).flatMap(event.slot) == UInt64(try run.number(name + ".modified")))
            #expect(event.imageIndex(.writable, behind: 21).flatMap(event.slot) == (writable ? 1 : 0), "\(name)")
            #expect(event.imageIndex(.lowerLayer, behind: 21).flatMap(event.slot) == 0)
        }
    }
}
}
