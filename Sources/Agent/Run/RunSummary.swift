// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Sensors
internal import Sinks

/// The numbers at the end of a run.
struct RunSummary {
    let accounting: Accounting
    /// Events written to a recording.
    var recorded: UInt64?
    /// Rules that asked for something that a line of JSON lacks.
    var rulesWithMissing: Int?
    let kernel: KernelCounters?
    let outputs: [EventOutput]
    /// How often rules were asked and held.
    var rules: [RuleCount] = []
    /// Keys that rules forgot before their time.
    var forgotten: UInt64 = 0
    let seconds: Double
    let cpu: Double
    /// Peak resident set, bytes.
    let memory: UInt64

    /// Records that the kernel side had to drop, and events that the slowest output dropped.
    var lost: UInt64 {
        (kernel?.lost.reduce(0) { $0 + $1.count } ?? 0) + (outputs.map { $0.sink.counts.dropped }.max() ?? 0)
    }

    var line: String {
        let more = Self.word("lost_state", lostState) + Self.word("recorded", recorded) + Self.word("rules_with_missing", rulesWithMissing)
        return "apus: events=\(accounting.events) alerts=\(accounting.alerts) lost=\(lost)\(more)"
            + " seconds=\(Self.fixed(seconds)) cpu=\(Self.fixed(cpu)) rss=\(memory)"
    }

    /// Only where there is some.
    private var lostState: UInt64? { forgotten > 0 ? forgotten : nil }

    private static func word(_ name: String, _ value: (some BinaryInteger)?) -> String { value.map { " \(name)=\($0)" } ?? "" }
    private static func member(_ name: String, _ value: (some BinaryInteger)?) -> String { value.map { ",\"\(name)\":\($0)" } ?? "" }

    var json: String {
        var text = "{\"events\":\(accounting.events),\"alerts\":\(accounting.alerts),\"lost\":\(lost)"
        text += Self.member("lost_state", lostState) + Self.member("recorded", recorded) + Self.member("rules_with_missing", rulesWithMissing)
        text += ",\"seconds\":\(Self.fixed(seconds)),\"cpu\":\(Self.fixed(cpu)),\"rss\":\(memory)"
        if let kernel {
            text += ",\"kernel\":{\"accepted\":\(kernel.accepted),\"submitted\":\(kernel.submitted),\"lost\":{"
            text += kernel.lost.map { "\"\($0.reason)\":\($0.count)" }.joined(separator: ",")
            text += "},\"cut\":\(kernel.cut),\"unreadable\":\(kernel.unreadable),\"unknown_syscalls\":\(kernel.unknownSyscalls)"
            text += ",\"scope_unknown\":\(kernel.scopeUnknown),\"rules_uncounted\":\(kernel.rulesUncounted)}"
        }
        text += ",\"read\":{\"records\":\(accounting.read),\"malformed\":\(accounting.malformed)"
        text += ",\"internal\":\(accounting.internalRecords),\"filtered\":\(accounting.filtered),\"made\":\(accounting.made)}"
        text += ",\"outputs\":["
        text += outputs.map { output in
            let counts = output.sink.counts
            return "{\"name\":\"\(output.name)\",\"events\":\(output.events),\"alerts\":\(output.alerts)"
                + ",\"written\":\(counts.written),\"dropped\":\(counts.dropped)}"
        }.joined(separator: ",")
        text += "]"
        if !rules.isEmpty {
            text += ",\"rules\":["
            text += rules.map { count in
                var name = TextBuffer(capacity: 64)
                name.append(jsonString: count.rule)
                return "{\"rule\":\(String(decoding: name.bytes, as: UTF8.self)),\"candidates\":\(count.candidates),\"alerts\":\(count.alerts)"
                    + ",\"lost\":\(count.lost)" + (count.forgotten > 0 ? ",\"lost_state\":\(count.forgotten)}" : "}")
            }.joined(separator: ",")
            text += "]"
        }
        return text + "}"
    }

    private static func fixed(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        let rest = thousandths % 1000
        return "\(thousandths / 1000).\(rest < 10 ? "00" : rest < 100 ? "0" : "")\(rest)"
    }
}
