// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Events
internal import KernelInterface

/// Which programs deliver what was asked for, and nothing else.
struct Plan {
    /// Attached, in this order.
    private(set) var programs: [String] = []
    /// Programs attached to a kernel function of which only the plan knows the name.
    private(set) var targeted: [(program: String, function: String)] = []
    /// Loaded, and jumped to from sys_exit.
    private(set) var families: [(family: apus_family, program: String)] = []
    /// Where the exits of calls are decided, and execs; nil: nowhere.
    private(set) var callDecisions: DecisionHook?
    private(set) var execDecisions: DecisionHook?
    /// Decisions ask what processes were started with.
    private(set) var needsFacts = false
    /// Programs that build records which are decided, and what each of them may tell.
    private(set) var recordHooks: [String: Set<EventKind>] = [:]
    /// Read once after all is attached.
    private(set) var iterators: [String] = []
    private(set) var syscalls: SyscallTable
    private(set) var choices: [ProviderChoice] = []
    /// Events that the exits of calls tell, and that io_uring's tracepoints tell.
    private(set) var atExit: Set<EventKind> = []
    private(set) var onRing: Set<EventKind> = []

    /// More functions of calls than this are told by the global tracepoint: each has a whole program, which costs time to verify.
    static let fexitLimit = 32
    /// The same of those that share one program.
    static let decidedLimit = 64

    private var usedFamilies: Set<UInt32> = []
    private var ringComplete = false
    private var ringSubmit = false

    init(_ request: SensorRequest, _ capabilities: Capabilities, scope: ScopeEncoding, types: KernelTypes) {
        // Decisions ask for paths and descriptors even where records do not tell them.
        syscalls = SyscallTable(objects: request.objects || request.decisions != nil)
        needsFacts = request.decisions?.asksProcesses ?? false
        if scope.needsTaskStorage || needsFacts { programs.append("task_newtask") }
        if scope.needsCgroups || request.decisions != nil { programs += ["remember_cgroup", "forget_cgroup"] }
        // Before whatever else happens at an exec: the scope may turn on it.
        if scope.needsExecutables { programs.append("remember_executable") }
        // The process tree stands on these.
        programs.append("remember_comm")
        programs += ["sched_process_exec", "sched_process_exit"]
        // And which container a group is of is known by its name only, which is gone as soon as the container.
        programs += ["cgroup_mkdir", "cgroup_rmdir"]
        if request.forks { programs.append("sched_process_fork") }
        if !scope.roots.isEmpty || scope.needsExecutables { iterators.append("seed_tasks") }
        var told: Set<EventKind> = []
        for definition in EventCatalogue.shared.all where request.events.contains(definition.kind) && !definition.kind.isSyscall {
            choose(definition, request, capabilities, types, told: &told)
        }
        // A traced command's tree is empty when it is made; what is told from /proc is told once.
        let isRead = choices.contains { $0.event == .existingProcess && $0.outcome == .chosen(.procfs) }
        if capabilities.taskIterator.works, scope.tracedBits == 0, !isRead { iterators.append("tell_processes") }
        planSyscalls(request, capabilities, types)
        syscalls.addFamilies(told: told)
        for (family, program) in ProviderTable.familyPrograms where usedFamilies.contains(family.rawValue) {
            families.append((family, program))
        }
        if !families.isEmpty { add(["sys_exit"]) }
        if let decisions = request.decisions { planDecisions(decisions) } else { recordHooks = [:] }
        if ringComplete, capabilities.knownTracepoints.contains("io_uring_complete") {
            add([Self.completion(capabilities)])
        }
        if ringSubmit { add(Self.submission(capabilities)) }
    }

    private static func completion(_ capabilities: Capabilities) -> String {
        capabilities.ringCompletesWithEntry ? "ring_complete_entry" : "ring_complete_result"
    }

    private static func submission(_ capabilities: Capabilities) -> [String] {
        if capabilities.knownTracepoints.contains("io_uring_submit_req") { return ["ring_submit_req"] }
        return capabilities.knownTracepoints.contains("io_uring_submit_sqe") ? ["ring_submit_sqe"] : []
    }

