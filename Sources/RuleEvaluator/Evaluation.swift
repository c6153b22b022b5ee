// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel
internal import StringMatching

/// What an evaluator knows while one event is looked at, and keeps between events so that nothing is allocated.
struct Evaluation: ~Copyable {
    let program: Program
    let surroundings: any ProcessSurroundings
    let hostName: String
    /// Local time minus UTC, seconds.
    let utcOffset: Int
    /// Names of ports.
    let services: [UInt16: String]
    private let hostNames: any HostNames
    let marks: ProcessMarks
    let detectors: Detectors
    /// Nodes of the graph as far as they are decided for this event: twice the event's number, plus the answer.
    private(set) var answers: [UInt64]
    /// Subjects as far as they are fetched for this event.
    private var values: [Value]
    private var fetched: [UInt64]
    let memo: BankMemo
    /// For each subject the event whose text `memo` knows.
    private var memoOf: [UInt64]
    /// For each subject where the bank's rows tell of that text; -1: not in one row.
    private var rowOf: [Int]
    /// Of the rules about the event's kind those that can hold, as bits.
    var candidates: [UInt64]
    /// Of the event that is looked at.
    private(set) var definition: EventDefinition?
    /// Counts events; what carries another number is of an earlier one.
    private var epoch: UInt64 = 0
    /// Texts that values refer to.
    var texts = TextBuffer(capacity: 4096)
    /// Sets of capabilities that were written as text: most tasks have one of very few.
    var capabilities = CapabilityTexts()
    /// Values of which another is under way to be made; empty in between.
    var stack: [Value] = []
    /// Elements that lists refer to.
    var elements: [Value] = []
    /// Of the alert that was made last.
    var shownValues: [AlertValue] = []
    /// Which of the descriptors that the call waited for is looked at; nil: the call's own.
    var polled: Int?
    /// Times of the first event, the one before, and this one; CLOCK_BOOTTIME ns.
    private(set) var firstTime: UInt64 = 0
    private(set) var previousTime: UInt64 = 0
    private var currentTime: UInt64 = 0
    /// Running number of events, from 1.
    private(set) var eventNumber: UInt64 = 0

    init(
        _ program: Program, _ surroundings: any ProcessSurroundings, hostName: String, utcOffset: Int, services: [UInt16: String],
        hostNames: any HostNames, marks: ProcessMarks, detectors: Detectors
    ) {
        self.program = program
        self.surroundings = surroundings
        self.hostName = hostName
        self.utcOffset = utcOffset
        self.services = services
        self.hostNames = hostNames
        self.marks = marks
        self.detectors = detectors
        answers = Array(repeating: 0, count: program.graph.nodes.count)
        values = Array(repeating: .missing, count: program.fetches.subjects.count)
        fetched = Array(repeating: 0, count: program.fetches.subjects.count)
        memo = program.bank.makeMemo()
        memoOf = Array(repeating: 0, count: program.matchers.count)
        rowOf = Array(repeating: -1, count: program.matchers.count)
        candidates = Array(repeating: 0, count: (program.mostEntries + 63) / 64)
    }

    mutating func follow(_ other: borrowing Evaluation) {
        (firstTime, previousTime, currentTime) = (other.firstTime, other.previousTime, other.currentTime)
        eventNumber = other.eventNumber
    }

    /// Calls `match` for each rule that holds, in order, until it says false.
    mutating func evaluate(_ event: borrowing Event, _ match: (RuleMatch) -> Bool) {
        evaluateAll(event, { _ in true }, match)
    }

    /// The same of those rules only of whose numbers `mayMatch` says that they have to be asked.
    mutating func evaluate(_ event: borrowing Event, asking mayMatch: (Int) -> Bool, _ match: (RuleMatch) -> Bool) {
        evaluateAll(event, mayMatch, match)
    }

    @inline(__always)
    private mutating func evaluateAll(_ event: borrowing Event, _ mayMatch: (Int) -> Bool, _ match: (RuleMatch) -> Bool) {
        eventNumber += 1
        if eventNumber == 1 { (firstTime, currentTime) = (event.time, event.time) }
        (previousTime, currentTime) = (currentTime, event.time)
        guard let dispatch = program.dispatch(of: event.kind) else { return }
        begin(event)
        choose(dispatch, event)
        for word in dispatch.always.indices {
            var bits = candidates[word]
            while bits != 0 {
                let entry = dispatch.entries[word << 6 | bits.trailingZeroBitCount]
                bits &= bits - 1
                guard mayMatch(Int(entry.rule)), holds(entry.root, event) else { continue }
                if !match(RuleMatch(rule: Int(entry.rule), message: Int(entry.message))) { return }
            }
        }
    }

    /// Forgets what was fetched for the event before.
    mutating func begin(_ event: borrowing Event) {
        definition = EventCatalogue.shared[event.kind]
        epoch += 1
        texts.removeAll()
        elements.removeAll(keepingCapacity: true)
    }

