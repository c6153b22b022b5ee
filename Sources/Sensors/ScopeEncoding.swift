// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Events
internal import Glibc
internal import KernelInterface

/// Scope tests in the kernel side's layout: entries for .rodata, pattern tables, executables by entry, tree roots by entry.
struct ScopeEncoding {
    var entries: [apus_scope_entry] = []
    private(set) var patterns: [apus_pattern] = []
    /// Path ─► bits of the entries that name it.
    private(set) var executables: [[UInt8]: UInt32] = [:]
    /// Host pid ─► bits of the entries whose tree it roots.
    private(set) var roots: [UInt32: UInt32] = [:]
    /// Bits of all tree entries without a root of their own: the traced command's.
    private(set) var tracedBits: UInt32 = 0

    /// Kernfs ids of control groups ─► bits of the entries that name them.
    private(set) var cgroups: [UInt64: UInt32] = [:]
    /// Beginnings of container ids ─► bits of the entries that name them.
    private(set) var containers: [([UInt8], UInt32)] = []
    /// Bits of the entries that are about executables.
    private(set) var executableBits: UInt32 = 0

    /// Whether control groups must be remembered.
    var needsCgroups: Bool {
        entries.contains { entry in
            [APUS_SCOPE_CONTAINER, APUS_SCOPE_CONTAINER_NEW, APUS_SCOPE_CONTAINER_ID, APUS_SCOPE_CGROUP].contains { $0.rawValue == UInt32(entry.kind) }
        }
    }

    /// Whether anything of it is kept in task storage.
    var needsTaskStorage: Bool { entries.contains { [APUS_SCOPE_TREE, APUS_SCOPE_EXECUTABLE].map(\.rawValue).contains(UInt32($0.kind)) } }
    var needsExecutables: Bool { !executables.isEmpty }

    init(_ tests: [ScopeTest]) throws(KernelError) {
        guard tests.count <= Int(APUS_SCOPE_ENTRIES) else { throw Self.tooMany("scope entries") }
        for (index, test) in tests.enumerated() { try add(test, bit: 1 << UInt32(index)) }
    }

    /// Says of each cgroup entry which hierarchy its groups are in.
    mutating func place(_ hierarchies: [UInt64: UInt32]) throws(KernelError) {
        for index in entries.indices where UInt32(entries[index].kind) == APUS_SCOPE_CGROUP.rawValue {
            let bit: UInt32 = 1 << UInt32(index)
            let own = Set(cgroups.filter { $0.value & bit != 0 }.keys.map { hierarchies[$0] })
            guard own.count == 1, let hierarchy = own.first ?? nil else {
                throw KernelError(request: .configure, subject: "a scope of control groups outside of the hierarchies that are watched", code: EINVAL)
            }
            entries[index].reserved = hierarchy
        }
    }

    /// The beginning of a container id in the kernel side's layout.
    static func containerID(_ digits: [UInt8], entry: UInt32) -> apus_container_id {
        var wanted = apus_container_id()
        func words(_ byte: (Int) -> UInt8) -> [UInt64] {
            (0..<8).map { word in (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(byte(word * 8 + $1)) } }
        }
        let text = words { $0 < digits.count ? digits[$0] : 0 }
        let mask = words { $0 < digits.count ? 255 : 0 }
        unsafe withUnsafeMutableBytes(of: &wanted.words) { place in
            // Eight words, as the layout has.
            for index in 0..<8 { unsafe place.storeBytes(of: text[index], toByteOffset: index * 8, as: UInt64.self) }
        }
        unsafe withUnsafeMutableBytes(of: &wanted.masks) { place in
            // As above.
            for index in 0..<8 { unsafe place.storeBytes(of: mask[index], toByteOffset: index * 8, as: UInt64.self) }
        }
        wanted.entry = entry
        return wanted
    }

    private static func tooMany(_ what: String) -> KernelError {
        KernelError(request: .configure, subject: what, code: E2BIG)
    }

