// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

/// The bytes of one record, made in user space: for the agent's own events, for events derived from others, for tests.
///
/// Never traps: what has no place in a record is left out or cut, as each function says. The fixed part starts as zeros,
/// without system call and return value.
package struct RecordBuilder: Sendable {
    /// The fixed part; `size` and `present` are filled in last.
    var header = apus_header()
    private var slots: [UInt64]
    /// What slots refer to.
    private var data: [UInt8] = []
    /// Return addresses, the innermost first.
    package var stack: [UInt64] = []
    /// What else is said of the task; the flag that tells of it follows from this alone.
    package var task: TaskBlock?
    /// What the task's host is called, cut to what has room; the flag that tells of it follows from this alone.
    package var nodeName: [UInt8]?

    /// What a decision in the kernel said, and its words of candidates.
    package var verdict: (generation: UInt32, isUndecided: Bool, candidates: [UInt64])?

    private static let headerSize = MemoryLayout<apus_header>.size
    private static let lengthLimit = Int(APUS_SLOT_LENGTH_MASK)

    /// Starts a record with room for `arguments` arguments, none of them known; at most 48 have room.
    package init(kind: EventKind, provider: Provider, arguments: Int) {
        slots = Self.empty(arguments)
        header.kind = kind.rawValue
        header.provider = provider.rawValue
        header.syscall = APUS_NO_SYSCALL
    }

    /// Starts a record of another kind with everything that the fixed part of `event` says, its return value and provider
    /// included, and none of its arguments.
    package init(copying event: borrowing Event, kind: EventKind, arguments: Int) {
        slots = Self.empty(arguments)
        header = event.header
        header.kind = kind.rawValue
        header.present = 0
        header.stack_depth = 0
        task = event.task
        if kind == event.kind, let said = event.verdict {
            verdict = (said.generation, said.isUndecided, (0..<said.words).compactMap { event.candidates($0) })
        }
        if let name = event.nodeName { nodeName = [UInt8](copying: name) }
        for index in 0..<event.stackDepth { if let address = event.returnAddress(index) { stack.append(address) } }
    }

    /// Starts a record with all that `event` says; arguments that are set replace its own.
    package init(changing event: borrowing Event) {
        header = event.header
        slots = (0..<event.argumentCount).map { event.slot($0) ?? 0 }
        // References count from the record's beginning, which stays where it was.
        data = Array(event.record.dropFirst(Self.headerSize + 8 * slots.count))
    }

    private static func empty(_ arguments: Int) -> [UInt64] {
        Array(repeating: 0, count: min(max(arguments, 0), Int(APUS_MAX_ARGUMENTS)))
    }

    /// Gives argument `index` the value that is its slot. An index without room changes nothing.
    package mutating func set(_ index: Int, value: UInt64) {
        guard slots.indices.contains(index) else { return }
        slots[index] = value
        header.present |= 1 << UInt64(index)
    }

    /// Gives argument `index` bytes: a text, a socket address, anything that a slot refers to. `flags` are `apus_slot_flag`.
    ///
    /// A slot counts to 16,777,215 bytes; what is longer is cut and flagged so. An index without room changes nothing.
    package mutating func set(_ index: Int, text: [UInt8], flags: UInt8 = 0) {
        guard slots.indices.contains(index) else { return }
        let length = min(text.count, Self.lengthLimit)
        let flags = length < text.count ? flags | UInt8(APUS_SLOT_TRUNCATED.rawValue) : flags
        let offset = Self.headerSize + 8 * slots.count + data.count
        data.append(contentsOf: text.prefix(length))
        set(
            index,
            value: UInt64(offset) | UInt64(length) << UInt64(APUS_SLOT_LENGTH_SHIFT)
                | UInt64(flags) << UInt64(APUS_SLOT_FLAGS_SHIFT))
    }

    /// Gives argument `index` several texts, each up to its first NUL; cut as one text is.
    package mutating func set(_ index: Int, texts: [[UInt8]]) {
        var joined: [UInt8] = []
        for text in texts {
            joined.append(contentsOf: text.prefix { $0 != 0 })
            joined.append(0)
        }
        set(index, text: joined)
    }

    /// The most bytes of a list of texts that come from a task's memory.
    package static let textsLimit = Int(APUS_ARGV_LIMIT)

    /// Gives argument `index` texts as they lie in a task's memory, a NUL behind each; cut as the kernel side cuts them.
    package mutating func set(_ index: Int, memory: [UInt8]) {
        let flags = SlotFlag.fromUser | (memory.count > Self.textsLimit ? SlotFlag.truncated : 0)
        set(index, text: Array(memory.prefix(Self.textsLimit)), flags: flags)
    }

    /// Gives a slot behind a system call's `arguments` a value; the record must have room for `ObjectSlot.count` more.
    package mutating func set(_ slot: ObjectSlot, behind arguments: Int, value: UInt64) {
        set(arguments + slot.rawValue, value: value)
    }

    /// Gives a slot behind a system call's `arguments` bytes.
    package mutating func set(_ slot: ObjectSlot, behind arguments: Int, text: [UInt8], flags: UInt8 = 0) {
        set(arguments + slot.rawValue, text: text, flags: flags)
    }

    /// The record as it stands; `Event` reads it.
    package func bytes() -> [UInt8] {
        let stack = stack.prefix(Int(APUS_STACK_DEPTH))
        let candidates = verdict?.candidates.prefix(Int(APUS_CANDIDATE_WORDS)) ?? []
        let said = verdict == nil ? 0 : 8 * candidates.count + Verdict.size
        let size = Self.headerSize + 8 * slots.count + data.count + said + (nodeName == nil ? 0 : Int(APUS_NODE_SIZE))
            + (task == nil ? 0 : TaskBlock.size) + 8 * stack.count
        var header = header
        header.flags &= ~UInt16(APUS_FLAG_VERDICT.rawValue)
        if verdict != nil { header.flags |= UInt16(APUS_FLAG_VERDICT.rawValue) }
        header.flags &= ~UInt16(APUS_FLAG_TASK.rawValue)
        if task != nil { header.flags |= UInt16(APUS_FLAG_TASK.rawValue) }
        header.flags &= ~UInt16(APUS_FLAG_NODE.rawValue)
        if nodeName != nil { header.flags |= UInt16(APUS_FLAG_NODE.rawValue) }
        header.stack_depth = UInt16(stack.count)
        header.size = UInt32(size)
        header.argument_count = UInt8(slots.count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        // The header has no padding (apus_abi.h), so all its bytes are initialised; they are only read.
        unsafe withUnsafeBytes(of: header) { unsafe bytes.append(contentsOf: $0) }
        for slot in slots { Self.append(slot, to: &bytes) }
        bytes.append(contentsOf: data)
        for word in candidates { Self.append(word, to: &bytes) }
        if let verdict {
            let last = UInt64(UInt16(candidates.count)) << 32 | (verdict.isUndecided ? 1 << 48 : 0) | UInt64(verdict.generation)
            Self.append(last, to: &bytes)
        }
        if let nodeName {
            let kept = nodeName.prefix(Int(APUS_NODE_SIZE) - 1)
            bytes.append(contentsOf: kept)
            bytes.append(contentsOf: [UInt8](repeating: 0, count: Int(APUS_NODE_SIZE) - kept.count))
        }
        if let task {
            // No padding here either: words of four bytes, then of eight (apus_abi.h).
            unsafe withUnsafeBytes(of: task.layout) { unsafe bytes.append(contentsOf: $0) }
        }
        for address in stack { Self.append(address, to: &bytes) }
        return bytes
    }

    private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
}
