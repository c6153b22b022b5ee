// SPDX-License-Identifier: Apache-2.0

/// The chains of all patterns side by side, over classes of bytes.
///
/// The first states are one for each predicate, "true, whatever follows"; then one, `gap`, that stands for the open beginning
/// of every chain that has one; then the chains.
struct NondeterministicAutomaton {
    /// A predicate: true if one of its chains accepts.
    struct Predicate {
        let number: Int
        let chains: [LinearAutomaton]
    }

    /// One class, `any`, or -2 - index into `lists`.
    typealias Label = Int32
    static let nothing: Label = -1
    static let any: Label = 256

    private(set) var lists: [[UInt8]] = []
    private(set) var loops: [Label] = []
    private(set) var steps: [Label] = []
    private(set) var targets: [Int32] = []
    private(set) var owners: [Int32] = []
    private(set) var chains: [Int32] = []
    private(set) var accepts: [Bool] = []
    private(set) var visits: [Bool] = []
    private(set) var skips: [Bool] = []
    private(set) var initial: [Int32] = []
    /// Where the gap leads, for each class and for all of them.
    private(set) var gapTargets: [[Int32]]
    private(set) var gapTargetsOfAny: [Int32] = []

    let numbers: [Int]
    let classMap: [UInt8]
    let classCount: Int

    var gap: Int32 { Int32(numbers.count) }

    init(_ predicates: [Predicate], sets: ByteSetPool) {
        numbers = predicates.map(\.number)
        (classMap, classCount) = sets.classes()
        gapTargets = Array(repeating: [], count: classCount)
        var labels: [Label] = classMap.map { Label($0) }
        for set in 256..<sets.count {
            let classes = sets.classes(of: ByteSetPool.Index(set), map: classMap)
            if classes.count == classCount {
                labels.append(Self.any)
            } else if classes.count == 1 {
                labels.append(Label(classes[0]))
            } else {
                labels.append(-2 - Label(lists.count))
                lists.append(classes)
            }
        }
        for index in 0...predicates.count {
            append(loop: Self.any, step: Self.nothing, target: 0, owner: index < predicates.count ? Int32(index) : -1, chain: -1)
            accepts[index] = index < predicates.count
        }
        var hasGap = false
        var chain: Int32 = 0
        for (owner, predicate) in predicates.enumerated() {
            for automaton in predicate.chains {
                add(automaton, owner: Int32(owner), chain: chain, labels, hasGap: &hasGap)
                chain += 1
            }
        }
        if hasGap { initial.append(gap) }
    }

    private mutating func append(loop: Label, step: Label, target: Int32, owner: Int32, chain: Int32) {
        loops.append(loop)
        steps.append(step)
        targets.append(target)
        owners.append(owner)
        chains.append(chain)
        accepts.append(false)
        visits.append(false)
        skips.append(false)
    }

    private mutating func add(
        _ automaton: LinearAutomaton, owner: Int32, chain: Int32, _ labels: [Label], hasGap: inout Bool
    ) {
        func label(_ set: ByteSetPool.Index) -> Label { set == ByteSetPool.none ? Self.nothing : labels[Int(set)] }
        let first = Int32(loops.count)
        var index = first
        for state in automaton.states {
            // What follows a state that accepts everything does not matter.
            if state.isAbsorbing {
                if state.isInitial { initial.append(owner) }
                break
            }
            let following = Int(index - first) + 1
            let target = following < automaton.states.count && automaton.states[following].isAbsorbing ? owner : index + 1
            let step = label(state.step)
            append(loop: label(state.loop), step: step, target: target, owner: owner, chain: chain)
            accepts[Int(index)] = state.isAccepting
            visits[Int(index)] = state.isVisited
            skips[Int(index)] = state.skips
            index += 1
        }
        for (offset, state) in automaton.states.enumerated() where state.isInitial && !state.isAbsorbing {
            let own = first + Int32(offset)
            guard own < index else { break }
            if offset == 0, loops[Int(own)] == Self.any, !state.isAccepting, !state.skips {
                hasGap = true
                addGapTarget(steps[Int(own)], targets[Int(own)])
            } else {
                reach(own) { initial.append($0) }
            }
        }
    }

    private mutating func addGapTarget(_ label: Label, _ target: Int32) {
        var reached: [Int32] = []
        reach(target) { reached.append($0) }
        switch label {
        case Self.nothing: break
        case Self.any: gapTargetsOfAny += reached
        case 0..<256: gapTargets[Int(label)] += reached
        default: for byteClass in lists[Int(-2 - label)] { gapTargets[Int(byteClass)] += reached }
        }
    }

    /// The state, and what is reached from it by no byte.
    func reach(_ state: Int32, _ body: (Int32) -> Void) {
        var state = state
        body(state)
        while skips[Int(state)] {
            state = targets[Int(state)]
            body(state)
        }
    }
}
