// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
package import KernelInterface

/// A number that the kernel side knows of an event, by its place in `apus_decision.words`.
package struct Word: Hashable, Sendable, Comparable {
    package let index: Int
    package init(_ index: Int) { self.index = index }
    package static func < (left: Word, right: Word) -> Bool { left.index < right.index }
}

/// A text of which the kernel side knows what its table says, by its place in `apus_decision.rows`.
package struct Text: Hashable, Sendable, Comparable {
    package let index: Int
    package init(_ index: Int) { self.index = index }
    package static func < (left: Text, right: Text) -> Bool { left.index < right.index }
}

extension Word {
    private init(_ word: apus_word) { self.init(Int(word.rawValue)) }
    package static let result = Word(APUS_WORD_RESULT)
    /// The call's argument at that place of the catalogue, 0 to 5.
    package static func argument(_ place: Int) -> Word { Word(Int(APUS_WORD_ARGUMENT0.rawValue) + place) }
    package static let recordFlags = Word(APUS_WORD_RECORD_FLAGS)
    /// Of an exec, in an argument's place: what the executed file is.
    package static let image = Word(APUS_WORD_IMAGE)
    package static let hostPid = Word(APUS_WORD_HOST_PID), hostTid = Word(APUS_WORD_HOST_TID), hostParentPid = Word(APUS_WORD_HOST_PPID)
    package static let uid = Word(APUS_WORD_UID), gid = Word(APUS_WORD_GID)
    package static let effectiveUid = Word(APUS_WORD_EUID), effectiveGid = Word(APUS_WORD_EGID)
    package static let mountNamespace = Word(APUS_WORD_MNTNS), cgroup = Word(APUS_WORD_CGROUP)
    package static let tty = Word(APUS_WORD_TTY), loginUid = Word(APUS_WORD_LOGINUID)
    package static let session = Word(APUS_WORD_SESSION), pid = Word(APUS_WORD_PID)
    package static let sessionInNamespace = Word(APUS_WORD_NS_SESSION)
    package static let processGroup = Word(APUS_WORD_PROCESS_GROUP), processGroupInNamespace = Word(APUS_WORD_NS_PROCESS_GROUP)
    package static let objectKind = Word(APUS_WORD_OBJECT_KIND), objectDescriptor = Word(APUS_WORD_OBJECT_DESCRIPTOR)
    package static let objectMode = Word(APUS_WORD_OBJECT_MODE), objectDevice = Word(APUS_WORD_OBJECT_DEVICE)
    package static let objectInode = Word(APUS_WORD_OBJECT_INODE), objectFlags = Word(APUS_WORD_OBJECT_FLAGS)
    package static let objectLayer = Word(APUS_WORD_OBJECT_LAYER), objectFamily = Word(APUS_WORD_OBJECT_FAMILY)
    package static let objectType = Word(APUS_WORD_OBJECT_TYPE), objectProtocol = Word(APUS_WORD_OBJECT_PROTOCOL)
    package static let objectState = Word(APUS_WORD_OBJECT_STATE)
    package static let localPort = Word(APUS_WORD_LOCAL_PORT), remotePort = Word(APUS_WORD_REMOTE_PORT)
    package static let localAddress = Word(APUS_WORD_LOCAL_ADDRESS), remoteAddress = Word(APUS_WORD_REMOTE_ADDRESS)
    package static let isInContainer = Word(APUS_WORD_IN_CONTAINER)
    package static let processFlags = Word(APUS_WORD_PROCESS_FLAGS), parentFlags = Word(APUS_WORD_PARENT_FLAGS)
    package static let inheritable = Word(APUS_WORD_CAP_INHERITABLE), permitted = Word(APUS_WORD_CAP_PERMITTED)
    package static let effective = Word(APUS_WORD_CAP_EFFECTIVE)
    /// A record's argument at that place of the catalogue; nil where decisions do not know it.
    package static func slot(_ place: Int) -> Word? {
        place >= 0 && place < Int(APUS_DECIDED_SLOTS) ? Word(Int(APUS_WORD_SLOT0.rawValue) + place) : nil
    }
    package static let returned = Word(APUS_WORD_RETURNED)

    /// What has to be fetched so that it is there.
    package var step: DecisionStep {
        switch index {
        case ..<Int(APUS_WORD_HOST_PID.rawValue), Int(APUS_WORD_SLOT0.rawValue)...: .call
        case ..<Int(APUS_WORD_OBJECT_KIND.rawValue): .task
        case ..<Int(APUS_WORD_IN_CONTAINER.rawValue): .object
        case Int(APUS_WORD_IN_CONTAINER.rawValue): .container
        case Int(APUS_WORD_PROCESS_FLAGS.rawValue): .process
        case Int(APUS_WORD_PARENT_FLAGS.rawValue): .parent
        default: .capabilities
        }
    }

