// SPDX-License-Identifier: Apache-2.0

/// Values by key, with the order in which they were last used. A place stays a value's until it is removed. Everything is changed where it
/// lies: arrays of plain values with one owner.
struct KeyTable<Value: BitwiseCopyable & Sendable>: ~Copyable {
    private struct Node: BitwiseCopyable {
        var key: StateKey
        /// Neighbours in the order of use; of a free place `older` is the next free one.
        var newer: Int32
        var older: Int32
    }

    /// Linear probing; a place plus one, 0 is empty. Keys are hashes under a secret, so their bits serve as they are.
    private var index: [Int32]
    private var nodes: [Node] = []
    private var values: [Value] = []
    private var newest: Int32 = -1
    private var free: Int32 = -1
    /// The place that was not used for the longest time; -1: there is none.
    private(set) var oldest: Int32 = -1
    private(set) var count = 0
    /// The most keys.
    let limit: Int

    /// Bytes for each key, the index at its emptiest included, beside `extra`.
    static func bytes(extra: Int = 0) -> Int { MemoryLayout<Node>.stride + MemoryLayout<Value>.stride + 16 + extra }

    init(limit: Int) {
        self.limit = max(1, limit)
        index = Array(repeating: 0, count: 64)
    }

    var isFull: Bool { count >= limit }

    subscript(place: Int32) -> Value {
        get { values[Int(place)] }
        _modify { yield &values[Int(place)] }
    }

    private func home(_ key: StateKey) -> Int { Int(truncatingIfNeeded: key.low) & (index.count - 1) }

    /// The place of a key; -1: it is not there.
    func find(_ key: StateKey) -> Int32 {
        var slot = home(key)
        while index[slot] != 0 {
            let place = index[slot] - 1
            if nodes[Int(place)].key == key { return place }
            slot = (slot + 1) & (index.count - 1)
        }
        return -1
    }

    /// Adds a key that is not there to a table that is not full, as the one used last.
    mutating func insert(_ key: StateKey, _ value: Value) -> Int32 {
        if 2 * (count + 1) > index.count { growIndex() }
        let place: Int32
        let node = Node(key: key, newer: -1, older: -1)
        if free >= 0 {
            place = free
            free = nodes[Int(place)].older
            nodes[Int(place)] = node
            values[Int(place)] = value
        } else {
            place = Int32(nodes.count)
            if nodes.count == nodes.capacity {
                // Not more than the limit, which appending alone would not know.
                let capacity = min(limit, max(64, 2 * nodes.count))
                nodes.reserveCapacity(capacity)
                values.reserveCapacity(capacity)
            }
            nodes.append(node)
            values.append(value)
        }
        enter(place, key)
        link(place)
        count += 1
        return place
    }

    /// Makes a place the one used last.
    mutating func touch(_ place: Int32) {
        guard place != newest else { return }
        unlink(place)
        link(place)
    }

    mutating func remove(_ place: Int32) {
        var hole = home(nodes[Int(place)].key)
        while index[hole] != place + 1 { hole = (hole + 1) & (index.count - 1) }
        // What stands behind moves up, unless it is nearer to its home than the hole.
        var next = (hole + 1) & (index.count - 1)
        while index[next] != 0 {
            let distance = (next - home(nodes[Int(index[next] - 1)].key)) & (index.count - 1)
            if distance >= (next - hole) & (index.count - 1) {
                index[hole] = index[next]
                hole = next
            }
            next = (next + 1) & (index.count - 1)
        }
        index[hole] = 0
        unlink(place)
        nodes[Int(place)].older = free
        free = place
        count -= 1
    }

    private mutating func enter(_ place: Int32, _ key: StateKey) {
        var slot = home(key)
        while index[slot] != 0 { slot = (slot + 1) & (index.count - 1) }
        index[slot] = place + 1
    }

    private mutating func growIndex() {
        index = Array(repeating: 0, count: 2 * index.count)
        var place = newest
        while place >= 0 {
            enter(place, nodes[Int(place)].key)
            place = nodes[Int(place)].older
        }
    }

    private mutating func link(_ place: Int32) {
        nodes[Int(place)].older = newest
        nodes[Int(place)].newer = -1
        if newest >= 0 { nodes[Int(newest)].newer = place } else { oldest = place }
        newest = place
    }

    private mutating func unlink(_ place: Int32) {
        let (newer, older) = (nodes[Int(place)].newer, nodes[Int(place)].older)
        if newer >= 0 { nodes[Int(newer)].older = older } else { newest = older }
        if older >= 0 { nodes[Int(older)].newer = newer } else { oldest = newer }
    }
}
