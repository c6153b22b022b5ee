// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Events
internal import KernelInterface
internal import PolicyModel

extension SourceLowering {
    /// Of what the event's descriptor leads to, and of its paths.
    func object(_ field: ObjectField) -> Symbol {
        switch field {
        case .givenPath(let place):
            guard place < shape.paths.count else { return .missing }
            return text(place == 0 ? .given : .secondGiven)
        case .isPeerNew: return hasObject ? .literal(.bool(true)) : .missing
        case .data, .messageAddress: return .unknown("memory of the caller")
        default: break
        }
        guard shape.hasDescriptor else { return .missing }
        // What has a path is opened by it; nobody opens a socket that way (ENXIO).
        if shape.opensFiles, field.isOfSockets { return .missing }
        switch field {
        case .kind: return number(.objectKind, .unsigned64)
        case .mode: return number(.objectMode, .unsigned64)
        case .device: return number(.objectDevice, .unsigned64)
        case .inode: return number(.objectInode, .unsigned64)
        case .openFlags: return number(.objectFlags, .unsigned32)
        case .layer: return number(.objectLayer, .unsigned64)
        case .family: return number(.objectFamily, .unsigned64)
        case .socketType: return number(.objectType, .unsigned64)
        case .transport: return number(.objectProtocol, .unsigned64)
        case .socketState: return number(.objectState, .unsigned8)
        case .descriptor: return number(.objectDescriptor, .signed32)
        case .isServer: return bit(UInt64(APUS_SOCKET_SERVER), of: .objectState)
        case .isCreated: return bit(UInt64(APUS_OPEN_CREATED), of: .objectFlags)
        case .path: return text(.path)
        case .localPort: return number(.localPort, .unsigned16)
        case .remotePort: return number(.remotePort, .unsigned16)
        case .localAddress: return shape.steps.contains(.object) ? .address(.localAddress) : .unknown("addresses")
        case .remoteAddress: return shape.steps.contains(.object) ? .address(.remoteAddress) : .unknown("addresses")
        case .localSocketPath, .remoteSocketPath: return .unknown("paths of sockets")
        case .givenPath, .isPeerNew, .data, .messageAddress: return .missing
        }
    }

    /// The record has slots for objects: user space finds what they hold.
    private var hasObject: Bool { shape.hasDescriptor || !shape.paths.isEmpty }

    private func number(_ word: Word, _ width: WordValue.Width) -> Symbol {
        shape.steps.contains(.object) ? .number(WordValue(word, width)) : .unknown("\(word.name), not fetched at this hook")
    }

    private func bit(_ bit: UInt64, of word: Word) -> Symbol {
        guard shape.steps.contains(.object) else { return .unknown("\(word.name), not fetched at this hook") }
        return .truth(.atom(.number(WordValue(word, .unsigned64), .anyBit(bit))), exists: .atom(.hasWord(word)))
    }

    private func text(_ text: Text) -> Symbol {
        shape.steps.contains(text.step) ? .text(text, .whole) : .unknown("\(text.name), not fetched at this hook")
    }

    // MARK: values made out of others

    func derived(_ derivation: Derivation, _ sources: [ValueSource]) -> Symbol {
        let parts = sources.map(symbol)
        switch derivation {
        case .every: return .truth(.all(of: parts.map(\.isTrue)), exists: .yes)
        case .some: return .truth(.any(of: parts.map(\.isTrue)), exists: .yes)
        case .choice where parts.count == 3: return .choice(parts[0].isTrue, parts[1], parts[2])
        case .isEqual where parts.count == 2: return isEqual(parts[0], parts[1])
        case .joined(let separator):
            guard separator.utf8.count == 1, let byte = separator.utf8.first else { return .unknown("joined texts") }
            return .joined(separator: byte, parts)
        case .connectionName where parts.allSatisfy({ $0 == .missing }): return .missing
        default: break
        }
        guard parts.count == 1 else { return .unknown("a value made of several") }
        return parts[0].map { one(derivation, $0) }
    }

