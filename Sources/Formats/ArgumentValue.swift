// SPDX-License-Identifier: Apache-2.0

internal import Events

/// One argument of one event, with its slot read by the argument's type. Text stays in the record.
struct ArgumentValue {
    enum Content {
        /// The value with its sign, and its raw bits.
        case integer(Int64, bits: UInt64)
        case boolean(Bool)
        case pointer(UInt64)
        case seconds(Int64, nanoseconds: Int64)
        /// CLOCK_BOOTTIME ns.
        case time(UInt64)
        case pair(Int32, Int32)
        case text, texts, bytes, address
        case unreadable
    }

    let index: Int
    let content: Content
    /// Longer than its place, or partly unreadable.
    let isCut: Bool

    init(_ event: borrowing Event, _ index: Int, _ argument: ArgumentDefinition) {
        self.index = index
        let slot = event.slot(index) ?? 0
        var refers = false
        switch argument.type {
        case .int8: content = .integer(Int64(Int8(truncatingIfNeeded: slot)), bits: slot)
        case .int16: content = .integer(Int64(Int16(truncatingIfNeeded: slot)), bits: slot)
        case .int32: content = .integer(Int64(Int32(truncatingIfNeeded: slot)), bits: slot)
        case .int64, .uint64: content = .integer(Int64(bitPattern: slot), bits: slot)
        case .uint8: content = .integer(Int64(UInt8(truncatingIfNeeded: slot)), bits: slot)
        case .uint16: content = .integer(Int64(UInt16(truncatingIfNeeded: slot)), bits: slot)
        case .uint32: content = .integer(Int64(UInt32(truncatingIfNeeded: slot)), bits: slot)
        case .bool: content = .boolean(slot != 0)
        case .pointer: content = .pointer(slot)
        case .time: content = .time(slot)
        case .float64:
            refers = true
            if let data = event.data(index), data.count >= 16 {
                content = .seconds(Int64(bitPattern: Self.word(data, 0)), nanoseconds: Int64(bitPattern: Self.word(data, 8)))
            } else {
                content = .unreadable
            }
        case .int32Pair:
            refers = true
            if let data = event.data(index), data.count >= 8 {
                let word = Self.word(data, 0)
                content = .pair(Int32(truncatingIfNeeded: word), Int32(truncatingIfNeeded: word >> 32))
            } else {
                content = .unreadable
            }
        case .string: (content, refers) = (.text, true)
        case .stringArray: (content, refers) = (.texts, true)
        case .sockaddr: (content, refers) = (.address, true)
        case .bytes, .uint64Array, .credentials, .structured: (content, refers) = (.bytes, true)
        }
        // TRUNCATED or PARTIAL of apus_slot_flag.
        isCut = refers && event.textFlags(index) & 0b10001 != 0
    }

    private static func word(_ data: Span<UInt8>, _ offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in (0..<8).reversed() { word = word << 8 | UInt64(data[offset + index]) }
        return word
    }
}
