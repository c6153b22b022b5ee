// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelInterface

/// Processes as /proc shows them now. Every byte may be what a hostile process wrote: names and arguments above all.
package struct ProcReader: Sendable {
    private let root: String

    /// `root`: another folder of the same form, for tests.
    package init(root: String = "/proc") { self.root = root }

    /// What /proc/PID/stat says.
    struct Stat {
        let comm: [UInt8]
        let parent: UInt32
        let processGroup: UInt32
        let session: UInt32
        let terminal: UInt32
        /// CLOCK_BOOTTIME ns, a multiple of a tick.
        let start: UInt64
    }

    /// Nil when there is no such process, or its line is not one.
    func stat(_ pid: UInt32) -> Stat? {
        // The name may have parentheses and blanks of its own: it ends with the last parenthesis.
        guard let text = ProcFS.contents("\(root)/\(pid)/stat", limit: 4096),
            let open = text.firstIndex(of: UInt8(ascii: "(")), let close = text.lastIndex(of: UInt8(ascii: ")")), open < close
        else { return nil }
        // state ppid pgrp session tty_nr …, and starttime twenty fields behind the name (proc(5): fields 3 and 22).
        let fields = text[(close + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count > 19, let parent = Self.number(fields[1]), let group = Self.number(fields[2]),
            let session = Self.number(fields[3]), let terminal = Self.number(fields[4]), let ticks = Self.number(fields[19])
        else { return nil }
        let start = ticks.multipliedReportingOverflow(by: ProcessKey.tick)
        guard !start.overflow else { return nil }
        return Stat(
            comm: Array(text[(open + 1)..<close].prefix(64)), parent: UInt32(truncatingIfNeeded: parent),
            processGroup: UInt32(truncatingIfNeeded: group), session: UInt32(truncatingIfNeeded: session),
            terminal: UInt32(truncatingIfNeeded: terminal), start: start.partialValue)
    }

    /// The key of the process that has `pid` now.
    func key(_ pid: UInt32) -> ProcessKey? { stat(pid).map { ProcessKey(pid: pid, start: $0.start) } }

    /// Whether `key` lives.
    func lives(_ key: ProcessKey) -> Bool { self.key(key.pid)?.matches(key) == true }

    /// The path of the image, without what /proc adds to a deleted file's; nil for a thread of the kernel, and when it is gone.
    func executable(_ pid: UInt32) -> (path: [UInt8], isDeleted: Bool)? {
        guard let path = ProcFS.link("\(root)/\(pid)/exe") else { return nil }
        let mark = Array(" (deleted)".utf8)
        return path.count > mark.count && path.suffix(mark.count).elementsEqual(mark)
            ? (Array(path.dropLast(mark.count)), true) : (path, false)
    }

    func workingDirectory(_ pid: UInt32) -> [UInt8]? { ProcFS.link("\(root)/\(pid)/cwd") }

    /// Nil where there are none, as with threads of the kernel.
    func arguments(_ pid: UInt32) -> ArgumentVector? { vector("\(root)/\(pid)/cmdline") }
    /// As much of it as is wanted, and nothing else.
    func environment(_ pid: UInt32, _ choice: EnvironmentChoice) -> ArgumentVector? {
        // What is looked for may lie behind what would be kept.
        guard let bytes = ProcFS.contents("\(root)/\(pid)/environ", limit: choice == .everything ? ArgumentVector.limit + 1 : 1 << 20) else { return nil }
        return bytes.isEmpty ? nil : ArgumentVector(choice.kept(of: bytes))
    }

    private func vector(_ path: String) -> ArgumentVector? {
        guard let bytes = ProcFS.contents(path, limit: ArgumentVector.limit + 1), !bytes.isEmpty else { return nil }
        return ArgumentVector(bytes)
    }

    /// Fills in what is not known of the task.
    func complete(_ task: inout ProcessFacts.Task, _ pid: UInt32, _ stat: Stat) {
        task.session = task.session ?? stat.session
        task.processGroup = task.processGroup ?? stat.processGroup
        task.terminal = task.terminal ?? stat.terminal
        if task.loginUid == nil, let text = ProcFS.contents("\(root)/\(pid)/loginuid", limit: 64) {
            task.loginUid = Self.number(text[...]).flatMap { UInt32(exactly: $0) }
        }
        guard let status = ProcFS.contents("\(root)/\(pid)/status", limit: 16384) else { return }
        for line in status.split(separator: UInt8(ascii: "\n")) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let value = line[(colon + 1)...]
            // Numbers from the reader's namespace down to the process's own.
            let own = value.split { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }.last
            switch String(decoding: line[..<colon], as: UTF8.self) {
            case "NStgid": task.namespacePid = task.namespacePid ?? Self.id(own)
            case "NSpgid": task.namespaceProcessGroup = task.namespaceProcessGroup ?? Self.id(own)
            case "NSsid": task.namespaceSession = task.namespaceSession ?? Self.id(own)
            case "CapInh": task.inheritableCapabilities = task.inheritableCapabilities ?? Self.hexadecimal(own)
            case "CapPrm": task.permittedCapabilities = task.permittedCapabilities ?? Self.hexadecimal(own)
            case "CapEff": task.effectiveCapabilities = task.effectiveCapabilities ?? Self.hexadecimal(own)
            default: continue
            }
        }
    }

    /// A whole number, with a sign or without: -1 has all bits.
    private static func number(_ text: ArraySlice<UInt8>) -> UInt64? {
        let digits = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return UInt64(digits) ?? Int64(digits).map { UInt64(bitPattern: $0) }
    }

    private static func id(_ text: ArraySlice<UInt8>?) -> UInt32? { text.flatMap { number($0) }.flatMap { UInt32(exactly: $0) } }
    private static func hexadecimal(_ text: ArraySlice<UInt8>?) -> UInt64? {
        text.flatMap { UInt64(String(decoding: $0, as: UTF8.self), radix: 16) }
    }
}
