// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Events
internal import KernelInterface
internal import PolicyModel

/// From where a value lies in an event to what the kernel knows of it.
struct SourceLowering {
    let shape: DecisionShape
    let definition: EventDefinition
    /// Without them nothing is known of names.
    let names: AccountNames?

    init(_ shape: DecisionShape, _ definition: EventDefinition, _ names: AccountNames? = nil) {
        self.shape = shape
        self.definition = definition
        self.names = names
    }

    func symbol(_ expression: BoundExpression) -> Symbol {
        switch expression {
        case .source(let source): symbol(source)
        case .literal(let literal): .literal(literal)
        case .list: .unknown("a list of values")
        case .transformed(let transformer, _): .unknown("transformer \(transformer)")
        }
    }

    func symbol(_ source: ValueSource) -> Symbol {
        switch source {
        case .missing: .missing
        case .constant(let literal): .literal(literal)
        case .returned: result.map { .number($0) } ?? .unknown("the result of \(definition.name)")
        case .resultName: resultName
        case .argument(let place): argument(place)
        case .argumentText(let place): argumentText(place)
        case .header(let field): header(field)
        case .task(let field): task(field)
        case .object(let field): object(field)
        case .process(let field, let relation): process(field, relation)
        case .container(let field): container(field)
        case .firstOf(let parts): .first(of: parts.map(symbol))
        case .derived(let derivation, let parts): derived(derivation, parts)
        case .argumentStrings, .argumentCount, .allArguments: .unknown("arguments as one text")
        case .user(.name): account(.uid, names?.users, "names of users")
        case .user: .unknown("what is known of users")
        case .group(.name): account(.gid, names?.groups, "names of groups")
        case .group: .unknown("what is known of groups")
        case .host: .unknown("what the host is called")
        case .detector(let name): .unknown("what the detector \(name) remembers")
        case .ofEachPolled: .unknown("descriptors that are polled")
        case .list: .unknown("a list of values")
        }
    }

    private func available(_ word: Word, _ width: WordValue.Width) -> Symbol {
        shape.steps.contains(word.step) ? .number(WordValue(word, width)) : .unknown("\(word.name), not fetched at this hook")
    }

    private func available(_ text: Text) -> Symbol {
        shape.steps.contains(text.step) ? .text(text, .whole) : .unknown("\(text.name), not fetched at this hook")
    }

    // MARK: arguments and result

    private func argument(_ place: Int) -> Symbol {
        // What was executed is what the process runs from here on.
        if isExec, place == Self.executedPath { return available(.executable) }
        if shape.isRecord { return slot(place) }
        guard shape.isCall, definition.arguments.indices.contains(place), place < 6 else { return .unknown("an argument that is no register") }
        let width: WordValue.Width
        switch definition.arguments[place].type {
        case .int8: width = .signed8
        case .int16: width = .signed16
        case .int32: width = .signed32
        case .int64: width = .signed64
        case .uint8: width = .unsigned8
        case .uint16: width = .unsigned16
        case .uint32: width = .unsigned32
        case .uint64, .pointer: width = .unsigned64
        case .string:
            switch shape.paths.firstIndex(of: place) {
            case 0: return available(.raw)
            case 1: return available(.secondRaw)
            default: return .unknown("text that is no path")
            }
        default: return .unknown("argument \(definition.arguments[place].name), which is no number")
        }
        return .number(WordValue(.argument(place), width))
    }

    /// A number as people read it.
    private func argumentText(_ place: Int) -> Symbol {
        guard case .number(let value) = argument(place), definition.arguments.indices.contains(place) else { return argument(place) }
        let text = numberText(value, place)
        return value.word.isCertain ? text : .choice(.atom(.hasWord(value.word)), text, .missing)
    }

    private func numberText(_ value: WordValue, _ place: Int) -> Symbol {
        guard definition.arguments[place].type.isInteger, let meaning = definition.arguments[place].meaning else {
            return .unknown("a number as text")
        }
        switch meaning.vocabulary {
        case .names(let table):
            // The table looks at as many bits as its argument has in the kernel.
            let narrow = table.width == .long ? value : WordValue(value.word, table.width == .int ? .unsigned32 : .unsigned16)
            let names = table.entries.map { Symbol.Name(bits: $0.value, text: Array($0.name.utf8)) }
            return .named(narrow, names, otherwise: .digits)
        case .flags(let set): return Self.flagNames(value, set)
        default: return .unknown("\(meaning) as text")
        }
    }

