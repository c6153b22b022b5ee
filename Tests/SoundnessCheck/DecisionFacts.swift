// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
package import Events
package import KernelFilter
package import KernelInterface

/// The contract of kernel decisions as a function: what `struct apus_decision` holds of the event that a record tells. The C side
/// (Kernel/decision) fills the one out of the same task, file and memory that the other is made of.
///
/// A word is present, or unknown, or neither: the event has no such thing. A text is there as what its table says of it.
package struct DecisionFacts {
    package private(set) var words: [UInt64]
    package private(set) var wordsPresent: UInt64 = 0
    package private(set) var wordsUnknown: UInt64 = 0
    package private(set) var textsPresent: UInt32 = 0
    package private(set) var textsUnknown: UInt32 = 0
    package private(set) var rows: [UInt32]
    /// `APUS_ROW_WORDS` for each text.
    package private(set) var bits: [UInt64]
    private let tables: TextTables

    /// What is known of a task beyond its record.
    package struct Beyond {
        /// Nil: the control group was made while nobody looked.
        package var isInContainer: Bool?
        /// What the process was started with, and its parent; nil: nothing holds that is kept of it.
        package var process: ProcessTexts?
        package var parent: Parent?

        package struct Parent {
            package var texts: ProcessTexts
            /// Nil: it has been renamed since.
            package var comm: [UInt8]?
            package init(texts: ProcessTexts, comm: [UInt8]?) { (self.texts, self.comm) = (texts, comm) }
        }

        package init(isInContainer: Bool?, process: ProcessTexts? = nil, parent: Parent? = nil) {
            (self.isInContainer, self.process, self.parent) = (isInContainer, process, parent)
        }
    }

    /// Whether anything could not be had. An argument that points to something is no loss: nobody asks for its address.
    package var isAnyUnknown: Bool { wordsUnknown >> UInt64(APUS_WORD_HOST_PID.rawValue) != 0 || textsUnknown != 0 }

    /// Nothing is known yet.
    package init(_ tables: TextTables) {
        self.tables = tables
        words = Array(repeating: 0, count: Int(APUS_DECISION_WORDS))
        rows = Array(repeating: 0, count: Int(APUS_DECISION_TEXTS))
        bits = Array(repeating: 0, count: Int(APUS_DECISION_TEXTS * APUS_ROW_WORDS))
    }

    /// The facts of one event.
    package mutating func fill(_ event: borrowing Event, _ shape: DecisionShape, _ definition: EventDefinition, _ beyond: Beyond) {
        clear()
        if shape.isRecord {
            fillRecord(event, shape)
        } else if shape.isCall {
            fillCall(event, definition)
        } else {
            fillExec(event)
        }
        fillTask(event)
        set(.comm, event.comm)
        fillCapabilities(event)
        fillContainer(beyond)
        fillProcess(event, beyond)
        guard let object = event.object(behind: definition.arguments.count) else { return }
        if shape.hasDescriptor {
            fillObject(object)
            fillAddresses(object)
            fillPath(object)
        }
        fillGiven(event, object, shape)
    }

    private mutating func clear() {
        (wordsPresent, wordsUnknown, textsPresent, textsUnknown) = (0, 0, 0, 0)
        for index in rows.indices { rows[index] = 0 }
        for text in tables.all { for word in 0..<tables.words(text) { bits[Int(APUS_ROW_WORDS) * text + word] = 0 } }
    }

    // MARK: - CALL (begin_decision)

    /// Registers as they are: an `int` has whatever its upper half holds. What an argument points to is unknown. Of the record's flags
    /// the kernel knows the caller's ABI, and whether a signal ended the call.
    private mutating func fillCall(_ event: borrowing Event, _ definition: EventDefinition) {
        set(.result, UInt64(bitPattern: event.returned ?? 0))
        for place in 0..<min(6, definition.arguments.count) {
            if let value = Self.isRegister(definition.arguments[place].type) ? event.slot(place) : nil {
                set(.argument(place), value)
            } else {
                setUnknown(.argument(place))
            }
        }
        let known: EventFlags = [.ia32, .x32, .interrupted]
        set(.recordFlags, UInt64(event.flags.intersection(known).rawValue))
    }

    /// Of a successful exec which call it came by, as far as that is told.
    private mutating func fillExec(_ event: borrowing Event) {
        set(.argument(0), event.syscallDefinition?.name == "execveat" ? 1 : 0)
        set(.recordFlags, UInt64(event.flags.intersection(.ia32).rawValue))
    }

    /// Of a record that is there its slots are known as they are, and its texts.
    private mutating func fillRecord(_ event: borrowing Event, _ shape: DecisionShape) {
        for place in 0..<event.argumentCount {
            if let word = Word.slot(place), let value = event.slot(place) { set(word, value) }
        }
        if let result = event.returned { set(.returned, UInt64(bitPattern: result)) }
        set(.recordFlags, UInt64(event.flags.rawValue))
        for (text, place) in zip([Text.path, .given, .raw, .secondGiven, .secondRaw], shape.texts) {
            if let bytes = event.data(place) { set(text, bytes) }
        }
    }

    private static func isRegister(_ type: ArgumentType) -> Bool {
        switch type {
        case .string, .stringArray, .sockaddr, .openHow, .int32Pair, .float64: false
        default: true
        }
    }

    // MARK: - TASK (fetch_task), COMM, CAPABILITIES, CONTAINER

    /// Live ids as the header has them, then what the task block says. Never unknown, never missing.
    private mutating func fillTask(_ event: borrowing Event) {
        set(.hostPid, UInt64(event.hostPid))
        set(.hostTid, UInt64(event.hostTid))
        set(.hostParentPid, UInt64(event.hostParentPid))
        set(.pid, UInt64(event.pid))
        set(.uid, UInt64(event.uid))
        set(.gid, UInt64(event.gid))
        set(.effectiveUid, UInt64(event.effectiveUid))
        set(.effectiveGid, UInt64(event.effectiveGid))
        set(.mountNamespace, UInt64(event.mountNamespace))
        set(.cgroup, event.cgroupID)
        guard let task = event.task else { return }
        set(.tty, UInt64(task.terminal))
        // -1 where nobody logged in. (C extends the sign of ids from 2^31 on too, which the evaluator does not: no such ids here.)
        set(.loginUid, UInt64(bitPattern: task.loginUser.map { Int64(Int32(bitPattern: $0)) } ?? -1))
        set(.session, UInt64(task.session))
        set(.sessionInNamespace, UInt64(task.nsSession))
        set(.processGroup, UInt64(task.processGroup))
        set(.processGroupInNamespace, UInt64(task.nsProcessGroup))
    }

    private mutating func fillCapabilities(_ event: borrowing Event) {
        guard let task = event.task else { return }
        set(.inheritable, task.inheritable)
        set(.permitted, task.permitted)
        set(.effective, task.effective)
    }

    private mutating func fillContainer(_ beyond: Beyond) {
        if let isInside = beyond.isInContainer { set(.isInContainer, isInside ? 1 : 0) } else { setUnknown(.isInContainer) }
    }

    // MARK: - PROCESS (fetch_process), PARENT (fetch_parent)

    /// What could not be had as the process executed is unknown; what was not kept is too.
    private mutating func fillProcess(_ event: borrowing Event, _ beyond: Beyond) {
        let own = beyond.process
        set(.executable, known: own?.executable)
        set(.arguments, known: own?.arguments)
        set(.firstArgument, known: own?.firstArgument)
        set(.commandLine, known: own?.behindComm.map { [UInt8](copying: event.comm) + $0 })
        let parent = beyond.parent, comm = parent?.comm
        set(.parentComm, known: comm)
        set(.parentExecutable, known: parent?.texts.executable)
        set(.parentArguments, known: parent?.texts.arguments)
        set(.parentFirstArgument, known: parent?.texts.firstArgument)
        set(.parentCommandLine, known: comm.flatMap { name in parent?.texts.behindComm.map { name + $0 } })
    }

    private mutating func set(_ text: Text, known bytes: [UInt8]?) {
        if let bytes { set(text, bytes.span) } else { setUnknown(text) }
    }

    // MARK: - OBJECT (fill_object, fill_socket), PATH, GIVEN

    /// Word by word what the record's slots say, missing where they are.
    private mutating func fillObject(_ object: borrowing EventObject) {
        set(.objectKind, object.value(.kind))
        set(.objectDescriptor, object.value(.descriptor))
        set(.objectMode, object.value(.mode))
        set(.objectDevice, object.value(.device))
        set(.objectInode, object.value(.inode))
        set(.objectFlags, object.value(.flags))
        set(.objectLayer, object.value(.layer))
        set(.objectFamily, object.value(.family))
        set(.objectType, object.value(.type))
        set(.objectProtocol, object.value(.protocol))
        set(.objectState, object.value(.state))
    }

    /// The path that is walked from the file's dentry to the root; sockets and closed descriptors have none. What has no place below the
    /// root, as a pipe, is unknown: the record calls it something else.
    private mutating func fillPath(_ object: borrowing EventObject) {
        guard let path = object.data(.path) else { return }
        if path.count > 0, path[0] == UInt8(ascii: "/") { set(.path, path) } else { setUnknown(.path) }
    }

    /// Only internet sockets have ports and addresses. An IPv6 address that stands for no IPv4 one is unknown.
    private mutating func fillAddresses(_ object: borrowing EventObject) {
        set(.localPort, .localAddress, object.copy(.local))
        set(.remotePort, .remoteAddress, object.copy(.remote))
    }

    private mutating func set(_ port: Word, _ address: Word, _ bytes: [UInt8]?) {
        switch bytes.flatMap({ SocketAddress(bytes: $0.span) }) {
        case .inet(let number, let value):
            set(port, UInt64(value))
            set(address, UInt64(number))
        case .inet6(let number, let value, _, _):
            set(port, UInt64(value))
            if number >> 32 == 0xffff { set(address, UInt64(number & 0xffff_ffff)) } else { setUnknown(address) }
        default: return
        }
    }

    /// As it was given, and absolute without dots and double slashes. Without a path, neither.
    private mutating func fillGiven(_ event: borrowing Event, _ object: borrowing EventObject, _ shape: DecisionShape) {
        if let first = shape.paths.first {
            set(.raw, event.data(first))
            if let path = object.copy(.given0) { set(.given, Self.normal(path).span) }
        }
        if shape.paths.count > 1 {
            set(.secondRaw, event.data(shape.paths[1]))
            if let path = object.copy(.given1) { set(.secondGiven, Self.normal(path).span) }
        }
    }

    /// The path with `.`, `..`, and slashes too many taken out as text.
    static func normal(_ path: [UInt8]) -> [UInt8] {
        var names: [ArraySlice<UInt8>] = []
        for name in path.split(separator: UInt8(ascii: "/")) {
            switch Array(name) {
            case [UInt8(ascii: ".")]: continue
            case [UInt8(ascii: "."), UInt8(ascii: ".")]: _ = names.popLast()
            default: names.append(name)
            }
        }
        return names.isEmpty ? [UInt8(ascii: "/")] : names.flatMap { [UInt8(ascii: "/")] + $0 }
    }

    // MARK: - one fact

    private mutating func set(_ word: Word, _ value: UInt64?) {
        guard let value else { return }
        words[word.index] = value
        wordsPresent |= 1 << UInt64(word.index)
    }

    /// It could not be had. What is in the word then is nobody's.
    package mutating func setUnknown(_ word: Word) {
        wordsPresent &= ~(1 << UInt64(word.index))
        wordsUnknown |= 1 << UInt64(word.index)
        words[word.index] = 0xdead_beef_dead_beef
    }

    /// Without a table nothing is said of a text, not even whether there is one: nobody asks (text.bpf.h, table_of).
    private mutating func set(_ text: Text, _ bytes: Span<UInt8>?) {
        guard let bytes, tables.has(text) else { return }
        rows[text.index] = tables.read(text, bytes, into: &bits)
        textsPresent |= 1 << UInt32(text.index)
    }

    /// Every bit of it is set.
    package mutating func setUnknown(_ text: Text) {
        guard tables.has(text) else { return }
        textsPresent &= ~(1 << UInt32(text.index))
        textsUnknown |= 1 << UInt32(text.index)
        rows[text.index] = .max
        for word in 0..<tables.words(text.index) { bits[Int(APUS_ROW_WORDS) * text.index + word] = .max }
    }
}
