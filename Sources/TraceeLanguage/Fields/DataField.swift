// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// A field of one event: an argument of its definition, by place.
struct DataField {
    /// How its values are written in filters.
    enum Kind: Equatable {
        /// A number, or a truth value, with what its numbers are called.
        case number(isSigned: Bool)
        case truth
        case text
        /// A list of texts: as Tracee shows it, `[a b]`, or any of the texts.
        case texts
        /// Bytes, in hexadecimal digits.
        case bytes
        /// What has no text to compare, and what it is.
        case incomparable(String)
    }

    let argument: ArgumentDefinition
    let place: Int
    /// Of an address.
    var part: AddressPart?

    /// What an address consists of; each is missing where the address has none.
    enum AddressPart: String, CaseIterable {
        /// As people write it.
        case ip
        case port
        /// Of a Unix socket; abstract ones begin with `@`.
        case path

        func source(_ address: ValueSource) -> ValueSource {
            switch self {
            case .ip: .derived(.addressText, [.derived(.socketAddress, [address])])
            case .port: .derived(.socketPort, [address])
            case .path: .derived(.socketPath, [address])
            }
        }
    }

    var name: String { Self.prefix + argument.name + (part.map { "." + $0.rawValue } ?? "") }
    static let prefix = "data."

    var kind: Kind {
        if let part { return part == .port ? .number(isSigned: false) : .text }
        return switch argument.type {
        case .int8, .int16, .int32, .int64: .number(isSigned: true)
        case .uint8, .uint16, .uint32, .uint64, .pointer: .number(isSigned: false)
        case .bool: .truth
        case .string, .sockaddr: .text
        case .stringArray: .texts
        case .bytes: .bytes
        case .time: .incomparable("a point in time")
        case .float64, .int32Pair, .uint64Array, .credentials, .openHow, .structured: .incomparable("a value with parts")
        }
    }

    /// The value itself.
    var field: Field {
        switch kind {
        case .number(let isSigned): Field(name, type: isSigned ? .int64 : .uint64)
        case .truth: Field(name, type: .bool)
        default: Field(name, type: .text)
        }
    }

    /// A number in digits.
    var digits: Field { Field(name, argument: Form.digits.rawValue, type: .text) }
    /// Each of a list's texts.
    var elements: Field { Field(name, argument: Form.elements.rawValue, type: .text, isList: true) }

    /// Another look at the same argument, as a field's own argument says it.
    enum Form: String { case digits, elements }

    /// Where the value lies in events; `form`: another look at it.
    func source(_ form: Form?) -> ValueSource {
        guard let part else { return Self.source(argument, at: place, form) }
        let value = part.source(.argument(place))
        return switch form {
        case nil: value
        case .digits: .derived(.concatenation, [value])
        case .elements: .missing
        }
    }

    /// Where a value lies in events that have this argument at `place`.
    private static func source(_ argument: ArgumentDefinition, at place: Int, _ form: Form?) -> ValueSource {
        switch (argument.type, form) {
        case (_, .digits): .derived(.concatenation, [.argument(place)])
        case (.stringArray, nil): .derived(.concatenation, [.constant(.text("[")), .argumentStrings(place, from: 0), .constant(.text("]"))])
        case (.stringArray, .elements): .argument(place)
        case (_, .elements): .missing
        case (.sockaddr, nil): .derived(.socketParts, [.argument(place)])
        case (.bytes, nil): .derived(.hexadecimalBytes, [.argument(place)])
        case (_, nil): .argument(place)
        }
    }
}

extension EventDefinition {
    /// The argument of this name as a field, or a part of an address, such as `remote_addr.port`.
    func dataField(_ name: String) -> DataField? {
        if let place = arguments.firstIndex(where: { $0.name == name }) { return DataField(argument: arguments[place], place: place) }
        guard let dot = name.lastIndex(of: "."), let part = DataField.AddressPart(rawValue: String(name[name.index(after: dot)...])),
            let place = arguments.firstIndex(where: { $0.type == .sockaddr && $0.name == name[..<dot] })
        else { return nil }
        return DataField(argument: arguments[place], place: place, part: part)
    }
}