    /// Only of sets in which no name hides another: then a name is there when its bits are.
    private static func flagNames(_ value: WordValue, _ set: FlagSet) -> Symbol {
        guard set.width != .long || !value.isSigned else { return .unknown("flags with a sign") }
        let raw = set.width == .long ? value : WordValue(value.word, set.width == .int ? .unsigned32 : .unsigned16)
        var names: [Symbol.BitName] = []
        for (index, flag) in set.flags.enumerated() {
            let isHidden = set.flags[..<index].contains { $0.mask & flag.value != 0 }
            let applies: Formula =
                isHidden ? .unknown("\(flag.name), which may be part of another flag")
                : .atom(.number(raw, .bits(mask: flag.mask, equal: flag.value)))
            names.append(Symbol.BitName(text: Array(flag.name.utf8), applies: applies))
        }
        // What has no name is written in digits.
        for digits in ["0", "0x"] { names.append(Symbol.BitName(text: Array(digits.utf8), applies: .unknown("bits without a name"))) }
        return .bitNames(names, exists: .yes)
    }

    /// Nil where nothing is known of it.
    private var result: WordValue? {
        shape.isRecord ? WordValue(.returned, .signed64) : shape.isCall ? WordValue(.result, .signed64) : nil
    }

    private var resultName: Symbol {
        guard let result else { return .unknown("the result of \(definition.name)") }
        let names = (1...530).compactMap { code in
            ErrorNumber.name(code).map { Symbol.Name(bits: UInt64(bitPattern: Int64(-code)), text: Array($0.utf8)) }
        }
        let failed = Symbol.named(result, names, otherwise: .digits)
        let name = Symbol.choice(.atom(.number(result, .signed(.less, 0))), failed, .literal(.text("SUCCESS")))
        return result.word.isCertain ? name : .cases([.init(guarded: .atom(.hasWord(result.word)), symbol: name), .init(guarded: .yes, symbol: .missing)])
    }

    // MARK: the task

    private func header(_ field: HeaderField) -> Symbol {
        switch field {
        case .comm: available(.comm)
        case .pid: available(.pid, .signed32)
        case .hostPid: available(.hostPid, .signed32)
        case .hostTid: available(.hostTid, .signed32)
        case .hostParentPid: available(.hostParentPid, .signed32)
        case .uid: available(.uid, .unsigned32)
        case .gid: available(.gid, .unsigned32)
        case .effectiveUid: available(.effectiveUid, .unsigned32)
        case .effectiveGid: available(.effectiveGid, .unsigned32)
        case .mountNamespace: available(.mountNamespace, .unsigned32)
        case .cgroup: available(.cgroup, .unsigned64)
        // Programs of calls run in the caller; what an io_uring asks for is told elsewhere, and it can ask for no exec.
        case .isIOUring: shape.isRecord ? flag(UInt64(APUS_FLAG_IO_URING.rawValue)) : .literal(.bool(false))
        case .is32Bit: flag(UInt64(APUS_FLAG_IA32.rawValue))
        case .syscallName where isExec: .named(Self.isExecveat, Self.execNames, otherwise: .missing)
        case .eventName: .literal(.text(definition.name))
        case .time, .sinceFirst, .sincePrevious, .processStart, .processStartSinceBoot, .threadStart: .unknown("times")
        case .number: .counted
        case .cpu, .tid, .parentPid, .pidNamespace, .isMainThread, .provider, .syscallName: .unknown("\(field)")
        }
    }

    private var isExec: Bool { shape.kind == .schedProcessExec }
    private static let executedPath = 1
    private static let isExecveat = WordValue(.argument(0), .unsigned64)
    private static let execNames = ["execve", "execveat"].enumerated().map { Symbol.Name(bits: UInt64($0.offset), text: Array($0.element.utf8)) }

    private func flag(_ bit: UInt64) -> Symbol {
        .truth(.atom(.number(WordValue(.recordFlags, .unsigned64), .anyBit(bit))), exists: .yes)
    }

