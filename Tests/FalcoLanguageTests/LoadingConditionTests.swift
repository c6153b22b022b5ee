// SPDX-License-Identifier: Apache-2.0

@testable import FalcoLanguage
import PolicyModel
import PolicySyntax
import Testing

@Suite struct LoadingConditionTests {
    // MARK: Types

    static let accepted = [
        "proc.name = cat", "proc.name == cat", "proc.name != 'a b'", "proc.name contains x", "proc.name icontains x",
        "proc.name startswith x", "proc.name endswith x", "proc.name glob x*", "proc.name iglob x*", "proc.name regex 'a.b'",
        "proc.name in (a, b)", "proc.name intersects (a, b)", "fd.name pmatch (/etc, /usr/*)", "proc.name exists",
        "proc.pid < 5", "proc.pid <= -5", "proc.pid > 0x10", "proc.pid >= 5", "proc.pid = \"5\"", "proc.pid in (1, 2)",
        "proc.pid intersects (1)", "proc.pid exists", "proc.tty != 0", "proc.duration > 1000", "evt.rawtime >= 1",
        "evt.is_open_read = true", "evt.is_open_read in (true, false)", "evt.is_open_read exists",
        "fd.sip = 10.0.0.1", "fd.sip in (10.0.0.0/8, ::1)", "fd.snet = 10.0.0.0/8", "fd.snet in (fe80::/10, 127.0.0.1)", "fd.sip exists",
        "fd.sport = 22", "fd.sport in (ssh, 80)", "fd.sport < 1024", "proc.fdusage > 3",
        "evt.buffer = x", "evt.buffer contains x", "evt.buffer startswith x", "evt.buffer endswith x", "evt.buffer bcontains 7f45",
        "evt.buffer bstartswith CAFE", "evt.buffer in (a)",
        "fd.types in (file, ipv4)", "fd.types intersects (file)", "fd.types exists",
        "proc.name = val(proc.pname)", "proc.pid = val(proc.vpid)", "proc.name contains val(proc.pname)", "fd.name = val(fs.path.name)",
        "tolower(proc.name) = cat", "len(proc.args) > 5", "len(fd.types) = 1", "proc.name = toupper(proc.pname)",
        "basename(proc.exepath) != val(proc.name)", "b64(evt.buffer) contains x", "join(\",\", (proc.name, \"x\")) = a",
        "concat(proc.name, \"/\", proc.pname) startswith a", "getopt((proc.name, \"-a\"), \"a:b\")[a] = x",
        "proc.name contains anyof (a, b)", "proc.name = oneof (a, b)", "proc.name != allof (a, b)", "proc.pid = anyof (1, 2)",
        "evt.rawarg.res = 5", "evt.rawarg[res] > 5", "evt.arg[0] = a", "thread.cgroup.cpu = x", "proc.name in (a) and not proc.name in (b)",
        "container.mount.dest[/proc*] exists",
    ]

    static let refused = [
        "proc.name < 5", "proc.name bcontains 7f", "proc.name bstartswith 7f", "proc.pid contains 5", "proc.pid glob 5",
            "proc.pid pmatch (5)",
        "proc.pid regex 5", "proc.pid = x", "proc.pid = 5.5", "proc.pid = 99999999999999999999", "proc.tty = -1", "proc.fdusage > 3.5",
        "evt.is_open_read = yes", "evt.is_open_read > 1", "fd.sip = x", "fd.sip = 10.0.0.256", "fd.sip > 1", "fd.sip contains 1",
        "fd.snet = 10.0.0.0/33", "fd.sport = 70000", "fd.sport = nothing", "fd.sport contains 2", "evt.buffer bcontains 7f4",
        "evt.buffer bcontains xx", "evt.buffer glob x", "evt.buffer regex x", "evt.buffer pmatch (x)", "evt.buffer icontains x",
        "fd.types = file", "fd.types contains file", "fd.types pmatch (a)", "proc.name regex '('", "proc.name regex \"[a\"",
        "proc.name = val(proc.pid)", "proc.name = val(fd.types)", "proc.name = val(fd.ip)", "proc.name = val(proc.aname)",
        "proc.name regex val(proc.pname)", "fd.types in val(proc.name)", "proc.name = val(proc.nam)", "tolower(proc.pid) = x",
        "tolower(proc.aname) = x", "tolower(proc.name, proc.pname) = x", "concat(proc.name) = x", "join(\",\", proc.name) = x",
        "len(proc.pid) = 1", "len(proc.name) contains 1", "getopt((proc.name), \"a\") = x", "b64(proc.pid) = x", "proc.name[1] = x",
        "proc.aname[a] = x", "proc.aname[1.5] = x", "proc.apid[-1] = 1", "proc.args[x] = x", "fd.types[x] in (file)",
        "evt.rawarg.res startswith 1",
        "evt.arg = x", "evt.arg.x[1] = x", "proc.nme = x", "nothing.at.all exists",
    ]

