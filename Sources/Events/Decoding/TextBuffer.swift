/// Bytes of text under construction, meant to be filled, read and emptied many times without allocating again.
///
/// The bytes are UTF-8 where they come from a `String`, and whatever the caller appended where they come from bytes.
/// What is not generic is quick to call from other modules; what is generic is not specialised there (Swift 6.3 does that
/// for `public` only), so it is for what is rare.
package struct TextBuffer: Sendable {
    /// What has been appended since the last `removeAll()`.
    package internal(set) var bytes: [UInt8]

    /// Creates an empty buffer that holds `capacity` bytes before it has to grow.
    package init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(max(capacity, 0))
    }

    /// The number of bytes appended.
    package var count: Int { bytes.count }

    /// Whether nothing has been appended.
    package var isEmpty: Bool { bytes.isEmpty }

    /// Empties the buffer and keeps its storage.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Drops everything after the first `length` bytes; does nothing when there are not that many.
    package mutating func truncate(to length: Int) {
        guard length >= 0, length < bytes.count else { return }
        bytes.removeLast(bytes.count - length)
    }

    /// Appends one byte.
    package mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    /// Appends the UTF-8 of `text`, a literal: a plain copy, where a `String` has to be asked where its bytes are.
    package mutating func append(_ text: StaticString) {
        guard text.hasPointerRepresentation else {
            bytes.append(contentsOf: String(text.unicodeScalar).utf8)
            return
        }
        // A static string is never freed, and has that many bytes.
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends the UTF-8 of `text`. Disfavoured so that a literal is taken as a `StaticString`.
    @_disfavoredOverload
    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends the UTF-8 of `text`, without a copy in between.
    package mutating func append(utf8 text: String) { append(contentsOf: text.utf8Span.span) }

    /// Appends once more what stands at `range`.
    package mutating func append(copyOf range: Range<Int>) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: range.count))
        var all = bytes.mutableSpan
        for index in 0..<range.count { all[start + index] = all[range.lowerBound + index] }
    }

    /// Has `body` change what was appended since `start`: it is given everything, and says how much of that stays.
    package mutating func edit(from start: Int, _ body: (inout MutableSpan<UInt8>, _ start: Int) -> Int) {
        precondition(start <= bytes.count)
        var all = bytes.mutableSpan
        truncate(to: max(start, body(&all, start)))
    }

    /// Appends `more` as it is, without any check that it is text.
    package mutating func append(contentsOf more: some Collection<UInt8>) {
        bytes.append(contentsOf: more)
    }

    /// Appends `more` as it is, without any check that it is text.
    package mutating func append(contentsOf more: [UInt8]) {
        append(contentsOf: more.span)
    }

    /// Appends `more` as it is, without any check that it is text.
    package mutating func append(contentsOf more: ArraySlice<UInt8>) {
        bytes.append(contentsOf: more)
    }

    /// Appends `more` as it is, without any check that it is text.
    package mutating func append(contentsOf more: Span<UInt8>) {
        // The buffer lives for the closure, and is only read.
        unsafe more.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
}
