// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// Names of the host's users and groups, for as long as decisions count: what rules find must be the same.
package struct AccountNames: Sendable {
    package let users: [UInt32: [UInt8]]
    package let groups: [UInt32: [UInt8]]

    package init(users: [UInt32: [UInt8]], groups: [UInt32: [UInt8]]) {
        self.users = users
        self.groups = groups
    }

    /// More are not compared with.
    private static let limit = 4096

    /// The name that goes with an id, as a value; nil where there are too many.
    static func symbol(_ word: Word, _ names: [UInt32: [UInt8]]) -> Symbol? {
        guard names.count <= limit else { return nil }
        let named = names.sorted { $0.key < $1.key }.map { Symbol.Name(bits: UInt64($0.key), text: $0.value) }
        return .named(WordValue(word, .unsigned32), named, otherwise: .missing)
    }
}
