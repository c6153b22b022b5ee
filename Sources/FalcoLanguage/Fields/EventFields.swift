// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// `evt.*`, `syscall.*`, `fs.path.*` and `util.*` of one event.
struct EventFields {
    private let event: FalcoEvent
    private static let second: UInt64 = 1_000_000_000

    init(_ event: FalcoEvent) { self.event = event }

    func source(_ name: String, _ argument: String?) -> ValueSource {
        switch name {
        case "evt.num", "util.cnt": .header(.number)
        case "evt.source": .text("syscall")
        case "evt.hostname": .host(.name)
        case "evt.is_async": .bool(false)
        case "evt.dir": .text("<")
        case "evt.cpu": .header(.cpu)
        case "evt.type": type
        case "syscall.type": event.kind == .schedProcessExit ? .missing : type
        case "evt.type.is": isType(argument)
        case "evt.category": .text(event.category == .ipc ? "IPC" : event.category.rawValue)
        case "evt.args", "evt.info": allParameters
        case "evt.arg": argument.flatMap(parameter).map(text) ?? .missing
        case "evt.rawarg": argument.flatMap(parameter)?.raw ?? .missing
        case "evt.abspath": absolute(argument)
        case "evt.is_io_uring": .header(.isIOUring)
        default: time(name) ?? outcome(name) ?? transfer(name) ?? opening(name) ?? .missing
        }
    }

    // MARK: Type

    /// The calls of a multiplexer are events of their own, and an exec's is the call that the task is in.
    private var type: ValueSource {
        if event.kind == .schedProcessExec { return .firstOf([.header(.syscallName), .text("execve")]) }
        guard let calls = FalcoEvents.multiplexed[event.kind] else { return .text(event.name) }
        let names = calls.map { NamedValue($0.number, $0.name) } + [NamedValue(nil, event.name)]
        return .derived(.named(names), [event.argument("call")])
    }

    private func isType(_ name: String?) -> ValueSource {
        guard let name else { return .missing }
        let (yes, no) = (ValueSource.constant(.uint64(1)), ValueSource.constant(.uint64(0)))
        let names = FalcoEvents.names(of: event.kind)
        if !names.contains(name) { return no }
        return names.count == 1 ? yes : .derived(.choice, [.derived(.isEqual, [type, .text(name)]), yes, no])
    }

    // MARK: Time

    private func time(_ name: String) -> ValueSource? {
        switch name {
        case "evt.time", "evt.outputtime": .derived(.timestamp(.localTime), [.header(.time)])
        case "evt.time.s": .derived(.timestamp(.localTimeSeconds), [.header(.time)])
        case "evt.time.iso8601": .derived(.timestamp(.iso8601), [.header(.time)])
        case "evt.datetime": .derived(.timestamp(.dateTime), [.header(.time)])
        case "evt.datetime.s": .derived(.timestamp(.dateTimeSeconds), [.header(.time)])
        case "evt.rawtime": .header(.time)
        case "evt.rawtime.s": .derived(.quotient(Self.second), [.header(.time)])
        case "evt.rawtime.ns": .derived(.remainder(Self.second), [.header(.time)])
        case "evt.reltime": .header(.sinceFirst)
        case "evt.reltime.s": .derived(.quotient(Self.second), [.header(.sinceFirst)])
        case "evt.reltime.ns": .derived(.remainder(Self.second), [.header(.sinceFirst)])
        case "evt.deltatime": .header(.sincePrevious)
        case "evt.deltatime.s": .derived(.quotient(Self.second), [.header(.sincePrevious)])
        case "evt.deltatime.ns": .derived(.remainder(Self.second), [.header(.sincePrevious)])
        default: nil
        }
    }

    // MARK: Outcome

    private var failed: ValueSource { event.kind.isSyscall ? .failed : .bool(false) }

    private func outcome(_ name: String) -> ValueSource? {
        let isExit = event.kind == .schedProcessExit
        switch name {
        case "evt.res": return isExit ? .missing : event.kind.isSyscall ? .resultName : .text("SUCCESS")
        case "evt.rawres": return event.returned
        case "evt.failed": return isExit ? .missing : failed
        case "evt.count", "evt.count.exit": return .constant(.uint64(1))
        case "evt.count.error": return errors(true)
        case "evt.count.error.file": return errors(event.category == .file)
        case "evt.count.error.net": return errors(event.category == .net)
        case "evt.count.error.memory": return errors(event.category == .memory)
        case "evt.count.error.other": return errors(![.file, .net, .memory].contains(event.category))
        default: return nil
        }
    }

    private func errors(_ counts: Bool) -> ValueSource {
        counts
            ? .derived(.choice, [failed, .constant(.uint64(1)), .constant(.uint64(0))]) : .constant(.uint64(0))
    }

    // MARK: Transfer

