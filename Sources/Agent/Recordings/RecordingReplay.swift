// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Events
internal import Glibc
internal import PolicySyntax
internal import Recording
internal import Sinks

/// `apus replay`: what a file tells, given to rules and outputs as the live events were. This host is not looked at.
package final class RecordingReplay {
    private let request: RunRequest
    private let shown: Set<EventKind>?
    private let path: String
    private var file: RecordingFile
    private let header: RecordingHeader
    private let started = shim_boottime()

    package init(_ path: String, _ options: RunOptions) throws(AgentError) {
        var options = options
        // A file waits for its reader, so nothing need be dropped.
        options.overflow = OverflowPolicy.wait.rawValue
        file = try RecordingFile.open(path)
        header = try Self.header(of: &file, path)
        request = try RunRequest(options, since: header.began)
        shown = request.rules == nil && options.events.isEmpty ? nil : Set(request.selection.events)
        self.path = path
    }

    /// Runs to the end; returns the exit code.
    package func run() throws(AgentError) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        let player = try ReplayPlayer(header, request, shown: shown, countsMissing: file.isText)
        var mistake: RecordingError?
        do throws(RecordingError) {
            while !player.isOver, let entry = try file.next() { player.take(entry) }
        } catch {
            mistake = error
        }
        player.finish()
        report(player)
        if let failed = player.failedOutput { throw failed }
        if let mistake { throw failure("\(mistake)", hint: "what is whole was replayed") }
        let unread = file.unreadLines
        if unread > 0 { throw failure("has lines that tell no event of ours: \(unread)", hint: "all others were replayed") }
        return 0
    }

    private static func header(of file: inout RecordingFile, _ path: String) throws(AgentError) -> RecordingHeader {
        let entry: RecordingEntry?
        do throws(RecordingError) { entry = try file.next() } catch { throw failure(path, "\(error)") }
        guard case .header(let header)? = entry else { throw failure(path, "\(RecordingError.notARecording)") }
        return header
    }

    private func failure(_ what: String, hint: String? = nil) -> AgentError { Self.failure(path, what, hint: hint) }

    private static func failure(_ path: String, _ what: String, hint: String? = nil) -> AgentError {
        AgentError(.failure, "\(Spelling.quoted(path)) \(what)", hint: hint)
    }

    private func report(_ player: ReplayPlayer) {
        let summary = RunSummary(
            accounting: player.accounting, rulesWithMissing: player.rulesWithMissing, kernel: nil,
            outputs: player.outputs, forgotten: player.forgotten, seconds: Double(shim_boottime() - started) / 1e9,
            cpu: Double(shim_own_cpu()) / 1e9, memory: shim_own_peak_memory())
        Console.standardError(request.summaryAsJSON ? summary.json : summary.line)
    }
}
