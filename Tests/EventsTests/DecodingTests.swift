import Events
import Testing

/// What `meaning` writes for `value`, or nil when it leaves the number to the caller.
private func text(_ meaning: Meaning, _ value: UInt64) -> String? {
    var buffer = TextBuffer(capacity: 16)
    return meaning.append(value, to: &buffer) ? String(decoding: buffer.bytes, as: UTF8.self) : nil
}

/// SplitMix64: the same numbers in every run.
private struct FixedNumbers: RandomNumberGenerator {
    var state: UInt64 = 0x6170_7573

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

private let plainNumbers: [Meaning] = [
    .fd, .pid, .uid, .gid, .inode, .keySerial, .sysfsOption, .syscallNumber, .quotaId, .processExitCode,
    .cgroupHierarchy,
]

@Suite struct MeaningTests {
    @Test(arguments: DecodingExample.files + DecodingExample.notification + DecodingExample.mounts)
    func `arguments of file, notification and mount calls read as in their headers`(example: DecodingExample) {
        #expect(text(example.meaning, example.value) == example.expected)
    }

    @Test(arguments: DecodingExample.memory + DecodingExample.processes)
    func `arguments of memory and process calls read as in their headers`(example: DecodingExample) {
        #expect(text(example.meaning, example.value) == example.expected)
    }

    @Test(arguments: DecodingExample.sockets + DecodingExample.security)
    func `arguments of socket, IPC and security calls read as in their headers`(example: DecodingExample) {
        #expect(text(example.meaning, example.value) == example.expected)
    }

    #if arch(x86_64)
        @Test(arguments: [
            DecodingExample(.openFlags, 0o100000, "O_RDONLY|O_LARGEFILE"),
            DecodingExample(.openFlags, 0o20200002, "O_RDWR|O_TMPFILE"),
            DecodingExample(.openFlags, 0o200000, "O_RDONLY|O_DIRECTORY"),
            DecodingExample(.openFlags, 0o440000, "O_RDONLY|O_DIRECT|O_NOFOLLOW"),
            DecodingExample(.mmapFlags, 0x62, "MAP_PRIVATE|MAP_ANONYMOUS|MAP_32BIT"),
            DecodingExample(.ptraceRequest, 13, "PTRACE_SETREGS"),
        ])
        func `numbers of x86-64 alone have its names`(example: DecodingExample) {
            #expect(text(example.meaning, example.value) == example.expected)
        }
    #endif