    /// What the executed file is, of an exec.
    private func image(_ bit: UInt64) -> Symbol { .truth(.atom(.number(WordValue(.image, .unsigned64), .anyBit(bit))), exists: .yes) }

    private func task(_ field: TaskField) -> Symbol {
        switch field {
        case .tty: available(.tty, .unsigned32)
        case .loginUid: available(.loginUid, .signed64)
        case .session: available(.session, .signed32)
        case .sessionInNamespace: available(.sessionInNamespace, .signed32)
        case .processGroup: available(.processGroup, .signed32)
        case .processGroupInNamespace: available(.processGroupInNamespace, .signed32)
        case .capabilitiesInheritable: available(.inheritable, .unsigned64)
        case .capabilitiesPermitted: available(.permitted, .unsigned64)
        case .capabilitiesEffective: available(.effective, .unsigned64)
        case .parentPidInNamespace, .pidNamespaceStart, .threads, .nodeName: .unknown("\(field)")
        }
    }

    /// What of a process is not known to the kernel, as people say it.
    private static func words(_ field: ProcessField) -> String {
        switch field {
        case .environment: "environment of the process"
        case .argument(let number): "argument \(number) of the process"
        case .arguments: "arguments of the process"
        case .live: "what the host shows of the process at that moment"
        case .mark: "what the process was marked with"
        default: "\(field) of the process"
        }
    }

    private func process(_ field: ProcessField, _ relation: Relation) -> Symbol {
        switch (field, relation) {
        case (.hostPid, .own): header(.hostPid)
        case (.pid, .own): header(.pid)
        case (.executable, .own): available(.executable)
        case (.commandLine, .own): available(.commandLine)
        case (.arguments(from: 1), .own): available(.arguments)
        case (.argument(0), .own): available(.firstArgument)
        case (.comm, .ancestor(1)): available(.parentComm)
        case (.executable, .ancestor(1)): available(.parentExecutable)
        case (.commandLine, .ancestor(1)): available(.parentCommandLine)
        case (.arguments(from: 1), .ancestor(1)): available(.parentArguments)
        case (.argument(0), .ancestor(1)): available(.parentFirstArgument)
        // Later the file can have gone to another layer, and what counts is what it was.
        case (.isMemfd, .own) where isExec: image(UInt64(APUS_IMAGE_IS_MEMFD.rawValue))
        case (.isUpperLayer, .own) where isExec: image(UInt64(APUS_IMAGE_IS_UPPER.rawValue))
        case (.isLowerLayer, .own) where isExec: image(UInt64(APUS_IMAGE_IS_LOWER.rawValue))
        case (_, .own): .unknown(Self.words(field))
        default: .unknown("what is known of other processes")
        }
    }

    /// Containers have files of their own for it.
    private func account(_ word: Word, _ names: [UInt32: [UInt8]]?, _ what: String) -> Symbol {
        guard let names, let name = AccountNames.symbol(word, names), shape.steps.contains(word.step), shape.steps.contains(.container) else {
            return .unknown(what)
        }
        return .choice(Self.isInside, .unknown(what + " of containers"), name)
    }

    private static let isInside = Formula.atom(.number(WordValue(.isInContainer, .unsigned64), .anyBit(.max)))

    private func container(_ field: ContainerField) -> Symbol {
        guard shape.steps.contains(.container) else { return .unknown("containers, not fetched at this hook") }
        let isInside = Self.isInside
        switch field {
        case .isInContainer: return .truth(isInside, exists: .yes)
        case .isNew: return .choice(isInside, .unknown("when containers were made"), .literal(.bool(false)))
        case .isStarted: return .choice(isInside, .unknown("whether containers have started"), .literal(.bool(false)))
        case .id: return .choice(isInside, .hexDigits(12), .literal(.text(ContainerInfo.hostID)))
        case .name: return .choice(isInside, .unknown("names of containers"), .literal(.text(ContainerInfo.hostID)))
        case .fullID: return .choice(isInside, .hexDigits(64), .missing)
        default: return .choice(isInside, .unknown("\(field) of containers"), .missing)
        }
    }
}
