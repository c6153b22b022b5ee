// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import CLibBPF
internal import CLinuxShims
package import Events
internal import Glibc
package import KernelInterface

/// Loaded and attached programs, and the rings they write to. Letting go of it detaches and unloads everything.
///
/// Used by one thread at a time. Nothing is pinned, so whatever way the process ends the kernel takes all of it back.
package final class SensorSession {
    // Fields die in order of declaration: hooks detach before the rings are unmapped and the object closes.
    private var links: [Link] = []
    private var rings: RingSet
    private let object: BPFObject
    private let scope: ScopeEncoding
    private let counterMap: CInt
    private let taskMap: CInt
    private let lossMap: CInt
    private let ruleLossMap: CInt
    /// Descriptors that the object owns.
    private var programs: [CInt] = []
    private let armed: SharedWord
    private let ended: SharedWord
    /// Hooks are skipped after the end, too, and it means nothing.
    private var skippedBeforeEnd: UInt64?
    private let cpus: Int
    private var decisions: DecisionLoader?

    /// For a session that goes on where this one ends.
    package let memory: SensorMemory

    /// What delivers each event that was asked for.
    package let choices: [ProviderChoice]

    /// Loads the programs that `request` needs, and attaches them. Events flow when this returns.
    ///
    /// - Parameter memory: of a session with the same scope, which lives until this returns. What is remembered of tasks and control
    ///   groups goes on being used, so that this session knows as much as the other; it does not tell what is there already.
    package init(_ request: SensorRequest, _ capabilities: Capabilities, continuing memory: SensorMemory? = nil) throws(KernelError) {
        guard let bytes = decodeBase64(embeddedObject) else {
            throw KernelError(request: .openObject, subject: "apus.bpf.o", code: EINVAL)
        }
        let mayGoOn = MayGoto.isKnown()
        let object = try BPFObject(bytes: mayGoOn ? bytes : MayGoto.removed(from: bytes))
        var scope = try ScopeEncoding(request.scope)
        let layout = CgroupLayout.host()
        if scope.needsCgroups || request.decisions != nil {
            try scope.place(CgroupScan(layout, wanted: scope.cgroups, containers: scope.containers).hierarchies)
        }
        let cpus = Int(libbpf_num_possible_cpus())
        let slots = Self.powerOfTwo(atLeast: cpus)
        let types = try KernelTypes()
        let plan = Plan(request, capabilities, scope: scope, types: types)
        try Self.configure(object, request, scope, plan, layout, slots: slots)
        for program in plan.programs { try object.enable(program: program) }
        for program in plan.iterators { try object.enable(program: program) }
        for (_, program) in plan.families { try object.enable(program: program) }
        for (program, function) in plan.targeted {
            try object.enable(program: program)
            try object.setTarget(program: program, function: function)
        }
        try object.setGlobal("may_go_on", UInt8(mayGoOn ? 1 : 0))
        try object.setGlobal("reads_directly", UInt8(types.function("bpf_rdonly_cast") == nil ? 0 : 1))
        try DecisionLoader.prepare(object, request.decisions, plan, slots: slots)
        try memory?.lend(to: object)
        try object.load()
        try Self.fillMaps(object, scope, plan)
        // Before the first event: each has its verdict from the beginning.
        if let first = request.decisions, plan.decides {
            decisions = try DecisionLoader(object, plan, first, types)
        }

        rings = RingSet(
            alerts: try RingReader(descriptor: try object.descriptor(ofMap: "alerts"), size: request.alertRingSize),
            telemetry: try RingReader(descriptor: try object.descriptor(ofMap: "telemetry"), size: request.ringSize))
        counterMap = try object.descriptor(ofMap: "cpu_states")
        taskMap = try object.descriptor(ofMap: "tasks")
        self.memory = try SensorMemory(of: object)
        lossMap = try object.descriptor(ofMap: "losses")
        ruleLossMap = try object.descriptor(ofMap: "rule_losses")
        for name in plan.loaded {
            programs.append(try object.descriptor(ofProgram: name))
        }
        armed = try object.mapGlobal("reader_armed")
        ended = try object.mapGlobal("ended")
        self.cpus = cpus
        self.scope = scope
        choices = plan.choices
        for program in plan.programs { links.append(try object.attach(program: program)) }
        for (program, _) in plan.targeted { links.append(try object.attach(program: program)) }
        if memory == nil {
            if scope.needsCgroups || request.decisions != nil {
                try Self.remember(object, scope, layout, all: request.decisions != nil)
            }
            for program in plan.iterators { try object.iterate(program: program) }
        }
        self.object = object
    }

    /// The groups that are there already; called once new ones are seen to.
    private static func remember(_ object: borrowing BPFObject, _ scope: ScopeEncoding, _ layout: CgroupLayout, all: Bool)
        throws(KernelError)
    {
        let cgroups = try object.descriptor(ofMap: "cgroups")
        for (key, value) in CgroupScan(layout, wanted: scope.cgroups, containers: scope.containers, all: all).facts {
            try Map.update("cgroups", cgroups, key: key, value: Map.bytes(of: value))
        }
    }

    private static func fillMaps(_ object: borrowing BPFObject, _ scope: ScopeEncoding, _ plan: Plan) throws(KernelError) {
        let patterns = try object.descriptor(ofMap: "patterns")
        for (index, pattern) in scope.patterns.enumerated() {
            try Map.update("patterns", patterns, key: UInt32(index), value: Map.bytes(of: pattern))
        }
        let ids = try object.descriptor(ofMap: "container_ids")
        for (index, wanted) in scope.containers.enumerated() {
            let value = ScopeEncoding.containerID(wanted.0, entry: UInt32(wanted.1.trailingZeroBitCount))
            try Map.update("container_ids", ids, key: UInt32(index), value: Map.bytes(of: value))
        }
        let executables = try object.descriptor(ofMap: "executables")
        for (path, bits) in scope.executables {
            let key = path + [UInt8](repeating: 0, count: 256 - path.count)
            try Map.update("executables", executables, key: key, value: Map.bytes(of: bits))
        }
        // Where a loss is counted that finds no place of its own.
        let losses = try object.descriptor(ofMap: "losses")
        for (counter, _) in KernelCounters.reasons {
            try Map.update("losses", losses, key: apus_loss_key(cgroup_id: 0, counter: counter.rawValue, reserved: 0), value: Map.bytes(of: UInt64(0)))
        }
        let roots = try object.descriptor(ofMap: "tree_roots")
        for (pid, bits) in scope.roots { try Map.update("tree_roots", roots, key: pid, value: Map.bytes(of: bits)) }
        let syscalls = try object.descriptor(ofMap: "syscalls")
        for (index, entry) in plan.syscalls.entries {
            try Map.update("syscalls", syscalls, key: index, value: Map.bytes(of: entry))
        }
        let families = try object.descriptor(ofMap: "exit_families")
        for (family, program) in plan.families {
            let descriptor = try object.descriptor(ofProgram: program)
            try Map.update("exit_families", families, key: family.rawValue, value: Map.bytes(of: descriptor))
        }
    }

    private static func powerOfTwo(atLeast count: Int) -> Int {
        var size = 1
        while size < count { size *= 2 }
        return size
    }

    private static func configure(
        _ object: borrowing BPFObject, _ request: SensorRequest, _ scope: ScopeEncoding, _ plan: Plan, _ layout: CgroupLayout,
        slots: Int
    ) throws(KernelError) {
        try object.setGlobal("agent_tgid", UInt32(getpid()))
        try object.setGlobal("agent_start", request.since)
        try object.setGlobal("cpu_mask", UInt32(slots - 1))
        try object.setGlobal("container_hierarchy", layout.containers?.id ?? 0)
        try object.setGlobal("container_id_count", UInt32(scope.containers.count))
        try object.setGlobal("executable_bits", scope.executableBits)
        try object.setGlobal("place_mask", UInt32(request.places - 1))
        try object.setEntries(map: "task_places", request.places)
        try object.setEntries(map: "fact_places", plan.needsFacts ? request.places : 1)
        try object.setGlobal("scope_count", UInt32(scope.entries.count))
        var entries = scope.entries.flatMap { Map.bytes(of: $0) }
        let size = Int(APUS_SCOPE_ENTRIES) * MemoryLayout<apus_scope_entry>.size
        entries.append(contentsOf: [UInt8](repeating: 0, count: size - entries.count))
        try object.setGlobal("scope_entries", entries)
        try object.setGlobal("with_environment", UInt8(request.environment == .everything ? 1 : 0))
        let variables = request.environment.words, perVariable = 2 * Int(APUS_VARIABLE_WORDS)
        try object.setGlobal("variable_count", UInt32(variables.count / perVariable))
        let none = [UInt64](repeating: 0, count: Int(APUS_VARIABLES) * perVariable - variables.count)
        try object.setGlobal("variables", (variables + none).flatMap { Map.bytes(of: $0.littleEndian) })
        try object.setGlobal("with_stack", UInt8(request.stack ? 1 : 0))
        try object.setGlobal("with_objects", UInt8(request.objects ? 1 : 0))
        try object.setGlobal("with_data", UInt8(request.data ? 1 : 0))
        try object.setGlobal("with_polled", UInt8(request.polled ? 1 : 0))
        try object.setGlobal("with_task_block", UInt8(request.taskBlock ? 1 : 0))
        try object.setGlobal("with_node_name", UInt8(request.taskBlock && request.nodeName ? 1 : 0))
        try object.setGlobal("open_for_change_only", UInt8(request.openForChangeOnly ? 1 : 0))
        try object.setGlobal("chosen", bits(of: request.events))
        try object.setGlobal("calls_at_exit", plan.syscalls.toldAtExit.flatMap { Map.bytes(of: $0.littleEndian) })
        try object.setGlobal("chosen_at_exit", bits(of: plan.atExit))
        try object.setGlobal("chosen_on_ring", bits(of: plan.onRing))
        try object.setGlobal("only_on_ring", bits(of: request.onlyFromRings))
        try object.setEntries(map: "scratches", slots * Int(APUS_SCRATCH_DEPTH))
        try object.setGlobal("urgent", bits(of: request.urgent))
        try object.setGlobal("with_rules", UInt8(request.countsRules ? 1 : 0))
        let interval = request.telemetryRate > 0 ? max(1, 1_000_000_000 / request.telemetryRate) : 0
        try object.setGlobal("telemetry_interval", interval)
        try object.setGlobal("telemetry_burst", (max(1, request.telemetryBurst) - 1) * interval)
        try object.setEntries(map: "telemetry", request.ringSize)
        try object.setEntries(map: "alerts", request.alertRingSize)
        if !request.countsRules { try object.setEntries(map: "rule_losses", 1) }
    }

    private static func bits(of events: Set<EventKind>) -> [UInt8] {
        var words = [UInt64](repeating: 0, count: 4)
        for kind in events where !kind.isSyscall {
            let bit = Int(kind.rawValue - EventKind.firstNonSyscall)
            words[bit / 64] |= 1 << UInt64(bit % 64)
        }
        return words.flatMap { Map.bytes(of: $0) }
    }

    /// Puts a process, and what it starts from now on, into the tree of the traced command; it is shown from its next
    /// exec on. `pid` must be a child that waits.
    package func markTraced(_ pid: Int32) throws(KernelError) {
        let descriptor = shim_pidfd_open(pid)
        try check(.systemCall, "pidfd_open", descriptor)
        defer { close(descriptor) }
        var task = apus_task()
        task.scope_bits = scope.tracedBits
        task.flags = APUS_TASK_PENDING.rawValue
        try Map.update("tasks", taskMap, key: descriptor, value: Map.bytes(of: task))
    }

    /// Puts other decisions in the place of those that count: from one moment on all events go by the new ones, and each by one set
    /// alone. The old ones stay in memory until the next swap. Throws, and changes nothing, where their tables have no room or the session
    /// began without decisions: then a new session is needed. A kind whose program the kernel refused is told whole.
    ///
    /// - Parameter processes: what is known of those that are there, where `usesProcesses`; of others nothing is known until they execute.
    /// - Returns: What the kernel refused, and why.
    package func swap(to new: KernelDecisions, _ processes: [ProcessSeed]) throws(KernelError) -> [EventKind: KernelError] {
        guard let decisions else { throw KernelError(request: .configure, subject: "decisions", code: ENOENT) }
        try decisions.swap(to: new, processes, object)
        return decisions.refused
    }

    /// Decisions go by what processes were started with.
    package var usesProcesses: Bool { decisions?.usesFacts ?? false }

    /// Tells decisions what processes that are there were started with.
    package func seed(_ processes: [ProcessSeed]) throws(KernelError) { try decisions?.seed(processes, object) }

    /// The kinds that were to be decided in the kernel and are not, since it refused their programs.
    package var refusedDecisions: [EventKind: KernelError] { decisions?.refused ?? [:] }

    /// How many decisions were begun in the kernel since the start, and how many of these became records; the others were dropped, or are
    /// under way.
    package func decisionCounts() throws(KernelError) -> (begun: UInt64, told: UInt64) {
        try decisions?.counts() ?? (0, 0)
    }

    /// Hands at most `limit` records to `body`, by time: those of the last two milliseconds wait for the next turn. Returns how many there
    /// were.
    package func drain(limit: Int, _ body: (RawSpan) -> Void) -> Int {
        rings.drain(limit: limit, body)
    }

    /// The last `drain` left nothing that had waited long enough.
    package var isDrained: Bool { rings.isDrained }

    /// Sleeps until a record arrives, `descriptor` becomes readable or the time is up; for a moment only where records wait for their turn.
    package func wait(or descriptor: CInt, milliseconds: Int) {
        armed.store(1)
        // A record that came before the flag was set would not wake us.
        if rings.isEmpty {
            let waited = rings.descriptors + [descriptor]
            _ = unsafe shim_wait_any(waited, CInt(waited.count), CInt(milliseconds))
        } else {
            _ = shim_wait_readable(descriptor, 2)
        }
        armed.store(0)
    }

    /// No record is begun from now on. Waits for those that are being built, a tenth of a second at most, so that counters and ring
    /// are final when the ring has been drained.
    package func end() {
        if skippedBeforeEnd == nil { skippedBeforeEnd = skippedRuns() }
        ended.store(1)
        rings.end()
        for _ in 0..<100 {
            guard let counters = try? counters() else { return }
            if counters.accepted == counters.submitted + counters.lost.reduce(0, { $0 + $1.count }) { return }
            usleep(1000)
        }
    }

    /// Detaches everything, in a process of its own: where hooks are trampolines, the kernel waits for an RCU-tasks grace period with each
    /// of them, a tenth of a second and more.
    package func detach() -> Detachment {
        let descriptors = links.map(\.descriptor)
        var holder = shim_holder()
        let held = unsafe shim_hold_elsewhere(descriptors, CInt(descriptors.count), &holder) == 0
        // Copies, if that process is there; else the last ones, and this takes its time.
        links = []
        return Detachment(held ? holder : nil)
    }

    /// One call into the kernel a hook.
    private func skippedRuns() -> UInt64 {
        skippedBeforeEnd ?? SkippedRuns.count(programs: programs, links: links.map(\.descriptor))
    }

    /// What was lost, by the control group that lost it.
    package func losses() throws(KernelError) -> [CgroupLoss] {
        let skipped = skippedRuns()
        var found = skipped > 0 ? [CgroupLoss(cgroup: 0, reason: SkippedRuns.reason, count: skipped)] : []
        try Map.forEach("losses", lossMap, apus_loss_key(), limit: Int(APUS_LOSSES)) { key, count in
            guard count > 0, let reason = KernelCounters.reason(key.counter) else { return }
            found.append(CgroupLoss(cgroup: key.cgroup_id, reason: reason, count: count))
        }
        return found
    }

    /// The same records by the rules that they may have matched: one with several candidates counts for each.
    package func ruleLosses() throws(KernelError) -> [RuleLoss] {
        var found: [RuleLoss] = []
        try Map.forEach("rule_losses", ruleLossMap, apus_rule_loss_key(), limit: Int(APUS_RULE_LOSSES)) { key, count in
            guard count > 0, let reason = KernelCounters.reason(key.counter) else { return }
            found.append(
                RuleLoss(
                    generation: key.generation, kind: EventKind(rawValue: key.kind), place: key.place == APUS_EVERY_RULE ? nil : Int(key.place),
                    reason: reason, count: count))
        }
        return found
    }

    /// The kernel side's counters, summed over all CPUs.
    package func counters() throws(KernelError) -> KernelCounters {
        // Values of a per-CPU map are padded to eight bytes each; ours are whole words: depth, sequence, counters.
        let words = 2 + Int(APUS_COUNTERS.rawValue)
        guard let bytes = try Map.lookup("cpu_states", counterMap, key: UInt32(0), size: cpus * words * 8) else {
            throw KernelError(request: .map, subject: "cpu_states", code: ENOENT)
        }
        var sums = [UInt64](repeating: 0, count: Int(APUS_COUNTERS.rawValue))
        for cpu in 0..<cpus {
            for counter in 0..<sums.count {
                let at = (cpu * words + 2 + counter) * 8
                var value: UInt64 = 0
                for byte in (0..<8).reversed() { value = value << 8 | UInt64(bytes[at + byte]) }
                sums[counter] &+= value
            }
        }
        return KernelCounters(sums, skippedRuns: skippedRuns())
    }
}
