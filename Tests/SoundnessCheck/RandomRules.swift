// SPDX-License-Identifier: Apache-2.0

internal import TestSupport

/// A condition as text, and its parts, so that it can be made smaller.
indirect enum ConditionText: Hashable, Sendable {
    case test(String)
    case not(ConditionText)
    case all([ConditionText])
    case any([ConditionText])

    var text: String {
        switch self {
        case .test(let text): text
        case .not(let inner): "not (\(inner.text))"
        case .all(let parts): "(" + parts.map(\.text).joined(separator: " and ") + ")"
        case .any(let parts): "(" + parts.map(\.text).joined(separator: " or ") + ")"
        }
    }

    /// One step smaller.
    var smaller: [ConditionText] {
        switch self {
        case .test: []
        case .not(let inner): [inner] + inner.smaller.map { .not($0) }
        case .all(let parts): Self.smaller(parts) { .all($0) }
        case .any(let parts): Self.smaller(parts) { .any($0) }
        }
    }

    private static func smaller(_ parts: [ConditionText], _ make: ([ConditionText]) -> ConditionText) -> [ConditionText] {
        var found = parts
        for index in parts.indices {
            var rest = parts
            rest.remove(at: index)
            if rest.count > 1 { found.append(make(rest)) }
            for part in parts[index].smaller {
                var changed = parts
                changed[index] = part
                found.append(make(changed))
            }
        }
        return found
    }
}

/// Makes conditions of Falco's rules: every operator and modifier over every kind of field that kernel decisions know something of, and
/// over some that they know nothing of.
struct RandomRules {
    private let literals: Literals
    private let kinds: [String]
    /// Conditions that several rules have.
    private var shared: [ConditionText] = []

    init(_ literals: Literals, kinds: [String], _ random: inout Random) {
        self.literals = literals
        self.kinds = kinds.map(Kinds.ruleName)
        shared = (0..<3).map { _ in condition(depth: 1, &random) }
    }

    /// One rule's condition.
    func rule(_ random: inout Random) -> ConditionText {
        var body = condition(depth: 1 + random.below(3), &random)
        // Most rules are about something in particular; those that are not match nearly everything.
        if random.chance(80) { body = .all([.test(particular(&random)), body]) }
        switch random.below(10) {
        case 0: return body
        case 1: return .all([.not(.test("evt.type = \(random.one(of: kinds))")), body])
        case 2...5: return .all([.test("evt.type = \(random.one(of: kinds))"), body])
        default:
            let some = (0..<(1 + random.below(kinds.count))).map { _ in random.one(of: kinds) }
            return .all([.test("evt.type in (\(some.joined(separator: ", ")))"), body])
        }
    }

    private func condition(depth: Int, _ random: inout Random) -> ConditionText {
        if !shared.isEmpty, random.chance(12) { return random.one(of: shared) }
        if depth == 0 || random.chance(25) { return .test(test(&random)) }
        switch random.below(10) {
        case 0, 1: return .not(condition(depth: depth - 1, &random))
        case 2...5: return .all((0..<(2 + random.below(2))).map { _ in condition(depth: depth - 1, &random) })
        default: return .any((0..<(2 + random.below(3))).map { _ in condition(depth: depth - 1, &random) })
        }
    }

    private func particular(_ random: inout Random) -> String {
        let fields = ["fd.name", "fs.path.name", "fd.directory", "fd.filename", "proc.name", "fs.path.target", "fs.path.source",
            "proc.exepath", "proc.pname"]
        let field = random.one(of: fields)
        func word(_ random: inout Random) -> String {
            Self.quoted(field == "proc.name" || field == "proc.pname" ? random.one(of: literals.comms) : pathWord(&random))
        }
        switch random.below(4) {
        case 0: return "\(field) in (\((0..<2).map { _ in word(&random) }.joined(separator: ", ")))"
        case 1: return "\(field) \(random.one(of: ["startswith", "endswith", "contains"])) \(word(&random))"
        default: return "\(field) = \(word(&random))"
        }
    }

    // MARK: - Tests

    private func test(_ random: inout Random) -> String {
        let field = random.one(of: RuleFields.weighted)
        if random.chance(6) { return "\(field.name) exists" }
        switch field.values {
        case .path: return text(field.name, &random) { random in pathWord(&random) }
        case .comm: return text(field.name, &random) { random in random.one(of: literals.comms) }
        case .line: return text(field.name, &random) { random in lineWord(&random) }
        case .words(let words): return text(field.name, &random) { random in random.one(of: words) }
        case .signed: return number(field.name, &random) { random in String(literals.number(&random)) }
        case .unsigned: return number(field.name, &random) { random in String(UInt64(bitPattern: literals.number(&random))) }
        case .id: return number(field.name, &random) { random in String(literals.id(&random)) }
        case .signedID: return number(field.name, &random) { random in random.chance(20) ? "-1" : String(literals.id(&random)) }
        case .port: return number(field.name, &random) { random in String(random.one(of: literals.ports)) }
        case .truth: return truth(field.name, &random)
        case .address: return set(field.name, &random) { random in random.one(of: literals.addresses) }
        case .network: return set(field.name, &random) { random in network(&random) }
        case .list:
            return "\(field.name) \(random.one(of: ["in", "intersects"])) (\(random.one(of: ["file", "file, ipv4", "unix"])))"
        case .same(let others): return "\(field.name) \(random.one(of: ["=", "!="])) val(\(random.one(of: others)))"
        }
    }

