// SPDX-License-Identifier: Apache-2.0

/// Names of ids from a colon-separated table (/etc/passwd, /etc/group): name first, id third. Read once.
///
/// The name service is not asked: it may go over the network, and the event path must not wait for it.
package final class NameTable {
    private var names: [UInt32: [UInt8]] = [:]

    package init(path: String) {
        guard let bytes = ProcFS.contents(path, limit: 16 << 20) else { return }
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
            guard fields.count > 2, let id = UInt32(String(decoding: fields[2], as: UTF8.self)), names[id] == nil else { continue }
            names[id] = Array(fields[0])
        }
    }

    /// The id of a name; nil when the table has none of it.
    package func id(of name: String) -> UInt32? {
        let bytes = Array(name.utf8)
        return names.first { $0.value == bytes }?.key
    }

    package subscript(_ id: UInt32) -> [UInt8]? { names[id] }
}
