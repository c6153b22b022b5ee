// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
@Suite struct FileTests {
    @Test(arguments: ["open-read", "open-write", "open-create", "open-deep", "openat2", "open-creat", "open-legacy"])
    func `an opened file is named by its resolved path and inode`(action: String) throws {
        let ran = try Harness.act(["--events", "security_file_open"], action)
        let facts = ran.facts
        let path = try #require(facts["path"])
        #expect(ran.events.contains { $0.argument("pathname") == path && (facts["inode"] == nil || $0.argument("inode") == facts["inode"]) })
    }

    @Test func `a symbolic link shows where it leads, and what was given`() throws {
        let ran = try Harness.act(["--events", "security_file_open"], "open-symlink")
        let facts = ran.facts
        #expect(ran.events.contains { $0.argument("pathname") == facts["path"] && $0.argument("syscall_pathname") == facts["given"] })
    }

    @Test func `a file without a name is still named`() throws {
        let ran = try Harness.act(["--events", "security_file_open"], "open-deleted")
        #expect(ran.events.contains { $0.argument("inode") == ran.facts["inode"] && $0.argument("pathname")?.contains("open-deleted") == true })
    }

    @Test(arguments: [4090, 4095, 4096, 4097, 4200, 6000, 9000])
    func `a path longer than its place keeps its end, and says that it was cut`(length: Int) throws {
        let ran = try Harness.act(["--events", "security_file_open"], "open-long", ["\(length)"])
        let path = try #require(ran.facts["path"])
        let event = try #require(ran.events.last { $0.argument("inode") == ran.facts["relative.inode"] })
        let told = try #require(event.argument("pathname"))
        let isCut = (event["cut"] as? [String])?.contains("pathname") ?? false
        if length <= 4096 {
            #expect(told == path && !isCut)
        } else {
            // Whole names, so up to one name less than there is room for.
            #expect(isCut && path.hasSuffix(told) && told.hasPrefix("/") && told.utf8.count <= 4096 && told.utf8.count > 4096 - 202)
        }
    }

    @Test func `hostile names arrive byte for byte`() throws {
        let ran = try Harness.act(["--events", "security_inode_unlink"], "hostile-names")
        #expect(ran.named("security_inode_unlink").count >= 20)
        // Names that are not UTF-8 are there a second time, in base sixteen.
        #expect(ran.events.contains { ($0["bytes"] as? [String: Any])?["pathname"] != nil })
    }

    @Test(arguments: ["uring-openat", "uring-openat2", "uring-openat-async", "uring-openat-sqpoll"])
    func `an open by io_uring is a file opened, with a flag`(action: String) throws {
        let ran = try Harness.act(["--events", "security_file_open"], action)
        try #require(ran.code != 77)
        let path = try #require(ran.facts["path"])
        #expect(ran.events.contains { $0.argument("pathname") == path && $0.flags.contains("io_uring") }, "\(ran.events)")
    }

    @Test(arguments: [("uring-unlinkat", "security_inode_unlink"), ("uring-renameat", "security_inode_rename"),
        ("uring-linkat", "security_inode_link"), ("uring-symlinkat", "security_inode_symlink"), ("uring-connect", "security_socket_connect"),
        ("uring-accept", "security_socket_accept")])
    func `what io_uring is asked for is seen as what it is`(action: String, event: String) throws {
        let ran = try Harness.act(["--events", event], action)
        try #require(ran.code != 77)
        #expect(ran.named(event).contains { $0.flags.contains("io_uring") }, "\(ran.events) \(ran.errors)")
    }

    @Test func `the default set shows opens for change only`() throws {
        let ran = try Harness.trace([], ["/bin/sh", "-c", "cat /etc/hostname >/dev/null; echo x > /dev/null"])
        #expect(ran.named("security_file_open").allSatisfy { !($0.argument("flags")?.hasPrefix("O_RDONLY") ?? true) })
        #expect(ran.named("security_file_open").contains { $0.argument("pathname") == "/dev/null" })
    }
}
}
