// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import KernelInterface

// Numbers are compared in r1, extended as their width says.
extension DecisionWriter {
    mutating func load(_ value: WordValue) {
        let offset = Self.words + 8 * value.word.index
        switch value.width {
        case .unsigned8: emit { $0.load(.r1, from: .r6, offset, .bytes1) }
        case .unsigned16: emit { $0.load(.r1, from: .r6, offset, .bytes2) }
        case .unsigned32: emit { $0.load(.r1, from: .r6, offset, .bytes4) }
        case .signed64, .unsigned64: emit { $0.load(.r1, from: .r6, offset, .bytes8) }
        case .signed8, .signed16, .signed32:
            let size: (AccessSize, Int32) = value.width == .signed8 ? (.bytes1, 56) : value.width == .signed16 ? (.bytes2, 48) : (.bytes4, 32)
            emit {
                $0.load(.r1, from: .r6, offset, size.0)
                $0.shiftLeft(.r1, .immediate(size.1))
                $0.apply(.shiftRightSigned, .r1, .immediate(size.1))
            }
        }
        if !value.isSigned, value.mask != .max { and(value.mask) }
    }

    private mutating func and(_ mask: UInt64) {
        emit {
            if let small = Int32(exactly: Int64(bitPattern: mask)) {
                $0.and(.r1, .immediate(small))
            } else {
                $0.set(.r2, to: mask)
                $0.and(.r1, .register(.r2))
            }
        }
    }

    mutating func answer(_ question: NumberQuestion, _ value: WordValue, _ yes: Label, _ no: Label) {
        let mayBeNegative = value.isSigned
        let mayBeLarge = value.width == .unsigned64 && value.mask >> 63 != 0
        switch question {
        case .anyBit(.max):
            jump(yes, .notEqual, 0)
        case .signed(let comparison, let wanted):
            if mayBeLarge { jump(no, .signedLess, 0) }
            jump(yes, comparison.signedCondition, UInt64(bitPattern: wanted))
        case .unsigned(let comparison, let wanted):
            if mayBeNegative { jump(no, .signedLess, 0) }
            jump(yes, comparison.unsignedCondition, wanted)
        case .inSigned(let numbers):
            if mayBeLarge { jump(no, .signedLess, 0) }
            search(numbers.map { UInt64(bitPattern: $0) }[...], .signedGreater, yes, no)
        case .inUnsigned(let numbers):
            if mayBeNegative { jump(no, .signedLess, 0) }
            search(numbers[...], .greater, yes, no)
        case .bits(let mask, let wanted):
            if mayBeNegative { jump(no, .signedLess, 0) }
            and(mask)
            jump(yes, .equal, wanted)
        case .anyBit(let mask):
            if mayBeNegative { jump(no, .signedLess, 0) }
            and(mask)
            jump(yes, .notEqual, 0)
        }
        emit { $0.jump(to: no) }
    }

    /// Few numbers one after the other, many by halves. Falls through where the number is none of them.
    private mutating func search(_ numbers: ArraySlice<UInt64>, _ greater: JumpCondition, _ yes: Label, _ no: Label) {
        guard numbers.count > 6 else {
            for number in numbers { jump(yes, .equal, number) }
            return
        }
        let middle = numbers.startIndex + numbers.count / 2
        let upper = makeLabel()
        jump(upper, greater, numbers[middle - 1])
        search(numbers[..<middle], greater, yes, no)
        emit { $0.jump(to: no) }
        place(upper)
        search(numbers[middle...], greater, yes, no)
    }

    /// A jump by r1 and a constant.
    private mutating func jump(_ label: Label, _ condition: JumpCondition, _ constant: UInt64) {
        emit {
            if let small = Int32(exactly: Int64(bitPattern: constant)) {
                $0.jump(to: label, if: .r1, condition, .immediate(small))
            } else {
                $0.set(.r2, to: constant)
                $0.jump(to: label, if: .r1, condition, .register(.r2))
            }
        }
    }
}

extension NumberQuestion.Comparison {
    var signedCondition: JumpCondition {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .signedLess
        case .lessOrEqual: .signedLessOrEqual
        case .greater: .signedGreater
        case .greaterOrEqual: .signedGreaterOrEqual
        }
    }

    var unsignedCondition: JumpCondition {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        }
    }
}

// Where things lie in `struct apus_decision`, bytes.
extension DecisionWriter {
    static let slots: MapName = "decision_slots"
    /// Of whatever type: Sensors put that of the hook in its place.
    static let programs: MapName = "decisions"
    static let slotShift = UInt32(APUS_DECISION_SLOTS).trailingZeroBitCount
    static let owner = 0
    static let fetched = 16
    static let textsPresent = 24
    static let textsUnknown = 28
    static let wordsPresent = 32
    static let wordsUnknown = 40
    static let undecided = 48
    static let words = 56
    static let rows = words + 8 * Int(APUS_DECISION_WORDS)
    static let firstBits = rows + 4 * Int(APUS_DECISION_TEXTS)
    static let candidates = firstBits + 8 * Int(APUS_DECISION_TEXTS) * Int(APUS_ROW_WORDS)
    static let candidateWords = candidates + 8 * Int(APUS_CANDIDATE_WORDS)
    static let after = candidateWords + 4
    static let wanted = candidateWords + 8

    static func bits(of text: Text) -> Int { firstBits + 8 * Int(APUS_ROW_WORDS) * text.index }
}