    @Test(arguments: accepted) func `a comparison that types allow compiles`(_ text: String) {
        #expect(condition(text) != nil)
    }

    @Test(arguments: refused) func `a comparison that types refuse is an error with a place`(_ text: String) {
        let set = load(ruleFile(text))
        #expect(set.codes == ["LOAD_ERR_COMPILE_CONDITION"], "\(set.report)")
        #expect(set.firstPlace.hasPrefix("3:"), "\(set.report)")
    }

    static let warned = [
        "proc.name = proc.pname", "proc.name = \"tolower(proc.name)\"", "proc.name regex abc", "proc.name regex 'abc.*'",
        "proc.name regex '.*abc'", "proc.name regex '.*abc.*'", "proc.name in nothing",
    ]

    @Test(arguments: warned) func `what may be meant otherwise is a warning`(_ text: String) {
        #expect(load(ruleFile(text)).codes == ["LOAD_COMPILE_CONDITION"])
    }

    // MARK: Lowering

    @Test func `literals have the type of their field`() throws {
        let ten = try #require(AddressRange(address: [10, 0, 0, 0], prefix: 8))
        #expect(condition("proc.pid = 0x10") == test("proc.pid", .compare(.equal, .int64(16))))
        #expect(condition("proc.tty != 0") == test("proc.tty", .compare(.notEqual, .uint64(0))))
        #expect(condition("evt.is_open_read = true") == test("evt.is_open_read", .compare(.equal, .bool(true))))
        #expect(condition("fd.sport in (ssh, 80)") == test("fd.sport", .isIn([.uint64(22), .uint64(80)])))
        #expect(condition("fd.snet = 10.1.2.3/8") == test("fd.snet", .compare(.equal, .network(ten))))
        #expect(condition("evt.buffer bcontains 7f45") == test("evt.buffer", .text(.contains, [0x7f, 0x45])))
        #expect(condition("proc.fdusage > 3") == test("proc.fdusage", .compare(.greater, .double(3.0))))
        #expect(condition("proc.name icontains A") == test("proc.name", .text(.containsIgnoringCase, Array("A".utf8))))
    }

    @Test(arguments: [("1::2", 2), ("::", 0), ("1:2:3:4:5:6:7:8", 8), ("::ffff:1.2.3.4", 4)])
    func `addresses of version 6 are read`(_ text: String, _ last: UInt8) {
        #expect(AddressRange(parsing: text)?.address.last == last)
    }

    @Test(arguments: ["", ":", ":::", "1:2", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", "1.2.3", "1.2.3.4.5", "01234.1.1.1", "+1::",
        "::1/129"])
    func `what is no address is refused`(_ text: String) {
        #expect(AddressRange(parsing: text) == nil)
    }

    @Test func `fields of both ends are true for either`() throws {
        let address = try #require(AddressRange(address: [1, 2, 3, 4], prefix: 32))
        let equal = Condition.any(["fd.lip", "fd.rip"].map { test($0, .compare(.equal, .network(address))) })
        #expect(condition("fd.ip = 1.2.3.4") == equal)
        #expect(condition("fd.port in (22)") == .any(["fd.lport", "fd.rport"].map { test($0, .isIn([.uint64(22)])) }))
        #expect(condition("fd.proto = ssh") == .any(["fd.lport", "fd.rport"].map { test($0, .compare(.equal, .uint64(22))) }))
        #expect(condition("fd.net in (1.2.3.4)") == .any(["fd.lip", "fd.rip"].map { test($0, .isIn([.network(address)])) }))
    }

    @Test func `unequal fields of both ends are different at each end, and there`() throws {
        let address = try #require(AddressRange(address: [1, 2, 3, 4], prefix: 32))
        let equal = Condition.any(["fd.lip", "fd.rip"].map { test($0, .compare(.equal, .network(address))) })
        let exists = Condition.any([test("fd.lip", .exists), test("fd.rip", .exists)])
        #expect(condition("fd.ip != 1.2.3.4") == .all([exists, .not(equal)]))
    }

    @Test func `an ancestor without index is any of them`() {
        let any = Field("proc.aname", type: .text, anyAncestor: true)
        let second = Field("proc.aname", argument: "2", type: .text)
        #expect(condition("proc.aname = cat") == .test(Test(any, .compare(.equal, .text("cat")))))
        #expect(condition("proc.aname != cat") == .test(Test(any, .compare(.notEqual, .text("cat")))))
        #expect(condition("proc.aname[2] = cat") == .test(Test(second, .compare(.equal, .text("cat")))))
    }

