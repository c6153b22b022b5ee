// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import CLibBPF
internal import Events
internal import Glibc
internal import KernelInterface

/// Gives tasks that are there the facts that others have from their execs: user space says what it knows of processes, and an iterator
/// writes that to those that still run the image it is about.
struct FactSeeding {
    static let program = "seed_facts"
    private let seeds: CInt

    init(_ object: borrowing BPFObject) throws(KernelError) { seeds = try object.descriptor(ofMap: "seeds") }

    /// `half`: that for which the decisions are.
    func seed(_ processes: [ProcessSeed], _ decisions: KernelDecisions, half: UInt32, _ object: borrowing BPFObject) throws(KernelError) {
        var keys: [UInt32] = []
        defer { for var key in keys { _ = unsafe bpf_map_delete_elem(seeds, &key) } }
        for process in processes.prefix(Int(APUS_SEEDS)) {
            let seed = Self.seed(process, decisions, half: half)
            try Map.update("seeds", seeds, key: process.pid, value: Map.bytes(of: seed))
            keys.append(process.pid)
        }
        try object.iterate(program: Self.program)
    }

    /// The facts of one process, as the kernel side would have found them.
    static func seed(_ process: ProcessSeed, _ decisions: KernelDecisions, half: UInt32) -> apus_seed {
        var seed = apus_seed()
        seed.start = process.start
        seed.half = half
        unsafe withUnsafeMutableBytes(of: &seed.comm) { place in
            // Fifteen bytes at most, and a NUL.
            for (index, byte) in process.comm.prefix(place.count - 1).enumerated() { unsafe place[index] = byte }
        }
        seed.facts.generation = decisions.generation
        seed.facts.exec_id = process.imageNumber
        let facts = ProcessTexts(process)
        put(facts.executable, .executable, decisions, &seed)
        put(facts.arguments, .arguments, decisions, &seed)
        put(facts.firstArgument, .firstArgument, decisions, &seed)
        seed.facts.state = put(facts.behindComm, .commandLine, decisions, &seed)
        return seed
    }

    private enum Fact: Int {
        case executable, commandLine, arguments, firstArgument
    }

    /// The state in front of the text.
    @discardableResult
    private static func put(_ text: [UInt8]?, _ fact: Fact, _ decisions: KernelDecisions, _ seed: inout apus_seed) -> UInt32 {
        guard let text else {
            seed.facts.unknown |= 1 << UInt16(fact.rawValue)
            return 0
        }
        // Nobody asks about it.
        guard let table = decisions.tables[Int(APUS_TEXT_EXECUTABLE.rawValue) + fact.rawValue], table.words > 0 else { return 0 }
        guard table.words <= Int(APUS_FACT_WORDS) else {
            seed.facts.unknown |= 1 << UInt16(fact.rawValue)
            return 0
        }
        let found = table.read(text.span, isWhole: fact != .commandLine)
        seed.facts.words = max(seed.facts.words, UInt16(table.words))
        unsafe withUnsafeMutableBytes(of: &seed.facts.rows) { place in
            unsafe place.storeBytes(of: found.row, toByteOffset: 4 * fact.rawValue, as: UInt32.self)
        }
        unsafe withUnsafeMutableBytes(of: &seed.facts.bits) { place in
            for (index, word) in found.truths.enumerated() {
                // As many words as the facts have, by the guard above.
                unsafe place.storeBytes(of: word, toByteOffset: 8 * (Int(APUS_FACTS.rawValue) * index + fact.rawValue), as: UInt64.self)
            }
        }
        return UInt32(found.state)
    }
}
