// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

/// What is copied of the environments that programs are given. They hold secrets.
package enum EnvironmentChoice: Equatable, Sendable {
    case nothing
    /// These variables; of the others not even their names.
    case variables(Set<String>)
    case everything

    /// As little as tells all of these variables: everything where there are too many to look for, or one's name is too long.
    package init(variables names: Set<String>) {
        if names.isEmpty {
            self = .nothing
        } else if names.count <= Int(APUS_VARIABLES), names.allSatisfy({ (1...Self.longestName).contains($0.utf8.count) }) {
            self = .variables(names)
        } else {
            self = .everything
        }
    }

    /// Bytes of a name; its '=' comes behind it.
    private static let longestName = 8 * Int(APUS_VARIABLE_WORDS) - 1

    /// Whether who has this has all of the other.
    package func covers(_ other: EnvironmentChoice) -> Bool {
        switch (self, other) {
        case (_, .nothing), (.everything, _): true
        case (.variables(let own), .variables(let others)): own.isSuperset(of: others)
        default: false
        }
    }

    /// Of strings with a NUL behind each, those that are wanted.
    package func kept(of environment: [UInt8]) -> [UInt8] {
        switch self {
        case .nothing: return []
        case .everything: return environment
        case .variables(let names):
            let names = Set(names.map { Array($0.utf8) })
            var kept: [UInt8] = []
            for string in environment.split(separator: 0) {
                guard let end = string.firstIndex(of: UInt8(ascii: "=")), names.contains(Array(string[..<end])) else { continue }
                kept += string
                kept.append(0)
            }
            return kept
        }
    }

    /// For the kernel side: of each name, with its '=', words of eight bytes and the bits of them that count.
    package var words: [UInt64] {
        guard case .variables(let names) = self else { return [] }
        return names.sorted().flatMap { name in
            var words = [UInt64](repeating: 0, count: 2 * Int(APUS_VARIABLE_WORDS))
            for (place, byte) in (Array(name.utf8) + [UInt8(ascii: "=")]).enumerated() {
                words[place / 8] |= UInt64(byte) << UInt64(8 * (place % 8))
                words[Int(APUS_VARIABLE_WORDS) + place / 8] |= 0xff << UInt64(8 * (place % 8))
            }
            return words
        }
    }
}
