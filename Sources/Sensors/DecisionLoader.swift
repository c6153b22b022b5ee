// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import CLinuxShims
internal import Events
internal import Glibc
internal import KernelInterface

/// The decisions of a session: their programs, their tables, what processes were started with, and which half of all counts. Its maps belong to the object, which outlives
/// it.
final class DecisionLoader {
    /// Sizes of tables, powers of two.
    private struct Room {
        var cells = 4
        var states = 4
        var truths = 4

        /// With room to grow, as long as that costs little: there are 32 tables.
        init(for tables: some Collection<DecisionTable>) {
            for table in tables {
                cells = max(cells, Self.power(table.cells.count))
                states = max(states, Self.power(table.rowsOfStates.count))
                truths = max(truths, Self.power(table.truths.count))
            }
            if !tables.isEmpty, bytes < 1 << 18 { (cells, states, truths) = (2 * cells, 2 * states, 2 * truths) }
        }

        private static func power(_ count: Int) -> Int {
            var size = 4
            while size < count { size *= 2 }
            return size
        }

        var bytes: Int { DecisionTable.mapValueSize(cells: cells, states: states, truths: truths) }

        /// A map's value; nil when the table does not fit.
        func value(of table: DecisionTable?) -> [UInt8]? {
            guard let table else { return [UInt8](repeating: 0, count: bytes) }
            return table.mapValue(cells: cells, states: states, truths: truths)
        }
    }

    /// Where the decisions of one hook stand.
    private struct Place {
        let hook: ProgramHook
        let programs: CInt
        let dropper: CInt?

        init(_ object: borrowing BPFObject, _ plan: DecisionHook) throws(KernelError) {
            hook = plan.hook
            programs = try object.descriptor(ofMap: plan.programs)
            dropper = try plan.dropper.map { name throws(KernelError) in try object.descriptor(ofProgram: name) }
            for (step, program) in plan.steps {
                let descriptor = try object.descriptor(ofProgram: program)
                try Map.update(plan.programs, programs, key: step.rawValue, value: Map.bytes(of: descriptor))
            }
        }
    }

    private let room: Room
    /// The steps that are loaded.
    private let steps: Set<DecisionStep>
    private let active: SharedWord
    private let prepared: SharedWord
    private let execDecision: SharedWord
    /// Where the exits of calls are decided, and execs.
    private let calls: Place?
    private let execs: Place?
    private var records: RecordDecisions
    private let types: KernelTypes
    private let slots: CInt
    private let slotCount: Int
    private let tables: CInt
    private let syscalls: CInt
    private let seeding: FactSeeding?
    private var table: SyscallTable
    /// Each kind's place in either half; it keeps it.
    private var places: [EventKind: UInt16] = [:]
    private var half: UInt32 = 1
    /// What counts now.
    private var current: KernelDecisions

    /// The kinds whose programs the kernel refused.
    private(set) var refused: [EventKind: KernelError] = [:]

    /// Before the object is loaded.
    static func prepare(_ object: borrowing BPFObject, _ decisions: KernelDecisions?, _ plan: Plan, slots: Int) throws(KernelError) {
        let hooks = [plan.callDecisions, plan.execDecisions].compactMap { $0 }
        try RecordDecisions.prepare(object, plan, with: decisions != nil && plan.decides)
        guard let decisions, plan.decides else {
            // Nothing that is loaded uses them: as small as maps can be.
            for map in ["decision_slots", "decisions", "decisions_fexit", "decisions_exec", "dfas", "seeds"] {
                try object.setEntries(map: map, 1)
            }
            return
        }
        let room = Room(for: decisions.tables.values)
        try object.setGlobal("with_decisions", UInt8(1))
        try object.setGlobal("with_facts", UInt8(plan.needsFacts ? 1 : 0))
        try object.setGlobal("prefetched", UInt32(decisions.prefetch))
        try object.setGlobal("dfa_cell_mask", UInt32(room.cells - 1))
        try object.setGlobal("dfa_state_mask", UInt32(room.states - 1))
        try object.setGlobal("dfa_truth_mask", UInt32(room.truths - 1))
        try object.setEntries(map: "decision_slots", slots * Int(APUS_DECISION_SLOTS))
        try object.setValueSize(map: "dfas", room.bytes)
        if plan.needsFacts { try object.enable(program: FactSeeding.program) }
        for hook in hooks {
            for program in hook.loaded {
                try object.enable(program: program)
                if case .functionExit(let function) = hook.hook { try object.setTarget(program: program, function: function) }
            }
        }
    }

    /// Once the object is loaded.
    init(_ object: borrowing BPFObject, _ plan: Plan, _ decisions: KernelDecisions, _ types: KernelTypes) throws(KernelError) {
        room = Room(for: decisions.tables.values)
        active = try object.mapGlobal("active")
        prepared = try object.mapGlobal("prepared")
        execDecision = try object.mapGlobal("exec_decision")
        self.types = types
        slots = try object.descriptor(ofMap: "decision_slots")
        slotCount = try object.entries(ofMap: "decision_slots")
        tables = try object.descriptor(ofMap: "dfas")
        syscalls = try object.descriptor(ofMap: "syscalls")
        calls = try plan.callDecisions.map { hook throws(KernelError) in try Place(object, hook) }
        execs = try plan.execDecisions.map { hook throws(KernelError) in try Place(object, hook) }
        records = try RecordDecisions(object, plan)
        seeding = plan.needsFacts ? try FactSeeding(object) : nil
        table = plan.syscalls
        steps = decisions.steps
        current = decisions
        try swap(to: decisions, [], object)
    }

