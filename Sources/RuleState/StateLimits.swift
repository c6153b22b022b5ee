// SPDX-License-Identifier: Apache-2.0

/// How much a rule may remember.
package struct StateLimits: Sendable {
    /// Each of a rule's state, rate and fold knows so many keys at most.
    package var keys: Int
    /// All that a rule remembers, in bytes.
    package var bytes: Int

    package init(keys: Int = 65_536, bytes: Int = 16 << 20) { (self.keys, self.bytes) = (keys, bytes) }

    /// The most steps of a sequence.
    package static let steps = 16
    /// The highest count that a rule can ask for.
    package static let atLeast: UInt64 = 65_536
    /// How late an event may come, ns: by so much two processors' events can be out of order.
    package static let lateness: UInt64 = 50_000_000
}

/// The matches that an alert stands for; times are the events', ns.
package struct StateSummary: Hashable, Sendable {
    package var count: UInt64
    package var first: UInt64
    package var last: UInt64

    package init(count: UInt64, first: UInt64, last: UInt64) { (self.count, self.first, self.last) = (count, first, last) }
}

extension UInt64 {
    /// Whether this is more than `span` later than `other`. Nothing is added, so nothing can overflow.
    @inline(__always)
    func isBeyond(_ span: UInt64, after other: UInt64) -> Bool { self > other && self - other > span }
}
