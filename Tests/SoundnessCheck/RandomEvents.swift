// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Events
internal import KernelInterface
internal import Sensors
internal import TestSupport

/// Makes records of calls whose values are those that a set's rules name, or nearly.
struct RandomEvents {
    let definition: EventDefinition
    let shape: DecisionShape
    private let literals: Literals
    /// The argument that is the call's descriptor, where it is one.
    private let descriptorPlace: Int?

    /// Nil where there is no decision on such calls.
    init?(_ name: String, _ literals: Literals) {
        guard let definition = EventCatalogue.shared.named(name), let shape = DecisionShapes.shape(of: definition.kind, .sysExit)
        else { return nil }
        self.definition = definition
        self.shape = shape
        self.literals = literals
        let names = ["fd", "sockfd", "out_fd", "fd_in", "fs_fd", "epfd", "pidfd"]
        descriptorPlace = definition.arguments.firstIndex { names.contains($0.name) }
    }

    /// One call's record.
    func record(_ random: inout Random) -> [UInt8] {
        if shape.isRecord { return built(&random) }
        let count = definition.arguments.count
        let hasObject = shape.hasDescriptor || !shape.paths.isEmpty
        var record = RecordBuilder(kind: definition.kind, provider: shape.provider, arguments: count + (hasObject ? ObjectSlot.count : 0))
        let is32Bit = random.chance(8)
        if is32Bit { record.flags.insert(.ia32) }
        let result = self.result(&random)
        if shape.isCall { record.returned = result } else { record.syscallNumber = Self.execCall(is32Bit, &random) }
        if shape.isCall, (-516 ... -512).contains(result) || result == -4 && random.chance(50) { record.flags.insert(.interrupted) }
        addTask(&record, &random)
        var descriptor: Int64 = -1
        for (place, argument) in definition.arguments.enumerated() where place < 6 {
            if let index = shape.paths.firstIndex(of: place) {
                addGiven(&record, place, index, &random)
                continue
            }
            let value = add(argument, place, is32Bit, &record, &random)
            if place == descriptorPlace { descriptor = Int64(Int32(truncatingIfNeeded: value)) }
        }
        guard shape.hasDescriptor else { return record.bytes() }
        if descriptorPlace == nil || shape.opensFiles || isMade { descriptor = result }
        if descriptor >= 0 { addObject(&record, descriptor, &random) }
        return record.bytes()
    }

    /// What a hook has built, with some of its arguments.
    private func built(_ random: inout Random) -> [UInt8] {
        var record = RecordBuilder(kind: definition.kind, provider: .lsm, arguments: definition.arguments.count)
        if random.chance(30) { record.flags.insert(.ioUring) }
        if random.chance(8) { record.flags.insert(.ia32) }
        if random.chance(30) { record.returned = result(&random) }
        addTask(&record, &random)
        for (place, argument) in definition.arguments.enumerated() where random.chance(92) {
            switch argument.type {
            case .bytes: record.set(place, text: literals.path(&random))
            case .credentials, .structured, .uint64Array, .float64, .int32Pair: continue
            default: _ = add(argument, place, false, &record, &random)
            }
        }
        return record.bytes()
    }

    /// The number of the call that an exec came by, where it is told.
    private static func execCall(_ is32Bit: Bool, _ random: inout Random) -> UInt32? {
        guard random.chance(90), let call = EventCatalogue.shared.named(random.chance(50) ? "execve" : "execveat") else { return nil }
        return (is32Bit ? call.numbers?.i386 : call.numbers?.x86_64).map { UInt32($0) }
    }

    /// The event's process, or its parent.
    func process(comm: [UInt8]?, _ random: inout Random) -> ProcessCase {
        let count = [0, 1, 1, 1, 1, 2, 3][random.below(7)]
        var arguments = [random.chance(60) ? literals.comm(&random) : literals.path(&random)]
        for _ in 0..<count { arguments.append(random.chance(50) ? literals.path(&random) : literals.comm(&random)) }
        var process = ProcessCase(comm: comm ?? literals.comm(&random), executable: literals.path(&random), arguments: arguments)
        if random.chance(3) { process.executable = nil }
        if random.chance(3) { process.arguments = nil }
        if random.chance(4) { process.isKept = false }
        if random.chance(4) { process.isRenamed = true }
        return process
    }

    /// The descriptor is the call's result.
    private var isMade: Bool {
        ["dup", "dup2", "dup3", "socket", "accept", "accept4", "open_tree", "memfd_create", "signalfd4", "pidfd_getfd"]
            .contains(definition.name)
    }

    private func result(_ random: inout Random) -> Int64 {
        switch random.below(10) {
        case 0...4: [0, 3, 3, 4, 5][random.below(5)]
        case 5...7: -[2, 13, 17, 1, 22, 4, 512, 516, 600, 11][random.below(10)]
        default: shape.hasDescriptor ? Int64(random.below(1000)) : literals.number(&random)
        }
    }

    // MARK: - The task

