// SPDX-License-Identifier: Apache-2.0

import CLinuxShims
import Events
import Foundation
import KernelInterface
@testable import Sensors
import Testing

/// One acting program, watched by a session of our own: its records, and the facts that it printed.
struct Recorded {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let environment = ProcessInfo.processInfo.environment
    static let program = (environment["APUS_ACTIONS"] ?? root.appending(path: ".build/actions").path) + "/actions"
    /// Not in a virtual machine, where what has nothing to do with the kernel need not be seen again.
    static let isOnHost = environment["APUS_VM"] == nil
    static let ready = geteuid() == 0 && FileManager.default.isExecutableFile(atPath: program)

    /// The same, by 32-bit calls of an x86_64 kernel.
    static let narrowReady = FileManager.default.isExecutableFile(atPath: program + "32")

    /// Found out once: each time takes a second in a machine.
    private static let capabilities = CapabilityProbe.run()

    let folder: String
    let facts: [String: String]
    let records: [[UInt8]]

    /// Runs an action below this process, whose tree is the scope.
    init(
        _ action: String, events: [String], providers: [String] = [], objects: Bool = true, taskBlock: Bool = false, forks: Bool = false,
        data: Bool = false, polled: Bool = false, nodeName: Bool = false, narrow: Bool = false, places: Int? = nil
    ) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/apus-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let kinds = try events.map { try #require(EventCatalogue.shared.named($0)).kind }
        var request = SensorRequest(events: Set(kinds), scope: [.tree([UInt32(getpid())], negated: false)], providers: providers)
        (request.objects, request.taskBlock, request.forks) = (objects, taskBlock, forks)
        (request.data, request.polled, request.nodeName) = (data, polled, nodeName)
        request.since = shim_boottime()
        if let places { request.places = places }
        let session = try SensorSession(request, Self.capabilities)
        var output = ""
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(filePath: Self.program + (narrow ? "32" : ""))
        process.arguments = [action, folder]
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // Little text: it fits the pipe.
        output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        session.end()
        var records: [[UInt8]] = []
        while session.drain(limit: 4096, { bytes in if let event = try? Event(bytes) { records.append(event.record) } }) > 0 {}
        // Whether a run that the kernel skipped was one of ours nobody knows; the tests miss its record if it was.
        let lost = try session.counters().lost.reduce(UInt64(0)) { $1.reason == SkippedRuns.reason ? $0 : $0 + $1.count }
        #expect(lost == 0)
        #expect(process.terminationStatus == 0 || process.terminationStatus == 77)
        var detachment = session.detach()
        _ = detachment.isDone(within: 300)
        var facts: [String: String] = [:]
        for line in output.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { facts[String(parts[0])] = String(parts[1]) }
        }
        self.folder = folder
        self.facts = facts
        self.records = records
    }

    func number(_ fact: String) throws -> Int {
        try #require(facts[fact].flatMap { Int($0) }, "no fact \(fact)")
    }

    /// The records of an event by the acting program or one of its children (`pid`).
    func named(_ name: String, pid: Int? = nil) throws -> [[UInt8]] {
        let kind = try #require(EventCatalogue.shared.named(name)).kind
        let process = UInt32(try pid ?? number("pid"))
        return try records.filter { bytes in
            let event = try Event(bytes.span)
            return event.kind == kind && event.hostPid == process && !event.flags.contains(.internal)
        }
    }

    /// Of a system call: what its object says.
    static func look<T>(_ record: [UInt8], _ body: (borrowing EventObject) throws -> T) throws -> T? {
        let event = try Event(record.span)
        let definition = try #require(EventCatalogue.shared[event.kind])
        guard let object = event.object(behind: definition.arguments.count) else { return nil }
        return try body(object)
    }

    /// What fcntl(F_GETFD) tells of the descriptor that the facts name.
    func descriptor<T>(_ fact: String, _ body: (borrowing EventObject) throws -> T) throws -> T {
        let wanted = try number(fact + ".fd")
        for record in try named("fcntl") {
            let event = try Event(record.span)
            guard event.slot(0) == UInt64(wanted), event.slot(1) == 1 else { continue }
            return try #require(try Self.look(record, body))
        }
        throw Missing(what: fact)
    }

    struct Missing: Error { let what: String }
}

extension EventObject {
    func text(_ slot: ObjectSlot) -> String? { copy(slot).map { String(decoding: $0, as: UTF8.self) } }
    func bytes(_ slot: ObjectSlot) -> [UInt8]? { copy(slot) }

    /// Port and last byte of an internet address.
    func end(_ slot: ObjectSlot) -> [Int]? {
        guard let bytes = bytes(slot), bytes.count == 16 || bytes.count == 28 else { return nil }
        return [Int(bytes[2]) << 8 | Int(bytes[3]), Int(bytes.count == 16 ? bytes[7] : bytes[23])]
    }
}
