// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

/// Why bytes are not a record.
package enum DecodeError: Error, Equatable, Sendable {
    /// Shorter than it must be: `needed` and `available` bytes.
    case truncated(needed: Int, available: Int)
    /// The header's own size is not that of the bytes.
    case size(Int)
    /// More arguments than any event has.
    case arguments(Int)
}

/// One event: a borrowed view over a record's bytes, valid while they are. Nothing is copied but the fixed header.
///
/// The layout is `apus_abi.h`. Bytes may come from a file or a damaged ring: every access is checked, none traps.
package struct Event: ~Escapable {
    private let bytes: RawSpan
    /// The fixed part.
    let header: apus_header

    private static let headerSize = MemoryLayout<apus_header>.size
    /// Which layout records have: `APUS_ABI_VERSION`.
    package static let layoutVersion = UInt32(APUS_ABI_VERSION)

    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) throws(DecodeError) {
        guard bytes.byteCount >= Self.headerSize else {
            throw .truncated(needed: Self.headerSize, available: bytes.byteCount)
        }
        // In bounds by the guard; the header is integers only, for which every bit pattern is valid.
        let header = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: apus_header.self)
        guard Int(header.size) == bytes.byteCount else { throw .size(Int(header.size)) }
        guard Int(header.argument_count) <= Int(APUS_MAX_ARGUMENTS) else { throw .arguments(Int(header.argument_count)) }
        let block = Self.blockSize(header.flags)
        let hasVerdict = header.flags & UInt16(APUS_FLAG_VERDICT.rawValue) != 0
        let front = Self.headerSize + 8 * Int(header.argument_count)
        let back = 8 * Int(header.stack_depth) + block + (hasVerdict ? Verdict.size : 0)
        var needed = front + back
        guard bytes.byteCount >= needed else { throw .truncated(needed: needed, available: bytes.byteCount) }
        if hasVerdict {
            // In bounds by the guard; integers only.
            let verdict = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: bytes.byteCount - back, as: apus_verdict.self)
            needed += 8 * Int(verdict.words)
            guard bytes.byteCount >= needed else { throw .truncated(needed: needed, available: bytes.byteCount) }
        }
        self.bytes = bytes
        self.header = header
    }

    /// A record that lies in an array.
    @_lifetime(copy bytes)
    package init(_ bytes: Span<UInt8>) throws(DecodeError) {
        // Every byte of a Span of bytes is initialised.
        try self.init(unsafe bytes.bytes)
    }

    package var kind: EventKind { EventKind(rawValue: header.kind) }

    /// A copy of the whole record.
    package var record: [UInt8] { [UInt8](copying: Span<UInt8>(_bytes: bytes)) }

    /// Whether argument `index` is known.
    package func has(_ index: Int) -> Bool {
        index >= 0 && index < Int(header.argument_count) && header.present & (1 << UInt64(index)) != 0
    }

    /// The slot of argument `index`: its value, or a reference; nil when it is not known.
    package func slot(_ index: Int) -> UInt64? {
        guard has(index) else { return nil }
        // The initialiser checked that all slots are there.
        return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: Self.headerSize + 8 * index, as: UInt64.self)
    }

    /// What is said about text or bytes: `apus_slot_flag` bits; 0 when the argument is not known.
    package func textFlags(_ index: Int) -> UInt8 { Self.textFlags(of: slot(index) ?? 0) }

    static func textFlags(of slot: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: slot >> UInt64(APUS_SLOT_FLAGS_SHIFT)) }

    /// The bytes of a text or bytes argument; nil when it is not known or its reference leads out of the record.
    @_lifetime(copy self)
    package func data(_ index: Int) -> Span<UInt8>? {
        guard let slot = slot(index) else { return nil }
        return data(at: slot)
    }

    /// The bytes that a slot with this value refers to; nil when that leads out of the record.
    @_lifetime(copy self)
    func data(at slot: UInt64) -> Span<UInt8>? {
        let offset = Int(slot & 0xffff_ffff)
        let length = Int(slot >> UInt64(APUS_SLOT_LENGTH_SHIFT) & 0xffffff)
        guard offset <= bytes.byteCount, length <= bytes.byteCount - offset else { return nil }
        return Span<UInt8>(_bytes: bytes.extracting(offset..<(offset + length)))
    }

    /// A copy of `data(_:)`.
    package func copy(_ index: Int) -> [UInt8]? {
        guard let span = data(index) else { return nil }
        return [UInt8](copying: span)
    }

    /// How many return addresses of the user's stack the record has.
    package var stackDepth: Int { Int(header.stack_depth) }

    /// Return address `index` of the user's stack, the innermost first; nil beyond its end.
    package func returnAddress(_ index: Int) -> UInt64? {
        guard index >= 0, index < stackDepth else { return nil }
        // The initialiser checked that all of them are there, behind everything else.
        return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: bytes.byteCount - 8 * (stackDepth - index), as: UInt64.self)
    }

    /// What else is said of the task; nil where the session was not asked for it.
    package var task: TaskBlock? {
        guard flags.contains(.task) else { return nil }
        let offset = bytes.byteCount - 8 * stackDepth - TaskBlock.size
        // The initialiser checked that it is there; it is integers only.
        return TaskBlock(unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: apus_task_block.self))
    }

    /// What a decision in the kernel said of it; nil where none was asked.
    package var verdict: Verdict? {
        guard let place = verdictPlace else { return nil }
        // The initialiser checked that it is there; it is integers only.
        return Verdict(unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: apus_verdict.self))
    }

    /// Bits of rules that may match, by their place among those of the kind: 64 of them; nil beyond what the verdict has.
    package func candidates(_ word: Int) -> UInt64? {
        guard let place = verdictPlace, let words = verdict?.words, word >= 0, word < words else { return nil }
        // They stand in front of it, and the initialiser checked that.
        return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place - 8 * (words - word), as: UInt64.self)
    }

    private var verdictPlace: Int? {
        guard header.flags & UInt16(APUS_FLAG_VERDICT.rawValue) != 0 else { return nil }
        return bytes.byteCount - 8 * stackDepth - Self.blockSize(header.flags) - Verdict.size
    }

    /// Bytes of what is said of the task behind the data.
    private static func blockSize(_ flags: UInt16) -> Int {
        (flags & UInt16(APUS_FLAG_TASK.rawValue) != 0 ? TaskBlock.size : 0) + (flags & UInt16(APUS_FLAG_NODE.rawValue) != 0 ? Int(APUS_NODE_SIZE) : 0)
    }

    /// What the task's UTS namespace calls its host; nil where the session was not asked for it.
    package var nodeName: Span<UInt8>? {
        @_lifetime(copy self)
        get {
            guard flags.contains(.node) else { return nil }
            let start = bytes.byteCount - 8 * stackDepth - Self.blockSize(header.flags)
            // The initialiser checked that it is there.
            let all = Span<UInt8>(_bytes: bytes.extracting(start..<(start + Int(APUS_NODE_SIZE))))
            var length = 0
            while length < all.count, all[length] != 0 { length += 1 }
            return all.extracting(0..<length)
        }
    }

    /// What the call's descriptor and paths stand for; nil where the record does not say. `arguments` is the number of arguments
    /// of the event's definition.
    @_lifetime(copy self)
    package func object(behind arguments: Int) -> EventObject? { EventObject(self, behind: arguments) }

    /// The thread's name, without what lies behind its NUL.
    package var comm: Span<UInt8> {
        @_lifetime(copy self)
        get {
            let offset = MemoryLayout<apus_header>.offset(of: \.comm) ?? 0
            let all = Span<UInt8>(_bytes: bytes.extracting(offset..<(offset + Int(APUS_COMM_SIZE))))
            var length = 0
            while length < all.count, all[length] != 0 { length += 1 }
            return all.extracting(0..<length)
        }
    }
}

extension [UInt8] {
    /// A copy of the bytes that `span` shows.
    package init(copying span: Span<UInt8>) {
        self = []
        reserveCapacity(span.count)
        // The buffer lives for the closure, and is only read.
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