    private func place(for kind: EventKind) -> Place? { kind == .schedProcessExec ? execs : calls }

    /// Decisions go by what processes were started with.
    var usesFacts: Bool { seeding != nil }

    /// See `SensorSession.swap`.
    func swap(to new: KernelDecisions, _ processes: [ProcessSeed], _ object: borrowing BPFObject) throws(KernelError) {
        guard new.steps.isSubset(of: steps) else { throw KernelError(request: .configure, subject: "decision steps", code: ENOENT) }
        if new.kinds[.schedProcessExec] != nil, execs == nil {
            throw KernelError(request: .configure, subject: "decisions on execs", code: ENOENT)
        }
        if new.asksProcesses, seeding == nil { throw KernelError(request: .configure, subject: "facts of processes", code: ENOENT) }
        let next = 1 - half
        var values: [(UInt32, [UInt8])] = []
        for text in 0..<Int(APUS_DECISION_TEXTS) {
            guard let value = room.value(of: new.tables[text]) else {
                throw KernelError(request: .map, subject: "dfas", code: ENOSPC)
            }
            values.append((next * UInt32(APUS_DECISION_TEXTS) + UInt32(text), value))
        }
        // Whoever began with the half that is filled now has ended: events use one half from their beginning to their end.
        waitForReaders()
        for (key, value) in values { try Map.update("dfas", tables, key: key, value: value) }
        var refused: [EventKind: KernelError] = [:]
        var decided: [EventKind: UInt16] = [:]
        try records.put(new, half: next, &refused) { image, hook, programs throws(KernelError) in
            try load(image, hook, programs)
        }
        for (kind, decision) in new.kinds where new.recordTexts[kind] == nil {
            guard let hook = self.place(for: kind), let place = place(of: kind) else { continue }
            do throws(KernelError) {
                let index = APUS_STEPS.rawValue + next * UInt32(APUS_DECISIONS) + UInt32(place)
                decided[kind] = try put(decision, hook, at: index)
            } catch {
                refused[kind] = error
            }
        }
        // What executes from here on has its facts in both halves; what is there is given them.
        prepared.store(new.generation << 1 | next)
        defer { prepared.store(0) }
        if !processes.isEmpty { try seeding?.seed(processes, new, half: next, object) }
        // What is told whole from now on must not jump to a place of the new half where nothing is.
        for kind in places.keys where decided[kind] == nil { try update(kind, place: 0, prefetch: 0) }
        active.store(new.generation << 1 | next)
        (half, current) = (next, new)
        for (kind, prefetch) in decided { try update(kind, place: places[kind] ?? 0, prefetch: prefetch) }
        self.refused = refused
    }

    /// Gives processes that are there the facts that others have from their execs.
    func seed(_ processes: [ProcessSeed], _ object: borrowing BPFObject) throws(KernelError) {
        try seeding?.seed(processes, current, half: half, object)
    }

    /// Returns what the decision wants fetched ahead.
    private func put(_ decision: KernelDecisions.Decision, _ hook: Place, at index: UInt32) throws(KernelError) -> UInt16 {
        switch decision {
        case .drop:
            guard let dropper = hook.dropper else { throw KernelError(request: .configure, subject: "events that are always told", code: EINVAL) }
            try Map.update("decisions", hook.programs, key: index, value: Map.bytes(of: dropper))
            return 0
        case .program(let image, let prefetch):
            let program = try load(image, hook.hook, hook.programs)
            // The array holds it from here on.
            try Map.update("decisions", hook.programs, key: index, value: Map.bytes(of: program.descriptor))
            return prefetch
        }
    }

    private func load(_ image: ProgramImage, _ hook: ProgramHook, _ programs: CInt) throws(KernelError) -> RawProgram {
        try RawProgram(image, for: hook, maps: ["decision_slots": slots, "decisions": programs], types: types)
    }

    private func update(_ kind: EventKind, place: UInt16, prefetch: UInt16) throws(KernelError) {
        if kind == .schedProcessExec { return execDecision.store(UInt32(place) | UInt32(prefetch) << 16) }
        for (index, entry) in table.decide(kind, place: place, prefetch: prefetch) {
            try Map.update("syscalls", syscalls, key: index, value: Map.bytes(of: entry))
        }
    }

    private func place(of kind: EventKind) -> UInt16? {
        if let known = places[kind] { return known }
        let new = UInt16(places.count + 1)
        guard Int(new) < Int(APUS_DECISIONS) else { return nil }
        places[kind] = new
        return new
    }

    /// Programs run in sections of RCU, and a global memory barrier waits for those; where the kernel has none, for ten times the longest
    /// that one has been seen to take.
    private func waitForReaders() {
        if shim_membarrier_global() != 0 { usleep(100_000) }
    }

    /// Decisions that were begun, and those that became records.
    func counts() throws(KernelError) -> (begun: UInt64, told: UInt64) {
        var begun: UInt64 = 0, told: UInt64 = 0
        let size = MemoryLayout<apus_decision>.size
        for slot in 0..<slotCount {
            guard let bytes = try Map.lookup("decision_slots", slots, key: UInt32(slot), size: size) else { continue }
            func word(_ offset: Int) -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) } }
            begun &+= word(MemoryLayout<apus_decision>.offset(of: \.begun) ?? 0)
            told &+= word(MemoryLayout<apus_decision>.offset(of: \.told) ?? 0)
        }
        return (begun, told)
    }
}