    /// Whether anything is loaded that decides.
    var decides: Bool { callDecisions != nil || execDecisions != nil || !recordHooks.isEmpty }

    /// Every program that is loaded to tell something.
    var loaded: [String] { programs + targeted.map(\.program) + families.map(\.program) }

    private mutating func add(_ names: [String]) {
        for name in names where !programs.contains(name) { programs.append(name) }
    }

    private mutating func tells(_ kind: EventKind, by names: [String]) {
        for name in names { recordHooks[name, default: []].insert(kind) }
    }

    /// The steps in the form that fits each hook.
    private mutating func planDecisions(_ decisions: KernelDecisions) {
        func steps(_ suffix: String, _ wanted: Set<DecisionStep>) -> [(step: apus_step, program: String)] {
            // Each is verified when it is loaded, and some take their time.
            Self.stepPrograms.filter { entry in
                entry.step == APUS_STEP_TELL || wanted.contains { UInt32($0.rawValue) == entry.step.rawValue }
            }.map { ($0.step, $0.program + suffix) }
        }
        if let first = targeted.first(where: { $0.program.hasPrefix(Self.decidedStem) }) {
            callDecisions = DecisionHook(
                hook: .functionExit(first.function), programs: "decisions_fexit",
                steps: steps("_fexit", decisions.steps) + [(APUS_FEXIT_BODY, Self.decidedBody)], dropper: "decide_drop_fexit")
        } else if programs.contains("sys_exit") {
            callDecisions = DecisionHook(
                hook: .tracepoint("sys_exit"), programs: "decisions", steps: steps("", decisions.steps), dropper: "decide_drop")
        }
        if decisions.kinds[.schedProcessExec] != nil {
            execDecisions = DecisionHook(
                hook: .tracepoint("sched_process_exec"), programs: "decisions_exec",
                steps: steps("_exec", decisions.steps.intersection(DecisionShapes.ofTask)), dropper: nil)
        }
    }

    private static let stepPrograms: [(step: apus_step, program: String)] = [
        (APUS_STEP_TELL, "decide_tell"), (APUS_STEP_OBJECT, "decide_object"), (APUS_STEP_PATH, "decide_path"),
        (APUS_STEP_GIVEN, "decide_given"), (APUS_STEP_GIVEN1, "decide_given"), (APUS_STEP_TASK, "decide_task"),
        (APUS_STEP_CONTAINER, "decide_container"), (APUS_STEP_CAPABILITIES, "decide_capabilities"),
        (APUS_STEP_COMM, "decide_comm"), (APUS_STEP_PROCESS, "decide_process"), (APUS_STEP_PARENT, "decide_parent"),
    ]

    private mutating func choose(
        _ definition: EventDefinition, _ request: SensorRequest, _ capabilities: Capabilities, _ types: KernelTypes,
        told: inout Set<EventKind>
    ) {
        let options = Self.ordered(ProviderTable.options(for: definition.name), by: request.providers)
        guard !options.isEmpty else {
            choices.append(ProviderChoice(event: definition.kind, outcome: .notBuilt, refused: []))
            return
        }
        var refused: [ProviderChoice.Refusal] = []
        for option in options {
            if let reason = option.refusal(capabilities, asked: request.asksFor(option)) {
                refused.append(.init(option.provider, reason))
                continue
            }
            if let calls = option.calls {
                let before = targeted.count
                guard target(calls, types) else {
                    refused.append(.init(option.provider, "the kernel's own functions of these calls cannot be traced"))
                    continue
                }
                tells(definition.kind, by: targeted[before...].map(\.program))
            }
            add(option.programs)
            tells(definition.kind, by: option.programs)
            let companions = Self.ordered(option.companions, by: request.providers)
            add(companions.first { $0.refusal(capabilities, asked: request.asksFor($0)) == nil }?.programs ?? [])
            let isFromRing = request.onlyFromRings.contains(definition.kind) && option.ring != .none
            if let family = option.family, !isFromRing {
                usedFamilies.insert(family.rawValue)
                told.insert(definition.kind)
                tells(definition.kind, by: ProviderTable.familyPrograms.filter { $0.0 == family }.map(\.1))
            }
            if option.family != nil || option.calls != nil, !isFromRing { atExit.insert(definition.kind) }
            switch option.ring {
            case .none: break
            case .complete:
                (ringComplete, _) = (true, onRing.insert(definition.kind))
                tells(definition.kind, by: [Self.completion(capabilities)])
            case .submit:
                (ringSubmit, _) = (true, onRing.insert(definition.kind))
                tells(definition.kind, by: Self.submission(capabilities))
            }
            choices.append(ProviderChoice(event: definition.kind, outcome: .chosen(option.provider), refused: refused))
            return
        }
        choices.append(ProviderChoice(event: definition.kind, outcome: .unavailable, refused: refused))
    }

