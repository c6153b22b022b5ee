// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Foundation
import Testing

/// A folder of /proc's form, in which a test says which processes there are.
final class ProcRoot {
    let root = FileManager.default.temporaryDirectory.appending(path: "apus-proc-\(UUID().uuidString.prefix(8))").path
    var reader: ProcReader { ProcReader(root: root) }

    init() throws { try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// `ticks`: the start, in hundredths of a second.
    func add(
        _ pid: UInt32, ticks: UInt64, parent: UInt32 = 1, comm: String = "cat", executable: String? = "/bin/cat",
        arguments: [String] = ["cat"], session: UInt32 = 7, terminal: UInt32 = 34816, loginUid: String = "1000"
    ) throws {
        let folder = "\(root)/\(pid)"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder + "/root/etc", withIntermediateDirectories: true)
        let zeros = Array(repeating: "0", count: 14).joined(separator: " ")
        try write("\(pid) (\(comm)) S \(parent) 8 \(session) \(terminal) \(zeros) \(ticks) 0 0", folder + "/stat")
        let ids = "Name:\tx\nNStgid:\t\(pid)\t3\nNSpgid:\t8\t2\nNSsid:\t\(session)\t1\n"
        try write(ids + "CapInh:\t0\nCapPrm:\t00000000a80425fb\nCapEff:\tff\n", folder + "/status")
        try write(arguments.map { $0 + "\0" }.joined(), folder + "/cmdline")
        try write("HOME=/root\0A=\0", folder + "/environ")
        try write(loginUid, folder + "/loginuid")
        try FileManager.default.createSymbolicLink(atPath: folder + "/cwd", withDestinationPath: "/home/me")
        if let executable { try FileManager.default.createSymbolicLink(atPath: folder + "/exe", withDestinationPath: executable) }
    }

    func remove(_ pid: UInt32) throws { try FileManager.default.removeItem(atPath: "\(root)/\(pid)") }

    func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }
}

/// A process as records tell of it; times are in milliseconds, and one nanosecond keeps a start from looking like one of /proc's.
struct Told {
    var pid: UInt32 = 100
    var start: UInt64 = 1000
    var parent = ProcessKey(pid: 1, start: 10_000_000)
    var image: UInt32 = 5
    var comm = "sh"

    var key: ProcessKey { ProcessKey(pid: pid, start: start * 1_000_000 + 1) }

    func record(_ kind: EventKind, at time: UInt64, arguments: Int = 21, _ fill: (inout RecordBuilder) -> Void = { _ in }) -> [UInt8] {
        var builder = RecordBuilder(kind: kind, provider: .tracepoint, arguments: arguments)
        builder.time = time * 1_000_000
        (builder.hostPid, builder.hostTid, builder.pid, builder.tid) = (pid, pid, pid, pid)
        (builder.processStart, builder.threadStart) = (key.start, key.start)
        (builder.hostParentPid, builder.parentStart, builder.imageNumber) = (parent.pid, parent.start, image)
        builder.comm = Array(comm.utf8)
        fill(&builder)
        return builder.bytes()
    }

    func exec(_ path: String, _ arguments: [String] = ["x"], at time: UInt64, environment: [String]? = nil) -> [UInt8] {
        record(.schedProcessExec, at: time) {
            $0.set(1, text: Array(path.utf8))
            $0.set(3, value: 77)
            $0.set(10, texts: arguments.map { Array($0.utf8) })
            if let environment { $0.set(16, texts: environment.map { Array($0.utf8) }) }
            $0.set(17, text: Array("/work".utf8))
            $0.set(20, value: 1)
        }
    }

    func existing(_ path: String, at time: UInt64) -> [UInt8] { record(.existingProcess, at: time) { $0.set(1, text: Array(path.utf8)) } }

    /// This process makes `child`.
    func fork(_ child: Told, at time: UInt64) -> [UInt8] {
        record(.schedProcessFork, at: time, arguments: 20) {
            for index in [5, 7, 8, 15, 17] { $0.set(index, value: UInt64(child.pid)) }
            for index in [9, 19] { $0.set(index, value: child.key.start) }
            $0.set(12, value: UInt64(child.parent.pid))
            $0.set(14, value: child.parent.start)
        }
    }

    func exit(_ code: UInt64, at time: UInt64) -> [UInt8] {
        record(.schedProcessExit, at: time, arguments: 3) {
            $0.set(0, value: code)
            $0.set(1, value: 0)
            $0.set(2, value: 1)
        }
    }

    /// Any other event of it.
    func act(at time: UInt64) -> [UInt8] { record(EventKind(rawValue: 3), at: time, arguments: 1) }

    func child(_ pid: UInt32, start: UInt64) -> Told { Told(pid: pid, start: start, parent: key, image: image, comm: comm) }

    func executed() -> Told {
        var next = self
        next.image += 1
        return next
    }
}

extension ProcessTree {
    func observe(_ record: [UInt8]) throws { observe(try Event(record.span)) }

    func process(of record: [UInt8]) throws -> ProcessFacts? { process(of: try Event(record.span)) }

    func path(of record: [UInt8]) throws -> String? {
        try process(of: record)?.image.executable.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension ArgumentVector {
    var texts: [String] { (0..<count).map { String(decoding: self[$0]!, as: UTF8.self) } }
}
