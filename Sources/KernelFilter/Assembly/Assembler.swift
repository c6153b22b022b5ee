// SPDX-License-Identifier: Apache-2.0

package import KernelInterface

/// A place in a program, known before what is there.
package struct Label: Hashable, Sendable {
    let number: Int
}

/// Puts a program together, instruction by instruction; jumps are resolved at the end.
///
/// What goes wrong on the way (an offset out of range, too many instructions) is kept and told by `finish`, so that code that
/// emits reads as what it emits. Memory is bounded by the limit: nothing is kept behind it.
package struct Assembler: Sendable {
    private struct Place {
        let name: String
        var index: Int?
    }

    private let name: String
    private let limit: Int
    private var instructions: [Instruction] = []
    private var mapReferences: [MapReference] = []
    private var places: [Place] = []
    /// The target of each jump, by its index.
    private var jumps: [Int: Label] = [:]
    private var failure: AssemblyError?

    /// An empty program; `limit`: how many instructions it may have.
    package init(name: String, limit: Int) {
        self.name = name
        self.limit = limit
    }

    /// How many instructions there are so far.
    package var count: Int { instructions.count }

    // MARK: - Labels

    /// A new label, which is nowhere yet. A name is for people.
    package mutating func makeLabel(_ name: String? = nil) -> Label {
        places.append(Place(name: name ?? "L\(places.count)", index: nil))
        return Label(number: places.count - 1)
    }

    /// Puts a label in front of the next instruction.
    package mutating func place(_ label: Label) {
        guard places[label.number].index == nil else { return fail(.labelPlacedTwice(places[label.number].name)) }
        places[label.number].index = instructions.count
    }

    /// Makes a label in front of the next instruction.
    package mutating func placeLabel(_ name: String? = nil) -> Label {
        let label = makeLabel(name)
        place(label)
        return label
    }

    // MARK: - Emission

    /// Appends an instruction as it is.
    package mutating func append(_ instruction: Instruction) {
        guard instructions.count < limit else { return fail(.tooLong(limit: limit)) }
        instructions.append(instruction)
    }

    /// Appends a jump whose offset is found at the end.
    mutating func appendJump(_ instruction: Instruction, to label: Label) {
        if instructions.count < limit { jumps[instructions.count] = label }
        append(instruction)
    }

    /// Appends both halves of a 64-bit constant that stands for a map.
    mutating func appendMap(_ register: Register, _ map: MapName, isValue: Bool, offset: UInt32) {
        if instructions.count + 1 < limit {
            mapReferences.append(MapReference(index: instructions.count, map: map, isValue: isValue, offset: offset))
        }
        // BPF_PSEUDO_MAP_VALUE is 2, BPF_PSEUDO_MAP_FD is 1; the offset is in the second half.
        append(Instruction(opcode: Instruction.wideLoad, destination: register.rawValue, source: isValue ? 2 : 1))
        append(Instruction(opcode: 0, immediate: Int32(bitPattern: offset)))
    }

    mutating func fail(_ error: AssemblyError) {
        if failure == nil { failure = error }
    }

    // MARK: - The end

    /// The program, with its jumps resolved and those to the next instruction left out.
    package consuming func finish() throws(AssemblyError) -> ProgramImage {
        if let failure { throw failure }
        guard let last = instructions.last, last.opcode == Opcode.exit || last.opcode == Opcode.jump else { throw .fallsOffTheEnd }
        var targets = [Int](repeating: -1, count: instructions.count)
        for (index, label) in jumps {
            guard let target = places[label.number].index else { throw .labelNotPlaced(places[label.number].name) }
            guard target < instructions.count else { throw .fallsOffTheEnd }
            targets[index] = target
        }
        let kept = Self.keep(targets)
        // Where each instruction is in the end; one that is left out is where the next one is.
        var positions = [Int](repeating: 0, count: instructions.count + 1)
        for index in instructions.indices { positions[index + 1] = positions[index] + (kept[index] ? 1 : 0) }

        var result: [Instruction] = []
        result.reserveCapacity(positions[instructions.count])
        for index in instructions.indices where kept[index] {
            var instruction = instructions[index]
            if targets[index] >= 0 {
                let distance = positions[targets[index]] - positions[index] - 1
                guard let offset = Int16(exactly: distance) else {
                    throw .jumpTooFar(label: jumps[index].map { places[$0.number].name } ?? "", distance: distance)
                }
                instruction.offset = offset
            }
            result.append(instruction)
        }
        let references = mapReferences.map { reference in
            MapReference(index: positions[reference.index], map: reference.map, isValue: reference.isValue, offset: reference.offset)
        }
        var labels: [Int: String] = [:]
        for place in places {
            // Of several names for one place the first one made is told.
            if let index = place.index, labels[positions[index]] == nil { labels[positions[index]] = place.name }
        }
        return ProgramImage(name: name, instructions: result, mapReferences: references, labels: labels)
    }

    /// For each instruction whether it stays: a jump over nothing does not, nor one over such jumps only.
    private static func keep(_ targets: [Int]) -> [Bool] {
        var kept = [Bool](repeating: true, count: targets.count)
        var next = targets.count
        // The first instruction that stays, from each one on.
        var nextKept = [Int](repeating: targets.count, count: targets.count + 1)
        for index in targets.indices.reversed() {
            if targets[index] > index, nextKept[targets[index]] == next { kept[index] = false } else { next = index }
            nextKept[index] = next
        }
        return kept
    }
}
