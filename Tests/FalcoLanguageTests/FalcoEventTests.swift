// SPDX-License-Identifier: Apache-2.0

import Events
import FalcoLanguage
import PolicyModel
import Testing

@Suite struct FalcoEventTests {
    private static let names = FalcoReference.names.split(separator: " ").map(String.init)
    /// Falco makes one of `drop` and `syscall` itself; send and recv are members of socketcall.
    private static let withoutKinds: Set<String> = ["drop"]

    @Test func `every name of Falco is known, and all but drop have an event`() {
        #expect(Self.names.count == 164)
        for name in Self.names {
            #expect(FalcoEvents.isKnown(name), "\(name)")
            #expect(FalcoEvents.kinds(of: [name]).isEmpty == Self.withoutKinds.contains(name), "\(name)")
        }
    }

    @Test(arguments: FalcoReference.parameters.split(separator: "\n").map(String.init))
    func `parameters are those of Falco, in its order`(line: String) {
        let words = line.split(separator: " ").map(String.init)
        #expect(FalcoEvents.parameters(of: words[0]) == Array(words.dropFirst()))
    }

    @Test func `the tables name only what the catalogue has`() {
        #expect(FalcoEvents.mistakes.isEmpty)
    }

    @Test func `a name stands for the call, its 32-bit forms and what does the same for an io_uring`() {
        func names(_ types: String...) -> Set<String> {
            Set(FalcoEvents.kinds(of: Set(types)).map { EventCatalogue.shared[$0]!.name })
        }
        #expect(names("openat") == ["openat", "security_file_open"])
        #expect(names("connect") == ["connect", "socketcall", "security_socket_connect"])
        #expect(names("setuid") == ["setuid", "setuid16"])
        #expect(names("execve") == ["execve", "sched_process_exec"])
        #expect(names("pread", "umount2", "signalfd4") == ["pread64", "umount2", "signalfd4"])
        #expect(names("procexit") == ["sched_process_exit"])
        #expect(names("statx") == ["statx"])
        #expect(names("no such call").isEmpty)
    }

    @Test func `successful execs are counted once`() {
        let execve = EventCatalogue.shared.named("execve")!.kind
        #expect(FalcoEvents.admission(of: execve) == .test(Test(Field("evt.failed", type: .bool), .compare(.equal, .bool(true)))))
        #expect(FalcoEvents.admission(of: .schedProcessExec) == .always)
        #expect(FalcoEvents.name(of: .schedProcessExec) == "execve")
    }

    @Test func `object hooks count only for an io_uring`() {
        #expect(FalcoEvents.ringKinds.count == 9)
        for kind in FalcoEvents.ringKinds { #expect(FalcoEvents.admission(of: kind) != .always) }
    }

    @Test func `without a set of types all events that rules can be about are meant`() {
        let kinds = FalcoEvents.kinds(of: nil)
        #expect(kinds.count == Set(kinds).count)
        #expect(kinds.contains(.schedProcessExec) && kinds.contains(EventCatalogue.shared.named("statx")!.kind))
        #expect(!kinds.contains(.lostEvents))
    }

    @Test func `plain parameters have the types of the arguments`() {
        #expect(FalcoEvents.rawType(of: "flags", in: FalcoEvents.kinds(of: ["openat"])) == .int64)
        #expect(FalcoEvents.rawType(of: "name", in: FalcoEvents.kinds(of: ["openat"])) == .text)
        #expect(FalcoEvents.rawType(of: "nothing", in: FalcoEvents.kinds(of: nil)) == nil)
    }
}
