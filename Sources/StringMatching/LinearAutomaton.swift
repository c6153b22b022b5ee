// SPDX-License-Identifier: Apache-2.0

/// One pattern as a chain of states: each may keep bytes of a set for itself (a star), passes bytes of a set on to the next
/// state, and may be skipped. A chain reads in both directions.
struct LinearAutomaton {
    struct State {
        /// Bytes after which the state stays.
        var loop = ByteSetPool.none
        /// Bytes that lead to the next state; `none` in the last one.
        var step = ByteSetPool.none
        /// The next state is reached by no byte too.
        var skips = false
        var isInitial = false
        var isAccepting = false
        /// Who was here once accepts for good.
        var isVisited = false

        /// Whatever follows, the state accepts.
        var isAbsorbing: Bool { isAccepting && loop == ByteSetPool.any }
    }

    var states: [State] = [State(isInitial: true)]

    /// Accepts the empty text.
    init() {}

    /// Nil for what only the pattern's own matcher can read: a glob whose brackets read differently for different bytes. Parts of paths
    /// take more than this (`chains`).
    init?(_ pattern: BytePattern, sets: inout ByteSetPool) {
        switch pattern {
        case .equal(let bytes): append(bytes, ignoringCase: false, &sets)
        case .iequal(let bytes): append(bytes, ignoringCase: true, &sets)
        case .prefix(let bytes):
            append(bytes, ignoringCase: false, &sets)
            loop(ByteSetPool.any)
        case .suffix(let bytes):
            loop(ByteSetPool.any)
            append(bytes, ignoringCase: false, &sets)
        case .contains(let bytes), .icontains(let bytes):
            loop(ByteSetPool.any)
            if case .icontains = pattern { append(bytes, ignoringCase: true, &sets) } else { append(bytes, ignoringCase: false, &sets) }
            loop(ByteSetPool.any)
        case .glob(let bytes, let caseInsensitive):
            guard appendGlob(bytes.span, foldsCase: caseInsensitive, within: .any, &sets) else { return nil }
        case .pathPrefix(let bytes):
            guard appendPath(bytes.span, &sets) else { return nil }
            return
        case .directory, .baseName: return nil
        }
        states[states.count - 1].isAccepting = true
    }

    /// The same strings read from their ends.
    func reversed() -> LinearAutomaton {
        var result = self
        let count = states.count
        for index in states.indices {
            let old = states[count - 1 - index]
            let before = index + 1 < count ? states[count - 2 - index] : State()
            result.states[index] = State(
                loop: old.loop, step: before.step, skips: before.skips, isInitial: old.isAccepting, isAccepting: old.isInitial)
        }
        return result
    }

    /// Whether some string is accepted at all.
    func acceptsSomething(_ sets: ByteSetPool) -> Bool {
        !states.dropLast().contains { !$0.skips && sets.isEmpty($0.step) }
    }

    /// Where the last state accepts whatever follows: having been there is enough, and need not be remembered.
    mutating func acceptByVisit() {
        guard states.count > 1, states[states.count - 1].isAbsorbing else { return }
        forgetWhatFollows()
        states[states.count - 1].isAccepting = false
        states[states.count - 1].isVisited = true
    }

    /// Accepts just behind what is looked for, not for ever.
    mutating func forgetWhatFollows() {
        if states.count > 1 { states[states.count - 1].loop = ByteSetPool.none }
    }

    // MARK: - Building

    mutating func step(_ set: ByteSetPool.Index) {
        states[states.count - 1].step = set
        states.append(State())
    }

    mutating func loop(_ set: ByteSetPool.Index) { states[states.count - 1].loop = set }

    mutating func append(_ bytes: [UInt8], ignoringCase: Bool, _ sets: inout ByteSetPool) {
        states.reserveCapacity(bytes.count + 2)
        for byte in bytes {
            step(ignoringCase && byte.lowercased != byte.uppercased ? sets.insert(ByteSet(ignoringCaseOf: byte)) : sets.insert(byte))
        }
    }

    /// `universe`: the bytes that there are in the text, without the slash in a component of a path.
    mutating func appendGlob(_ bytes: Span<UInt8>, foldsCase: Bool, within universe: ByteSet, _ sets: inout ByteSetPool) -> Bool {
        let glob = Glob(bytes, foldsCase: foldsCase)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "*") {
                loop(universe == .any ? ByteSetPool.any : sets.insert(universe))
                index += 1
                continue
            }
            // How the element takes each byte: they must agree on where the pattern goes on.
            var taken = ByteSet()
            var next: Int?
            for byte in UInt8.min...UInt8.max where universe.contains(byte) {
                guard case .goesOn(let position) = glob.step(index, byte) else { continue }
                guard next == nil || next == position else { return false }
                next = position
                taken.insert(byte)
            }
            step(taken.only.map { sets.insert($0) } ?? sets.insert(taken))
            // Nothing matches: what follows does not matter.
            guard let next else { return true }
            index = next
        }
        return true
    }

    mutating func appendPath(_ path: Span<UInt8>, _ sets: inout ByteSetPool) -> Bool {
        let slash = UInt8(ascii: "/")
        var inside = ByteSet.any
        inside.remove(slash)
        var components = PathComponents(path)
        var isFirst = true
        while let range = components.next() {
            let component = path.extracting(range)
            if !isFirst { step(sets.insert(slash)) }
            isFirst = false
            loop(sets.insert(slash))
            guard component.isGlobComponent else {
                for index in component.indices { step(sets.insert(component[index])) }
                continue
            }
            if component.isStars {
                // No component is empty.
                step(sets.insert(inside))
                loop(sets.insert(inside))
                continue
            }
            // A star in front would keep slashes and other bytes apart only as a state of its own.
            states[states.count - 1].skips = true
            states.append(State())
            guard appendGlob(component, foldsCase: false, within: inside, &sets) else { return false }
        }
        if isFirst {
            loop(ByteSetPool.any)
            states[0].isAccepting = true
            return true
        }
        states[states.count - 1].isAccepting = true
        step(sets.insert(slash))
        loop(ByteSetPool.any)
        states[states.count - 1].isAccepting = true
        return true
    }
}

extension ByteSet {
    /// The byte, if there is just one.
    var only: UInt8? {
        var found: UInt8?
        for byte in UInt8.min...UInt8.max where contains(byte) {
            if found != nil { return nil }
            found = byte
        }
        return found
    }
}

extension Span<UInt8> {
    var isStars: Bool {
        for index in indices where self[index] != UInt8(ascii: "*") { return false }
        return true
    }
}
