// SPDX-License-Identifier: Apache-2.0

internal import Events

/// One argument of one event, with its slot read by the argument's type. Text stays in the record.
enum ArgumentValue {
    /// The value with its sign, and its raw bits.
    case integer(Int64, bits: UInt64)
    case boolean(Bool)
    case pointer(UInt64)
    case seconds(Int64, nanoseconds: Int64)
    /// CLOCK_BOOTTIME ns.
    case time(UInt64)
    case pair(Int32, Int32)
    case text, texts, bytes, address
    case credentials(Credentials)
    case openHow(OpenHow)
    case unreadable

    init(_ event: borrowing Event, _ index: Int, _ type: ArgumentType) {
        let slot = event.slot(index) ?? 0
        switch type {
        case .int8: self = .integer(Int64(Int8(truncatingIfNeeded: slot)), bits: slot)
        case .int16: self = .integer(Int64(Int16(truncatingIfNeeded: slot)), bits: slot)
        case .int32: self = .integer(Int64(Int32(truncatingIfNeeded: slot)), bits: slot)
        case .int64, .uint64: self = .integer(Int64(bitPattern: slot), bits: slot)
        case .uint8: self = .integer(Int64(UInt8(truncatingIfNeeded: slot)), bits: slot)
        case .uint16: self = .integer(Int64(UInt16(truncatingIfNeeded: slot)), bits: slot)
        case .uint32: self = .integer(Int64(UInt32(truncatingIfNeeded: slot)), bits: slot)
        case .bool: self = .boolean(slot != 0)
        case .pointer: self = .pointer(slot)
        case .time: self = .time(slot)
        case .float64:
            guard let data = event.data(index), let seconds = data.word(at: 0), let rest = data.word(at: 8) else {
                self = .unreadable
                return
            }
            self = .seconds(Int64(bitPattern: seconds), nanoseconds: Int64(bitPattern: rest))
        case .int32Pair:
            guard let data = event.data(index), let word = data.word(at: 0) else {
                self = .unreadable
                return
            }
            self = .pair(Int32(truncatingIfNeeded: word), Int32(truncatingIfNeeded: word >> 32))
        case .string: self = .text
        case .stringArray: self = .texts
        case .sockaddr: self = .address
        case .credentials:
            if let data = event.data(index), let credentials = Credentials(data) {
                self = .credentials(credentials)
            } else {
                self = .unreadable
            }
        case .openHow:
            if let data = event.data(index), let how = OpenHow(data) { self = .openHow(how) } else { self = .unreadable }
        case .bytes, .uint64Array, .structured: self = .bytes
        }
    }
}

extension Event {
    /// Whether argument `index` is longer than its place, or was read in part only.
    borrowing func isCut(_ index: Int, _ type: ArgumentType) -> Bool {
        switch type {
        case .float64, .int32Pair, .string, .stringArray, .sockaddr, .bytes, .uint64Array, .credentials, .openHow, .structured:
            // TRUNCATED or PARTIAL of apus_slot_flag.
            textFlags(index) & 0b10001 != 0
        default: false
        }
    }
}