    mutating func holds(_ node: Int32, _ event: borrowing Event) -> Bool {
        let known = answers[Int(node)]
        if known >> 1 == epoch { return known & 1 != 0 }
        let answer: Bool
        switch program.nodes[Int(node)] {
        case .constant(let value): return value
        case .not(let inner): answer = !holds(inner, event)
        case .all(let parts): answer = holdAll(parts, event)
        case .any(let parts): answer = holdsAny(parts, event)
        case .test(let number): answer = holds(program.tests[Int(number)], event)
        }
        answers[Int(node)] = epoch << 1 | (answer ? 1 : 0)
        return answer
    }

    private mutating func holdAll(_ parts: Range<Int32>, _ event: borrowing Event) -> Bool {
        for index in parts where !holds(program.parts[Int(index)], event) { return false }
        return true
    }

    private mutating func holdsAny(_ parts: Range<Int32>, _ event: borrowing Event) -> Bool {
        for index in parts where holds(program.parts[Int(index)], event) { return true }
        return false
    }

    /// A subject's value, fetched at most once an event.
    mutating func value(_ subject: Int32, _ event: borrowing Event) -> Value {
        let index = Int(subject)
        if fetched[index] == epoch { return values[index] }
        let value = fetch(program.fetches.subjects[index], event)
        values[index] = value
        fetched[index] = epoch
        return value
    }

    private mutating func holds(_ test: Program.CompiledTest, _ event: borrowing Event) -> Bool {
        let value = value(test.subject, event)
        if case .missing = value { return false }
        if case .list(let start, let count) = value {
            switch test.program {
            case .everyElement(let pattern):
                guard count > 0 else { return false }
                for index in start..<(start + count) where !matches(test.subject, pattern, elements[Int(index)], isElement: true) {
                    return false
                }
                return true
            case .someElement(let pattern):
                for index in start..<(start + count) where matches(test.subject, pattern, elements[Int(index)], isElement: true) { return true }
                return false
            case .elementsIn(let other, let all):
                return elementsIn(start..<(start + count), self.value(other, event), all: all)
            case .exists: return count > 0
            default:
                guard test.isQuantified else { return false }
                for index in start..<(start + count) where answer(test, elements[Int(index)], event, isElement: true) { return true }
                return false
            }
        }
        return answer(test, value, event, isElement: false)
    }

    private mutating func elementsIn(_ range: Range<Int32>, _ other: Value, all: Bool) -> Bool {
        guard !range.isEmpty else { return false }
        for index in range {
            let found = contains(other, elements[Int(index)])
            if found != all { return !all }
        }
        return all
    }

    private mutating func contains(_ other: Value, _ value: Value) -> Bool {
        if case .list(let start, let count) = other {
            for index in start..<(start + count) where isEqual(elements[Int(index)], value) { return true }
            return false
        }
        return isEqual(other, value)
    }

    func isEqual(_ left: Value, _ right: Value) -> Bool {
        if let left = left.integer, let right = right.integer { return left == right }
        return withText(left) { text in withText(right) { $0.count == text.count && text.isEqual($0) } ?? false } ?? false
    }

    private mutating func answer(_ test: Program.CompiledTest, _ value: Value, _ event: borrowing Event, isElement: Bool) -> Bool {
        switch test.program {
        case .never: return false
        case .exists: return !value.isMissing
        case .integer(let comparison, let wanted): return value.integer.map { comparison.holds($0, wanted) } ?? false
        case .unsigned(let comparison, let wanted): return value.unsigned.map { comparison.holds($0, wanted) } ?? false
        case .boolean(let wanted): return value.integer.map { ($0 != 0) == wanted } ?? false
        case .double(let comparison, let wanted):
            if case .double(let number) = value { return comparison.holds(number, wanted) }
            return value.integer.map { comparison.holds(Double($0), wanted) } ?? false
        case .hasBits(let bits): return value.unsigned.map { $0 & bits == bits } ?? false
        case .inIntegers(let set): return value.integer.map { program.tables.integerSets[Int(set)].contains($0) } ?? false
        case .inUnsigned(let set): return value.unsigned.map { program.tables.unsignedSets[Int(set)].contains($0) } ?? false
        case .inBooleans(let hasTrue, let hasFalse): return value.integer.map { $0 != 0 ? hasTrue : hasFalse } ?? false
        case .matches(let pattern, let negated):
            guard isText(value) else { return false }
            return matches(test.subject, pattern, value, isElement: isElement) != negated
        case .counted(let quantifier, let patterns, let negated):
            guard isText(value) else { return false }
            var count = 0
            for index in patterns {
                let isMatch = matches(test.subject, program.tables.patterns[Int(index)], value, isElement: isElement)
                if isMatch != negated { count += 1 }
            }
            return quantifier.holds(count, of: patterns.count)
        case .regex(let expression): return withText(value) { program.tables.expressions[Int(expression)].fullMatch($0) } ?? false
        case .regexes(let quantifier, let expressions):
            guard isText(value) else { return false }
            var count = 0
            for index in expressions where withText(value, { program.tables.expressions[Int(index)].fullMatch($0) }) ?? false { count += 1 }
            return quantifier.holds(count, of: expressions.count)
        case .networks(let ranges, let negated):
            return withText(value) { text in
                guard let address = InternetAddress(text) else { return false }
                return AddressInterval.contains(address, program.tables.networks, ranges) != negated
            } ?? false
        case .hostNames(let names, let negated):
            return withText(value) { address in
                for index in names {
                    let addresses = hostNames.addresses(of: program.tables.hostNames[Int(index)])
                    if addresses.contains(where: { $0.span.isEqual(address) }) { return !negated }
                }
                return negated
            } ?? false
        case .everyElement(let pattern), .someElement(let pattern):
            return isText(value) && matches(test.subject, pattern, value, isElement: isElement)
        case .compareWith(let comparison, let other): return compare(value, comparison, self.value(other, event))
        case .textWith(let kind, let other): return compare(value, kind, self.value(other, event))
        case .elementsIn(let other, _): return contains(self.value(other, event), value)
        }
    }

