// SPDX-License-Identifier: Apache-2.0

// Bytes as a rule with memory and the matches that it is asked about, at any times and in any order: whatever comes, nothing traps, and what is
// told is true.

import Events
import PolicyModel
@testable import RuleState

/// Numbers out of the input; zeros behind its end.
private struct Bytes {
    let input: RawInput
    var place = 0

    var isAtEnd: Bool { place >= input.count }

    mutating func byte() -> UInt8 {
        guard place < input.count else { return 0 }
        defer { place += 1 }
        return input[place]
    }

    /// Small, large, or near the end of what there is.
    mutating func number() -> UInt64 {
        let kind = byte()
        let value = UInt64(byte()) | UInt64(byte()) << 8
        switch kind & 3 {
        case 0: return value & 0xff
        case 1: return value << UInt64(kind >> 2)
        case 2: return UInt64.max - value
        default: return value * 1_000_000
        }
    }
}

private let form = AlertForm(rule: "", priority: "", source: "", policy: "", language: "apus", message: [], names: [])

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var bytes = Bytes(input: RawInput(start, count))
    var rule = Rule("rule")
    let kind = bytes.byte()
    let within = bytes.number(), amount = 1 + bytes.number() % 9, interval = bytes.number(), tokens = bytes.number()
    let step = SequenceStep([.init([], .always, by: [])])
    switch kind & 3 {
    case 0: rule.state = StateRule(.count(atLeast: amount), by: [], within: within)
    case 1: rule.state = StateRule(.sequence(Array(repeating: step, count: Int(amount))), by: [], within: within)
    case 2: rule.state = StateRule(.first, by: [], within: within)
    default: break
    }
    if kind & 4 != 0 { rule.rate = TokenRate(count: tokens, interval: interval, by: []) }
    if kind & 8 != 0 { rule.fold = FoldRule(by: [], within: within) }
    let limits = StateLimits(keys: 1 + Int(bytes.byte() & 31), bytes: Int(bytes.byte()) << 8)
    let memory = StateMemory(rule, limits)
    var check = Check(within: within, amount: amount, isSequence: kind & 3 == 1)
    var time: UInt64 = bytes.number(), told = 0, counted: UInt64 = 0, asked = 0
    while !bytes.isAtEnd {
        let operation = bytes.byte()
        time = operation & 1 == 0 ? time &+ bytes.number() : time &- bytes.number()
        let name = bytes.byte() & 63
        var hasher = KeyHasher(KeyHasher.Secret(low: 1, high: 2))
        hasher.append(UInt64(name))
        let key = hasher.key()
        if case .told(let summary?) = memory.match(step: Int(operation >> 4), key, time) { check.see(summary, of: name, time, memory.evictions) }
        _ = memory.admit(key, time)
        asked += 1
        if memory.fold(key, time, hold: { FoldedMatch(Alert(form, time: time, values: [], texts: []), record: [UInt8](repeating: 0, count: Int(name))) }) {
            told += 1
        }
        if operation & 2 != 0 { memory.closeFolds(at: time) }
        if operation & 4 != 0 { for (_, summary) in memory.takeFolded() { counted += check.folded(summary) } }
    }
    memory.closeFolds(at: nil)
    for (_, summary) in memory.takeFolded() { counted += check.folded(summary) }
    if rule.fold != nil { expect(UInt64(told) + counted == UInt64(asked), "\(told) told and \(counted) counted of \(asked)") }
    return 0
}

/// What must be true of all that is told.
private struct Check {
    let within: UInt64
    let amount: UInt64
    let isSequence: Bool
    /// Of each key the last window, as long as nothing was forgotten.
    var windows: [UInt8: UInt64] = [:]

    mutating func see(_ summary: StateSummary, of key: UInt8, _ time: UInt64, _ evictions: UInt64) {
        expect(summary.count == amount, "\(summary.count) of \(amount)")
        expect(summary.first <= summary.last && summary.last - summary.first <= within, "\(summary) is longer than \(within)")
        expect(isSequence || (summary.first...summary.last).contains(time), "\(time) is not in \(summary)")
        guard !isSequence, evictions == 0 else { return }
        if let before = windows[key], summary.first >= before { expect(summary.first - before > within, "two windows of \(key) overlap") }
        windows[key] = summary.first
    }

    func folded(_ summary: StateSummary) -> UInt64 {
        expect(summary.count > 0 && summary.first <= summary.last, "folded: \(summary)")
        return summary.count
    }
}
