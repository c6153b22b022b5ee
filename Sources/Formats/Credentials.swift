// SPDX-License-Identifier: Apache-2.0

internal import Events

/// The value of a credentials argument: `struct apus_cred`, ten 32-bit ids and five 64-bit capability sets.
struct Credentials {
    let ids: [(StaticString, UInt32)]
    let capabilities: [(StaticString, UInt64)]

    private static let idNames: [StaticString] = [
        "uid", "gid", "suid", "sgid", "euid", "egid", "fsuid", "fsgid", "user_namespace", "secure_bits",
    ]
    private static let setNames: [StaticString] = [
        "cap_inheritable", "cap_permitted", "cap_effective", "cap_bounding", "cap_ambient",
    ]
    private static let size = 80

    /// Nil when the bytes are not as many as the layout has.
    init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Self.size else { return nil }
        func number(_ offset: Int, _ count: Int, _ bytes: Span<UInt8>) -> UInt64 {
            var value: UInt64 = 0
            for index in (0..<count).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
            return value
        }
        var ids: [(StaticString, UInt32)] = []
        for (index, name) in Self.idNames.enumerated() { ids.append((name, UInt32(number(index * 4, 4, bytes)))) }
        var sets: [(StaticString, UInt64)] = []
        for (index, name) in Self.setNames.enumerated() { sets.append((name, number(40 + index * 8, 8, bytes))) }
        self.ids = ids
        capabilities = sets
    }
}
