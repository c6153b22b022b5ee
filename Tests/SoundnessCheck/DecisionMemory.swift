// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import CLibBPF
internal import CThread
internal import Glibc
internal import KernelFilter
package import KernelInterface
package import Sensors

/// The maps of decision programs, this process's own: slots in memory that is shared with the kernel, so that an event costs one system
/// call, and a program array with a small program for each step, which says that it was asked for; that which tells comes back with 1.
///
/// Used by one thread, which stays on the processor that it is made on.
package final class DecisionMemory {
    private let slots: CInt
    private let programs: CInt
    private let mapping: UnsafeMutableRawPointer
    private let length: Int
    /// Our slot.
    private let decision: UnsafeMutablePointer<apus_decision>
    private let owner: UInt32

    /// What a program said of an event.
    package enum Verdict: Equatable {
        case drop
        /// Nil: every rule may match.
        case pass(candidates: [UInt64]?, isUndecided: Bool)
    }

    package static let stepAnswer: UInt32 = 0x100

    package init() throws {
        let cpu = Int(thread_stay())
        guard cpu >= 0 else { throw SoundnessError("cannot stay on one processor") }
        let size = (MemoryLayout<apus_decision>.size + 7) / 8 * 8
        let count = (cpu + 1) * Int(APUS_DECISION_SLOTS)
        var options = bpf_map_create_opts()
        options.sz = MemoryLayout<bpf_map_create_opts>.size
        options.map_flags = UInt32(1 << 10)  // BPF_F_MMAPABLE
        slots = bpf_map_create(BPF_MAP_TYPE_ARRAY, "decision_slots", 4, UInt32(size), UInt32(count), &options)
        programs = bpf_map_create(BPF_MAP_TYPE_PROG_ARRAY, "decisions", 4, 4, UInt32(APUS_STEPS.rawValue), nil)
        guard slots >= 0, programs >= 0 else { throw SoundnessError("cannot make maps: errno \(errno)") }
        let page = Int(sysconf(CInt(_SC_PAGESIZE)))
        length = (size * count + page - 1) / page * page
        guard let memory = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, slots, 0), memory != MAP_FAILED else {
            throw SoundnessError("cannot map the slots: errno \(errno)")
        }
        mapping = memory
        let thread = Int(thread_id()), slotsEach = Int(APUS_DECISION_SLOTS)
        owner = UInt32(thread + 1)
        let place = cpu * slotsEach + thread % slotsEach
        decision = memory.advanced(by: place * size).bindMemory(to: apus_decision.self, capacity: 1)
        // Who drops comes back with 0.
        try add("tell", at: UInt32(APUS_STEP_TELL.rawValue), answer: 1)
        for step in DecisionStep.allCases where step != .call { try addStep(step) }
    }

    deinit {
        thread_roam()
        munmap(mapping, length)
        close(slots)
        close(programs)
    }

    /// A program that comes back with the step's number.
    private func addStep(_ step: DecisionStep) throws {
        try add("step_\(step)", at: UInt32(step.rawValue), answer: Int32(Self.stepAnswer) + Int32(step.rawValue))
    }

    private func add(_ name: String, at place: UInt32, answer: Int32) throws {
        let image = ProgramImage(name: name, instructions: [Instruction(opcode: 0xb7, immediate: answer), Instruction(opcode: 0x95)])
        let program = try RawProgram(image, for: .rawTracepoint)
        var key = place, value = program.descriptor
        guard bpf_map_update_elem(programs, &key, &value, 0) == 0 else { throw SoundnessError("cannot add a step: errno \(errno)") }
    }

    /// Loads a decision.
    package func load(_ image: ProgramImage) throws -> RawProgram {
        try RawProgram(image, for: .rawTracepoint, maps: ["decision_slots": slots, "decisions": programs])
    }

    /// Loads a decision for another hook, which takes a program array of its own; what the kernel says of it.
    package func statistics(_ image: ProgramImage, for hook: ProgramHook) throws -> RawProgram.Statistics {
        let programs = bpf_map_create(BPF_MAP_TYPE_PROG_ARRAY, "decisions", 4, 4, UInt32(APUS_STEPS.rawValue), nil)
        guard programs >= 0 else { throw SoundnessError("cannot make maps: errno \(errno)") }
        defer { close(programs) }
        return try RawProgram(image, for: hook, maps: ["decision_slots": slots, "decisions": programs]).statistics
    }

    /// Runs a decision on an event of which everything is fetched.
    package func run(_ program: borrowing RawProgram, _ facts: DecisionFacts, _ tables: TextTables) throws -> Verdict {
        write(facts, tables, steps: Set(DecisionStep.allCases))
        let result = try program.testRun()
        guard result <= 1 else { throw SoundnessError("the program asked for what was there: \(result)") }
        return verdict(result)
    }

    /// Runs a decision as the kernel's side does, with what it asks for and no more; everything else is noise.
    package func runInSteps(
        _ program: borrowing RawProgram, _ facts: DecisionFacts, _ tables: TextTables, noise: UInt64
    ) throws -> Verdict {
        var fetched: Set<DecisionStep> = [.call]
        while true {
            spoil(noise, tables)
            write(facts, tables, steps: fetched)
            let result = try program.testRun()
            if result <= 1 { return verdict(result) }
            guard let step = DecisionStep(rawValue: UInt8(truncatingIfNeeded: result &- Self.stepAnswer)), fetched.insert(step).inserted
            else { throw SoundnessError("the program asked for step \(result) twice") }
        }
    }

    private func verdict(_ result: UInt32) -> Verdict {
        if result == 0 { return .drop }
        let words = Int(decision.pointee.candidate_words)
        let undecided = decision.pointee.undecided != 0
        if words == 0 { return .pass(candidates: nil, isUndecided: undecided) }
        return withUnsafeBytes(of: &decision.pointee.candidates) { bytes in
            .pass(candidates: (0..<words).map { bytes.load(fromByteOffset: 8 * $0, as: UInt64.self) }, isUndecided: undecided)
        }
    }

    // MARK: - Writing

    /// Every byte that is not known yet, and whether it is there.
    private func spoil(_ noise: UInt64, _ tables: TextTables) {
        withUnsafeMutableBytes(of: &decision.pointee.words) { bytes in
            for word in 0..<Int(APUS_WORDS.rawValue) {
                bytes.storeBytes(of: noise &* UInt64(2 * word + 1), toByteOffset: 8 * word, as: UInt64.self)
            }
        }
        withUnsafeMutableBytes(of: &decision.pointee.rows) { bytes in
            for text in tables.all { bytes.storeBytes(of: UInt32(truncatingIfNeeded: noise >> 7), toByteOffset: 4 * text, as: UInt32.self) }
        }
        withUnsafeMutableBytes(of: &decision.pointee.bits) { bytes in
            for text in tables.all {
                for word in 0..<tables.words(text) {
                    bytes.storeBytes(of: noise ^ UInt64(text), toByteOffset: 8 * (Int(APUS_ROW_WORDS) * text + word), as: UInt64.self)
                }
            }
        }
    }

    private func write(_ facts: DecisionFacts, _ tables: TextTables, steps: Set<DecisionStep>) {
        let isWhole = steps.count == DecisionStep.allCases.count
        decision.pointee.owner = owner
        decision.pointee.undecided = 0
        decision.pointee.candidate_words = 0
        decision.pointee.fetched = steps.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
        var words: UInt64 = 0, texts: UInt32 = 0
        withUnsafeMutableBytes(of: &decision.pointee.words) { bytes in
            for word in 0..<Int(APUS_WORDS.rawValue) where isWhole || steps.contains(Word(word).step) {
                bytes.storeBytes(of: facts.words[word], toByteOffset: 8 * word, as: UInt64.self)
                words |= 1 << UInt64(word)
            }
        }
        withUnsafeMutableBytes(of: &decision.pointee.rows) { bytes in
            for text in tables.all where isWhole || steps.contains(Text(text).step) {
                bytes.storeBytes(of: facts.rows[text], toByteOffset: 4 * text, as: UInt32.self)
                texts |= 1 << UInt32(text)
            }
        }
        withUnsafeMutableBytes(of: &decision.pointee.bits) { bytes in
            for text in tables.all where texts >> UInt32(text) & 1 != 0 {
                for word in 0..<tables.words(text) {
                    let place = Int(APUS_ROW_WORDS) * text + word
                    bytes.storeBytes(of: facts.bits[place], toByteOffset: 8 * place, as: UInt64.self)
                }
            }
        }
        decision.pointee.words_present = facts.wordsPresent & words
        decision.pointee.words_unknown = facts.wordsUnknown & words
        decision.pointee.texts_present = facts.textsPresent & texts
        decision.pointee.texts_unknown = facts.textsUnknown & texts
    }
}

/// Why a run cannot be made.
package struct SoundnessError: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
