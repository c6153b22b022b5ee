// SPDX-License-Identifier: Apache-2.0

import Events

/// A value of an alert as tests write it.
enum Shown {
    case plain(AlertValue)
    case text([UInt8])
    case bytes([UInt8])
    case address([UInt8])
    case list([Shown])

    static var missing: Shown { .plain(.missing) }
    static func int64(_ number: Int64) -> Shown { .plain(.int64(number)) }
    static func uint64(_ number: UInt64) -> Shown { .plain(.uint64(number)) }
    static func bool(_ flag: Bool) -> Shown { .plain(.bool(flag)) }
    static func double(_ number: Double) -> Shown { .plain(.double(number)) }
    static func text(_ text: String) -> Shown { .text(Array(text.utf8)) }
}

/// An alert put together from its parts.
struct AlertExample {
    enum Piece {
        case text(String)
        case value(String, Shown, width: Int? = nil)
    }

    var rule = "open_from_cat"
    var priority = "Warning"
    var tags: [String] = []
    var time: UInt64 = 1_470_327_477_881_785_348
    var message: [Piece] = []
    /// Beside the message.
    var fields: [(String, Shown)] = []

    var alert: Alert {
        var pieces: [AlertForm.Piece] = [], names: [String] = [], shown: [Shown] = []
        for piece in message {
            switch piece {
            case .text(let text): pieces.append(.text(Array(text.utf8)))
            case .value(let name, let value, let width):
                pieces.append(.value(names.count, width: width))
                names.append(name)
                shown.append(value)
            }
        }
        names += fields.map(\.0)
        shown += fields.map(\.1)
        let form = AlertForm(
            rule: rule, priority: priority, tags: tags, source: "syscall", policy: "rules.yaml", language: "falco", message: pieces,
            names: names)
        var parts = Parts(values: shown.map { _ in .missing })
        for (place, value) in shown.enumerated() { parts.set(place, value) }
        return Alert(form, time: time, values: parts.values, texts: parts.texts)
    }

    private struct Parts {
        var values: [AlertValue]
        var texts: [UInt8] = []

        mutating func set(_ place: Int, _ value: Shown) {
            switch value {
            case .plain(let value): values[place] = value
            case .text(let bytes): values[place] = .text(keep(bytes))
            case .bytes(let bytes): values[place] = .bytes(keep(bytes))
            case .address(let bytes): values[place] = .address(keep(bytes))
            case .list(let elements):
                let first = values.count
                values += elements.map { _ in .missing }
                for (index, element) in elements.enumerated() { set(first + index, element) }
                values[place] = .list(first..<(first + elements.count))
            }
        }

        private mutating func keep(_ bytes: [UInt8]) -> Range<Int> {
            texts += bytes
            return (texts.count - bytes.count)..<texts.count
        }
    }
}
