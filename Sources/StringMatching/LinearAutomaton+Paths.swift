// SPDX-License-Identifier: Apache-2.0

extension LinearAutomaton {
    /// The chains of one pattern, of which any may accept; none where it holds for no text. Nil for what only the pattern's own matcher
    /// can read, and for parts of parts of paths.
    static func chains(_ pattern: BytePattern, sets: inout ByteSetPool) -> [LinearAutomaton]? {
        switch pattern {
        case .directory(of: let inner): directory(inner, &sets)
        case .baseName(let inner): baseName(inner, &sets)
        default: LinearAutomaton(pattern, sets: &sets).map { [$0] }
        }
    }

    private static let slash = UInt8(ascii: "/")

    private static func directory(_ inner: BytePattern, _ sets: inout ByteSetPool) -> [LinearAutomaton]? {
        guard var below = LinearAutomaton(inner, sets: &sets) else { return nil }
        let name = sets.insert(.name)
        let holdsForRoot = inner.matches([slash].span)
        let holdsForNothing = inner.matches([UInt8]().span)
        var chains: [LinearAutomaton] = []
        // What holds for the empty text holds for nothing else unless it holds for the root too, and no folder is empty.
        if holdsForRoot || !holdsForNothing {
            if case .pathPrefix(let path) = inner, PathComponents.any(in: path.span) {
                // A slash and anything: the name, or the rest of the folder and the name. The end without a slash is no end here.
                below.states[below.states.count - 2].isAccepting = false
            } else {
                below.states[below.states.count - 1].isAccepting = false
                below.step(sets.insert(slash))
                below.loop(name)
                below.states[below.states.count - 1].isAccepting = true
            }
            chains.append(below)
        }
        // Where nothing is in front of the slash, the slash is the folder.
        if holdsForRoot, !holdsForNothing {
            var root = LinearAutomaton()
            root.step(sets.insert(slash))
            root.loop(name)
            root.states[1].isAccepting = true
            chains.append(root)
        }
        return chains
    }

    private static func baseName(_ inner: BytePattern, _ sets: inout ByteSetPool) -> [LinearAutomaton]? {
        let name = sets.insert(.name)
        var chain = LinearAutomaton()
        // Behind some slash, or at the beginning; no byte from here on is a slash, so it is the last one.
        chain.loop(ByteSetPool.any)
        chain.step(sets.insert(slash))
        chain.states[1].isInitial = true
        switch inner {
        case .equal(let bytes), .iequal(let bytes), .prefix(let bytes), .suffix(let bytes), .contains(let bytes), .icontains(let bytes):
            guard !bytes.contains(slash) else { return [] }
            if inner.beginsAnywhere { chain.loop(name) }
            chain.append(bytes, ignoringCase: inner.ignoresCase, &sets)
            if inner.endsAnywhere { chain.loop(name) }
        case .glob(let bytes, let caseInsensitive):
            guard chain.appendGlob(bytes.span, foldsCase: caseInsensitive, within: .name, &sets) else { return nil }
        case .pathPrefix(let path):
            var components = PathComponents(path.span)
            guard let only = components.next() else {
                // The root is above every name.
                chain.loop(name)
                break
            }
            guard components.next() == nil else { return [] }
            guard chain.appendComponent(path.span.extracting(only), &sets) else { return nil }
        case .directory, .baseName: return nil
        }
        chain.states[chain.states.count - 1].isAccepting = true
        return [chain]
    }

    /// One component of a path, where no slashes were kept in front of it.
    private mutating func appendComponent(_ component: Span<UInt8>, _ sets: inout ByteSetPool) -> Bool {
        guard component.isGlobComponent else {
            for index in component.indices { step(sets.insert(component[index])) }
            return true
        }
        guard component.isStars else { return appendGlob(component, foldsCase: false, within: .name, &sets) }
        // No component is empty.
        step(sets.insert(.name))
        loop(sets.insert(.name))
        return true
    }
}

extension ByteSet {
    /// All but the slash.
    fileprivate static let name = ByteSet(where: { $0 != UInt8(ascii: "/") })
}

extension BytePattern {
    fileprivate var ignoresCase: Bool {
        switch self {
        case .iequal, .icontains: true
        default: false
        }
    }

    fileprivate var beginsAnywhere: Bool {
        switch self {
        case .suffix, .contains, .icontains: true
        default: false
        }
    }

    fileprivate var endsAnywhere: Bool {
        switch self {
        case .prefix, .contains, .icontains: true
        default: false
        }
    }
}

extension PathComponents {
    /// Whether a path has any.
    fileprivate static func any(in path: Span<UInt8>) -> Bool {
        var components = PathComponents(path)
        return components.next() != nil
    }
}