    private func transfer(_ name: String) -> ValueSource? {
        let (reads, writes) = (event.transfer == .read, event.transfer == .write)
        switch name {
        case "evt.is_io": return .bool(reads || writes)
        case "evt.is_io_read": return .bool(reads)
        case "evt.is_io_write": return .bool(writes)
        case "evt.io_dir": return reads ? .text("read") : writes ? .text("write") : .missing
        case "evt.is_wait": return .bool(event.transfer == .wait)
        case "evt.buflen": return reads || writes ? .derived(.choice, [.failed, .missing, .returned]) : .missing
        case "evt.buffer": return reads || writes ? event.parameter("data")?.raw ?? .missing : .missing
        case "evt.is_syslog":
            return writes ? .derived(.every, [.derived(.isEqual, [DescriptorFields(event).name, .text("/dev/log")])]) : .bool(false)
        default: return nil
        }
    }

    // MARK: Opening

    private var flags: ValueSource {
        event.name == "openat2" ? ParameterSource.openHowFlags : event.argument("flags")
    }

    /// openat2's flags lie in memory that its caller can change before they are read; the file tells how it was opened.
    private var accessFlags: ValueSource { event.name == "openat2" ? .firstOf([.object(.openFlags), flags]) : flags }

    private var mode: ValueSource { event.name == "openat2" ? ParameterSource.openHowMode : event.argument("mode") }

    private func opening(_ name: String) -> ValueSource? {
        guard name.hasPrefix("evt.is_open_") else { return nil }
        let access = ValueSource.derived(.masked(3), [accessFlags])
        let makes = ValueSource.derived(.anyBit(0o100 | ParameterSource.temporaryFile), [flags])
        switch name {
        case "evt.is_open_read": return event.isOpen ? .derived(.every, [.derived(.isOneOf([0, 2]), [access])]) : .bool(false)
        case "evt.is_open_write": return event.isOpen ? .derived(.every, [.derived(.isOneOf([1, 2]), [access])]) : .bool(false)
        case "evt.is_open_exec":
            if event.name == "creat" { return .derived(.every, [executable(mode)]) }
            return event.isOpen ? .derived(.every, [makes, executable(mode)]) : .bool(false)
        case "evt.is_open_create":
            if event.isFromRing { return .bool(false) }
            guard event.isOpenOrCreat else { return .bool(false) }
            let temporary = ValueSource.derived(.anyBit(ParameterSource.temporaryFile), [flags])
            let opened = ValueSource.derived(.choice, [.failed, .bool(false), .bool(true)])
            return .derived(.some, [.object(.isCreated), .derived(.every, [temporary, opened])])
        default: return nil
        }
    }

    private func executable(_ mode: ValueSource) -> ValueSource { .derived(.anyBit(0o111), [mode]) }

    // MARK: Parameters

    /// By name, or by place.
    private func parameter(_ name: String) -> FalcoEvent.Parameter? {
        if let place = Int(name) { return event.parameters.indices.contains(place) ? event.parameters[place] : nil }
        return event.parameter(name)
    }

    /// What stands for the number, where anything does.
    private func resolved(_ parameter: FalcoEvent.Parameter) -> ValueSource? {
        switch parameter.form {
        case .plain: nil
        case .text(let source): source
        case .eventDescriptor: DescriptorFields(event).text
        case .otherDescriptor: .derived(.named([NamedValue(UInt64(bitPattern: -100), "AT_FDCWD")]), [parameter.raw])
        }
    }

    private func text(_ parameter: FalcoEvent.Parameter) -> ValueSource {
        guard let resolved = resolved(parameter) else { return parameter.raw }
        return .firstOf([resolved, parameter.raw])
    }

    /// `name=number(text)` or `name=number`, of all that are known, in order.
    private var allParameters: ValueSource {
        .derived(.joined(" "), event.parameters.compactMap { parameter in
            guard parameter.raw != .missing else { return nil }
            let plain = ValueSource.derived(.concatenation, [.text(parameter.name + "="), parameter.raw])
            guard let resolved = resolved(parameter) else { return plain }
            return .firstOf([.derived(.concatenation, [plain, .text("("), resolved, .text(")")]), plain])
        })
    }

    // MARK: Paths

    private func absolute(_ which: String?) -> ValueSource {
        let path = which == "dst" ? 1 : 0
        return event.parameters.contains { $0.path == path } ? .object(.givenPath(path)) : .missing
    }

    /// Only of calls that succeeded.
    func pathSource(_ name: String) -> ValueSource {
        let words = name.split(separator: ".").last.map(String.init) ?? ""
        let isRaw = words.hasSuffix("raw")
        let wanted: String? =
            switch isRaw ? String(words.dropLast(3)) : words {
            case "name": event.path
            case "source": event.source
            case "target": event.target
            default: nil
            }
        guard let wanted, let parameter = event.parameter(wanted) else { return .missing }
        let found = isRaw && wanted != "fd" ? parameter.raw : resolvedPath(parameter)
        return event.isFromRing ? found : .derived(.choice, [.failed, .missing, found])
    }

    private func resolvedPath(_ parameter: FalcoEvent.Parameter) -> ValueSource {
        if parameter.name == "fd" { return DescriptorFields(event).name }
        if event.isFromRing { return parameter.raw }
        if let path = parameter.path { return .firstOf([.object(.givenPath(path)), parameter.raw]) }
        // What a symbolic link says; Falco takes it to be relative to the working directory.
        return .derived(.absolutePath, [.process(.workingDirectory, .own), parameter.raw])
    }
}
