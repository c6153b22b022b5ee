// SPDX-License-Identifier: Apache-2.0

import Events
import PolicyModel
import RuleEvaluator
import Testing

@Suite struct EvaluatorTests {
    private let surroundings: KnownProcesses = {
        let processes = KnownProcesses()
        processes.add(1, parent: 0, comm: "systemd")
        processes.add(10, parent: 1, comm: "sshd")
        processes.add(20, parent: 10, comm: "bash", ["-bash"])
        processes.add(30, parent: 20, comm: "cat", ["cat", "-n", "/etc/shadow"])
        return processes
    }()

    private func program(_ conditions: [Condition]) -> Program {
        var builder = ProgramBuilder()
        for (number, condition) in conditions.enumerated() {
            var rule = Rule("rule \(number)")
            rule.condition = condition
            builder.add(rule, kinds: [EventCatalogue.shared.named("openat")!.kind, .schedProcessExit], TestBinding())
        }
        return builder.build()
    }

    private func matches(_ conditions: [Condition], _ record: [UInt8] = openRecord()) throws -> [Int] {
        let evaluator = Evaluator(program(conditions), surroundings)
        var found: [Int] = []
        evaluator.evaluate(try Event(record.span)) { found.append($0.rule); return true }
        return found
    }

    private func holds(_ condition: Condition, _ record: [UInt8] = openRecord()) throws -> Bool { try matches([condition], record) == [0] }

    private static func test(_ field: Field, _ operation: PolicyModel.Operation<PolicyModel.Expression>) -> Condition { .test(Test(field, operation)) }

    private static let cases: [(Condition, Bool)] = [
        (.always, true), (.never, false), (.all([]), true), (.any([]), false),
        (test(.text("path"), .compare(.equal, .text("/etc/shadow"))), true),
        (test(.text("path"), .compare(.notEqual, .text("/etc/shadow"))), false),
        (test(.text("path"), .text(.startsWith, Array("/etc/".utf8))), true),
        (test(.text("path"), .text(.endsWith, Array("dow".utf8))), true),
        (test(.text("path"), .text(.contains, Array("tc/sh".utf8))), true),
        (test(.text("path"), .text(.containsIgnoringCase, Array("TC/SH".utf8))), true),
        (test(.text("path"), .text(.glob, Array("/*/sh?dow".utf8))), true),
        (test(.text("path"), .text(.regex, Array("/etc/(shadow|passwd)".utf8))), true),
        (test(.text("path"), .text(.regex, Array("/etc/".utf8))), false),
        (test(.text("path"), .isIn([.text("/x"), .text("/etc/shadow")])), true),
        (test(.text("path"), .isIn([])), false),
        (test(.text("path"), .pathPrefix([Array("/etc".utf8)])), true),
        (test(.text("path"), .pathPrefix([Array("/et".utf8)])), false),
        (test(.text("path"), .quantified(.any, .endsWith, [Array("w".utf8), Array("z".utf8)])), true),
        (test(.text("path"), .quantified(.all, .contains, [Array("etc".utf8), Array("shadow".utf8)])), true),
        (test(.text("path"), .quantified(.all, .contains, [Array("etc".utf8), Array("z".utf8)])), false),
        (test(.text("path"), .quantified(.one, .contains, [Array("etc".utf8), Array("shadow".utf8)])), false),
        (test(.text("path"), .quantified(.all, .notEqual, [Array("/a".utf8), Array("/b".utf8)])), true),
        (test(.number("result"), .compare(.greaterOrEqual, .int64(0))), true),
        (test(.number("result"), .isIn([.int64(1), .int64(3)])), true),
        (test(.number("uid"), .compare(.equal, .uint64(0))), true),
        (test(.text("error"), .compare(.equal, .text("SUCCESS"))), true),
        (test(.text("type"), .compare(.equal, .text("openat"))), true),
        (test(.text("type"), .compare(.equal, .text("open"))), false),
        (test(.text("parent"), .compare(.equal, .text("bash"))), true),
        (test(.text("args"), .compare(.equal, .text("-n /etc/shadow"))), true),
        (test(.text("user"), .compare(.equal, .text("root"))), true),
        (test(.text("container"), .compare(.equal, .text("host"))), true),
        (test(.text("folder"), .compare(.equal, .text("/etc"))), true),
        (test(Field("first word", type: .uint64), .compare(.equal, .uint64(0x6168_732f_6374_652f))), true),
        (test(Field("second word", type: .uint64), .exists), false),
        (test(Field("moved", type: .bytes), .exists), false),
        (test(Field("argv", type: .text, isList: true), .intersects([.text("-n"), .text("zz")])), true),
        (test(Field("argv", type: .text, isList: true), .isIn([.text("-n"), .text("zz")])), false),
        (test(Field("ancestor", type: .text, anyAncestor: true), .compare(.equal, .text("sshd"))), true),
        (test(Field("ancestor", type: .text, anyAncestor: true), .compare(.equal, .text("cat"))), false),
        (test(Field("ancestor", type: .text, anyAncestor: true), .compare(.notEqual, .text("sshd"))), true),
        (test(.text("own"), .compareWith(.equal, .field(.text("comm")))), true),
        (test(.text("own"), .compareWith(.notEqual, .field(.text("comm")))), false),
    ]

