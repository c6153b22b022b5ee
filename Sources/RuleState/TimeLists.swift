// SPDX-License-Identifier: Apache-2.0

/// Ascending lists of times in chunks of one memory: seven times and the numbers of the neighbours. Memory is had in pages, so that nothing is
/// copied as it grows.
struct TimeLists: ~Copyable {
    /// One list. Offsets are 1...7 within a chunk.
    struct List: BitwiseCopyable, Sendable {
        var head: Int32 = -1
        var tail: Int32 = -1
        var count: UInt32 = 0
        /// Of the first time in the head, and behind the last one in the tail.
        var start: Int8 = 1
        var end: Int8 = 1
    }

    private static let wordsOfPage = 8192
    private static let chunksOfPage: Int32 = 1024
    private var pages: [[UInt64]] = []
    private let pageLimit: Int
    private var made: Int32 = 0
    private var free: Int32 = -1

    /// At least one page, whatever the bytes.
    init(bytes: Int) { pageLimit = max(1, bytes / (8 * Self.wordsOfPage)) }

    /// No list can grow.
    var isFull: Bool { free < 0 && made >= Int32(pages.count) * Self.chunksOfPage && pages.count >= pageLimit }

    private subscript(chunk: Int32, offset: Int8) -> UInt64 {
        get { pages[Int(chunk >> 10)][Int(chunk & 1023) << 3 | Int(offset)] }
        set { pages[Int(chunk >> 10)][Int(chunk & 1023) << 3 | Int(offset)] = newValue }
    }

    private func before(_ chunk: Int32) -> Int32 { Int32(truncatingIfNeeded: self[chunk, 0] >> 32) }
    private func after(_ chunk: Int32) -> Int32 { Int32(truncatingIfNeeded: self[chunk, 0]) }

    private mutating func join(_ chunk: Int32, before: Int32, after: Int32) {
        self[chunk, 0] = UInt64(UInt32(bitPattern: before)) << 32 | UInt64(UInt32(bitPattern: after))
    }

    func first(_ list: List) -> UInt64 { self[list.head, list.start] }
    func last(_ list: List) -> UInt64 { self[list.tail, list.end - 1] }

    /// Whether `insert` needs a chunk that nobody has.
    func needsChunk(_ list: List) -> Bool { list.tail < 0 || list.end == 8 }

    /// Puts a time where it belongs, behind those that are equal. Late ones are few and near the end. There must be room.
    mutating func insert(_ time: UInt64, _ list: inout List) {
        if needsChunk(list) { extend(&list) }
        var (chunk, offset) = (list.tail, list.end)
        list.end += 1
        list.count += 1
        while !(chunk == list.head && offset == list.start) {
            let previous: (chunk: Int32, offset: Int8) = offset > 1 ? (chunk, offset - 1) : (before(chunk), 7)
            let earlier = self[previous.chunk, previous.offset]
            guard earlier > time else { break }
            self[chunk, offset] = earlier
            (chunk, offset) = previous
        }
        self[chunk, offset] = time
    }

    private mutating func extend(_ list: inout List) {
        let chunk: Int32
        if free >= 0 {
            chunk = free
            free = after(chunk)
        } else {
            if made >= Int32(pages.count) * Self.chunksOfPage { pages.append(Array(repeating: 0, count: Self.wordsOfPage)) }
            chunk = made
            made += 1
        }
        join(chunk, before: list.tail, after: -1)
        if list.tail >= 0 {
            join(list.tail, before: before(list.tail), after: chunk)
        } else {
            (list.head, list.start) = (chunk, 1)
        }
        (list.tail, list.end) = (chunk, 1)
    }

    mutating func removeFirst(_ list: inout List) {
        list.count -= 1
        list.start += 1
        guard list.count > 0 else { return removeAll(&list) }
        guard list.start == 8 else { return }
        let next = after(list.head)
        release(list.head)
        join(next, before: -1, after: after(next))
        (list.head, list.start) = (next, 1)
    }

    mutating func removeAll(_ list: inout List) {
        var chunk = list.head
        while chunk >= 0 {
            let next = after(chunk)
            release(chunk)
            chunk = next
        }
        list = List()
    }

    private mutating func release(_ chunk: Int32) {
        join(chunk, before: -1, after: free)
        free = chunk
    }
}
