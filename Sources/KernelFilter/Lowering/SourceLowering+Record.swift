// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Events
internal import KernelInterface
internal import PolicyModel

extension SourceLowering {
    /// An argument of a record that is there already: what user space would read, as long as it has a place.
    func slot(_ place: Int) -> Symbol {
        guard definition.arguments.indices.contains(place) else { return .unknown("an argument that the event does not have") }
        let argument = definition.arguments[place]
        if let index = shape.texts.firstIndex(of: place) {
            return Text.ofRecord.indices.contains(index) ? .text(Text.ofRecord[index], .whole) : .unknown("\(argument.name), one text too many")
        }
        guard let word = Word.slot(place) else { return .unknown("\(argument.name), one argument too many") }
        switch argument.type {
        case .int8: return .number(WordValue(word, .signed8))
        case .int16: return .number(WordValue(word, .signed16))
        case .int32: return .number(WordValue(word, .signed32))
        case .int64: return .number(WordValue(word, .signed64))
        case .uint8: return .number(WordValue(word, .unsigned8))
        case .uint16: return .number(WordValue(word, .unsigned16))
        case .uint32: return .number(WordValue(word, .unsigned32))
        case .uint64, .pointer, .time: return .number(WordValue(word, .unsigned64))
        case .bool: return .truth(.atom(.number(WordValue(word, .unsigned8), .anyBit(.max))), exists: .atom(.hasWord(word)))
        default: return .unknown("\(argument.name), which is no number")
        }
    }
}

extension Text {
    /// The texts of a record, in the order of its arguments.
    static let ofRecord: [Text] = [.path, .given, .raw, .secondGiven, .secondRaw]
}