    /// A field with two values is like what either is like, and unlike what neither is like.
    private static let twoValues: [(PolicyModel.Operation<PolicyModel.Expression>, Bool)] = [
        (.compare(.equal, .text("cat")), true), (.compare(.equal, .text("/etc/shadow")), true), (.compare(.equal, .text("dog")), false),
        (.compare(.notEqual, .text("cat")), false), (.compare(.notEqual, .text("/etc/shadow")), false), (.compare(.notEqual, .text("dog")), true),
        (.text(.notEqual, Array("/etc/shadow".utf8)), false), (.text(.notEqual, Array("dog".utf8)), true),
        (.text(.startsWith, Array("/etc".utf8)), true),
        (.quantified(.all, .notEqual, [Array("dog".utf8), Array("/etc/shadow".utf8)]), false),
        (.quantified(.all, .notEqual, [Array("dog".utf8), Array("/etc".utf8)]), true),
        (.isIn([.text("dog"), .text("/etc/shadow")]), true),
    ]

    @Test(arguments: twoValues.indices) func `both values of a field count`(index: Int) throws {
        let (operation, expected) = Self.twoValues[index]
        #expect(try holds(.test(Test(.text("named"), operation))) == expected)
        #expect(try holds(.not(.test(Test(.text("named"), operation)))) == !expected)
    }

    private struct OneHost: HostNames {
        func addresses(of name: [UInt8]) -> [[UInt8]] { name == Array("api.example".utf8) ? [[127, 0, 0, 1], [10, 1, 1, 1]] : [] }
    }

    @Test(arguments: [("api.example", true), ("other.example", false)])
    func `an address is equal to the names that resolve to it`(name: String, expected: Bool) throws {
        let host = Field("host", type: .hostName)
        let isEqual = Condition.test(Test(host, .compare(.equal, .hostName(Array(name.utf8)))))
        let isIn = Condition.test(Test(host, .isIn([.hostName(Array("x".utf8)), .hostName(Array(name.utf8))])))
        let isOther = Condition.test(Test(host, .compare(.notEqual, .hostName(Array(name.utf8)))))
        let evaluator = Evaluator(program([isEqual, isIn, isOther]), surroundings, hostNames: OneHost())
        var found: [Int] = []
        // The path stands for the four bytes of an address.
        let record = openRecord("\u{0a}\u{1}\u{1}\u{1}")
        evaluator.evaluate(try Event(record.span)) { found.append($0.rule); return true }
        #expect(found == (expected ? [0, 1] : [2]))
        #expect(evaluator.program.hostNames.contains(Array(name.utf8)))
    }

    @Test(arguments: [
        ("/x/../y", "/y"), ("../z", "/a/z"), ("/..", "/"), ("/", "/"), ("//a/./b//", "/a/b"), ("c/../../../..", "/"), ("/a/...", "/a/..."),
        ("/.a/..b", "/.a/..b"), (".", "/a/b"), ("..", "/a"), ("c//d/.", "/a/b/c/d"), ("/a/b/../../c/", "/c"), ("/./../.././x", "/x"),
    ])
    func `a path is made absolute by its letters alone`(path: String, wanted: String) throws {
        let record = openRecord(path, comm: "/a/b")
        #expect(try holds(Self.test(.text("absolute"), .compare(.equal, .text(wanted))), record))
        #expect(try !holds(Self.test(.text("absolute"), .compare(.equal, .text(wanted + "/"))), record))
    }

