/// One named number of an enumeration.
package struct NamedValue: Sendable {
    /// The number, as wide as its argument is in the kernel; a negative one as its two's complement.
    package let value: UInt64
    /// The name in the header.
    package let name: String

    init(_ value: UInt64, _ name: String) {
        self.value = value
        self.name = name
    }
}

/// A number written as one name, found by its place when the numbers run without gaps and by halving otherwise.
package struct NameTable: Sendable {
    /// The names in ascending order of their numbers, each number once.
    package let entries: [NamedValue]
    /// The width of the argument in the kernel.
    package let width: ArgumentWidth

    /// Entries in ascending order already, as the tables of one header are written.
    init(width: ArgumentWidth = .int, _ entries: [NamedValue]) {
        self.width = width
        self.entries = entries
    }

    /// Entries in any order, as when several tables are joined. Of equal numbers the first stays.
    init(width: ArgumentWidth = .int, sorting entries: [NamedValue]) {
        self.width = width
        var sorted: [NamedValue] = []
        sorted.reserveCapacity(entries.count)
        let order = entries.indices.sorted {
            (entries[$0].value, $0) < (entries[$1].value, $1)
        }
        for index in order where sorted.last?.value != entries[index].value {
            sorted.append(entries[index])
        }
        self.entries = sorted
    }

    /// The name of `value`, or nil when there is none.
    package func name(of value: UInt64) -> String? {
        let value = value & width.rawValue
        guard let first = entries.first, value >= first.value else { return nil }
        let distance = value - first.value
        if distance < UInt64(entries.count) {
            let guess = entries[Int(distance)]
            if guess.value == value { return guess.name }
        }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = low + (high - low) / 2
            if entries[middle].value < value {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < entries.count, entries[low].value == value else { return nil }
        return entries[low].name
    }

    /// Appends the name of `value`; returns false, appending nothing, when there is none.
    package func append(_ value: UInt64, to text: inout TextBuffer) -> Bool {
        guard let name = name(of: value) else { return false }
        text.append(name)
        return true
    }
}
