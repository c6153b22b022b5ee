// SPDX-License-Identifier: Apache-2.0

/// An array that never changes, in memory of its own: it is looked at without counting references. For what is looked at many times
/// for each event. Public, since generic code is made for its types in other modules only then.
@frozen @safe public struct FlatTable<Element: Sendable>: ~Copyable, @unchecked Sendable {
    // Sendable, as nobody writes to it between init and deinit.
    @usableFromInline let base: UnsafeMutablePointer<Element>
    public let count: Int

    @inlinable public init(_ elements: [Element]) {
        count = elements.count
        unsafe base = .allocate(capacity: max(count, 1))
        for (index, element) in elements.enumerated() { unsafe (base + index).initialize(to: element) }
    }

    @inlinable deinit {
        unsafe base.deinitialize(count: count)
        unsafe base.deallocate()
    }

    @inlinable public subscript(_ index: Int) -> Element {
        precondition(index >= 0 && index < count)
        // Within the bounds by the line above.
        return unsafe base[index]
    }

    /// For an index that is known to be below `count`.
    @inlinable @unsafe public subscript(unchecked index: Int) -> Element { unsafe base[index] }
}
