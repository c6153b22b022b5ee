// SPDX-License-Identifier: Apache-2.0

@testable import Agent
import Context
import Testing

@Suite struct ExtrasTests {
    @Test(arguments: [
        ("exec-hash", .devInode), ("exec-hash=none", .none), ("exec-hash=inode", .inode), ("exec-hash=dev-inode", .devInode),
        ("env,exec-hash=digest-inode,raw", .digestInode), ("exec-hash=none,exec-hash", .devInode),
    ] as [(String, HashCacheMode)])
    func `hashes have a mode`(text: String, mode: HashCacheMode) throws {
        #expect(try Extras([text]).executableHashes == mode)
    }

    @Test func `nothing is hashed unless asked for`() throws {
        #expect(try Extras(["env,raw"]).executableHashes == nil)
    }

    @Test(arguments: [
        ("exec-hash=inod", "unknown value 'inod' for --with exec-hash", "did you mean 'inode'?"),
        ("exec-hash=", "unknown value '' for --with exec-hash", "one of none, inode, dev-inode, digest-inode"),
        ("exec-hash=a=b", "unknown value 'a=b' for --with exec-hash", "one of none, inode, dev-inode, digest-inode"),
        ("exec-hsh", "unknown value 'exec-hsh' for --with", "did you mean 'exec-hash'?"),
        ("x=y", "unknown value 'x=y' for --with", "it takes env, ancestors, fd-paths, exec-hash, raw, stack"),
    ])
    func `a value that makes no sense is told with a hint`(text: String, message: String, hint: String) {
        #expect(throws: AgentError(.usage, message, hint: hint)) { try Extras([text]) }
    }
}
