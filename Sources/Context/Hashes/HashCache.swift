// SPDX-License-Identifier: Apache-2.0

/// Hashes of files by what the files are known by; the one that was asked for least recently makes room.
struct HashCache {
    /// Where an inode number holds.
    enum Place: Hashable {
        case any
        /// In the kernel's numbering.
        case device(UInt32)
        case image(String)
    }

    struct Key: Hashable {
        let place: Place
        let inode: UInt64
        let ctime: UInt64
    }

    private struct Entry {
        let size: Int64
        let hash: [UInt8]
        var used: UInt64
    }

    private var entries: [Key: Entry] = [:]
    private var clock: UInt64 = 0
    private let limit: Int

    init(limit: Int = 1024) { self.limit = limit }

    var count: Int { entries.count }

    /// The hash kept for `key`. A `size` that is not the one kept shows another file; nil: it is not known.
    mutating func hash(_ key: Key, size: Int64?) -> [UInt8]? {
        guard let entry = entries[key], size == nil || size == entry.size else { return nil }
        clock += 1
        entries[key]?.used = clock
        return entry.hash
    }

    mutating func keep(_ hash: [UInt8], _ key: Key, size: Int64) {
        // A look at all of them is little beside the file that was just read.
        if entries.count >= limit, entries[key] == nil, let oldest = entries.min(by: { $0.value.used < $1.value.used })?.key {
            entries[oldest] = nil
        }
        clock += 1
        entries[key] = Entry(size: size, hash: hash, used: clock)
    }
}
