// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

extension Evaluation {
    mutating func process(_ field: ProcessField, _ relation: Relative, _ event: borrowing Event) -> Value {
        switch relation {
        case .own: return own(field, event)
        case .ancestor(let level): return surroundings.ancestor(of: event, level: Int(level)).map { process(field, $0, event) } ?? .missing
        case .sessionLeader: return surroundings.sessionLeader(of: event).map { process(field, $0, event) } ?? .missing
        case .groupLeader: return surroundings.processGroupLeader(of: event).map { process(field, $0, event) } ?? .missing
        case .everyAncestor:
            let base = stack.count
            for ancestor in surroundings.lineage(of: event) {
                let value = process(field, ancestor, event)
                stack.append(value)
            }
            return list(from: base)
        }
    }

    /// Of the event's own process: what the record itself says is surer than what is remembered.
    private mutating func own(_ field: ProcessField, _ event: borrowing Event) -> Value {
        switch field {
        case .hostPid: return .integer(Int64(event.hostPid))
        case .pid: return .integer(Int64(event.pid))
        case .startTime: return .unsigned(surroundings.unixTime(event.process.start))
        case .age: return .unsigned(event.time &- min(event.time, event.process.start))
        case .mark(let mark): return .boolean(marks.holds(mark, event, surroundings))
        // The name is the record's, as everywhere: the thread's own, as it was then.
        case .commandLine:
            guard let arguments = surroundings.process(of: event)?.image.arguments else { return .missing }
            return line(event.comm, arguments)
        case .sessionIsOwn: return event.task.map { .boolean($0.session == event.hostPid) } ?? .missing
        default: return surroundings.process(of: event).map { process(field, $0, event) } ?? .missing
        }
    }

    private mutating func process(_ field: ProcessField, _ facts: ProcessFacts, _ event: borrowing Event) -> Value {
        let image = facts.image
        switch field {
        case .comm: return keep(facts.comm)
        case .executable: return keep(image.executable)
        case .workingDirectory: return keep(facts.workingDirectory)
        case .hostPid: return .integer(Int64(facts.key.pid))
        case .pid: return facts.task.namespacePid.map { .integer(Int64($0)) } ?? .missing
        case .argument(let index): return image.arguments?[index].map { keep($0) } ?? .missing
        case .arguments(let from): return image.arguments.map { join($0, from: from) } ?? .missing
        case .commandLine:
            guard let arguments = image.arguments else { return .missing }
            let comm = facts.comm
            return line(comm.span, arguments)
        case .executedLine: return image.arguments.map { join($0, from: 0) } ?? .missing
        case .argumentCount: return image.arguments.map { .unsigned(UInt64(max(0, $0.count - 1))) } ?? .missing
        case .argumentLength:
            guard let arguments = image.arguments else { return .missing }
            // All but the first, and but one NUL for each of the others.
            let first = arguments.bytes.span.end(from: 0) + 1
            return .unsigned(UInt64(max(0, arguments.bytes.count - first - (arguments.count - 1))))
        case .environment(let name):
            guard let environment = image.environment else { return .missing }
            guard let name else { return join(environment, from: 0) }
            return environment.valueRange(of: name.utf8Span.span).map { keep(environment.bytes.span.extracting($0)) } ?? .missing
        case .startTime: return .unsigned(surroundings.unixTime(facts.key.start))
        case .age: return .unsigned(event.time &- min(event.time, facts.key.start))
        case .inode: return image.inode.map { .unsigned($0) } ?? .missing
        case .changeTime: return image.changeTime.map { .unsigned($0) } ?? .missing
        case .modificationTime: return image.modificationTime.map { .unsigned($0) } ?? .missing
        case .isUpperLayer: return image.isInUpperLayer.map { .boolean($0) } ?? .missing
        case .isLowerLayer: return image.isInLowerLayer.map { .boolean($0) } ?? .missing
        case .isMemfd: return image.isMemoryFile.map { .boolean($0) } ?? .missing
        case .isWritable: return image.isWritable.map { .boolean($0) } ?? .missing
        case .sessionIsOwn: return facts.task.session.map { .boolean($0 == facts.key.pid) } ?? .missing
        case .loginShellPid: return loginShell(event)
        case .live(let field): return live(field, facts.key)
        case .mark: return .missing
        }
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) -> Value {
        let start = texts.count
        texts.append(contentsOf: bytes)
        return .text(start: Int32(start), count: Int32(bytes.count))
    }

    /// Strings from `from` on with blanks between them.
    private mutating func join(_ vector: ArgumentVector, from: Int) -> Value { join(vector.bytes.span, from: from) }

