// SPDX-License-Identifier: Apache-2.0

/// What a string field is compared with. All of it is about bytes: no encoding, no locale; upper and lower case are ASCII's.
package enum BytePattern: Hashable, Sendable {
    /// The whole text.
    case equal([UInt8])
    /// The whole text, whatever the case of its letters.
    case iequal([UInt8])
    /// What the text begins with.
    case prefix([UInt8])
    /// What the text ends with.
    case suffix([UInt8])
    /// A part of the text.
    case contains([UInt8])
    /// A part of the text, whatever the case of its letters.
    case icontains([UInt8])
    /// A shell pattern for the whole text, as fnmatch(3) has it without flags: `*` takes `/` too.
    case glob([UInt8], caseInsensitive: Bool)
    /// A path above the text, or the text itself, component by component: `/etc` is above `/etc/passwd` and not above
    /// `/etcetera`. A component with `?`, `*` or `[` is a shell pattern; empty components count nowhere, `/` is above all.
    case pathPrefix([UInt8])
    /// A pattern for the folder that a path lies in: what is in front of the last slash, or the slash itself where nothing is. A text
    /// without a slash has none, and nothing holds for it.
    indirect case directory(of: BytePattern)
    /// A pattern for what is behind a path's last slash, empty or not; a text without a slash is that as a whole.
    indirect case baseName(BytePattern)

    /// The bytes that the pattern is written with.
    package var bytes: [UInt8] {
        switch self {
        case .equal(let bytes), .iequal(let bytes), .prefix(let bytes), .suffix(let bytes), .contains(let bytes),
            .icontains(let bytes), .glob(let bytes, _), .pathPrefix(let bytes):
            bytes
        case .directory(of: let inner), .baseName(let inner): inner.bytes
        }
    }

    /// Whether the pattern holds for `text`: the meaning that every table has to have.
    package func matches(_ text: Span<UInt8>) -> Bool {
        // Not with the others: their bytes would be copied out once more.
        switch self {
        case .directory(of: let inner):
            guard let slash = text.lastSlash else { return false }
            return inner.matches(text.extracting(0..<max(1, slash)))
        case .baseName(let inner):
            let start = text.lastSlash.map { $0 + 1 } ?? 0
            return inner.matches(text.extracting(start..<text.count))
        default: return matchesWhole(text)
        }
    }

    private func matchesWhole(_ text: Span<UInt8>) -> Bool {
        let own = bytes.span
        switch self {
        case .equal: return Likeness.equal.holds(own, of: text)
        case .iequal: return Likeness.iequal.holds(own, of: text)
        case .prefix: return Likeness.prefix.holds(own, of: text)
        case .suffix: return Likeness.suffix.holds(own, of: text)
        case .contains: return Likeness.contains.holds(own, of: text)
        case .icontains: return Likeness.icontains.holds(own, of: text)
        case .glob(_, let caseInsensitive): return (caseInsensitive ? Likeness.iglob : .glob).holds(own, of: text)
        case .pathPrefix: return Self.isAbove(own, text)
        case .directory, .baseName: return matches(text)
        }
    }

    private static func isAbove(_ path: Span<UInt8>, _ text: Span<UInt8>) -> Bool {
        var wanted = PathComponents(path)
        var present = PathComponents(text)
        while let component = wanted.next() {
            guard let own = present.next() else { return false }
            let pattern = path.extracting(component)
            let candidate = text.extracting(own)
            if pattern.isGlobComponent {
                guard Glob(pattern, foldsCase: false).matches(candidate) else { return false }
            } else {
                guard pattern.count == candidate.count, candidate.holds(pattern, at: 0) else { return false }
            }
        }
        return true
    }
}

/// How a text can be like bytes that come with it, as those of another field do: what `BytePattern` says of bytes that it keeps.
package enum Likeness: Sendable {
    case equal, iequal, prefix, suffix, contains, icontains, glob, iglob

    package func holds(_ own: Span<UInt8>, of text: Span<UInt8>) -> Bool {
        switch self {
        case .equal: own.count == text.count && text.holds(own, at: 0)
        case .iequal: own.count == text.count && text.holds(own, at: 0, ignoringCase: true)
        case .prefix: own.count <= text.count && text.holds(own, at: 0)
        case .suffix: own.count <= text.count && text.holds(own, at: text.count - own.count)
        case .contains: text.contains(own)
        case .icontains: text.contains(own, ignoringCase: true)
        case .glob: Glob(own, foldsCase: false).matches(text)
        case .iglob: Glob(own, foldsCase: true).matches(text)
        }
    }
}

/// The components of a path that are not empty.
struct PathComponents: ~Escapable {
    private let path: Span<UInt8>
    private var position = 0

    @_lifetime(copy path)
    init(_ path: Span<UInt8>) { self.path = path }

    @_lifetime(self: copy self)
    mutating func next() -> Range<Int>? {
        while position < path.count, path[position] == UInt8(ascii: "/") { position += 1 }
        let start = position
        while position < path.count, path[position] != UInt8(ascii: "/") { position += 1 }
        return start < position ? start..<position : nil
    }
}

extension Span<UInt8> {
    /// Whether a component of a path is a shell pattern; a backslash alone makes none.
    var isGlobComponent: Bool {
        for index in indices {
            switch self[index] {
            case UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "["): return true
            default: break
            }
        }
        return false
    }

    /// Where the last slash is.
    var lastSlash: Int? {
        var index = count - 1
        while index >= 0, self[index] != UInt8(ascii: "/") { index -= 1 }
        return index >= 0 ? index : nil
    }

    /// Whether `other` is here at `start`; it must fit.
    func holds(_ other: Span<UInt8>, at start: Int, ignoringCase: Bool = false) -> Bool {
        for index in other.indices {
            let mine = self[start + index]
            let its = other[index]
            if mine != its, !(ignoringCase && mine.lowercased == its.lowercased) { return false }
        }
        return true
    }

    func contains(_ other: Span<UInt8>, ignoringCase: Bool = false) -> Bool {
        guard other.count <= count else { return false }
        for start in 0...(count - other.count) where holds(other, at: start, ignoringCase: ignoringCase) { return true }
        return false
    }
}
