// SPDX-License-Identifier: Apache-2.0

/// What a field's value is; decides which comparisons have a meaning.
package enum ValueType: String, Hashable, Sendable {
    case int64, uint64, bool, double
    /// Bytes that are text by convention; nothing says that they are UTF-8.
    case text
    /// An absolute path; compares as text, and component by component in `pathPrefix`.
    case path
    /// Bytes that are no text.
    case bytes
    /// An IPv4 or IPv6 address.
    case address
    /// An address range when written, an address when read.
    case network
    /// A host's name when written, an address when read: equal to each of those that the name resolves to.
    case hostName
    case port
    /// Nanoseconds: a span, or since 1970.
    case duration, time
}

/// A value that is written in a policy.
package enum Literal: Hashable, Sendable {
    case int64(Int64)
    case uint64(UInt64)
    case bool(Bool)
    case double(UInt64)
    case text([UInt8])
    case bytes([UInt8])
    case network(AddressRange)
    case hostName([UInt8])

    /// A floating-point number by its bits, so that literals stay hashable.
    package static func double(_ value: Double) -> Literal { .double(value.bitPattern) }
    package static func text(_ text: String) -> Literal { .text(Array(text.utf8)) }
}

/// Addresses that share their first bits. One address is a range with all bits fixed.
package struct AddressRange: Hashable, Sendable {
    /// 4 or 16 bytes in network order, bits behind the prefix zero.
    package let address: [UInt8]
    /// 0 to 32 or 128.
    package let prefix: Int

    /// Nil unless `address` has 4 or 16 bytes and `prefix` is in range.
    package init?(address: [UInt8], prefix: Int) {
        guard address.count == 4 || address.count == 16, (0...(8 * address.count)).contains(prefix) else { return nil }
        var address = address
        for index in address.indices {
            let kept = max(0, min(8, prefix - 8 * index))
            address[index] &= UInt8(truncatingIfNeeded: 0xff00 >> kept)
        }
        self.address = address
        self.prefix = prefix
    }

    package func contains(_ other: Span<UInt8>) -> Bool {
        guard other.count == address.count else { return false }
        var left = prefix
        for index in address.indices where left > 0 {
            let mask = left >= 8 ? UInt8.max : UInt8(truncatingIfNeeded: 0xff00 >> left)
            if (other[index] ^ address[index]) & mask != 0 { return false }
            left -= 8
        }
        return true
    }
}