    /// With preferences, only what they name, in their order; an event that has none of them keeps its own.
    private static func ordered(_ options: [ProviderOption], by preferences: [String]) -> [ProviderOption] {
        let preferred = preferences.flatMap { name in options.filter { $0.provider.name == name } }
        return preferred.isEmpty ? options : preferred
    }

    /// Targets for the calls' own functions, native and 32-bit; false when none of the native ones is there.
    private mutating func target(_ calls: (stem: String, names: [String]), _ types: KernelTypes) -> Bool {
        let native = calls.names.flatMap { Self.functions(of: $0, types) }
        guard !native.isEmpty else { return false }
        let functions = native + calls.names.flatMap { Self.narrowFunctions(of: $0, types) }
        for (index, function) in functions.prefix(4).enumerated() { targeted.append(("\(calls.stem)_\(index)", function)) }
        return true
    }

    /// Calls whose function has another name than the call.
    private static let functionNames = [
        "uname": "newuname", "stat": "newstat", "fstat": "newfstat", "lstat": "newlstat", "umount2": "umount", "sendfile": "sendfile64",
        "newfstatat": "newfstatat",
    ]

    static func functions(of name: String, _ types: some FunctionLookup) -> [String] {
        #if arch(arm64)
        let prefixes = ["__arm64_sys_"]
        #else
        // A call without arguments is one function under several names, of which BTF has one (SYSCALL_DEFINE0).
        let isBare = EventCatalogue.shared.named(name)?.arguments.isEmpty ?? false
        let prefixes = isBare ? ["__x64_sys_", "__do_sys_"] : ["__x64_sys_"]
        #endif
        return prefixes.map { $0 + (functionNames[name] ?? name) }.first { types.function($0) != nil }.map { [$0] } ?? []
    }

    /// What 32-bit callers reach.
    private static func narrowFunctions(of name: String, _ types: some FunctionLookup) -> [String] {
        #if arch(x86_64)
        ["__ia32_compat_sys_", "__ia32_sys_"].map { $0 + (functionNames[name] ?? name) }.filter { types.function($0) != nil }
        #else
        []
        #endif
    }

    private mutating func planSyscalls(_ request: SensorRequest, _ capabilities: Capabilities, _ types: KernelTypes) {
        let chosen = EventCatalogue.shared.all.filter { request.events.contains($0.kind) && $0.kind.isSyscall }
        guard !chosen.isEmpty else { return }
        syscalls.add(chosen, urgent: request.urgent)
        if syscalls.needsEntry { add(["sys_enter"]) }
        let isExecTold = chosen.contains { SyscallTable.isExec($0.name) && !request.onlyFailures.contains($0.kind) }
        if syscalls.needsExec, isExecTold { add(["syscall_execve"]) }
        let returning = chosen.filter { !SyscallTable.neverReturns($0.name) }
        let outcome: (ProviderChoice.Outcome, [ProviderChoice.Refusal]) =
            returning.isEmpty ? (.unavailable, []) : planReturning(returning, request, capabilities, types)
        for definition in chosen {
            if SyscallTable.neverReturns(definition.name) {
                choices.append(ProviderChoice(event: definition.kind, outcome: .chosen(.sysEnter), refused: []))
            } else {
                choices.append(ProviderChoice(event: definition.kind, outcome: outcome.0, refused: outcome.1))
            }
        }
    }

