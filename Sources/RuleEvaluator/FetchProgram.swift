// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel
internal import StringMatching

/// How one value is had from an event: an instruction, its operands the numbers of other subjects. No payload is counted by reference.
enum FetchOp: Sendable {
    case missing
    case literal(Int32)
    case argument(Int32)
    case argumentText(Int32)
    case argumentStrings(Int32, from: Int32)
    case argumentCount
    case allArguments
    case returned
    case resultName
    case header(HeaderField)
    case task(TaskField)
    case object(Int32)
    /// Field in `processFields`.
    case process(Int32, Relative)
    case user(UserField)
    case group(GroupField)
    /// Field in `containerFields`.
    case container(Int32)
    case host(HostField)
    /// Name in `detectors`.
    case detector(Int32)
    /// Derivation in `derivations`, operands in `operands`.
    case derived(Int32, Range<Int32>)
    case firstOf(Range<Int32>)
    /// One operand, for each descriptor that the call waited for.
    case ofEachPolled(Range<Int32>)
    case list(Range<Int32>)
    /// Transformer in `transformers`.
    case transformed(Int32, Range<Int32>)
}

extension ProcessField {
    fileprivate var isLive: Bool { if case .live = self { true } else { false } }
}

/// `Relation`, flat.
enum Relative: Sendable, Equatable {
    case own
    case ancestor(Int32)
    case everyAncestor
    case sessionLeader
    case groupLeader
}

/// All values that tests ask for. A subject is a value with a place of its own, fetched at most once an event.
struct FetchProgram: Sendable {
    /// The subject's instruction.
    private(set) var subjects: [FetchOp] = []
    /// Numbers of subjects.
    private(set) var operands: [Int32] = []
    private(set) var literals: [Value] = []
    /// The bytes of literals that are text.
    private(set) var texts: [UInt8] = []
    private(set) var objectFields: [ObjectField] = []
    private(set) var processFields: [ProcessField] = []
    private(set) var containerFields: [ContainerField] = []
    /// For each of these the pattern of the mounts that it is about.
    private(set) var mountPatterns: [BytePattern?] = []
    private(set) var detectors: [String] = []
    private(set) var derivations: [Derivation] = []
    private(set) var transformers: [Transformer] = []
    private var known: [BoundExpression: Int32] = [:]

    /// The number of a subject; the same for the same one.
    mutating func subject(_ subject: BoundExpression) -> Int32 {
        if let number = known[subject] { return number }
        let op = compile(subject)
        let number = Int32(subjects.count)
        subjects.append(op)
        known[subject] = number
        return number
    }

    /// Roughly ns.
    func cost(of subject: Int32) -> Int32 { cost(of: subjects[Int(subject)]) }

    private func cost(of op: FetchOp) -> Int32 {
        switch op {
        case .missing, .literal, .returned, .header, .argumentCount: 2
        case .argument, .task: 5
        case .argumentStrings, .resultName, .object: 20
        case .argumentText: 60
        case .process(let field, _) where processFields[Int(field)].isLive: Self.costOfAskingTheHost
        case .process(_, .own): 30
        case .process(_, .everyAncestor): 300
        case .process, .container, .user, .group, .host: 60
        case .derived(let derivation, let parts) where derivations[Int(derivation)] == .capabilityNames:
            Self.costOfCapabilities + cost(of: subjects[Int(operands[Int(parts.lowerBound)])])
        case .derived(_, let parts), .firstOf(let parts), .ofEachPolled(let parts), .list(let parts), .transformed(_, let parts):
            parts.reduce(80) { max($0, cost(of: subjects[Int(operands[Int($1)])])) }
        case .allArguments, .detector: 500
        }
    }

    /// Long texts, and whoever asks reads all of them.
    private static let costOfCapabilities: Int32 = 700
    private static let costOfAskingTheHost: Int32 = 50_000

    private mutating func compile(_ subject: BoundExpression) -> FetchOp {
        switch subject {
        case .source(let source): compile(source)
        case .literal(let literal): .literal(add(literal))
        case .list(let parts): .list(place(parts))
        case .transformed(let transformer, let parts): .transformed(Self.number(transformer, &transformers), place(parts))
        }
    }

