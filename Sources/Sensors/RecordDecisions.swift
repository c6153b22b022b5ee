// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Events
internal import Glibc
internal import KernelInterface

/// The decisions on what is no system call (`apus_record_kind`): each hook that builds records has an array of its own, since an array takes
/// programs of one prototype only, and in it one program for each kind that it tells.
struct RecordDecisions {
    private struct Hook {
        let hook: ProgramHook
        let programs: CInt
        let kinds: Set<EventKind>
    }

    private static let suffix = "_decisions"

    private let hooks: [Hook]
    private let map: CInt
    private var entries: [EventKind: apus_record_kind] = [:]
    /// Each kind's place in either half; it keeps it.
    private var places: [EventKind: UInt16] = [:]

    /// Before the object is loaded: most arrays belong to programs that are not.
    static func prepare(_ object: borrowing BPFObject, _ plan: Plan, with decisions: Bool) throws(KernelError) {
        let used = decisions ? Set(plan.loaded.map { $0 + suffix }) : []
        for name in object.mapNames where name.hasSuffix(suffix) && !used.contains(name) { try object.omit(map: name) }
        if !decisions { try object.setEntries(map: "record_kinds", 1) }
    }

    /// Once the object is loaded.
    init(_ object: borrowing BPFObject, _ plan: Plan) throws(KernelError) {
        let maps = Set(object.mapNames)
        let targets = Dictionary(plan.targeted.map { ($0.program, $0.function) }) { first, _ in first }
        var hooks: [Hook] = []
        // What only prepares a record for others has no array.
        for (program, kinds) in plan.recordHooks.sorted(by: { $0.key < $1.key }) where maps.contains(program + Self.suffix) {
            let own = try object.section(ofProgram: program)
            guard let hook = targets[program].map({ ProgramHook.functionExit($0) }) ?? ProgramHook(section: own) else { throw KernelError(request: .configure, subject: program, code: EINVAL) }
            hooks.append(Hook(hook: hook, programs: try object.descriptor(ofMap: program + Self.suffix), kinds: kinds))
        }
        self.hooks = hooks
        map = try object.descriptor(ofMap: "record_kinds")
    }

    /// Makes the half that does not count what `new` says. A kind of which one hook's program is refused is told whole by all.
    mutating func put(
        _ new: KernelDecisions, half: UInt32, _ refused: inout [EventKind: KernelError],
        _ load: (ProgramImage, ProgramHook, CInt) throws(KernelError) -> RawProgram
    ) throws(KernelError) {
        for kind in entries.keys where new.recordTexts[kind] == nil || new.kinds[kind] == nil { try set(kind, half, place: 0) }
        for (kind, texts) in new.recordTexts {
            guard let decision = new.kinds[kind], hooks.contains(where: { $0.kinds.contains(kind) }), let entry = entry(kind, texts) else { continue }
            entries[kind] = entry
            do throws(KernelError) {
                try set(kind, half, place: try put(kind, decision, half, load))
            } catch {
                refused[kind] = error
                try set(kind, half, place: 0)
            }
        }
    }

    private mutating func put(
        _ kind: EventKind, _ decision: KernelDecisions.Decision, _ half: UInt32,
        _ load: (ProgramImage, ProgramHook, CInt) throws(KernelError) -> RawProgram
    ) throws(KernelError) -> UInt16 {
        guard case .program(let image, _) = decision else { return UInt16(APUS_RECORD_DROP) }
        let place = places[kind] ?? UInt16(places.count + 1)
        guard place < UInt16(APUS_RECORD_PLACES) else { throw KernelError(request: .configure, subject: image.name, code: ENOSPC) }
        places[kind] = place
        for hook in hooks where hook.kinds.contains(kind) {
            let program = try load(image, hook.hook, hook.programs)
            // The array holds it from here on.
            let key = APUS_STEPS.rawValue + half * UInt32(APUS_RECORD_PLACES) + UInt32(place)
            try Map.update("decisions", hook.programs, key: key, value: Map.bytes(of: program.descriptor))
        }
        return place
    }

    /// Nil where there is no room for the kind.
    private func entry(_ kind: EventKind, _ texts: [Int]) -> apus_record_kind? {
        guard kind.rawValue >= EventKind.firstNonSyscall, kind.rawValue - EventKind.firstNonSyscall < UInt16(APUS_RECORD_KINDS) else { return nil }
        if let known = entries[kind] { return known }
        var entry = apus_record_kind()
        unsafe withUnsafeMutableBytes(of: &entry.texts) { places in
            for index in places.indices { unsafe places[index] = index < texts.count ? UInt8(clamping: texts[index]) : UInt8(APUS_NO_SLOT) }
        }
        return entry
    }

    private mutating func set(_ kind: EventKind, _ half: UInt32, place: UInt16) throws(KernelError) {
        guard var entry = entries[kind] else { return }
        if half == 0 { entry.places.0 = place } else { entry.places.1 = place }
        entries[kind] = entry
        try Map.update("record_kinds", map, key: UInt32(kind.rawValue - EventKind.firstNonSyscall), value: Map.bytes(of: entry))
    }
}