    private mutating func add(_ test: ScopeTest, bit: UInt32) throws(KernelError) {
        switch test {
        case .uid(let comparison, let values): try number(APUS_SCOPE_UID, comparison, values.map(UInt64.init))
        case .pid(let comparison, let values): try number(APUS_SCOPE_PID, comparison, values.map(UInt64.init))
        case .mountNamespace(let comparison, let values): try number(APUS_SCOPE_MNTNS, comparison, values.map(UInt64.init))
        case .pidNamespace(let comparison, let values): try number(APUS_SCOPE_PIDNS, comparison, values.map(UInt64.init))
        case .nodeName(let names, let negated):
            try entry(APUS_SCOPE_UTS, negated, names.flatMap(Self.words))
        case .comm(let globs, let negated):
            if 2 * globs.count <= Int(APUS_SCOPE_VALUES), globs.allSatisfy({ $0.count < 16 && !$0.contains { "*?".utf8.contains($0) } }) {
                return try entry(APUS_SCOPE_COMM_EQUAL, negated, globs.flatMap(Self.words))
            }
            var indexes: [UInt64] = []
            for glob in globs {
                guard let pattern = Self.pattern(glob) else { throw Self.tooMany("the pattern \(String(decoding: glob, as: UTF8.self))") }
                indexes.append(UInt64(patterns.count))
                patterns.append(pattern)
            }
            guard patterns.count <= Int(APUS_PATTERNS) else { throw Self.tooMany("comm patterns") }
            try entry(APUS_SCOPE_COMM, negated, indexes)
        case .tree(let pids, let negated):
            for pid in pids { roots[pid, default: 0] |= bit }
            if pids.isEmpty { tracedBits |= bit }
            try entry(APUS_SCOPE_TREE, negated, [])
        case .executable(let paths, let negated):
            for path in paths { executables[path, default: 0] |= bit }
            executableBits |= bit
            try entry(APUS_SCOPE_EXECUTABLE, negated, [])
        case .startedAfterAgent(let negated):
            try entry(APUS_SCOPE_NEW, negated, [])
        case .container(let negated):
            try entry(APUS_SCOPE_CONTAINER, negated, [])
        case .newContainer(let negated):
            try entry(APUS_SCOPE_CONTAINER_NEW, negated, [])
        case .containerID(let ids, let negated):
            containers += ids.map { ($0, bit) }
            guard containers.count <= Int(APUS_CONTAINER_IDS) else { throw Self.tooMany("container ids") }
            try entry(APUS_SCOPE_CONTAINER_ID, negated, [])
        case .cgroup(let ids, let negated):
            for id in ids { cgroups[id, default: 0] |= bit }
            try entry(APUS_SCOPE_CGROUP, negated, ids)
        }
    }

    private mutating func number(_ kind: apus_scope_kind, _ comparison: Comparison, _ values: [UInt64]) throws(KernelError) {
        try entry(kind, operation: comparison.rawValue, values)
    }

    private mutating func entry(_ kind: apus_scope_kind, _ negated: Bool, _ values: [UInt64]) throws(KernelError) {
        try entry(kind, operation: negated ? Comparison.notEqual.rawValue : Comparison.equal.rawValue, values)
    }

    private mutating func entry(_ kind: apus_scope_kind, operation: UInt8, _ values: [UInt64]) throws(KernelError) {
        guard values.count <= Int(APUS_SCOPE_VALUES) else { throw Self.tooMany("values in one scope entry") }
        var entry = apus_scope_entry()
        entry.kind = UInt8(kind.rawValue)
        entry.operation = operation
        entry.count = UInt8(values.count)
        unsafe withUnsafeMutableBytes(of: &entry.values) { place in
            for (index, value) in values.enumerated() {
                // values.count fits by the guard above.
                unsafe place.storeBytes(of: value, toByteOffset: index * 8, as: UInt64.self)
            }
        }
        entries.append(entry)
    }

    /// A name of at most 15 bytes as the two words that the kernel side compares.
    private static func words(_ name: [UInt8]) -> [UInt64] {
        var words: [UInt64] = [0, 0]
        for (index, byte) in name.prefix(15).enumerated() { words[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8) }
        return words
    }

    /// A pattern of `*`, `?` and bytes as the automaton of `apus_pattern`; nil when it has more than 30 elements.
    static func pattern(_ glob: [UInt8]) -> apus_pattern? {
        var table = [UInt32](repeating: 0, count: 256)
        var loops: UInt32 = 0
        var state: UInt32 = 0
        for byte in glob {
            if byte == UInt8(ascii: "*") {
                loops |= 1 << state
                continue
            }
            guard state < 30 else { return nil }
            if byte == UInt8(ascii: "?") {
                for index in 0..<256 { table[index] |= 1 << state }
            } else {
                table[Int(byte)] |= 1 << state
            }
            state += 1
        }
        var pattern = apus_pattern()
        unsafe withUnsafeMutableBytes(of: &pattern.by_byte) { place in
            for (index, bits) in table.enumerated() {
                // by_byte has exactly 256 words.
                unsafe place.storeBytes(of: bits, toByteOffset: index * 4, as: UInt32.self)
            }
        }
        pattern.loops = loops
        pattern.accept = 1 << state
        pattern.start = 1
        return pattern
    }
}
