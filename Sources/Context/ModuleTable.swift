// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Which files processes have mapped, from /proc/PID/maps: read when an address is asked for that nobody asked for before.
final class ModuleTable {
    private struct Mapping {
        let start: UInt64
        let end: UInt64
        let offset: UInt64
        let path: [UInt8]
    }

    private struct Image: Hashable {
        let process: ProcessKey
        let number: UInt32
    }

    private static let mostImages = 256
    private var mappings: [Image: [Mapping]] = [:]
    /// Pages where nothing is mapped, or nothing that has a name: not worth another look.
    private var unknown: [Image: Set<UInt64>] = [:]

    func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? {
        let image = Image(process: event.process, number: event.imageNumber)
        if let known = mappings[image], let found = Self.look(known, address) { return found }
        let page = address >> 12
        guard unknown[image]?.contains(page) != true else { return nil }
        if mappings.count >= Self.mostImages {
            mappings.removeAll(keepingCapacity: true)
            unknown.removeAll(keepingCapacity: true)
        }
        // The pid may be another process's by now; a start that differs says so.
        guard let stat = ProcFS.contents("/proc/\(event.hostPid)/stat").flatMap({ ProcStat($0) }), stat.began(at: event.process.start),
            let text = ProcFS.contents("/proc/\(event.hostPid)/maps", limit: 4 << 20)
        else { return nil }
        let fresh = Self.parse(text)
        mappings[image] = fresh
        if let found = Self.look(fresh, address) { return found }
        unknown[image, default: []].insert(page)
        return nil
    }

    private static func look(_ mappings: [Mapping], _ address: UInt64) -> ModuleAddress? {
        guard let found = mappings.first(where: { $0.start <= address && address < $0.end }) else { return nil }
        return ModuleAddress(path: found.path, offset: address - found.start + found.offset)
    }

    /// Lines of proc(5): `start-end perms offset dev inode path`, the first three in base sixteen. Those that no file is behind are left out.
    private static func parse(_ text: [UInt8]) -> [Mapping] {
        text.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5, omittingEmptySubsequences: true)
            guard fields.count == 6, let path = fields[5].firstIndex(of: UInt8(ascii: "/")) else { return nil }
            let range = fields[0].split(separator: UInt8(ascii: "-"))
            guard range.count == 2, let start = number(range[0]), let end = number(range[1]), let offset = number(fields[2]) else { return nil }
            return Mapping(start: start, end: end, offset: offset, path: Array(fields[5][path...]))
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? { UInt64(String(decoding: digits, as: UTF8.self), radix: 16) }
}