    /// Always has a value once it is fetched: registers, and what is read from the task without a failure.
    package var isCertain: Bool { step == .task || index < Int(APUS_WORD_HOST_PID.rawValue) }

    /// For people.
    package var name: String { Self.names[index] ?? "word\(index)" }

    private static let names: [Int: String] = {
        var names: [Int: String] = [:]
        for (word, name) in [
            (Word.result, "result"), (.recordFlags, "record_flags"), (.hostPid, "host_pid"), (.hostTid, "host_tid"), (.hostParentPid, "host_ppid"),
            (.uid, "uid"), (.gid, "gid"), (.effectiveUid, "euid"), (.effectiveGid, "egid"), (.mountNamespace, "mntns"), (.cgroup, "cgroup"),
            (.tty, "tty"), (.loginUid, "loginuid"), (.session, "session"), (.pid, "pid"), (.sessionInNamespace, "ns_session"),
            (.processGroup, "process_group"), (.processGroupInNamespace, "ns_process_group"), (.objectKind, "object.kind"),
            (.objectDescriptor, "object.descriptor"), (.objectMode, "object.mode"), (.objectDevice, "object.device"),
            (.objectInode, "object.inode"), (.objectFlags, "object.flags"), (.objectLayer, "object.layer"), (.objectFamily, "object.family"),
            (.objectType, "object.type"), (.objectProtocol, "object.protocol"), (.objectState, "object.state"), (.localPort, "local_port"),
            (.remotePort, "remote_port"), (.localAddress, "local_address"), (.remoteAddress, "remote_address"),
            (.isInContainer, "in_container"), (.processFlags, "process_flags"), (.parentFlags, "parent_flags"),
            (.inheritable, "cap_inheritable"), (.permitted, "cap_permitted"), (.effective, "cap_effective"), (.returned, "returned"),
        ] { names[word.index] = name }
        for place in 0..<Int(APUS_DECIDED_SLOTS) { names[Word.slot(place)?.index ?? 0] = "slot\(place)" }
        for place in 0..<6 { names[Word.argument(place).index] = "argument\(place)" }
        return names
    }()
}

extension Text {
    private init(_ text: apus_text) { self.init(Int(text.rawValue)) }
    package static let path = Text(APUS_TEXT_PATH)
    package static let given = Text(APUS_TEXT_GIVEN), raw = Text(APUS_TEXT_RAW)
    package static let secondGiven = Text(APUS_TEXT_GIVEN1), secondRaw = Text(APUS_TEXT_RAW1)
    package static let comm = Text(APUS_TEXT_COMM)
    package static let executable = Text(APUS_TEXT_EXECUTABLE), commandLine = Text(APUS_TEXT_COMMAND_LINE)
    package static let arguments = Text(APUS_TEXT_ARGUMENTS), firstArgument = Text(APUS_TEXT_ARGUMENT0)
    package static let parentComm = Text(APUS_TEXT_PARENT_COMM), parentExecutable = Text(APUS_TEXT_PARENT_EXECUTABLE)
    package static let parentCommandLine = Text(APUS_TEXT_PARENT_COMMAND_LINE), parentArguments = Text(APUS_TEXT_PARENT_ARGUMENTS)
    package static let parentFirstArgument = Text(APUS_TEXT_PARENT_ARGUMENT0)

    package static let all = (0..<Int(APUS_TEXTS.rawValue)).map(Text.init)

    /// The text by whose table it is read (APUS_TABLE_OF): one for all paths of calls, and a parent's is what the child's would be.
    package var table: Text {
        self < .comm ? .path : self < .parentComm ? self : Text(index - Text.parentComm.index + Text.comm.index)
    }

    /// How many predicates its table may have: of what is kept with tasks there is room for fewer.
    package var predicateLimit: Int {
        table.step == .process ? 64 * Int(APUS_FACT_WORDS) : 64 * Int(APUS_ROW_WORDS)
    }

    /// What has to be fetched so that its row is there.
    package var step: DecisionStep {
        switch self {
        case .path: .path
        case .given, .raw: .given
        case .secondGiven, .secondRaw: .secondGiven
        case .comm: .comm
        case .executable, .commandLine, .arguments, .firstArgument: .process
        default: .parent
        }
    }

    /// For people.
    package var name: String {
        let names = [
            "path", "given", "raw", "given1", "raw1", "comm", "executable", "command_line", "arguments", "argv0", "parent.comm",
            "parent.executable", "parent.command_line", "parent.arguments", "parent.argv0",
        ]
        return names.indices.contains(index) ? names[index] : "text\(index)"
    }
}