    private func addTask(_ record: inout RecordBuilder, _ random: inout Random) {
        func pid(_ random: inout Random) -> UInt32 { literals.id(&random) & 0x3f_ffff }
        record.comm = literals.comm(&random)
        (record.hostPid, record.hostTid, record.hostParentPid) = (pid(&random), pid(&random), pid(&random))
        if random.chance(50) { record.hostTid = record.hostPid }
        (record.pid, record.tid, record.parentPid) = (pid(&random), pid(&random), pid(&random))
        (record.uid, record.gid) = (literals.id(&random), literals.id(&random))
        (record.effectiveUid, record.effectiveGid) = (literals.id(&random), literals.id(&random))
        record.mountNamespace = UInt32(truncatingIfNeeded: random.next())
        record.cgroupID = KnownSurroundings.cgroups.lowerBound + UInt64(random.below(KnownSurroundings.cgroups.count))
        (record.processStart, record.parentStart, record.threadStart, record.time) = (10, 5, 10, 1000)
        var task = TaskBlock()
        (task.session, task.nsSession) = (pid(&random), pid(&random))
        (task.processGroup, task.nsProcessGroup) = (pid(&random), pid(&random))
        if random.chance(30) { (task.session, task.nsSession, task.processGroup) = (record.hostPid, record.pid, record.hostPid) }
        task.terminal = literals.id(&random)
        // Ids from 2^31 on are negative in the kernel's word and not to the evaluator.
        task.loginUser = random.chance(30) ? nil : literals.id(&random) & 0x7fff_ffff
        task.threads = 1
        task.effective = capabilities(&random)
        task.permitted = capabilities(&random)
        task.inheritable = capabilities(&random)
        record.task = task
    }

    private func capabilities(_ random: inout Random) -> UInt64 {
        switch random.below(4) {
        case 0: 0
        case 1: (1 << 41) - 1
        case 2: 1 << 21 | 1 << 13
        default: random.next() & ((1 << 41) - 1)
        }
    }

    // MARK: - Arguments

    /// The register's value; 0 for what is no number.
    private func add(
        _ argument: ArgumentDefinition, _ place: Int, _ is32Bit: Bool, _ record: inout RecordBuilder, _ random: inout Random
    ) -> UInt64 {
        switch argument.type {
        case .string: if random.chance(95) { record.set(place, text: literals.path(&random), flags: SlotFlag.fromUser) }
        case .stringArray: record.set(place, texts: [literals.comm(&random), literals.path(&random)])
        case .sockaddr: if random.chance(90) { record.set(place, text: SocketBytes.random(literals, &random), flags: SlotFlag.fromUser) }
        case .openHow:
            if random.chance(95) {
                let words = [number(.openFlags, &random), number(.fileMode, &random), UInt64(random.below(64))]
                record.set(place, text: words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } })
            }
        case .int32Pair, .float64, .uint64Array, .credentials, .structured: return 0
        default:
            var value = number(argument.meaning, &random)
            // The upper half of the register is whatever the caller left there.
            if random.chance(10) { value = value & 0xffff_ffff | random.next() << 32 }
            if is32Bit { value &= 0xffff_ffff }
            record.set(place, value: value)
            return value
        }
        return 0
    }

    private func number(_ meaning: Meaning?, _ random: inout Random) -> UInt64 {
        switch meaning {
        case .openFlags?: [0, 1, 2, 0o100, 0o102, 0o1102, 0o2000002, 0o20200002, 3, random.next() & 0o37777777][random.below(10)]
        case .fileMode?, .fileTypeMode?: [0, 0o644, 0o755, 0o4755, 0o111, 3][random.below(6)]
        case .fd?: random.chance(30) ? UInt64(bitPattern: -100) : UInt64(bitPattern: Int64(random.below(8)) - 1)
        case .uid?, .gid?, .pid?: UInt64(literals.id(&random))
        default:
            switch random.below(4) {
            case 0: UInt64(random.below(32))
            case 1: 1 << UInt64(random.below(32))
            case 2: random.next() & 0xffff_ffff
            default: UInt64(bitPattern: literals.number(&random))
            }
        }
    }

    /// A path as the call was given it, and the same behind its folder.
    private func addGiven(_ record: inout RecordBuilder, _ place: Int, _ index: Int, _ random: inout Random) {
        if random.chance(4) { return }
        var raw = literals.path(&random)
        switch random.below(12) {
        case 0: raw = Array("/tmp/..".utf8) + raw
        case 1: raw = Array("//etc/./".utf8) + raw
        case 2: raw = Array(raw.drop { $0 == UInt8(ascii: "/") })
        case 3: raw = Array("../".utf8) + raw.drop { $0 == UInt8(ascii: "/") }
        case 4: raw += Array("/../x/.".utf8)
        default: break
        }
        record.set(place, text: raw, flags: SlotFlag.fromUser)
        let folder = random.one(of: ["/", "/etc", "/home/user/.ssh"])
        let isAbsolute = raw.first == UInt8(ascii: "/")
        let full = isAbsolute ? raw : raw.isEmpty ? Array(folder.utf8) : Array((folder == "/" ? "/" : folder + "/").utf8) + raw
        record.set(index == 0 ? .given0 : .given1, behind: definition.arguments.count, text: full, flags: SlotFlag.fromUser)
    }

    // MARK: - What is behind the descriptor

    private func addObject(_ record: inout RecordBuilder, _ descriptor: Int64, _ random: inout Random) {
        let behind = definition.arguments.count
        record.set(.descriptor, behind: behind, value: UInt64(bitPattern: descriptor))
        if random.chance(8) { return }
        record.set(.device, behind: behind, value: UInt64(bitPattern: literals.number(&random)) & 0xffff_ffff)
        record.set(.inode, behind: behind, value: random.chance(50) ? UInt64(bitPattern: literals.number(&random)) : random.next())
        let created = random.chance(30) ? UInt64(APUS_OPEN_CREATED) : 0
        record.set(.flags, behind: behind, value: number(.openFlags, &random) & 0o37777777 | created)
        record.set(.layer, behind: behind, value: UInt64(random.below(3)))
        // A file that is opened by its path is no socket.
        if shape.opensFiles || random.chance(definition.group == .network || definition.name.contains("sock") ? 10 : 60) {
            let kinds: [ObjectKind] = [
                .file, .file, .file, .directory, .characterDevice, .blockDevice, .symlink, .pipe, .memfd, .other, .eventfd, .bpf,
            ]
            record.set(.kind, behind: behind, value: UInt64(random.one(of: kinds).rawValue))
            record.set(.mode, behind: behind, value: [0o100644, 0o40755, 0o20666][random.below(3)])
            if random.chance(95) { record.set(.path, behind: behind, text: literals.path(&random)) }
        } else {
            record.set(.mode, behind: behind, value: 0o140777)
            addSocket(&record, behind, &random)
        }
    }

    private func addSocket(_ record: inout RecordBuilder, _ behind: Int, _ random: inout Random) {
        if random.chance(3) { return record.set(.kind, behind: behind, value: UInt64(ObjectKind.socket.rawValue)) }
        let families = [(2, ObjectKind.ipv4), (2, .ipv4), (10, .ipv6), (10, .ipv6), (1, .unix), (16, .netlink), (17, .packet)]
        let (family, kind) = random.one(of: families)
        record.set(.kind, behind: behind, value: UInt64(kind.rawValue))
        record.set(.family, behind: behind, value: UInt64(family))
        record.set(.type, behind: behind, value: UInt64(1 + random.below(3)))
        record.set(.protocol, behind: behind, value: [0, 6, 17, 1, 58, 262, 132][random.below(7)])
        record.set(.state, behind: behind, value: [1, 1, 7, 10][random.below(4)] | (random.chance(40) ? UInt64(APUS_SOCKET_SERVER) : 0))
        record.set(.local, behind: behind, text: SocketBytes.random(literals, family: family, &random))
        // A port of 0 is no peer.
        if random.chance(70) {
            record.set(.remote, behind: behind, text: SocketBytes.random(literals, family: family, hasPort: true, &random))
        }
    }
}

