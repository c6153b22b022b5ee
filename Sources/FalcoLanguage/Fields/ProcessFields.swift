// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// `proc.*` and `thread.*`; the same for all events.
enum ProcessFields {
    static func source(_ name: String, _ argument: String?, anyAncestor: Bool) -> ValueSource {
        own(name, argument) ?? ancestor(name, argument, any: anyAncestor) ?? leader(name) ?? identity(name) ?? image(name)
            ?? live(name) ?? (name == "thread.cgroup" ? argument.map { .process(.live(.controlGroup($0)), .own) } : nil) ?? .missing
    }

    private static func own(_ name: String, _ argument: String?) -> ValueSource? {
        switch name {
        case "proc.name": .header(.comm)
        case "proc.exe": .process(.argument(0), .own)
        case "proc.exepath": .process(.executable, .own)
        case "proc.args":
            argument.map { Int($0).flatMap(following).map { .process($0, .own) } ?? .missing } ?? .process(.arguments(from: 1), .own)
        case "proc.cmdline": .process(.commandLine, .own)
        case "proc.exeline": .process(.executedLine, .own)
        case "proc.cmdnargs": .process(.argumentCount, .own)
        case "proc.cmdlenargs": .process(.argumentLength, .own)
        case "proc.env": .process(.environment(argument), .own)
        case "proc.cwd": .derived(.folderPath, [.process(.workingDirectory, .own)])
        case "proc.loginshellid": .process(.loginShellPid, .own)
        case "proc.pname": .process(.comm, .ancestor(1))
        case "proc.pexe": .process(.argument(0), .ancestor(1))
        case "proc.pexepath": .process(.executable, .ancestor(1))
        case "proc.pcmdline": .process(.commandLine, .ancestor(1))
        default: nil
        }
    }

    /// The argument that is number `place` behind argv[0].
    private static func following(_ place: Int) -> ProcessField? {
        place >= 0 && place < 1 << 20 ? .argument(place + 1) : nil
    }

    // MARK: Ancestors

    private static func ancestor(_ name: String, _ argument: String?, any: Bool) -> ValueSource? {
        let field: ProcessField
        switch name {
        case "proc.aname": field = .comm
        case "proc.aexe": field = .argument(0)
        case "proc.aexepath": field = .executable
        case "proc.acmdline": field = .commandLine
        case "proc.apid": field = .hostPid
        case "proc.aargs":
            if argument == nil { return .derived(.joined(" "), [.process(.arguments(from: 1), .everyAncestor)]) }
            field = .arguments(from: 1)
        case "proc.aenv":
            if let argument, Int(argument) == nil { return variable(argument) }
            field = .environment(nil)
        default: return nil
        }
        guard let argument else { return .process(field, .everyAncestor) }
        guard let distance = Int(argument), distance >= 0 else { return .missing }
        if distance == 0 { return field == .comm ? .header(.comm) : .process(field, .own) }
        return .process(field, .ancestor(distance))
    }

    /// Of the nearest ancestor that has it.
    private static func variable(_ name: String) -> ValueSource {
        .firstOf((1...20).map { .process(.environment(name), .ancestor($0)) })
    }

    // MARK: Leaders

    private static func leader(_ name: String) -> ValueSource? {
        switch name {
        case "proc.sname": .process(.comm, .sessionLeader)
        case "proc.sid.exe": .process(.argument(0), .sessionLeader)
        case "proc.sid.exepath": .process(.executable, .sessionLeader)
        case "proc.vpgid.name", "proc.pgid.name": .process(.comm, .groupLeader)
        case "proc.vpgid.exe", "proc.pgid.exe": .process(.argument(0), .groupLeader)
        case "proc.vpgid.exepath", "proc.pgid.exepath": .process(.executable, .groupLeader)
        case "proc.is_sid_leader": .derived(.isEqual, [.task(.sessionInNamespace), .header(.pid)])
        case "proc.is_vpgid_leader": .derived(.isEqual, [.task(.processGroupInNamespace), .header(.pid)])
        case "proc.is_pgid_leader": .derived(.isEqual, [.task(.processGroup), .header(.hostPid)])
        default: nil
        }
    }

