// SPDX-License-Identifier: Apache-2.0

/// The different byte sets of many automata, each kept once, and the classes of bytes that none of them tells apart.
struct ByteSetPool {
    /// A set's number. Sets of one byte have that byte as theirs, and need no room.
    typealias Index = Int32

    static let none: Index = -1
    static let any: Index = 256

    private var others: [ByteSet] = []
    private var indices: [ByteSet: Index] = [:]
    private var singles = ByteSet()

    init() { _ = insert(.any) }

    mutating func insert(_ byte: UInt8) -> Index {
        singles.insert(byte)
        return Index(byte)
    }

    mutating func insert(_ set: ByteSet) -> Index {
        if let known = indices[set] { return known }
        let index = Index(256 + others.count)
        indices[set] = index
        others.append(set)
        return index
    }

    func isEmpty(_ index: Index) -> Bool { index == Self.none || (index >= 256 && others[Int(index) - 256].isEmpty) }

    /// For each byte its class, and how many there are; classes are numbered by their first byte.
    func classes() -> (map: [UInt8], count: Int) {
        var map = [Int](repeating: 0, count: 256)
        var count = 1
        func split(by set: ByteSet) {
            var inside: [Int: Int] = [:]
            var sizes = [Int](repeating: 0, count: count)
            for byte in 0..<256 { sizes[map[byte]] += 1 }
            var members = [Int](repeating: 0, count: count)
            for byte in 0..<256 where set.contains(UInt8(byte)) { members[map[byte]] += 1 }
            for byte in 0..<256 where set.contains(UInt8(byte)) {
                let old = map[byte]
                guard members[old] < sizes[old] else { continue }
                if inside[old] == nil {
                    inside[old] = count
                    count += 1
                }
                map[byte] = inside[old]!
            }
        }
        for set in others where count < 256 { split(by: set) }
        for byte in 0..<256 where singles.contains(UInt8(byte)) { split(by: ByteSet(UInt8(byte))) }
        var numbers = [Int](repeating: -1, count: count)
        var next = 0
        let result = map.map { old in
            if numbers[old] < 0 {
                numbers[old] = next
                next += 1
            }
            return UInt8(numbers[old])
        }
        return (result, count)
    }

    /// The classes that the set is made of.
    func classes(of index: Index, map: [UInt8]) -> [UInt8] {
        if index < 256 { return [map[Int(index)]] }
        let set = others[Int(index) - 256]
        var result: [UInt8] = []
        var seen = ByteSet()
        for byte in 0..<256 where set.contains(UInt8(byte)) && !seen.contains(map[byte]) {
            seen.insert(map[byte])
            result.append(map[byte])
        }
        return result
    }

    var count: Int { 256 + others.count }
}