    /// The name, and the arguments behind argv[0].
    private mutating func line(_ comm: Span<UInt8>, _ arguments: ArgumentVector) -> Value {
        let start = texts.count
        texts.append(contentsOf: comm)
        if arguments.count > 1 {
            texts.append(UInt8(ascii: " "))
            let all = arguments.bytes
            texts.append(strings: all.span.extracting((all.span.end(from: 0) + 1)..<all.count))
        }
        return written(from: start)
    }

    /// The oldest ancestor that is a shell, the process itself included.
    private mutating func loginShell(_ event: borrowing Event) -> Value {
        var found: UInt32?
        if let own = surroundings.process(of: event), Self.isShell(own.comm) { found = own.key.pid }
        for ancestor in surroundings.lineage(of: event) where Self.isShell(ancestor.comm) { found = ancestor.key.pid }
        return found.map { .integer(Int64($0)) } ?? .missing
    }

    private static func isShell(_ comm: [UInt8]) -> Bool {
        comm.count >= 2 && comm[comm.count - 2] == UInt8(ascii: "s") && comm[comm.count - 1] == UInt8(ascii: "h")
    }

    // MARK: the task, users, host

    mutating func task(_ field: TaskField, _ event: borrowing Event) -> Value {
        if field == .nodeName { return nodeName(event) }
        guard let task = event.task else { return remembered(field, event) }
        switch field {
        case .session: return .integer(Int64(task.session))
        case .sessionInNamespace: return .integer(Int64(task.nsSession))
        case .processGroup: return .integer(Int64(task.processGroup))
        case .processGroupInNamespace: return .integer(Int64(task.nsProcessGroup))
        case .tty: return .unsigned(UInt64(task.terminal))
        case .loginUid: return .integer(task.loginUser.map { Int64($0) } ?? -1)
        case .parentPidInNamespace: return .integer(Int64(task.nsParent))
        case .capabilitiesInheritable: return .unsigned(task.inheritable)
        case .capabilitiesPermitted: return .unsigned(task.permitted)
        case .capabilitiesEffective: return .unsigned(task.effective)
        case .pidNamespaceStart: return .unsigned(surroundings.unixTime(task.pidNamespaceStart))
        case .threads: return .unsigned(UInt64(task.threads))
        case .nodeName: return .missing
        }
    }

    private mutating func nodeName(_ event: borrowing Event) -> Value {
        guard let name = event.nodeName else { return .missing }
        return keep(name)
    }

    /// Records of before the session asked, and lines of JSON, have no task block.
    private mutating func remembered(_ field: TaskField, _ event: borrowing Event) -> Value {
        guard let task = surroundings.process(of: event)?.task else { return .missing }
        func number(_ value: UInt32?) -> Value { value.map { .integer(Int64($0)) } ?? .missing }
        switch field {
        case .session: return number(task.session)
        case .sessionInNamespace: return number(task.namespaceSession)
        case .processGroup: return number(task.processGroup)
        case .processGroupInNamespace: return number(task.namespaceProcessGroup)
        case .tty: return number(task.terminal)
        case .loginUid: return task.loginUid.map { .integer($0 == .max ? -1 : Int64($0)) } ?? .missing
        case .capabilitiesInheritable: return task.inheritableCapabilities.map { .unsigned($0) } ?? .missing
        case .capabilitiesPermitted: return task.permittedCapabilities.map { .unsigned($0) } ?? .missing
        case .capabilitiesEffective: return task.effectiveCapabilities.map { .unsigned($0) } ?? .missing
        case .pidNamespaceStart: return task.pidNamespaceStart.map { .unsigned(surroundings.unixTime($0)) } ?? .missing
        case .parentPidInNamespace, .threads, .nodeName: return .missing
        }
    }

    mutating func user(_ field: UserField, _ event: borrowing Event) -> Value {
        switch field {
        case .id: return .unsigned(UInt64(event.uid))
        case .name: return surroundings.user(event.uid, of: event).map { keep($0.name) } ?? .missing
        case .home: return surroundings.user(event.uid, of: event).map { keep($0.home) } ?? .missing
        case .shell: return surroundings.user(event.uid, of: event).map { keep($0.shell) } ?? .missing
        case .loginName:
            guard let id = task(.loginUid, event).integer, id >= 0, let number = UInt32(exactly: id) else { return .missing }
            return surroundings.user(number, of: event).map { keep($0.name) } ?? .missing
        }
    }

    mutating func group(_ field: GroupField, _ event: borrowing Event) -> Value {
        switch field {
        case .id: .unsigned(UInt64(event.gid))
        case .name: surroundings.group(event.gid, of: event).map { keep($0.name) } ?? .missing
        }
    }

    mutating func host(_ field: HostField) -> Value {
        switch field {
        case .name: keep(hostName)
        case .bootTime: .unsigned(surroundings.unixTime(0))
        }
    }
}
