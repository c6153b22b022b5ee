// SPDX-License-Identifier: Apache-2.0

internal import CRE2

/// A regular expression in POSIX syntax, matched by RE2 in time linear in the text.
///
/// Compiled once, used by any number of threads. A match allocates nothing of ours; RE2 fills caches of its own, bounded by
/// the memory given here, the first time it sees something.
@safe package final class RegularExpression: Sendable {
    /// What text and expression are made of.
    package enum Encoding: Sendable {
        /// As RE2 does by itself: `.` is one character, and matches no byte that is not UTF-8.
        case utf8
        /// Bytes: `.` is any byte.
        case latin1
    }

    /// Why a pattern is none.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        /// RE2's message.
        package let message: String
        /// The part of the pattern that it is about; may be empty.
        package let argument: String

        package init(message: String, argument: String) {
            self.message = message
            self.argument = argument
        }

        package var description: String { message }
    }

    /// RE2's own default for program and caches together.
    package static let defaultMemory = 8 << 20

    package let pattern: [UInt8]
    // RE2 locks what it changes inside; the pointer is set once.
    private nonisolated(unsafe) let expression: OpaquePointer

    /// Compiles `pattern`. What does not fit into `memory` bytes is a failure too.
    package init(_ pattern: [UInt8], encoding: Encoding = .utf8, memory: Int = defaultMemory) throws(Failure) {
        self.pattern = pattern
        let compiled = unsafe pattern.withUnsafeBytes { bytes in
            unsafe cre2_compile(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, encoding == .latin1, Int64(memory))
        }
        guard let compiled = unsafe compiled else { throw Failure(message: "no memory", argument: "") }
        if let message = unsafe cre2_error(compiled) {
            var length = 0
            let start = unsafe cre2_error_argument(compiled, &length)
            let argument = unsafe UnsafeRawBufferPointer(start: start, count: length)
            let failure = unsafe Failure(message: String(cString: message), argument: String(decoding: argument, as: UTF8.self))
            unsafe cre2_free(compiled)
            throw failure
        }
        unsafe expression = compiled
    }

    deinit { unsafe cre2_free(expression) }

    /// Whether the expression matches all of `text`.
    package func fullMatch(_ text: Span<UInt8>) -> Bool {
        unsafe text.withUnsafeBytes { bytes in
            unsafe cre2_full_match(expression, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
    }
}
