// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// Where the parameters of events lie, and what their texts are.
enum ParameterSource {
    typealias Special = (raw: ValueSource, form: FalcoEvent.Form, type: ValueType)

    /// `$` is a form of the result, `@` what no argument tells.
    static func special(_ name: String, _ definition: EventDefinition) -> Special? {
        switch name {
        case "$res": result
        case "$done":
            definition.kind.isSyscall ? result : (.firstOf([.returned, .constant(.int64(0))]), .plain, .int64)
        case "$fd": (.returned, .eventDescriptor, .int64)
        case "$maybefd": (.firstOf([.object(.descriptor), .returned]), .eventDescriptor, .int64)
        case "$ret": (.returned, .plain, .int64)
        case "$pid": (.returned, .text(.derived(.choice, [.failed, .resultName, .derived(.processName, [.returned])])), .int64)
        case "$user": (.returned, .text(.userName(.returned)), .int64)
        case "$group": (.returned, .text(.groupName(.returned)), .int64)
        case "@data": (.object(.data), .plain, .bytes)
        case "@path": (.object(.path), .plain, .text)
        case "@device": (.derived(.statDevice, [.object(.device)]), .plain, .uint64)
        case "@inode": (.object(.inode), .plain, .uint64)
        case "@tuple": (DescriptorSources(definition).connectionName, .plain, .text)
        case "@howflags": (openHowFlags, .text(openFlagNames(openHowFlags)), .uint64)
        case "@howmode": (openHowMode, .plain, .uint64)
        case "@howresolve": (openHowResolve, .text(.derived(.bitNames(resolveNames), [openHowResolve])), .uint64)
        case "@layerflags": (.object(.openFlags), .text(layerNames), .uint64)
        default: image(name)
        }
    }

    private static let result: Special = (.returned, .text(.derived(.choice, [.failed, .resultName, .missing])), .int64)

    /// Of the process: what execs and clones tell beside themselves.
    private static func image(_ name: String) -> Special? {
        switch name {
        case "@exe": (.process(.argument(0), .own), .plain, .text)
        case "@args": (.process(.arguments(from: 1), .own), .plain, .text)
        case "@tid": (.header(.hostTid), .text(.header(.comm)), .int64)
        case "@pid": (.header(.hostPid), .text(.process(.comm, .own)), .int64)
        case "@ptid": (.header(.hostParentPid), .text(.process(.comm, .ancestor(1))), .int64)
        case "@vtid": (.header(.tid), .plain, .int64)
        case "@vpid": (.header(.pid), .plain, .int64)
        case "@cwd": (.derived(.folderPath, [.process(.workingDirectory, .own)]), .plain, .text)
        case "@comm": (.header(.comm), .plain, .text)
        case "@env": (.process(.environment(nil), .own), .plain, .text)
        case "@exepath": (.process(.executable, .own), .plain, .text)
        case "@exeflags": (exeFlags, .plain, .text)
        default: number(of: name)
        }
    }

    private static func number(of name: String) -> Special? {
        let source: ValueSource
        switch name {
        case "@tty": source = .task(.tty)
        case "@vpgid": source = .task(.processGroupInNamespace)
        case "@pgid": source = .task(.processGroup)
        case "@loginuid": source = .firstOf([.task(.loginUid), .constant(.int64(-1))])
        case "@pidns": source = .task(.pidNamespaceStart)
        case "@exeino": source = .process(.inode, .own)
        case "@exectime": source = .process(.changeTime, .own)
        case "@exemtime": source = .process(.modificationTime, .own)
        case "@uid": return (.header(.effectiveUid), .text(.userName(.header(.effectiveUid))), .uint64)
        case "@gid": return (.header(.effectiveGid), .text(.groupName(.header(.effectiveGid))), .uint64)
        case "@inheritable": return capabilities(.capabilitiesInheritable)
        case "@permitted": return capabilities(.capabilitiesPermitted)
        case "@effective": return capabilities(.capabilitiesEffective)
        default: return nil
        }
        return (source, .plain, .int64)
    }

    private static func capabilities(_ field: TaskField) -> Special {
        (.task(field), .text(.derived(.capabilityNames, [.task(field)])), .uint64)
    }

    /// Of an argument of the catalogue: strings and addresses are their text.
    static func raw(_ argument: ArgumentDefinition, at place: Int) -> ValueSource {
        switch argument.type {
        case .stringArray: .argumentStrings(place, from: 0)
        case .sockaddr: .firstOf([.derived(.socketPath, [.argument(place)]), address(.argument(place)), .argumentText(place)])
        case .float64, .int32Pair, .credentials, .openHow, .structured, .uint64Array: .argumentText(place)
        default: .argument(place)
        }
    }

    /// `ip:port` of a socket address.
    static func address(_ source: ValueSource) -> ValueSource {
        .derived(.connectionName, [.missing, .missing, .derived(.socketAddress, [source]), .derived(.socketPort, [source])])
    }

    /// What the text of an argument is. Bits and numbers have the kernel's names; where Falco's order of them matters, it is Falco's.
    static func form(of argument: ArgumentDefinition, at place: Int, isMode: Bool) -> FalcoEvent.Form {
        switch argument.meaning {
        case nil, .inode?, .device?, .socketType?, .socketProtocol?, .boolean?: .plain
        case .fd?: .otherDescriptor
        case .uid?: .text(.userName(.argument(place)))
        case .gid?: .text(.groupName(.argument(place)))
        case .pid?: .text(.derived(.processName, [.argument(place)]))
        case .openFlags?: .text(openFlagNames(.argument(place)))
        case .fileMode?, .fileTypeMode?: isMode ? .text(.derived(.bitNames(modeNames), [.argument(place)])) : .plain
        default: .text(.argumentText(place))
        }
    }
}

