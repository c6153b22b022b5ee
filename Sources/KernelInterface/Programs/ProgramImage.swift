// SPDX-License-Identifier: Apache-2.0

/// The name of a map that the sensors know.
package struct MapName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// As the kernel's side spells it.
    package let text: String

    /// The map of that name.
    package init(_ text: String) { self.text = text }

    /// The map of that name.
    package init(stringLiteral text: String) { self.text = text }

    /// The name alone.
    package var description: String { text }
}

/// An instruction that stands for a map, whose descriptor is known only when the program is loaded.
package struct MapReference: Hashable, Sendable {
    /// Where the first half of the instruction is.
    package var index: Int
    /// Which map.
    package var map: MapName
    /// Whether the address of the first value is meant, and not the map itself.
    package var isValue: Bool
    /// Bytes into that value.
    package var offset: UInt32

    /// A reference from the instruction at `index`.
    package init(index: Int, map: MapName, isValue: Bool, offset: UInt32 = 0) {
        self.index = index
        self.map = map
        self.isValue = isValue
        self.offset = offset
    }
}

/// A program that is complete but for the descriptors of its maps.
package struct ProgramImage: Hashable, Sendable {
    /// What people and the kernel call it; the kernel keeps 15 bytes.
    package var name: String
    /// In order; the descriptors of maps are zero.
    package var instructions: [Instruction]
    /// Ascending.
    package var mapReferences: [MapReference]
    /// Names of places, for people, by index.
    package var labels: [Int: String]

    /// An image of these parts.
    package init(name: String, instructions: [Instruction], mapReferences: [MapReference] = [], labels: [Int: String] = [:]) {
        self.name = name
        self.instructions = instructions
        self.mapReferences = mapReferences
        self.labels = labels
    }
}