    /// All calls that return come by one way: fexit on their own functions, or the global tracepoint.
    private mutating func planReturning(
        _ calls: [EventDefinition], _ request: SensorRequest, _ capabilities: Capabilities, _ types: KernelTypes
    ) -> (ProviderChoice.Outcome, [ProviderChoice.Refusal]) {
        let options = Self.ordered([ProviderOption(provider: .syscallFexit), ProviderOption(provider: .sysExit)], by: request.providers)
        var refused: [ProviderChoice.Refusal] = []
        for option in options {
            if let reason = option.refusal(capabilities, asked: request.asksFor(option)) {
                refused.append(.init(option.provider, reason))
            } else if option.provider == .sysExit {
                add(["sys_exit"])
                return (.chosen(.sysExit), refused)
            } else if let reason = targetOwnFunctions(calls, request, types) {
                refused.append(.init(option.provider, reason))
            } else {
                return (.chosen(.syscallFexit), refused)
            }
        }
        return (.unavailable, refused)
    }

    /// Targets for the calls' own functions; the reason when they cannot all be had.
    private mutating func targetOwnFunctions(_ calls: [EventDefinition], _ request: SensorRequest, _ types: KernelTypes) -> String? {
        var functions: [String] = []
        for call in calls {
            guard let own = Self.fexitFunctions(of: call, types) else { return "the function behind \(call.name) is not known by name" }
            functions += own
        }
        let decided = request.decisions == nil ? [] : Self.alike(functions, types)
        let (shared, whole) = (functions.filter(decided.contains), functions.filter { !decided.contains($0) })
        guard shared.count <= Self.decidedLimit, whole.count <= Self.fexitLimit else {
            return "more than \(shared.isEmpty ? Self.fexitLimit : Self.decidedLimit) functions would have to be hooked"
        }
        for (stem, functions) in [(Self.decidedStem, shared), ("syscall_fexit_", whole)] {
            targeted += functions.enumerated().map { ("\(stem)\($0 / 8)\($0 % 8)", $1) }
        }
        return nil
    }

    /// Programs that jump to one that asks decisions.
    private static let decidedStem = "syscall_decided_"
    private static let decidedBody = "syscall_decided"

    /// The largest group that has one prototype: program arrays take no others. The rest is told undecided.
    private static func alike(_ functions: [String], _ types: KernelTypes) -> Set<String> {
        let groups = Dictionary(grouping: functions) { types.prototype($0) }.filter { $0.key != nil }.map(\.value)
        return Set(groups.max { $0.count < $1.count } ?? [])
    }

    /// The functions behind a call, for 64-bit and 32-bit callers; nil when one of them is not known by name.
    static func fexitFunctions(of definition: EventDefinition, _ types: some FunctionLookup) -> [String]? {
        let native = functions(of: definition.name, types)
        guard definition.numbers?.x86_64 == nil || !native.isEmpty else { return nil }
        #if arch(x86_64)
        guard definition.numbers?.i386 != nil else { return native }
        // A call without arguments has one function for both (SYSCALL_DEFINE0).
        guard !definition.arguments.isEmpty else { return native }
        let narrow = narrowFunctions(of: definition.name, types)
        return narrow.isEmpty ? nil : native + narrow
        #else
        return native
        #endif
    }
}

/// A hook that asks decisions.
struct DecisionHook {
    let hook: ProgramHook
    /// The array that they stand in.
    let programs: String
    /// Loaded, and jumped to from decisions.
    let steps: [(step: apus_step, program: String)]
    /// The decision on events that nobody wants; nil where all are told.
    let dropper: String?

    /// All programs that have to be loaded for it.
    var loaded: [String] { Set(steps.map(\.program)).sorted() + (dropper.map { [$0] } ?? []) }
}

extension SensorRequest {
    fileprivate func asksFor(_ option: ProviderOption) -> Bool { providers.contains(option.provider.name) }
}
