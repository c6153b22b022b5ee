// SPDX-License-Identifier: Apache-2.0

import CKernelABI
import Events
@testable import Sensors
import Testing

@Suite struct SyscallObjectsTests {
    @Test func `every line names a call and arguments of the catalogue`() {
        #expect(SyscallObjects.mistakes == [])
    }

    @Test(arguments: SyscallObjects.all.keys.sorted())
    func `descriptors are descriptors and paths are strings`(call: String) throws {
        let definition = try #require(EventCatalogue.shared.named(call))
        let objects = try #require(SyscallObjects.all[call])
        if case .argument(let position) = objects.descriptor {
            #expect(definition.arguments[position].meaning == .fd)
        }
        if objects.descriptor == .result { #expect(definition.returns?.meaning == .fd) }
        if objects.message { #expect(objects.descriptor == .argument(0) && definition.arguments[1].type == .pointer) }
        if let data = objects.data {
            #expect(definition.arguments[data.pointer].type == .pointer && definition.arguments.count > data.pointer + 1)
        }
        for path in objects.paths {
            #expect(definition.arguments[path.path].type == .string)
            if let folder = path.folder { #expect(definition.arguments[folder].meaning == .dirfd && folder < path.path) }
        }
        #expect(objects.descriptor != nil || !objects.paths.isEmpty || objects.data?.form == APUS_DATA_POLLED)
    }

    @Test func `every call that has a folder, or is about a descriptor, is there`() {
        let others: Set = [
            // Nothing is behind the descriptor at the end, or it is one of many, or no file.
            "close", "close_range", "perf_event_open", "pidfd_getfd", "open_by_handle_at", "kexec_file_load",
        ]
        for definition in EventCatalogue.shared.all where definition.kind.isSyscall && !others.contains(definition.name) {
            let first = definition.arguments.first?.meaning
            if first == .dirfd { #expect(SyscallObjects.all[definition.name]?.paths.isEmpty == false, "\(definition.name)") }
            if first == .fd, !definition.name.hasPrefix("mq_"), !definition.name.hasPrefix("landlock") {
                #expect(SyscallObjects.all[definition.name]?.descriptor != nil, "\(definition.name)")
            }
        }
    }

    @Test func `registers stand in the table as the kernel side reads them`() throws {
        var table = SyscallTable(objects: true)
        let names = ["renameat2", "read", "dup", "sendmsg", "fanotify_mark"]
        table.add(names.compactMap(EventCatalogue.shared.named))
        func entry(_ kind: String, ia32: Bool = false) throws -> apus_syscall {
            let kind = try #require(EventCatalogue.shared.named(kind)).kind.rawValue
            return try #require(table.entries.first { ($0.key >= UInt32(APUS_SYSCALLS)) == ia32 && $0.value.kind == kind }).value
        }
        let rename = try entry("renameat2")
        #expect(rename.object == 0 && rename.given.0 == 0x12 && rename.given.1 == 0x34)
        #expect(try entry("read").object == 1)
        #expect(try entry("read").data == 0x12 && entry("dup").data == 0 && entry("sendmsg").data == 0x32)
        #expect(try entry("dup").object == UInt8(APUS_DESCRIPTOR_RESULT.rawValue))
        #expect(try entry("sendmsg").object == 1 | UInt8(APUS_OBJECT_OF_MESSAGE.rawValue))
        #if arch(x86_64)
        // A 64-bit mask takes two registers there.
        let mark = try entry("fanotify_mark", ia32: true)
        #expect(mark.object == 1 && mark.given.0 == 0x56)
        #endif
    }

    @Test func `without being asked for, entries say nothing of objects`() throws {
        var table = SyscallTable()
        table.add([try #require(EventCatalogue.shared.named("openat"))])
        #expect(table.entries.values.allSatisfy { $0.object == 0 && $0.given.0 == 0 && $0.given.1 == 0 })
    }
}