    @Test func `arguments behind a dot and in brackets are the same`() {
        #expect(condition("evt.arg.flags = a") == condition("evt.arg[flags] = a"))
        #expect(condition("evt.type.is.open = 1") == .test(Test(field("evt.type.is", "open"), .compare(.equal, .uint64(1)))))
    }

    @Test func `modifiers are what they stand for`() {
        #expect(condition("proc.name = anyof (a, b)") == condition("proc.name in (a, b)"))
        let parts = [Array("a".utf8), Array("b".utf8)]
        #expect(condition("proc.name startswith oneof (a, b)") == test("proc.name", .quantified(.one, .startsWith, parts)))
        #expect(condition("proc.name != allof (a, b)") == test("proc.name", .quantified(.all, .notEqual, parts)))
        #expect(condition("proc.name contains allof ()") == .never)
        #expect(condition("proc.name in ()") == .never)
    }

    @Test func `a raw argument has the type of what it is compared with`() {
        #expect(
            condition("evt.rawarg.res = -5") == .test(Test(Field("evt.rawarg", argument: "res", type: .int64), .compare(.equal, .int64(-5)))))
    }

    @Test func `never by number stays a test`() {
        #expect(condition("evt.num=0") == test("evt.num", .compare(.equal, .uint64(0))))
    }

    @Test func `a NUL is refused`() {
        #expect(load("- list: l\n  items: [\"a\\0b\"]\n" + ruleFile("proc.name in (l)")).codes == ["LOAD_ERR_COMPILE_CONDITION"])
    }

    @Test func `a mistake in a macro is told once, in the macro`() {
        let before = "- macro: m\n  condition: proc.pid = x\n"
        let set = load(before + ruleFile("m") + ruleFile("m or m").replacing("rule: r", with: "rule: s"))
        #expect(set.codes == ["LOAD_ERR_COMPILE_CONDITION"])
        #expect(set.firstPlace == "2:25")
    }

    @Test func `an unused macro may name unknown fields`() {
        #expect(load("- macro: m\n  condition: un.known = x\n").codes == ["LOAD_UNUSED_MACRO"])
    }

    @Test func `the place of a mistake is right in folded, quoted and appended text`() {
        let rule = "- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  warn_evttypes: false\n  condition: "
        #expect(load(rule + ">\n    proc.name = a\n    and proc.pidd = 1\n").firstPlace == "8:9")
        #expect(load(rule + "\"proc.name = '\\u0061' and proc.pidd = 1\"\n").firstPlace == "6:40")
        let appended = "- rule: r\n  condition: and proc.pidd = 1\n  override: {condition: append}\n"
        #expect(load(rule + "proc.name = a\n", appended).diagnostics.first?.description
            == "1.yaml:2:18: error: unknown field 'proc.pidd'")
    }

    @Test func `a misspelled field has a hint`() {
        #expect(load(ruleFile("proc.nane = x")).diagnostics.first?.hint == "did you mean 'proc.name'?")
    }

    // MARK: Events

    @Test(arguments: [
        ("evt.type = open", ["open"]), ("evt.type in (open, openat)", ["open", "openat"]), ("evt.type = anyof (open)", ["open"]),
        ("evt.type = open or evt.type = close", ["open", "close"]), ("evt.type in (open, close) and evt.type != open", ["close"]),
        ("not (evt.type != open)", ["open"]), ("not (evt.type != open or proc.name = x)", ["open"]),
        ("evt.type = open and (proc.name = x or evt.num = 0)", ["open"]), ("evt.num = 0", []),
        ("evt.type = open and not evt.num = 0", ["open"]), ("syscall.type = getpid", ["getpid"]),
        ("evt.type = open and not evt.type in (open, close)", []),
    ] as [(String, [String])])
    func `event types come out of the condition`(_ text: String, _ names: [String]) {
        #expect(load(ruleFile(text)).rules.first?.eventTypes == EventTypes(Set(names)))
    }

    @Test(arguments: ["proc.name = x", "evt.type = open or proc.name = x", "not (evt.type = open and proc.name = x)",
        "evt.type startswith o"])
    func `a condition on other things is for all events`(_ text: String) {
        #expect(load(ruleFile(text)).rules.first?.eventTypes.isAll == true)
    }

    @Test func `not a type is all but that`() {
        let types = load(ruleFile("not evt.type = open")).rules.first?.eventTypes
        #expect(types?.contains("open") == false && types?.contains("close") == true)
    }
}
