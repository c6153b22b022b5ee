// SPDX-License-Identifier: Apache-2.0

import Agent
import ConditionSyntax
import KernelInterface
import Testing

@Suite struct ScopeLoweringTests {
    let lowering = ScopeLowering(
        ScopeResolvers(
            userID: { ["root": 0, "www-data": 33][$0] }, cgroupID: { ["/": 1, "/system.slice": 77][$0] },
            hostMountNamespace: { 4_026_531_841 }))

    private func tests(_ texts: String..., reserved: Int = 0) throws -> [ScopeTest] {
        try lowering.tests(ScopeExpression.list(parsing: texts), reserved: reserved)
    }

    static let nginx = Array("nginx*".utf8)
    static let path = Array("/bin/a".utf8)

    @Test(
        arguments: [
            ("global", []),
            ("uid=root,5", [.uid(.equal, [0, 5])]),
            ("uid>=1000", [.uid(.greaterOrEqual, [1000])]),
            ("uid!=www-data", [.uid(.notEqual, [33])]),
            ("pid<100", [.pid(.less, [100])]),
            ("pid=new", [.startedAfterAgent(negated: false)]),
            ("pid!=new", [.startedAfterAgent(negated: true)]),
            ("tree=1,2", [.tree([1, 2], negated: false)]),
            ("tree!=1", [.tree([1], negated: true)]),
            ("comm=nginx*", [.comm([nginx], negated: false)]),
            ("comm!=nginx*", [.comm([nginx], negated: true)]),
            ("executable=/bin/a", [.executable([path], negated: false)]),
            ("executable!=/bin/a", [.executable([path], negated: true)]),
            (
                "executable=host:/bin/a",
                [.executable([path], negated: false), .mountNamespace(.equal, [4_026_531_841])]
            ),
            (
                "executable=42:/bin/a,42:/bin/a",
                [.executable([path, path], negated: false), .mountNamespace(.equal, [42])]
            ),
            ("container", [.container(negated: false)]),
            ("not-container", [.container(negated: true)]),
            ("container=started", [.newContainer(negated: false)]),
            ("container!=new", [.newContainer(negated: true)]),
            ("container=ab", [.containerID([Array("ab".utf8)], negated: false)]),
            ("container!=ab", [.containerID([Array("ab".utf8)], negated: true)]),
            ("mntns=7", [.mountNamespace(.equal, [7])]),
            ("pidns!=7", [.pidNamespace(.notEqual, [7])]),
            ("uts!=web", [.nodeName([Array("web".utf8)], negated: true)]),
            ("cgroup=/,/system.slice", [.cgroup([1, 77], negated: false)]),
        ] as [(String, [ScopeTest])])
    func `each entry has its tests`(text: String, expected: [ScopeTest]) throws {
        #expect(try tests(text) == expected)
    }

    @Test func `entries are ANDed in their order`() throws {
        #expect(try tests("uid=5", "container") == [.uid(.equal, [5]), .container(negated: false)])
        #expect(try tests() == [])
    }

    @Test(arguments: [
        ("uid=root,nobdy", 10, "no user 'nobdy'"),
        ("cgroup=/x", 8, "no cgroup '/x'"),
        ("executable!=host:/bin/a", 13, "'!=' does not go with a mount namespace"),
        ("executable=host:/bin/a,/bin/b", 1, "all paths of one entry must be in the same mount namespace"),
    ])
    func `what this host does not know is told with its place`(text: String, column: Int, message: String) {
        let error = #expect(throws: ScopeError.self) { try tests(text) }
        #expect(error?.column == column)
        #expect(error?.message == message)
    }

    @Test func `the tests fit the kernel side, those of the caller included`() throws {
        let list = try ScopeExpression.list(parsing: Array(repeating: "uid=5", count: 7) + ["executable=42:/a"])
        #expect(throws: ScopeError.self) { try lowering.tests(list) }
        #expect(try lowering.tests(Array(list.dropLast()), reserved: 1).count == 7)
        #expect(throws: ScopeError.self) { try lowering.tests(Array(list.dropLast()), reserved: 2) }
    }

    @Test func `a scope error is wrong usage`() throws {
        let error = try #require(#expect(throws: ScopeError.self) { try tests("uid=nobdy") })
        #expect(AgentError(error).code == .usage)
        #expect(AgentError(error).message == "scope 'uid=nobdy': no user 'nobdy'")
    }
}
