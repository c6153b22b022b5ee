// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax
internal import TestSupport

/// What the rules of one set name, and what its events have: few of everything, so that both meet.
struct Literals {
    let paths: [String]
    let comms: [String]
    let numbers: [Int64]
    let ids: [UInt32]
    let addresses: [String]
    let ports: [UInt16]

    private static let folders = [
        "/etc", "/usr/bin", "/usr/lib", "/tmp", "/proc/self", "/home/user/.ssh", "/var/log", "/dev", "/", "/etc/ssl",
    ]
    private static let names = [
        "passwd", "passwd-", "shadow", "id_rsa", "a.b", "a.", ".b", "sh", "null", "mem", "cmdline", "authorized_keys", "Passwd", "x", "xx",
        "log.1", "log", "tmp", "etc", "very_long_name_of_a_file_that_goes_on_and_on",
    ]
    private static let commands = [
        "bash", "sh", "cat", "sshd", "nginx", "python3", "runc:[1:CHILD]", "dash", "a", "ab", "Bash", "fifteen_letters",
    ]
    private static let addressPool = [
        "10.0.0.1", "10.0.0.2", "10.1.2.3", "192.168.1.1", "127.0.0.1", "8.8.8.8", "0.0.0.0", "::1", "fe80::1", "2001:db8::5",
        "255.255.255.255",
    ]

    /// Words of rules that somebody wrote: paths, and what may be a name. A few of many each time that it is asked.
    static func words(of file: SourceFile) -> [String] {
        let separators: Set<UInt8> = Set(" \n\t,()[]\"'=%".utf8)
        let words = Set(file.bytes.split { separators.contains($0) }.map { String(decoding: $0, as: UTF8.self) })
        return words.filter { $0.utf8.count < 60 }.sorted()
    }

    init(words: [String], _ random: inout Random) {
        let other = Literals(&random)
        (numbers, ids, addresses, ports) = (other.numbers, other.ids, other.addresses, other.ports)
        let named = words.filter { $0.hasPrefix("/") }
        paths = other.paths + named + named.map { $0 + ($0.hasSuffix("/") ? "x" : "/x") }
        let names = words.filter { word in word.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == UInt8(ascii: "-") } }
        comms = other.comms + names
    }

    init(_ random: inout Random) {
        func pick<T>(_ count: Int, _ random: inout Random, _ one: (inout Random) -> T) -> [T] { (0..<count).map { _ in one(&random) } }
        paths = pick(4 + random.below(4), &random) { random in
            let folder = random.one(of: Self.folders), name = random.one(of: Self.names)
            return folder == "/" ? "/" + name : folder + "/" + name
        }
        comms = pick(3 + random.below(3), &random) { $0.one(of: Self.commands) }
        numbers = [0, 1, -1] + pick(4, &random) { random in
            switch random.below(8) {
            case 0: Int64(bitPattern: random.next())
            case 1: -Int64(random.below(600))
            case 2: Int64(random.below(1 << 20)) << Int64(random.below(40))
            case 3: [Int64(Int32.max), Int64(Int32.min), Int64(UInt32.max), 1 << 32, .max, .min + 1][random.below(6)]
            default: Int64(random.below(20))
            }
        }
        ids = [0] + pick(3, &random) { random in [1, 1000, 1001, 65534, 0xffff_fffe, 34816, 34817, 100][random.below(8)] }
        addresses = pick(3, &random) { $0.one(of: Self.addressPool) }
        ports = pick(3, &random) { $0.one(of: [22, 80, 443, 53, 1, 65535, 8080]) }
    }

    // MARK: - Near them

    /// A path, or nearly one.
    func path(_ random: inout Random) -> [UInt8] { Self.near(random.one(of: paths), &random) }

    func comm(_ random: inout Random) -> [UInt8] { Array(Self.near(random.one(of: comms), &random).prefix(15)) }

    /// The text itself as often as not; else a byte off, a part, longer, another case.
    static func near(_ text: String, _ random: inout Random) -> [UInt8] {
        var bytes = Array(text.utf8)
        switch random.below(16) {
        case 0: if !bytes.isEmpty { bytes[random.below(bytes.count)] ^= 1 }
        case 1: bytes.removeLast(random.below(bytes.count + 1))
        case 2: bytes.removeFirst(random.below(bytes.count))
        case 3: bytes += Array(random.one(of: ["/", "x", "-", "/passwd", ".b", " "]).utf8)
        case 4: bytes = Array(random.one(of: ["/", "x", "/etc", "/tmp/"]).utf8) + bytes
        case 5: bytes = Array(text.uppercased().utf8)
        case 6: if !bytes.isEmpty { bytes[random.below(bytes.count)] = UInt8(1 + random.below(255)) }
        case 7: bytes = []
        default: break
        }
        return bytes.filter { $0 != 0 }
    }

    /// A number, or one more or less.
    func number(_ random: inout Random) -> Int64 {
        let number = random.one(of: numbers)
        switch random.below(6) {
        case 0: return number &+ 1
        case 1: return number &- 1
        default: return number
        }
    }

    func id(_ random: inout Random) -> UInt32 {
        let id = random.one(of: ids)
        return random.below(6) == 0 ? id &+ 1 : id
    }

    func port(_ random: inout Random) -> UInt16 { random.below(6) == 0 ? random.one(of: ports) &+ 1 : random.one(of: ports) }
}

extension Random {
    mutating func one<C: RandomAccessCollection>(of collection: C) -> C.Element where C.Index == Int {
        collection[collection.startIndex + below(collection.count)]
    }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}
