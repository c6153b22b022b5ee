// SPDX-License-Identifier: Apache-2.0

internal import Events

/// A compact form with its text taken apart and its names resolved for one kind of event.
final class CompactPlan {
    enum Piece: Equatable {
        case literal([UInt8])
        case argument(Int)
        /// With a space before it; nothing where the text is empty.
        case optional(Int)
        /// The parts of a list but the first.
        case rest(Int)
        case arguments, call, exit, error
    }

    let picture: [UInt8]
    /// Padded to seven characters.
    let verb: [UInt8]
    let group: EventGroup
    let ofProcess: Bool
    let pieces: [Piece]
    /// The argument whose flags say what kind of opening it is.
    let openFlags: Int?
    let event: EventPlan

    init(_ definition: EventDefinition) {
        let form = CompactForm.form(of: definition)
        picture = Array(form.picture.utf8)
        verb = Self.padded(form.verb)
        group = definition.group
        ofProcess = form.ofProcess
        pieces = Self.pieces(of: form.detail, definition)
        openFlags = form.verb == "open" ? definition.arguments.firstIndex { $0.meaning == .openFlags } : nil
        event = EventPlan(definition, opening: "", closing: "=")
    }

    static func padded(_ verb: String) -> [UInt8] {
        Array(verb.utf8) + Array(repeating: UInt8(ascii: " "), count: max(0, 7 - verb.utf8.count))
    }

    /// Literals and names in turn. A name that the event does not have stays a literal, and a test finds it.
    private static func pieces(of detail: String, _ definition: EventDefinition) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Array(detail.utf8)[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")), let close = rest[open...].firstIndex(of: UInt8(ascii: "}")) {
            if open > rest.startIndex { pieces.append(.literal(Array(rest[..<open]))) }
            let name = String(decoding: rest[(open + 1)..<close], as: UTF8.self)
            pieces.append(piece(name, definition) ?? .literal(Array(rest[open...close])))
            rest = rest[(close + 1)...]
        }
        if !rest.isEmpty { pieces.append(.literal(Array(rest))) }
        return pieces
    }

    private static func piece(_ name: String, _ definition: EventDefinition) -> Piece? {
        func index(_ name: some StringProtocol) -> Int? { definition.arguments.firstIndex { $0.name == name } }
        switch name {
        case "*": return .arguments
        case "()": return .call
        case "exit": return .exit
        case "error": return .error
        default: break
        }
        if name.hasPrefix("?") { return index(name.dropFirst()).map(Piece.optional) }
        if name.hasSuffix(":rest") { return index(name.dropLast(5)).map(Piece.rest) }
        return index(name).map(Piece.argument)
    }
}
