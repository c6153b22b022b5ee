// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// A rule's message for events of one kind.
struct MessageProgram: Sendable {
    enum Piece: Sendable {
        case text([UInt8])
        case value(name: String, Int32, ValueType, width: Int?)
    }
    var pieces: [Piece] = []
    var fields: [(name: String, subject: Int32, type: ValueType)] = []
}

extension Evaluation {
    /// What is told of a match that `evaluate` just reported; values are fetched now, so the event must be the same.
    mutating func alert(_ match: RuleMatch, _ event: borrowing Event, policy: String, language: String) -> Alert {
        let rule = program.rules[match.rule]
        let message = program.messages[match.message]
        var alert = Alert(
            rule: rule.name, priority: rule.priority?.word ?? "", source: rule.source ?? "", time: surroundings.unixTime(event.time),
            policy: policy, language: language)
        alert.tags = rule.tags
        alert.message.reserveCapacity(message.pieces.count)
        for piece in message.pieces {
            switch piece {
            case .text(let text): alert.message.append(.text(text))
            case .value(let name, let subject, let type, let width):
                alert.message.append(.value(name: name, shown(value(subject, event), type), width: width))
            }
        }
        for (name, subject, type) in message.fields { alert.fields.append((name, shown(value(subject, event), type))) }
        return alert
    }

    private func shown(_ value: Value, _ type: ValueType) -> AlertValue {
        switch value {
        case .missing: return .missing
        case .integer(let number):
            switch type {
            case .time: return UInt64(exactly: number).map { .time($0) } ?? .missing
            case .duration: return UInt64(exactly: number).map { .duration($0) } ?? .missing
            case .port: return UInt16(exactly: number).map { .port($0) } ?? .missing
            case .bool: return .bool(number != 0)
            default: return .int64(number)
            }
        case .unsigned(let number):
            switch type {
            case .time: return .time(number)
            case .duration: return .duration(number)
            case .port: return UInt16(exactly: number).map { .port($0) } ?? .missing
            case .bool: return .bool(number != 0)
            case .int64: return Int64(exactly: number).map { .int64($0) } ?? .uint64(number)
            default: return .uint64(number)
            }
        case .boolean(let flag): return .bool(flag)
        case .double(let number): return .double(number)
        case .text, .constant:
            guard let bytes = withText(value, { [UInt8](copying: $0) }) else { return .missing }
            switch type {
            case .address, .network, .hostName: return .address(bytes)
            case .bytes: return .bytes(bytes)
            default: return .text(bytes)
            }
        case .list(let start, let count): return .list((start..<(start + count)).map { shown(elements[Int($0)], type) })
        }
    }
}

/// A rule that holds for an event.
package struct RuleMatch: Sendable {
    /// Its place among the program's rules.
    package let rule: Int
    let message: Int
}

extension Priority {
    /// By its word, in any case; `info` is `informational`.
    package init?(word: String) {
        let lower = word.lowercased()
        if lower == "info" {
            self = .informational
        } else if let found = Self.allCases.first(where: { $0.word.lowercased() == lower }) {
            self = found
        } else {
            return nil
        }
    }

    /// As Falco spells it.
    package var word: String {
        switch self {
        case .emergency: "Emergency"
        case .alert: "Alert"
        case .critical: "Critical"
        case .error: "Error"
        case .warning: "Warning"
        case .notice: "Notice"
        case .informational: "Informational"
        case .debug: "Debug"
        }
    }
}
