// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// One filter of a Tracee rule, such as `data.pathname=/tmp*,/var/tmp*`; what its field is, and what values it may have, is not
/// looked at here.
package struct FilterExpression: Equatable, Sendable {
    /// A piece of the filter without the blanks around it.
    package struct Part: Equatable, Sendable {
        package let text: String
        /// Where it stands in the filter.
        package let bytes: Range<Int>
    }

    /// The filter as it was written.
    package let text: String
    package let field: Part
    /// Nil where the field stands bare.
    package let operation: ScopeExpression.Operation?
    /// Where the operator stands; empty at the end where there is none.
    package let operatorBytes: Range<Int>
    /// With what, in the order written; empty where the field stands bare.
    package let values: [Part]

    /// Bytes of one filter.
    package static let textLimit = 65_536

    /// Reads `FIELD`, or `FIELD OPERATOR VALUE,VALUE…`; blanks around each part count for nothing, and a comma always separates.
    package init(parsing text: String) throws(FilterError) {
        let bytes = Array(text.utf8)
        func fail(_ range: Range<Int>, _ message: String, hint: String? = nil) -> FilterError {
            FilterError(text: text, bytes: range, message: message, hint: hint)
        }
        func part(_ range: Range<Int>) -> Part {
            let kept = Self.trimmed(bytes, range)
            return Part(text: String(decoding: bytes[kept], as: UTF8.self), bytes: kept)
        }
        self.text = text
        guard bytes.count <= Self.textLimit else { throw fail(0..<1, "longer than \(Self.textLimit) bytes") }
        if let index = bytes.firstIndex(of: 0) { throw fail(index..<index + 1, "contains a NUL") }
        guard !Self.trimmed(bytes, bytes.indices).isEmpty else {
            throw fail(0..<bytes.count, "the filter is empty", hint: "write a condition such as data.pathname=/etc/*")
        }
        let sign = bytes.firstIndex(where: Self.isSign) ?? bytes.count
        field = part(0..<sign)
        guard !field.text.isEmpty else {
            throw fail(sign..<sign + 1, "the field in front of the operator is missing", hint: "write FIELD=VALUE")
        }
        guard sign < bytes.count else {
            (operation, operatorBytes, values) = (nil, bytes.count..<bytes.count, [])
            return
        }
        let two = sign + 1 < bytes.count && bytes[sign + 1] == UInt8(ascii: "=")
        operatorBytes = sign..<sign + (two ? 2 : 1)
        let written = String(decoding: bytes[operatorBytes], as: UTF8.self)
        guard let operation = ScopeExpression.Operation(rawValue: written) else {
            throw fail(
                operatorBytes, "unknown operator \(Spelling.quoted(written))", hint: written == "==" ? "write =" : "did you mean '!='?")
        }
        self.operation = operation
        var values: [Part] = []
        for piece in bytes[operatorBytes.upperBound...].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let value = part(piece.indices)
            guard !value.text.isEmpty else {
                let isOnly = Self.trimmed(bytes, operatorBytes.upperBound..<bytes.count).isEmpty
                throw fail(
                    piece.startIndex..<piece.startIndex + 1, isOnly ? "\(Spelling.quoted(field.text)) needs a value" : "empty value",
                    hint: isOnly ? "write \(field.text)\(written)VALUE" : "remove the comma")
            }
            values.append(value)
        }
        self.values = values
    }

    /// An error about a part of it.
    package func error(at part: Range<Int>, _ message: String, hint: String? = nil) -> FilterError {
        FilterError(text: text, bytes: part, message: message, hint: hint)
    }

    /// Whether an operator can begin with this byte.
    package static func isSign(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "=") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
    }

    /// The part of `range` without the blanks at its ends.
    package static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        func isBlank(_ index: Int) -> Bool { bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t") }
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isBlank(start) { start += 1 }
        while end > start, isBlank(end - 1) { end -= 1 }
        return start..<end
    }
}