    /// Of a value that has no cases.
    private func one(_ derivation: Derivation, _ value: Symbol) -> Symbol {
        switch (derivation, value) {
        case (_, .missing): return .missing
        case (_, .unknown): return value
        case (.directory, .text(let text, .whole)): return .text(text, .directory)
        case (.baseName, .text(let text, .whole)): return .text(text, .baseName)
        // Its parts are those of a text that is kept; a constant has none (Evaluation.split).
        case (.directory, .literal(.text)), (.baseName, .literal(.text)): return .missing
        case (.named(let table), .number(let number)): return named(number, table)
        case (.capabilityNames, .number(let number)): return Self.capabilityNames(number)
        case (.bitNames(let names), .number(let number)): return Self.bitNames(number, names)
        case (.masked(let mask), .number(let number)): return Self.masked(number, mask)
        case (_, .number(let number)):
            guard let question = Self.question(derivation) else { return .unknown("\(derivation)") }
            // The answer is missing for a negative number where it is asked as an unsigned one.
            let isThere: Formula =
                question.isUnsigned && number.isSigned ? .atom(.number(number, .signed(.greaterOrEqual, 0))) : .yes
            return .truth(.atom(.number(number, question)), exists: .all(of: [value.exists, isThere]))
        default: return .unknown("\(derivation)")
        }
    }

    /// A negative number has no bits to mask: the value is missing then.
    private static func masked(_ number: WordValue, _ mask: UInt64) -> Symbol {
        var bits = number
        if number.isSigned {
            let narrow = UInt8(WordValue.Width.unsigned8.rawValue) + number.width.rawValue
            bits = WordValue(number.word, WordValue.Width(rawValue: narrow) ?? .unsigned64)
        }
        bits.mask &= mask
        return number.isSigned ? .choice(.atom(.number(number, .signed(.greaterOrEqual, 0))), .number(bits), .missing) : .number(bits)
    }

    private static func question(_ derivation: Derivation) -> NumberQuestion? {
        switch derivation {
        case .anyBit(let mask): .anyBit(mask)
        case .bits(let mask, let wanted): .bits(mask: mask, equal: wanted)
        case .isNegative: .signed(.less, 0)
        case .isZero: .signed(.equal, 0)
        case .isOneOf(let numbers): .inUnsigned(Set(numbers).sorted())
        default: nil
        }
    }

    private func named(_ number: WordValue, _ table: [PolicyModel.NamedValue]) -> Symbol {
        var names: [Symbol.Name] = []
        var known: Set<UInt64> = []
        for entry in table {
            guard let value = entry.value else {
                // Any other number; of what is missing nothing is said.
                let word = Symbol.number(number)
                let other = Symbol.choice(word.exists, .literal(.text(entry.name)), .missing)
                return .named(number, names, otherwise: other)
            }
            if known.insert(value).inserted { names.append(Symbol.Name(bits: value, text: Array(entry.name.utf8))) }
        }
        return .named(number, names, otherwise: .missing)
    }

    private static func bitNames(_ number: WordValue, _ names: [NamedBits]) -> Symbol {
        let exists = Symbol.number(number).exists
        let found = names.map { name in
            let applies = Formula.atom(.number(number, .bits(mask: name.mask, equal: name.value)))
            return Symbol.BitName(text: Array(name.name.utf8), applies: .all(of: [exists, applies]))
        }
        return .bitNames(found, exists: .any(of: found.map(\.applies)))
    }

    private static func capabilityNames(_ number: WordValue) -> Symbol {
        guard case .names(let table) = Meaning.capability.vocabulary else { return .unknown("names of capabilities") }
        let exists = Symbol.number(number).exists
        let found = table.entries.filter { $0.value < 64 }.map { entry in
            let applies = Formula.atom(.number(number, .anyBit(1 << entry.value)))
            return Symbol.BitName(text: Array(entry.name.utf8), applies: .all(of: [exists, applies]))
        }
        // Of an empty set the text is empty.
        return .bitNames(found, exists: exists)
    }

    private func isEqual(_ left: Symbol, _ right: Symbol) -> Symbol {
        switch (left, right) {
        case (.missing, _), (_, .missing): return .missing
        default: return .unknown("whether two values are equal")
        }
    }
}

extension ObjectField {
    fileprivate var isOfSockets: Bool {
        switch self {
        case .family, .socketType, .transport, .localAddress, .localPort, .remoteAddress, .remotePort, .socketState, .isServer,
            .localSocketPath, .remoteSocketPath:
            true
        default: false
        }
    }
}

extension NumberQuestion {
    /// Of a number that must not be negative.
    var isUnsigned: Bool {
        switch self {
        case .unsigned, .inUnsigned, .bits, .anyBit: true
        case .signed, .inSigned: false
        }
    }
}
