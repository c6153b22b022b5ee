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
        #expect(run.facts["task.session"] == "\(task.session)" && task.nsSession == task.session)
        #expect(run.facts["task.group"] == "\(task.processGroup)" && task.nsProcessGroup == task.processGroup)
        #expect(run.facts["task.parent"] == "\(task.nsParent)")
        #expect(run.facts["task.terminal"] == "\(task.terminal)" && task.terminal != 0)
        #expect(run.facts["task.login"] == "\(task.loginUser ?? .max)")
        #expect(run.facts["task.inheritable"] == "\(task.inheritable)" && task.inheritable & 1 == 1)
        #expect(run.facts["task.permitted"] == "\(task.permitted)" && run.facts["task.effective"] == "\(task.effective)")
        #expect(task.permitted != task.effective && task.threads == 1)
        let start = try Event(record.span).process.start
        #expect(task.pidNamespaceStart <= start)
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
        let start = try Event(first.span).process.start
        #expect("\(leader.nsParent)" == run.facts["pid"] && leader.pidNamespaceStart == start)
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
        let parent = try run.number("pid")
        #expect(event.flags.contains(.internal) && event.slot(2) == UInt64(parent) && event.hostPid == UInt32(parent))
        let call = try #require(try run.named("fcntl", pid: Int(pid)).first)
        let child = try Event(call.span)
        #expect(event.slot(19) == child.process.start && event.task?.permitted == child.task?.permitted)
    }

    @Test func `whose place somebody else has is remembered all the same`() throws {
        let run = try Recorded("task_facts", events: ["fcntl"], objects: false, places: 1)
        // A child of the acting program, which has the place itself.
        #expect(try run.named("fcntl", pid: run.number("task.pid")).isEmpty == false)
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
        let modified = event.imageIndex(.modified, behind: 21) ?? -1
        var status = stat()
        #expect(stat("/proc/\(sleeper.processIdentifier)/exe", &status) == 0)
        #expect(event.slot(modified).map { $0 / 1_000_000_000 } == UInt64(status.st_mtim.tv_sec))
    }

    @Test func `records say what the task's host is called, with everything that follows it`() throws {
        let run = try Recorded("task_facts", events: ["fcntl", "sched_process_exit"], objects: false, taskBlock: true, nodeName: true)
        var name = utsname()
        #expect(uname(&name) == 0)
        let own = withUnsafeBytes(of: &name.nodename) { Array($0.prefix { $0 != 0 }) }
        // Of that program alone: what other tests start beside it may be in a namespace of its own.
        for kind in ["fcntl", "sched_process_exit"] {
            let records = try run.named(kind, pid: run.number("task.pid"))
            #expect(!records.isEmpty, "\(kind)")
            for record in records {
                let event = try Event(record.span)
                var told: [UInt8]?
                if let name = event.nodeName { told = [UInt8](copying: name) }
                #expect(told == own, "\(kind)")
                // What follows it is where it was.
                #expect(event.task.map { $0.threads > 0 && $0.session > 0 } == true, "\(kind)")
            }
        }
        let without = try Recorded("task_facts", events: ["fcntl"], objects: false, taskBlock: true)
        #expect(try without.records.allSatisfy { try !Event($0.span).flags.contains(.node) })
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
            let places = ImageSlot.allCases.map { event.imageIndex($0, behind: 21) ?? -1 }
            let modified = UInt64(try run.number(name + ".modified"))
            #expect(event.slot(places[0]) == modified && event.slot(places[1]) == (writable ? 1 : 0), "\(name)")
            // In a virtual machine the folder lies in memory, on the host it may lie on an overlay: new files in the upper layer.
            #expect(event.slot(places[2]) == 0)
        }
    }
}
}