    private mutating func compile(_ source: ValueSource) -> FetchOp {
        switch source {
        case .missing: .missing
        case .constant(let literal): .literal(add(literal))
        case .argument(let index): .argument(Int32(index))
        case .argumentText(let index): .argumentText(Int32(index))
        case .argumentStrings(let index, let from): .argumentStrings(Int32(index), from: Int32(from))
        case .argumentCount: .argumentCount
        case .allArguments: .allArguments
        case .returned: .returned
        case .resultName: .resultName
        case .header(let field): .header(field)
        case .task(let field): .task(field)
        case .object(let field): .object(Self.number(field, &objectFields))
        case .process(let field, let relation): .process(Self.number(field, &processFields), Self.flat(relation))
        case .user(let field): .user(field)
        case .group(let field): .group(field)
        case .container(let field): .container(number(field))
        case .host(let field): .host(field)
        case .detector(let name): .detector(Self.number(name, &detectors))
        case .derived(let derivation, let parts): .derived(Self.number(derivation, &derivations), place(parts))
        case .ofEachPolled(let part): .ofEachPolled(place([part]))
        case .firstOf(let parts): .firstOf(place(parts))
        case .list(let parts): .list(place(parts))
        }
    }

    private static func flat(_ relation: Relation) -> Relative {
        switch relation {
        case .own: .own
        case .ancestor(let level): .ancestor(Int32(level))
        case .everyAncestor: .everyAncestor
        case .sessionLeader: .sessionLeader
        case .groupLeader: .groupLeader
        }
    }

    private mutating func place(_ parts: [ValueSource]) -> Range<Int32> { place(parts.map { .source($0) }) }

    private mutating func place(_ parts: [BoundExpression]) -> Range<Int32> {
        let numbers = parts.map { subject($0) }
        let start = Int32(operands.count)
        operands.append(contentsOf: numbers)
        return start..<Int32(operands.count)
    }

    private mutating func number(_ field: ContainerField) -> Int32 {
        let number = Self.number(field, &containerFields)
        if containerFields.count > mountPatterns.count {
            if case .mount(_, let key) = field {
                mountPatterns.append(.glob(Array(key.utf8), caseInsensitive: false))
            } else {
                mountPatterns.append(nil)
            }
        }
        return number
    }

    private static func number<T: Equatable>(_ value: T, _ table: inout [T]) -> Int32 {
        if let index = table.firstIndex(of: value) { return Int32(index) }
        table.append(value)
        return Int32(table.count - 1)
    }

    private mutating func add(_ literal: Literal) -> Int32 {
        let value: Value =
            switch literal {
            case .int64(let number): .integer(number)
            case .uint64(let number): .unsigned(number)
            case .bool(let flag): .boolean(flag)
            case .double(let bits): .double(Double(bitPattern: bits))
            case .text(let text), .bytes(let text), .hostName(let text): add(text)
            case .network(let range): add(range.address)
            }
        literals.append(value)
        return Int32(literals.count - 1)
    }

    private mutating func add(_ text: [UInt8]) -> Value {
        let start = texts.count
        texts.append(contentsOf: text)
        return .constant(start: Int32(start), count: Int32(text.count))
    }
}

/// A value while one event is looked at.
enum Value: Sendable, Equatable {
    case missing
    case integer(Int64)
    case unsigned(UInt64)
    case boolean(Bool)
    case double(Double)
    /// In the evaluator's own text.
    case text(start: Int32, count: Int32)
    /// In the program's texts.
    case constant(start: Int32, count: Int32)
    /// In the evaluator's elements.
    case list(start: Int32, count: Int32)

    var isMissing: Bool { self == .missing }

    /// A number, or truth value, that is not zero.
    var isTrue: Bool { integer.map { $0 != 0 } ?? false }

    /// The number, whatever kind it is of; nil for what is none, or too large.
    var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .unsigned(let value): Int64(exactly: value)
        case .boolean(let value): value ? 1 : 0
        default: nil
        }
    }

    /// The number, whatever kind it is of; nil for what is none, or negative.
    var unsigned: UInt64? {
        switch self {
        case .integer(let value): UInt64(exactly: value)
        case .unsigned(let value): value
        case .boolean(let value): value ? 1 : 0
        default: nil
        }
    }
}