/// `struct sockaddr` as bytes.
enum SocketBytes {
    static func random(_ literals: Literals, _ random: inout Random) -> [UInt8] {
        var bytes = Self.random(literals, family: [2, 2, 10, 1, 0][random.below(5)], &random)
        if random.chance(5) { bytes.removeLast(random.below(bytes.count)) }
        return bytes
    }

    static func random(_ literals: Literals, family: Int, hasPort: Bool = false, _ random: inout Random) -> [UInt8] {
        let port = !hasPort && random.chance(10) ? 0 : max(1, literals.port(&random))
        let head = [UInt8(family), 0, UInt8(port >> 8), UInt8(port & 0xff)]
        switch family {
        case 2: return head + address(literals, &random, version6: false) + Array(repeating: 0, count: 8)
        case 10: return head + [0, 0, 0, 0] + address(literals, &random, version6: true) + [0, 0, 0, 0]
        case 1: return [1, 0] + (random.chance(20) ? [] : literals.path(&random))
        default: return [UInt8(family), 0]
        }
    }

    private static func address(_ literals: Literals, _ random: inout Random, version6: Bool) -> [UInt8] {
        let range = AddressText.bytes(random.one(of: literals.addresses))
        var bytes = range.count == 4 ? range : version6 ? range : Array(range.suffix(4))
        if random.chance(25), let last = bytes.indices.last { bytes[random.chance(50) ? last : random.below(bytes.count)] &+= 1 }
        return version6 && bytes.count == 4 ? Array(repeating: 0, count: 10) + [0xff, 0xff] + bytes : bytes
    }
}

/// Addresses as rules spell them.
enum AddressText {
    static func bytes(_ text: String) -> [UInt8] {
        guard text.contains(":") else { return text.split(separator: ".").compactMap { UInt8($0) } }
        let halves = text.split(separator: "::", omittingEmptySubsequences: false).map { half in
            half.split(separator: ":").flatMap { group in
                let number = UInt16(group, radix: 16) ?? 0
                return [UInt8(number >> 8), UInt8(number & 0xff)]
            }
        }
        let (front, back) = (halves[0], halves.count > 1 ? halves[1] : [])
        return front + Array(repeating: 0, count: 16 - front.count - back.count) + back
    }
}