    @Test(arguments: plainNumbers)
    func `identifiers are left to the caller as plain numbers`(meaning: Meaning) {
        for value in [0, 1, 1000, UInt64.max] { #expect(text(meaning, value) == nil) }
    }

    @Test(arguments: [
        (Meaning.bpfCommand, UInt64(9999)), (.signal, 0), (.signal, 65), (.errno, 0), (.errno, 4000), (.dirfd, 3),
        (.capability, 64), (.seekWhence, 5), (.memProtAlert, 0), (.memProtAlert, 5),
        (.ptraceRequest, 0x1_0000_0010),
    ])
    func `an unknown member of an enumeration is left to the caller and nothing is appended`(
        meaning: Meaning, value: UInt64
    ) {
        var buffer = TextBuffer()
        buffer.append("before")
        #expect(!meaning.append(value, to: &buffer))
        #expect(buffer.bytes == Array("before".utf8))
    }

    @Test func `every raw value is unique and leads back to its meaning`() {
        #expect(Meaning.allCases.count == 136)
        for meaning in Meaning.allCases { #expect(Meaning(rawValue: meaning.rawValue) == meaning) }
    }

    @Test func `no bit is lost: the parts of a flag set add up to the value`() {
        var numbers = FixedNumbers()
        for meaning in Meaning.allCases {
            guard case .flags(let set) = meaning.vocabulary else { continue }
            for round in 0..<64 {
                // Dense, sparse and small values: each kind meets other fields.
                let dense = numbers.next()
                let value = [dense, dense & numbers.next() & numbers.next(), dense % 512][round % 3]
                var buffer = TextBuffer()
                set.append(value, to: &buffer)
                let parts = String(decoding: buffer.bytes, as: UTF8.self).split(separator: "|")
                #expect(parts.reduce(0) { $0 | bits(of: $1, in: set) } == value & set.width.rawValue)
            }
        }
    }

    @Test func `no value of any meaning traps`() {
        var numbers = FixedNumbers()
        var buffer = TextBuffer(capacity: 1024)
        for index in 0..<100_000 {
            let meaning = Meaning.allCases[index % Meaning.allCases.count]
            buffer.removeAll()
            let isWritten = meaning.append(numbers.next(), to: &buffer)
            if isWritten == buffer.isEmpty { Issue.record("\(meaning) says \(isWritten) and wrote \(buffer.bytes)") }
        }
        for meaning in Meaning.allCases {
            for shift in UInt64(0)..<64 {
                buffer.removeAll()
                for edge in [1 << shift, ~0 << shift, ~(~0 << shift)] as [UInt64] {
                    _ = meaning.append(edge, to: &buffer)
                }
            }
        }
    }
}

/// The number behind one part of the text of a flag set.
private func bits(of part: Substring, in set: FlagSet) -> UInt64 {
    if let flag = set.flags.first(where: { $0.name == part }) { return flag.value }
    if part.hasPrefix("0x") { return UInt64(part.dropFirst(2), radix: 16) ?? .max }
    if part == set.zero { return 0 }
    return UInt64(part, radix: 8) ?? .max
}

@Suite struct TableTests {
    @Test(arguments: Meaning.allCases)
    func `a flag alone reads as its own name beside the zero members of other fields`(meaning: Meaning) {
        guard case .flags(let set) = meaning.vocabulary else { return }
        for flag in set.flags {
            var buffer = TextBuffer()
            set.append(flag.value, to: &buffer)
            let parts = String(decoding: buffer.bytes, as: UTF8.self).split(separator: "|").map(String.init)
            let zeros = set.flags.filter { $0.value == 0 }.map(\.name)
            #expect(parts.contains(flag.name))
            #expect(parts.allSatisfy { $0 == flag.name || zeros.contains($0) }, "\(flag.name) reads \(parts)")
        }
    }

    @Test(arguments: Meaning.allCases)
    func `the flags of a set have different names, bits inside their mask and inside the width`(meaning: Meaning) {
        guard case .flags(let set) = meaning.vocabulary else { return }
        #expect(Set(set.flags.map(\.name)).count == set.flags.count)
        for flag in set.flags {
            #expect(flag.value & ~flag.mask == 0, "\(flag.name)")
            #expect(flag.mask != 0 && flag.mask & ~set.width.rawValue == 0, "\(flag.name)")
        }
    }

    @Test(arguments: Meaning.allCases)
    func `names ascend and each number reads as its own name with or without its sign`(meaning: Meaning) {
        guard case .names(let table) = meaning.vocabulary else { return }
        #expect(!table.entries.isEmpty)
        for (entry, next) in zip(table.entries, table.entries.dropFirst()) { #expect(entry.value < next.value) }
        for entry in table.entries {
            #expect(entry.value <= table.width.rawValue)
            #expect(text(meaning, entry.value) == entry.name)
            if table.width != .long { #expect(text(meaning, entry.value | ~table.width.rawValue) == entry.name) }
        }
        #expect(Set(table.entries.map(\.name)).count == table.entries.count)
    }

    @Test(arguments: [
        (1, "EPERM"), (11, "EAGAIN"), (35, "EDEADLK"), (133, "EHWPOISON"), (512, "ERESTARTSYS"),
        (513, "ERESTARTNOINTR"), (514, "ERESTARTNOHAND"), (515, "ENOIOCTLCMD"), (516, "ERESTART_RESTARTBLOCK"),
    ])
    func `error numbers have their names`(code: Int, name: String) {
        #expect(ErrorNumber.name(code) == name)
    }

    @Test(arguments: [0, -1, 41, 58, 134, 511, .max, .min])
    func `numbers that are no error have no name`(code: Int) {
        #expect(ErrorNumber.name(code) == nil)
    }

    @Test(arguments: [
        (1, "SIGHUP"), (9, "SIGKILL"), (15, "SIGTERM"), (17, "SIGCHLD"), (31, "SIGSYS"), (32, "SIGRTMIN"),
        (33, "SIGRTMIN+1"), (64, "SIGRTMIN+32"),
    ])
    func `signals have their names`(number: Int, name: String) {
        #expect(SignalName.name(number) == name)
    }

    @Test(arguments: [0, -1, 65, .max, .min])
    func `numbers that are no signal have no name`(number: Int) {
        #expect(SignalName.name(number) == nil)
    }
}
