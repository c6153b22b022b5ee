// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

// Values as what they stand for. They were checked when the entry was read.

extension ScopeExpression {
    /// Whether the value is `new` (or, for containers, `started`).
    package var meansNew: Bool {
        values.contains { Self.isNew($0.text, subject) }
    }

    /// The values as numbers; those that are none (`new`, user names) are left out.
    package var numbers: [UInt32] {
        values.compactMap { UInt32($0.text) }
    }

    /// The values of a `uid` entry as numbers.
    ///
    /// - Parameter userID: the number of a user's name, nil if there is no such user.
    package func userIDs(_ userID: (String) -> UInt32?) throws(ScopeError) -> [UInt32] {
        var numbers: [UInt32] = []
        for value in values {
            guard let number = UInt32(value.text) ?? userID(value.text) else {
                throw error(
                    at: value, "no user \(Spelling.quoted(value.text))",
                    hint: "user names come from this host; a number works too")
            }
            numbers.append(number)
        }
        return numbers
    }

    /// The values of an `executable` entry, taken apart.
    package var executables: [Executable] {
        values.compactMap { Executable($0.text) }
    }

    /// An error about one of the values.
    package func error(at value: Value?, _ message: String, hint: String? = nil) -> ScopeError {
        ScopeError(text: text, column: value?.column ?? 1, message: message, hint: hint)
    }

    static func isNew(_ text: String, _ subject: Subject) -> Bool {
        switch subject {
        case .pid: text == "new"
        case .container: text == "new" || text == "started"
        default: false
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension ScopeExpression {
    /// The path of an executable, and the mount namespace that the process must be in.
    package struct Executable: Equatable, Sendable {
        package let place: Place
        package let path: String

        package enum Place: Hashable, Sendable {
            case anywhere
            /// The namespace of the host's first process.
            case host
            /// The namespace with this inode number.
            case mountNamespace(UInt32)
        }

        /// Takes `/path`, `host:/path` and `NUMBER:/path` apart; nil for anything else.
        init?(_ text: String) {
            if text.utf8.first == UInt8(ascii: "/") {
                (place, path) = (.anywhere, text)
                return
            }
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].utf8.first == UInt8(ascii: "/") else { return nil }
            if parts[0] == "host" {
                place = .host
            } else if parts[0].utf8.allSatisfy(ScopeExpression.isDigit), let number = UInt32(parts[0]) {
                place = .mountNamespace(number)
            } else {
                return nil
            }
            path = String(parts[1])
        }
    }
}