    /// Against one network after the other.
    @Test func `an address lies in one of many networks, or in none`() throws {
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        // Few bytes, so that networks overlap and addresses meet them.
        func address() -> [UInt8] { (0..<(random(3) == 0 ? 16 : 4)).map { _ in [0, 10, 10, 127, 255][random(5)] } }
        var found = 0
        for _ in 0..<150 {
            let networks = (0..<(1 + random(12))).compactMap { _ -> AddressRange? in
                let start = address()
                return AddressRange(address: start, prefix: random(8 * start.count + 1))
            }
            let field = Field("host", type: .network)
            let isIn = Condition.test(Test(field, .isIn(networks.map { .network($0) })))
            let isOther = Condition.test(Test(field, .compare(.notEqual, .network(networks[0]))))
            let evaluator = Evaluator(program([isIn, isOther]), surroundings)
            for _ in 0..<30 {
                let host = random(20) == 0 ? [1, 2, 3] : address()
                var matched: Set<Int> = []
                let record = openRecord(bytes: host)
                evaluator.evaluate(try Event(record.span)) { matched.insert($0.rule); return true }
                let isInside = networks.contains { $0.contains(host.span) }
                #expect(matched.contains(0) == isInside, "\(host) in \(networks)")
                #expect(matched.contains(1) == (host.count != 3 && !networks[0].contains(host.span)))
                if isInside { found += 1 }
            }
        }
        #expect(found > 500)
    }

    @Test func `a second value that is missing says nothing`() throws {
        #expect(try holds(.test(Test(.text("named alone"), .compare(.notEqual, .text("dog"))))))
        #expect(try !holds(.test(Test(.text("named alone"), .compare(.equal, .text("dog"))))))
    }

    @Test(arguments: cases.indices) func `a test says what it should of an open of /etc/shadow`(index: Int) throws {
        let (condition, expected) = Self.cases[index]
        #expect(try holds(condition) == expected, "\(condition)")
        #expect(try holds(.not(condition)) == !expected, "not \(condition)")
    }

    @Test func `bytes that a call moved are bytes like others, NUL and all`() throws {
        let definition = try #require(EventCatalogue.shared.named("openat"))
        let count = definition.arguments.count
        var record = RecordBuilder(kind: definition.kind, provider: .sysExit, arguments: count + ObjectSlot.count)
        record.set(.data, behind: count, text: [0x7f, 0x45, 0, 0x46])
        let moved = Field("moved", type: .bytes)
        #expect(try holds(Self.test(moved, .text(.startsWith, [0x7f, 0x45, 0])), record.bytes()))
        #expect(try holds(Self.test(moved, .text(.contains, [0, 0x46])), record.bytes()))
        #expect(try !holds(Self.test(moved, .text(.contains, [0x46, 0])), record.bytes()))
    }

    @Test func `a result that no number is the opposite of has no name, and is a number`() throws {
        #expect(try holds(.test(Test(.text("error"), .compare(.equal, .text("-9223372036854775808")))), openRecord(returned: .min)))
    }

    @Test func `a comparison with a missing value is false, not equal too, and its negation holds`() throws {
        let nothing = Field.text("nothing")
        #expect(try !holds(Self.test(nothing, .compare(.equal, .text("x")))))
        #expect(try !holds(Self.test(nothing, .compare(.notEqual, .text("x")))))
        #expect(try !holds(Self.test(nothing, .exists)))
        #expect(try holds(.not(Self.test(nothing, .compare(.equal, .text("x"))))))
        // Missing only as it is looked at: a process that nobody knows.
        let orphan = openRecord(pid: 77)
        #expect(try !holds(Self.test(.text("parent"), .compare(.notEqual, .text("x"))), orphan))
        #expect(try holds(.not(Self.test(.text("parent"), .compare(.equal, .text("x")))), orphan))
    }

    @Test func `all rules that hold are told in order, or the first only`() throws {
        let path = Self.test(.text("path"), .compare(.equal, .text("/etc/shadow")))
        #expect(try matches([.never, path, .not(path), .any([.never, path])]) == [1, 3])
        let evaluator = Evaluator(program([path, path]), surroundings)
        var first: [Int] = []
        let record = openRecord()
        evaluator.evaluate(try Event(record.span)) { first.append($0.rule); return false }
        #expect(first == [0])
    }

