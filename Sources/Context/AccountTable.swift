// SPDX-License-Identifier: Apache-2.0

package import Events

/// Users and groups of one /etc/passwd and /etc/group.
///
/// The name service is not asked: it may go over the network, and the event path must not wait for it.
package struct AccountTable: Sendable, Equatable {
    package private(set) var users: [UInt32: UserInfo] = [:]
    package private(set) var groups: [UInt32: GroupInfo] = [:]
    /// More lines are not read.
    static let limit = 65536

    /// Texts of the two files; nil where there is none. Lines that make no sense are left out, and of one id's lines the first counts.
    package init(passwd: [UInt8]?, group: [UInt8]?) {
        for line in Self.lines(passwd) {
            let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 7, omittingEmptySubsequences: false)
            guard let id = Self.id(fields), users[id] == nil else { continue }
            func field(_ index: Int) -> [UInt8] { fields.count > index ? Array(fields[index]) : [] }
            users[id] = UserInfo(id: id, name: field(0), home: field(5), shell: field(6))
        }
        for line in Self.lines(group) {
            let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
            guard let id = Self.id(fields), groups[id] == nil else { continue }
            groups[id] = GroupInfo(id: id, name: Array(fields[0]))
        }
    }

    package init(users: [UserInfo], groups: [GroupInfo]) {
        for user in users where self.users[user.id] == nil { self.users[user.id] = user }
        for group in groups where self.groups[group.id] == nil { self.groups[group.id] = group }
    }

    /// The id of a user's name; nil when there is no such user.
    package func id(ofUser name: String) -> UInt32? {
        let bytes = Array(name.utf8)
        return users.values.lazy.filter { $0.name == bytes }.map(\.id).min()
    }

    /// The host's, as they were when somebody first asked: what the kernel decides by names and what rules find then are the same.
    package static let ofHost = host()

    /// The host's.
    package static func host() -> AccountTable {
        AccountTable(passwd: ProcFS.contents("/etc/passwd", limit: 16 << 20), group: ProcFS.contents("/etc/group", limit: 16 << 20))
    }

    private static func lines(_ text: [UInt8]?) -> [ArraySlice<UInt8>] {
        text?.split(separator: UInt8(ascii: "\n"), maxSplits: limit).prefix(limit).map { $0 } ?? []
    }

    private static func id(_ fields: [ArraySlice<UInt8>]) -> UInt32? {
        fields.count > 2 && !fields[0].isEmpty ? UInt32(String(decoding: fields[2], as: UTF8.self)) : nil
    }
}
