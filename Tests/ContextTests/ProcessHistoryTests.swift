// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Testing

/// A kernel in small: processes fork, execute, end, leave orphans and get numbers that others had.
private struct Machine {
    struct Process {
        var told: Told
        var image: String
        var adopts = false
    }

    var random: FixedRandom
    var time: UInt64 = 1000
    var alive: [UInt32: Process] = [
        1: Process(told: Told(pid: 1, start: 0, parent: ProcessKey(pid: 0, start: 0), image: 1), image: "/init", adopts: true)
    ]
    private var images = 0

    init(_ seed: UInt64) { random = FixedRandom(state: seed) }

    /// Moves on; what the kernel would tell, and of which process with which image.
    mutating func step() -> (kind: EventKind?, record: [UInt8], told: Told, image: String) {
        time += 1
        let pid = alive.keys.sorted().randomElement(using: &random)!
        var process = alive[pid]!
        switch UInt32.random(in: 0..<10, using: &random) {
        case 0...2 where alive.count < 12:
            guard let free = (2..<16).filter({ alive[$0] == nil }).randomElement(using: &random) else { break }
            let child = process.told.child(free, start: time)
            alive[free] = Process(told: child, image: process.image, adopts: Int.random(in: 0..<4, using: &random) == 0)
            return (.schedProcessFork, process.told.fork(child, at: time), process.told, process.image)
        case 3...4:
            images += 1
            process.told = process.told.executed()
            process.image = "/bin/\(images)"
            alive[pid] = process
            return (.schedProcessExec, process.told.exec(process.image, at: time), process.told, process.image)
        case 5 where pid != 1:
            let record = process.told.exit(0, at: time)
            let heir = heir(of: process)
            alive[pid] = nil
            for child in alive.keys where alive[child]!.told.parent == process.told.key { alive[child]!.told.parent = heir }
            return (.schedProcessExit, record, process.told, process.image)
        default: break
        }
        return (nil, process.told.act(at: time), process.told, process.image)
    }

    private func heir(of process: Process) -> ProcessKey {
        var above = alive[process.told.parent.pid]!
        while !above.adopts { above = alive[above.told.parent.pid]! }
        return above.told.key
    }
}

struct FixedRandom: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

@Suite struct ProcessHistoryTests {
    @Test(arguments: 1...20)
    func `with every record, every image is known and right`(seed: UInt64) throws {
        var machine = Machine(seed)
        let tree = ProcessTree(proc: nil)
        try tree.observe(machine.alive[1]!.told.exec("/init", at: 999))
        for _ in 0..<2000 {
            let (_, record, _, image) = machine.step()
            try tree.observe(record)
            #expect(try tree.path(of: record) == image)
        }
    }

    @Test(arguments: 1...40)
    func `with fork and exec records lost, no image is ever wrong`(seed: UInt64) throws {
        var machine = Machine(seed)
        let tree = ProcessTree(proc: nil)
        try tree.observe(machine.alive[1]!.told.exec("/init", at: 999))
        var known = 0
        for _ in 0..<3000 {
            let (kind, record, _, image) = machine.step()
            let isLost = kind == .schedProcessFork && Int.random(in: 0..<2, using: &machine.random) == 0
                || kind == .schedProcessExec && Int.random(in: 0..<10, using: &machine.random) == 0
            if isLost { continue }
            try tree.observe(record)
            guard let path = try tree.path(of: record) else { continue }
            known += 1
            #expect(path == image)
        }
        #expect(known > 1000)
    }

    @Test(arguments: 1...40, [EventKind.schedProcessFork, .schedProcessExit])
    func `fork records or ends that come late, and events asked for late, mix up no images`(seed: UInt64, lateKind: EventKind) throws {
        var machine = Machine(seed)
        let tree = ProcessTree(proc: nil)
        try tree.observe(machine.alive[1]!.told.exec("/init", at: 999))
        var late: [(due: UInt64, record: [UInt8], image: String?)] = []
        for _ in 0..<3000 {
            let (kind, record, _, image) = machine.step()
            let delay = UInt64.random(in: 0..<20, using: &machine.random)
            if kind == lateKind, delay < 10 {
                late.append((machine.time + delay, record, nil))
            } else {
                try tree.observe(record)
                late.append((machine.time + delay, record, image))
            }
            while let index = late.firstIndex(where: { $0.due <= machine.time }) {
                let (_, record, image) = late.remove(at: index)
                if let image {
                    if let path = try tree.path(of: record) { #expect(path == image) }
                } else {
                    try tree.observe(record)
                }
            }
        }
    }

    @Test func `a tree restored from a snapshot knows what the first one knew`() throws {
        var machine = Machine(7)
        let (first, second) = (ProcessTree(proc: nil), ProcessTree(proc: nil))
        try first.observe(machine.alive[1]!.told.exec("/init", at: 999))
        for _ in 0..<1000 { try first.observe(machine.step().record) }
        second.restore(first.snapshot())
        #expect(Set(second.entries.keys) == Set(machine.alive.keys))
        for process in machine.alive.values { #expect(try second.path(of: process.told.act(at: 5000)) == process.image) }
        for _ in 0..<1000 {
            let (_, record, _, image) = machine.step()
            try second.observe(record)
            #expect(try second.path(of: record) == image)
        }
    }
}