    private static func identity(_ name: String) -> ValueSource? {
        switch name {
        case "proc.pid": .header(.hostPid)
        case "proc.ppid": .header(.hostParentPid)
        case "proc.vpid": .header(.pid)
        case "proc.pvpid": .task(.parentPidInNamespace)
        case "proc.sid": .task(.sessionInNamespace)
        case "proc.vpgid": .task(.processGroupInNamespace)
        case "proc.pgid": .task(.processGroup)
        case "proc.tty": .task(.tty)
        case "thread.tid": .header(.hostTid)
        case "thread.vtid": .header(.tid)
        case "thread.ismain": .header(.isMainThread)
        case "thread.cap_permitted": .derived(.capabilityNames, [.task(.capabilitiesPermitted)])
        case "thread.cap_inheritable": .derived(.capabilityNames, [.task(.capabilitiesInheritable)])
        case "thread.cap_effective": .derived(.capabilityNames, [.task(.capabilitiesEffective)])
        case "proc.duration": .derived(.difference, [.header(.time), .header(.processStart)])
        case "proc.ppid.duration": .process(.age, .ancestor(1))
        case "proc.pid.ts": .header(.processStart)
        case "proc.ppid.ts": .process(.startTime, .ancestor(1))
        case "proc.pidns_init_start_ts": .task(.pidNamespaceStart)
        default: nil
        }
    }

    private static func image(_ name: String) -> ValueSource? {
        switch name {
        case "proc.is_exe_writable": .process(.isWritable, .own)
        case "proc.is_exe_upper_layer": .process(.isUpperLayer, .own)
        case "proc.is_exe_lower_layer": .process(.isLowerLayer, .own)
        case "proc.is_exe_from_memfd": .process(.isMemfd, .own)
        case "proc.exe_ino": .process(.inode, .own)
        case "proc.exe_ino.ctime": .process(.changeTime, .own)
        case "proc.exe_ino.mtime": .process(.modificationTime, .own)
        case "proc.exe_ino.ctime_duration_proc_start":
            .derived(.difference, [.header(.processStart), .process(.changeTime, .own)])
        case "proc.exe_ino.ctime_duration_pidns_start":
            .derived(.difference, [.process(.changeTime, .own), .task(.pidNamespaceStart)])
        default: nil
        }
    }
}

extension ProcessFields {
    /// What /proc says as the event is looked at.
    fileprivate static func live(_ name: String) -> ValueSource? {
        switch name {
        case "proc.fdopencount": .process(.live(.descriptorCount), .own)
        case "proc.fdlimit": .process(.live(.descriptorLimit), .own)
        case "proc.fdusage": .derived(.percentage, [.process(.live(.descriptorCount), .own), .process(.live(.descriptorLimit), .own)])
        case "proc.vmsize": .process(.live(.virtualSize), .own)
        case "proc.vmrss": .process(.live(.residentSize), .own)
        case "proc.vmswap": .process(.live(.swappedSize), .own)
        case "thread.vmsize": ofMainThread(.process(.live(.virtualSize), .own))
        case "thread.vmrss": ofMainThread(.process(.live(.residentSize), .own))
        case "thread.pfmajor": .process(.live(.majorFaults), .own)
        case "thread.pfminor": .process(.live(.minorFaults), .own)
        case "proc.nthreads": .task(.threads)
        case "proc.nchilds": .derived(.difference, [.task(.threads), .constant(.uint64(1))])
        case "thread.cgroups": .process(.live(.controlGroups), .own)
        case "proc.stdin.type": kind(of: 0)
        case "proc.stdout.type": kind(of: 1)
        case "proc.stderr.type": kind(of: 2)
        case "proc.stdin.name": .process(.live(.descriptorName(0)), .own)
        case "proc.stdout.name": .process(.live(.descriptorName(1)), .own)
        case "proc.stderr.name": .process(.live(.descriptorName(2)), .own)
        default: nil
        }
    }

    private static func ofMainThread(_ source: ValueSource) -> ValueSource {
        .derived(.choice, [.header(.isMainThread), source, .constant(.uint64(0))])
    }

    private static func kind(of descriptor: Int) -> ValueSource {
        .derived(.named(DescriptorKind.types), [.process(.live(.descriptorKind(descriptor)), .own)])
    }
}