    func isText(_ value: Value) -> Bool {
        switch value {
        case .text, .constant: true
        default: false
        }
    }

    /// Calls `body` with the bytes of a text; nil for what is none.
    func withText<T>(_ value: Value, _ body: (Span<UInt8>) -> T) -> T? {
        switch value {
        case .text(let start, let count):
            return body(texts.bytes.span.extracting(Int(start)..<Int(start + count)))
        case .constant(let start, let count):
            let all = program.fetches.texts
            return body(all.span.extracting(Int(start)..<Int(start + count)))
        default: return nil
        }
    }

    private mutating func matches(_ subject: Int32, _ pattern: PatternID, _ value: Value, isElement: Bool) -> Bool {
        let index = Int(subject)
        // Most tests ask about a text that another has asked about already.
        if !isElement, memoOf[index] == epoch, rowOf[index] >= 0 {
            return program.bank.rows[rowOf[index] + (pattern.index >> 6)] >> UInt64(pattern.index & 63) & 1 != 0
        }
        let matcher = Int(program.matchers[index])
        guard matcher >= 0 else { return false }
        prepareMemo(index, matcher, isElement: isElement)
        let bank = program.bank
        let answer: Bool
        switch value {
        case .text(let start, let count):
            answer = bank.matches(matcher, pattern, texts.bytes.span.extracting(Int(start)..<Int(start + count)), memo)
        case .constant(let start, let count):
            let all = program.fetches.texts
            answer = bank.matches(matcher, pattern, all.span.extracting(Int(start)..<Int(start + count)), memo)
        default: return false
        }
        rowOf[index] = isElement ? -1 : bank.rowPlace(matcher, memo)
        return answer
    }

    /// An element is another text each time; the subject's own is the same for all of its tests.
    private mutating func prepareMemo(_ subject: Int, _ matcher: Int, isElement: Bool) {
        guard isElement || memoOf[subject] != epoch else { return }
        program.bank.reset(matcher, memo)
        memoOf[subject] = isElement ? 0 : epoch
        rowOf[subject] = -1
    }

    /// Has in the memo's `truth` which of the predicates on a subject are true, of those with a table; false for what is no text, and
    /// where none is.
    mutating func learnTruth(_ subject: Int32, _ value: Value) -> Bool {
        let matcher = Int(program.matchers[Int(subject)])
        guard matcher >= 0 else { return false }
        prepareMemo(Int(subject), matcher, isElement: false)
        let bank = program.bank
        switch value {
        case .text(let start, let count):
            return bank.truth(matcher, texts.bytes.span.extracting(Int(start)..<Int(start + count)), memo)
        case .constant(let start, let count):
            let all = program.fetches.texts
            return bank.truth(matcher, all.span.extracting(Int(start)..<Int(start + count)), memo)
        default: return false
        }
    }

    private mutating func compare(_ left: Value, _ comparison: Comparison, _ right: Value) -> Bool {
        if let left = left.integer, let right = right.integer { return comparison.holds(left, right) }
        if let left = left.unsigned, let right = right.unsigned { return comparison.holds(left, right) }
        guard isText(left), isText(right) else { return false }
        switch comparison {
        case .equal: return isEqual(left, right)
        case .notEqual: return !isEqual(left, right)
        default: return false
        }
    }

    private func compare(_ left: Value, _ kind: TextOperator, _ right: Value) -> Bool {
        withText(left) { text in
            withText(right) { other in
                guard let likeness = kind.likeness else {
                    // Another expression each time, so it is compiled each time.
                    return (try? RegularExpression([UInt8](copying: other)))?.fullMatch(text) ?? false
                }
                return likeness.holds(other, of: text) != (kind == .notEqual)
            } ?? false
        } ?? false
    }
}

extension Span<UInt8> {
    func isEqual(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}

extension TextOperator {
    /// Nil for regular expressions; not being equal is likeness too, denied.
    fileprivate var likeness: Likeness? {
        switch self {
        case .equal, .notEqual: .equal
        case .equalIgnoringCase: .iequal
        case .contains: .contains
        case .containsIgnoringCase: .icontains
        case .startsWith: .prefix
        case .endsWith: .suffix
        case .glob: .glob
        case .globIgnoringCase: .iglob
        case .regex: nil
        }
    }
}
