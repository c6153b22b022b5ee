// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Foundation
import Testing

@Suite struct AccountTests {
    private static let passwd = "root:x:0:0:root:/root:/bin/bash\nweb:x:33:33::/var/www:/usr/sbin/nologin\n"

    private func table(_ passwd: String, _ group: String = "") -> AccountTable {
        AccountTable(passwd: Array(passwd.utf8), group: Array(group.utf8))
    }

    @Test func `a user has a name, a home and a shell`() {
        let web = table(Self.passwd).users[33]
        #expect(web == UserInfo(id: 33, name: Array("web".utf8), home: Array("/var/www".utf8), shell: Array("/usr/sbin/nologin".utf8)))
        #expect(table(Self.passwd).id(ofUser: "web") == 33)
    }

    @Test func `of one number's lines the first counts, and lines that make no sense are left out`() {
        let table = table("a:x:5:\nb:x:5:1:::\n\n:x:6:\nc:x:-1:\nd:x:4294967296:\ne\nf:x\n#:\n+::::::\n", "g:x:7:\nh:x:7:\n")
        #expect(table.users.mapValues { String(decoding: $0.name, as: UTF8.self) } == [5: "a"])
        #expect(table.groups[7]?.name == Array("g".utf8))
    }

    @Test func `no more lines than a limit are read`() {
        #expect(table((0..<70000).map { "u\($0):x:\($0):\n" }.joined()).users.count == 65536)
    }

    private func event(mountNamespace: UInt32 = 9, cgroup: UInt64 = 5, _ told: Told = Told()) -> [UInt8] {
        told.record(EventKind(rawValue: 3), at: 2000) { ($0.mountNamespace, $0.cgroupID) = (mountNamespace, cgroup) }
    }

    private func name(_ accounts: ContainerAccounts, _ record: [UInt8], _ uid: UInt32 = 33) throws -> String? {
        accounts.table(of: try Event(record.span))?.users[uid].map { String(decoding: $0.name, as: UTF8.self) }
    }

    @Test func `a container's users are those of its own file, read once for each namespace and control group`() throws {
        let proc = try ProcRoot()
        try proc.add(100, ticks: 100)
        try proc.write(Self.passwd, proc.root + "/100/root/etc/passwd")
        let accounts = ContainerAccounts(root: proc.root)
        #expect(try name(accounts, event()) == "web")
        try proc.write("other:x:33:33:::\n", proc.root + "/100/root/etc/passwd")
        #expect(try name(accounts, event()) == "web")
        #expect(try name(accounts, event(cgroup: 6)) == "other")
        #expect(accounts.tables.count == 2)
    }

    @Test func `what one process is gone for, another may give`() throws {
        let proc = try ProcRoot()
        let accounts = ContainerAccounts(root: proc.root)
        #expect(try name(accounts, event()) == nil)
        try proc.add(101, ticks: 100)
        try proc.write(Self.passwd, proc.root + "/101/root/etc/passwd")
        var other = Told()
        other.pid = 101
        #expect(try name(accounts, event(other)) == "web")
        #expect(try name(accounts, event()) == "web")
    }

    @Test func `a process that began at another time gives nothing`() throws {
        let proc = try ProcRoot()
        try proc.add(100, ticks: 555)
        try proc.write(Self.passwd, proc.root + "/100/root/etc/passwd")
        #expect(try name(ContainerAccounts(root: proc.root), event()) == nil)
    }

    @Test func `symbolic links do not lead out of the container, and FIFOs are not waited for`() throws {
        let proc = try ProcRoot()
        try proc.add(100, ticks: 100)
        let etc = proc.root + "/100/root/etc"
        try proc.write(Self.passwd, proc.root + "/outside")
        for target in [proc.root + "/outside", "../../../outside"] {
            try FileManager.default.createSymbolicLink(atPath: etc + "/passwd", withDestinationPath: target)
            #expect(try name(ContainerAccounts(root: proc.root), event()) == nil)
            try FileManager.default.removeItem(atPath: etc + "/passwd")
        }
        // Absolute links are the container's own.
        try proc.write(Self.passwd, proc.root + "/100/root/inside")
        try FileManager.default.createSymbolicLink(atPath: etc + "/passwd", withDestinationPath: "/inside")
        #expect(try name(ContainerAccounts(root: proc.root), event()) == "web")
        try FileManager.default.removeItem(atPath: etc + "/passwd")
        try #require(mkfifo(etc + "/passwd", 0o600) == 0)
        #expect(try name(ContainerAccounts(root: proc.root), event()) == nil)
    }

    @Test func `a file is read to its first mebibyte`() throws {
        let proc = try ProcRoot()
        try proc.add(100, ticks: 100)
        let filler = "#" + String(repeating: "x", count: 1 << 20) + "\n"
        try proc.write("first:x:33:\n" + filler + "late:x:34:\n", proc.root + "/100/root/etc/passwd")
        let accounts = ContainerAccounts(root: proc.root)
        #expect(try name(accounts, event()) == "first")
        #expect(try name(accounts, event(), 34) == nil)
    }
}