extension ParameterSource {
    /// Of openat2's third argument, which is memory of the caller's: where that cannot be read, the file tells the flags that stay.
    static let openHowFlags = ValueSource.firstOf([.derived(.word(0), [.argument(2)]), .object(.openFlags)])
    static let openHowMode = ValueSource.derived(.word(1), [.argument(2)])
    private static let openHowResolve = ValueSource.derived(.word(2), [.argument(2)])

    private static let resolveNames = [
        NamedBits("RESOLVE_BENEATH", 8), NamedBits("RESOLVE_IN_ROOT", 0x10), NamedBits("RESOLVE_NO_MAGICLINKS", 2),
        NamedBits("RESOLVE_NO_SYMLINKS", 4), NamedBits("RESOLVE_NO_XDEV", 1), NamedBits("RESOLVE_CACHED", 0x20),
    ]

    /// Falco's order. Its own bits for created files and layers of overlays come behind.
    static func openFlagNames(_ flags: ValueSource) -> ValueSource {
        .derived(.joined("|"), [
            .derived(.bitNames(openNames), [flags]),
            .derived(.choice, [.object(.isCreated), .constant(.text("O_F_CREATED")), .missing]),
            layerNames,
        ])
    }

    private static let layerNames = ValueSource.derived(
        .named([NamedValue(1, "FD_UPPER_LAYER"), NamedValue(2, "FD_LOWER_LAYER")]), [.object(.layer)])

    #if arch(arm64)
        private static let (direct, directory, largeFile): (UInt64, UInt64, UInt64) = (0o200000, 0o40000, 0o400000)
    #else
        private static let (direct, directory, largeFile): (UInt64, UInt64, UInt64) = (0o40000, 0o200000, 0o100000)
    #endif

    /// The bit that `O_TMPFILE` has and `O_DIRECTORY` has not.
    static let temporaryFile: UInt64 = 0o20000000

    private static let openNames = [
        NamedBits("O_LARGEFILE", largeFile), NamedBits("O_DIRECTORY", directory), NamedBits("O_DIRECT", direct),
        NamedBits("O_TRUNC", 0o1000), NamedBits("O_SYNC", 0o4010000), NamedBits("O_NONBLOCK", 0o4000), NamedBits("O_EXCL", 0o200),
        NamedBits("O_DSYNC", 0o10000), NamedBits("O_APPEND", 0o2000), NamedBits("O_CREAT", 0o100), NamedBits("O_RDWR", 2, of: 3),
        NamedBits("O_WRONLY", 1, of: 3), NamedBits("O_RDONLY", 0, of: 3), NamedBits("O_CLOEXEC", 0o2000000),
        NamedBits("O_TMPFILE", temporaryFile | directory),
    ]

    private static let modeNames = [
        NamedBits("S_IXOTH", 0o1), NamedBits("S_IWOTH", 0o2), NamedBits("S_IROTH", 0o4), NamedBits("S_IXGRP", 0o10),
        NamedBits("S_IWGRP", 0o20), NamedBits("S_IRGRP", 0o40), NamedBits("S_IXUSR", 0o100), NamedBits("S_IWUSR", 0o200),
        NamedBits("S_IRUSR", 0o400), NamedBits("S_ISVTX", 0o1000), NamedBits("S_ISGID", 0o2000), NamedBits("S_ISUID", 0o4000),
    ]

    /// What Falco says of an executed file; 0 if it is nothing of it.
    private static let exeFlags: ValueSource = {
        func flag(_ field: ProcessField, _ name: String) -> ValueSource {
            .derived(.choice, [.process(field, .own), .constant(.text(name)), .missing])
        }
        let names: [ValueSource] = [
            flag(.isWritable, "EXE_WRITABLE"), flag(.isUpperLayer, "EXE_UPPER_LAYER"), flag(.isMemfd, "EXE_FROM_MEMFD"),
            flag(.isLowerLayer, "EXE_LOWER_LAYER"),
        ]
        return .firstOf([.derived(.joined("|"), names), .constant(.text("0"))])
    }()
}

extension ValueSource {
    /// Whether the call returned an error.
    static let failed = ValueSource.derived(.isNegative, [.returned])

    /// The name of a user, as Falco has it: `<NONE>` for -1.
    static func userName(_ id: ValueSource) -> ValueSource { name(of: id, .userName) }
    static func groupName(_ id: ValueSource) -> ValueSource { name(of: id, .groupName) }

    private static func name(of id: ValueSource, _ derivation: Derivation) -> ValueSource {
        let isNone = ValueSource.derived(.isOneOf([0xffff_ffff]), [.derived(.masked(0xffff_ffff), [id])])
        return .derived(.choice, [isNone, .constant(.text("<NONE>")), .firstOf([.derived(derivation, [id]), .constant(.text("<NA>"))])])
    }

    static func text(_ text: String) -> ValueSource { .constant(.text(text)) }
    static func bool(_ value: Bool) -> ValueSource { .constant(.bool(value)) }
}