    @Test func `rules that asked for what an event lacks are told, and not those that never got there`() throws {
        let no = Self.test(.text("path"), .compare(.equal, .text("/nowhere")))
        let orphan = Self.test(.text("parent"), .exists)
        let rules = program([orphan, .all([no, orphan]), .any([.not(no), orphan]), no, .not(orphan)])
        let evaluator = Evaluator(rules, surroundings)
        func told(_ record: [UInt8], firstOnly: Bool = false) throws -> [Int] {
            let event = try Event(record.span)
            evaluator.evaluate(event) { _ in !firstOnly }
            var found: [Int] = []
            evaluator.forEachRuleMissing(event, firstOnly: firstOnly) { found.append($0) }
            return found
        }
        #expect(try told(openRecord()) == [])
        #expect(try told(openRecord(pid: 77)) == [0, 4])
        #expect(try told(openRecord(pid: 77), firstOnly: true) == [0])
    }

    @Test func `what is fetched for one event is forgotten for the next`() throws {
        let evaluator = Evaluator(program([Self.test(.text("path"), .text(.startsWith, Array("/etc/".utf8)))]), surroundings)
        for (path, expected) in [("/etc/a", 1), ("/tmp/a", 0), ("/etc/b", 1), ("", 0)] {
            let record = openRecord(path)
            var count = 0
            evaluator.evaluate(try Event(record.span)) { _ in count += 1; return true }
            #expect(count == expected, "\(path)")
        }
    }

    @Test func `equal conditions of many rules are one, and a value is fetched once an event`() throws {
        let condition = Condition.all([
            Self.test(.text("own"), .compare(.equal, .text("cat"))), Self.test(.text("path"), .text(.startsWith, Array("/etc".utf8))),
        ])
        let many = program(Array(repeating: condition, count: 500))
        #expect(many.size.tests == 2 && many.size.subjects == 2)
        let evaluator = Evaluator(many, surroundings)
        surroundings.asked = 0
        let record = openRecord()
        evaluator.evaluate(try Event(record.span)) { _ in true }
        #expect(surroundings.asked == 1)
    }

    @Test func `rules that an event's kind alone decides are not looked at for it`() {
        let open = program([Self.test(.text("type"), .compare(.equal, .text("openat")))])
        #expect(open.kinds == [EventCatalogue.shared.named("openat")!.kind])
    }

    // MARK: many rules

    /// Rules that each name something else, rules that name two things, and rules that name nothing.
    private static let many: [Condition] = (0..<200).map { number in
        func starts(_ text: String) -> Condition { test(.text("path"), .text(.startsWith, Array(text.utf8))) }
        let good = test(.number("result"), .compare(.greaterOrEqual, .int64(0)))
        let other = Condition.not(test(.text("comm"), .compare(.equal, .text("tenant\(number)"))))
        switch number % 10 {
        case 7: return .all([good, .any([starts("/srv/\(number)/"), .all([starts("/opt/"), test(.text("path"), .compare(.equal, .text("/opt/\(number)")))])])])
        case 8: return .all([good, .not(starts("/srv/\(number - 1)/"))])
        case 9: return .any([starts("/srv/\(number)/"), test(.text("comm"), .compare(.equal, .text("c\(number)")))])
        default: return .all([good, starts("/srv/\(number % 50)/"), other])
        }
    }

    @Test(arguments: ["/srv/7/x", "/srv/49/x", "/srv/1/", "/opt/17", "/opt/18", "/etc/shadow", "", "/srv/"], ["cat", "c9", "tenant1"])
    func `of many rules those hold that hold alone, in order`(path: String, comm: String) throws {
        for returned in [3, -2] as [Int64] {
            let record = openRecord(path, returned: returned, comm: comm)
            var alone: [Int] = []
            for (number, condition) in Self.many.enumerated() where try holds(condition, record) { alone.append(number) }
            #expect(try matches(Self.many, record) == alone)
        }
    }

    @Test func `rules over the ancestors are asked of each of them, however many rules there are`() throws {
        let many = (0..<40).map { Self.test(Field("ancestor", type: .text, anyAncestor: true), .compare(.equal, .text($0 == 30 ? "sshd" : "x\($0)"))) }
        #expect(try matches(many) == [30])
    }
}
