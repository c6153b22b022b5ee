// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel
internal import RuleState

/// A rule's message for events of one kind.
struct MessageProgram: Sendable {
    /// The same for events of all kinds.
    let form: AlertForm
    /// The same with what a state says of several matches; nil for rules without memory.
    let stateForm: AlertForm?
    /// Where the values are had from, one for each of the form's names.
    let values: [(subject: Int32, type: ValueType)]
    /// The subjects of the rule's keys.
    let keys: Keys

    struct Keys: Sendable {
        var state: [Int32] = []
        var rate: [Int32] = []
        var fold: [Int32] = []
    }
}

/// What a rule with memory has a key for.
package enum KeyPart: Sendable { case state, rate, fold }

extension Evaluation {
    /// What is told of a match that `evaluate` just reported; values are fetched now, so the event must be the same. It shares its memory
    /// with this evaluation, which allocates anew where the alert is still there at the next event.
    mutating func alert(_ match: RuleMatch, _ event: borrowing Event, _ state: StateSummary?) -> Alert {
        let message = program.messages[match.message]
        shownValues.removeAll(keepingCapacity: true)
        for place in message.values.indices {
            let value = value(message.values[place].subject, event)
            // Elements of a list are behind the values, so these have their places first.
            if case .list = value { return alertWithLists(message, event, state) }
            shownValues.append(shown(value, message.values[place].type))
        }
        show(state, message)
        return finished(message, event, state)
    }

    private func finished(_ message: MessageProgram, _ event: borrowing Event, _ state: StateSummary?) -> Alert {
        let form = state == nil ? message.form : message.stateForm ?? message.form
        return Alert(form, time: surroundings.unixTime(event.time), values: shownValues, texts: texts.bytes)
    }

    /// Behind the values of the message, before elements of lists.
    private mutating func show(_ state: StateSummary?, _ message: MessageProgram) {
        guard let state, message.stateForm != nil else { return }
        shownValues.append(.uint64(state.count))
        shownValues.append(.moment(surroundings.unixTime(state.first)))
        shownValues.append(.moment(surroundings.unixTime(state.last)))
    }

    private mutating func alertWithLists(_ message: MessageProgram, _ event: borrowing Event, _ state: StateSummary?) -> Alert {
        shownValues.removeAll(keepingCapacity: true)
        for _ in message.values { shownValues.append(.missing) }
        show(state, message)
        for place in message.values.indices { show(value(message.values[place].subject, event), message.values[place].type, at: place) }
        return finished(message, event, state)
    }

    /// The key that the event has for a part of the rule's memory. What an event does not have is a value of its own.
    mutating func key(_ part: KeyPart, of match: RuleMatch, _ event: borrowing Event, _ secret: KeyHasher.Secret) -> StateKey {
        let keys = program.messages[match.message].keys
        var hasher = KeyHasher(secret)
        let subjects =
            switch part {
            case .state: keys.state
            case .rate: keys.rate
            case .fold: keys.fold
            }
        for subject in subjects {
            let value = value(subject, event)
            add(value, to: &hasher)
        }
        return hasher.key()
    }

    private func add(_ value: Value, to hasher: inout KeyHasher) {
        switch value {
        case .missing: hasher.appendMissing()
        // Signed or not, what is equal is the same key.
        case .integer(let number): hasher.append(UInt64(bitPattern: number))
        case .unsigned(let number): hasher.append(number)
        case .boolean(let flag): hasher.append(flag ? 1 : 0)
        case .double(let number): hasher.append(number.bitPattern)
        case .text, .constant: withText(value) { hasher.append($0) }
        case .list(let start, let count):
            hasher.append(listOf: Int(count))
            for index in start..<(start + count) { add(elements[Int(index)], to: &hasher) }
        }
    }

    private mutating func show(_ value: Value, _ type: ValueType, at place: Int) {
        guard case .list(let start, let count) = value else {
            shownValues[place] = shown(value, type)
            return
        }
        let first = shownValues.count
        for _ in 0..<count { shownValues.append(.missing) }
        for index in 0..<Int(count) { show(elements[Int(start) + index], type, at: first + index) }
        shownValues[place] = .list(first..<(first + Int(count)))
    }

    private mutating func shown(_ value: Value, _ type: ValueType) -> AlertValue {
        switch value {
        case .missing, .list: return .missing
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
        case .text(let start, let count): return shown(Int(start)..<Int(start + count), type)
        case .constant(let start, let count):
            let first = texts.count
            let all = program.fetches.texts
            texts.append(contentsOf: all.span.extracting(Int(start)..<Int(start + count)))
            return shown(first..<texts.count, type)
        }
    }

    private func shown(_ text: Range<Int>, _ type: ValueType) -> AlertValue {
        switch type {
        case .address, .network, .hostName: .address(text)
        case .bytes: .bytes(text)
        default: .text(text)
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