    /// A part of a command line.
    private func lineWord(_ random: inout Random) -> String {
        let name = random.one(of: literals.comms), path = random.one(of: literals.paths)
        switch random.below(8) {
        case 0: return name + " " + path
        case 1: return name + " "
        case 2: return " " + path
        case 3: return name + " " + random.one(of: literals.comms)
        case 4, 5: return path
        default: return name
        }
    }

    /// A part of a path.
    private func pathWord(_ random: inout Random) -> String {
        let path = random.one(of: literals.paths)
        let names = path.split(separator: "/").map(String.init)
        switch random.below(8) {
        case 0: return names.last ?? "/"
        case 1: return "/" + names.dropLast().joined(separator: "/")
        case 2: return "/" + (names.first ?? "")
        case 3: return String(path.prefix(1 + random.below(path.count)))
        case 4: return String(path.suffix(1 + random.below(path.count)))
        default: return path
        }
    }

    private func text(_ field: String, _ random: inout Random, _ word: (inout Random) -> String) -> String {
        func list(_ random: inout Random) -> String {
            "(" + (0..<(1 + random.below(3))).map { _ in Self.quoted(word(&random)) }.joined(separator: ", ") + ")"
        }
        func one(_ random: inout Random) -> String { Self.quoted(word(&random)) }
        switch random.below(20) {
        case 0...3: return "\(field) = \(one(&random))"
        case 4, 5: return "\(field) != \(one(&random))"
        case 6...8: return "\(field) in \(list(&random))"
        case 9: return "\(field) intersects \(list(&random))"
        case 10: return "\(field) contains \(one(&random))"
        case 11: return "\(field) icontains \(one(&random))"
        case 12: return "\(field) startswith \(one(&random))"
        case 13: return "\(field) endswith \(one(&random))"
        case 14: return "\(field) \(random.chance(70) ? "glob" : "iglob") \(Self.quoted(Self.glob(word(&random), &random)))"
        case 15: return "\(field) pmatch \(list(&random))"
        case 16, 17:
            let comparison = random.one(of: ["contains", "startswith", "endswith", "=", "!=", "icontains", "glob"])
            return "\(field) \(comparison) \(random.one(of: ["anyof", "allof", "oneof"])) \(list(&random))"
        case 18 where random.chance(30): return "\(field) regex \(Self.quoted(".*" + Self.letters(word(&random)) + "[a-z0-9]*"))"
        case 19 where random.chance(30) && !field.hasPrefix("proc.a"):
            return "\(random.one(of: ["tolower", "toupper"]))(\(field)) = \(one(&random))"
        default: return "\(field) startswith \(one(&random))"
        }
    }

    private func number(_ field: String, _ random: inout Random, _ value: (inout Random) -> String) -> String {
        switch random.below(6) {
        case 0: return "\(field) in (\((0..<(1 + random.below(12))).map { _ in value(&random) }.joined(separator: ", ")))"
        default: return "\(field) \(random.one(of: ["=", "!=", "<", "<=", ">", ">="])) \(value(&random))"
        }
    }

    private func truth(_ field: String, _ random: inout Random) -> String {
        switch random.below(6) {
        case 0: "\(field) in (\(random.one(of: ["true", "false", "true, false"])))"
        case 1: "\(field) != \(random.one(of: ["true", "false"]))"
        default: "\(field) = \(random.one(of: ["true", "false"]))"
        }
    }

    private func set(_ field: String, _ random: inout Random, _ value: (inout Random) -> String) -> String {
        switch random.below(4) {
        case 0: return "\(field) in (\((0..<(1 + random.below(3))).map { _ in value(&random) }.joined(separator: ", ")))"
        case 1: return "\(field) != \(value(&random))"
        default: return "\(field) = \(value(&random))"
        }
    }

    private func network(_ random: inout Random) -> String {
        let address = random.one(of: literals.addresses)
        if random.chance(20) { return address }
        return address + "/\(random.below(address.contains(":") ? 129 : 33))"
    }

    // MARK: - Spelling

    private static func glob(_ word: String, _ random: inout Random) -> String {
        var bytes = Array(word.utf8)
        for _ in 0..<(1 + random.below(2)) {
            let place = random.below(bytes.count + 1)
            let wild = Array(random.one(of: ["*", "?", "[a-z]", "*"]).utf8)
            bytes.replaceSubrange(place..<min(bytes.count, place + random.below(3)), with: wild)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func letters(_ word: String) -> String { word.filter { $0.isLetter && $0.isASCII } }

    private static func quoted(_ word: String) -> String { "\"\(word)\"" }
}
