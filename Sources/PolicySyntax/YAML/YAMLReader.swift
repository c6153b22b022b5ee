// SPDX-License-Identifier: Apache-2.0

/// Reads YAML from anyone: whatever the bytes are, it ends soon, with a tree or with a diagnostic.
package struct YAMLReader: Sendable {
    /// The code of its diagnostics.
    package let code: String
    package let limits: YAMLLimits

    package init(code: String = "YAML", limits: YAMLLimits = YAMLLimits()) {
        self.code = code
        self.limits = limits
    }

    /// Reads all documents of a file; one that is empty is a null.
    package func documents(of file: SourceFile) throws(Diagnostic) -> [YAMLNode] {
        try checkBytes(file)
        let start = file.bytes.starts(with: SourceFile.byteOrderMark) ? SourceFile.byteOrderMark.count : 0
        return try unsafe file.bytes.withUnsafeBufferPointer { bytes throws(Diagnostic) in
            // The events borrow the array's storage and end with this closure.
            guard let events = unsafe YAMLEvents(UnsafeBufferPointer(rebasing: bytes[start...])) else {
                throw Diagnostic(code: code, "out of memory", file: file, bytes: nil)
            }
            var composer = YAMLComposer(file, CharacterOffsets(file.bytes, from: start), code: code, limits: limits)
            return try composer.documents(from: events)
        }
    }

    private func checkBytes(_ file: SourceFile) throws(Diagnostic) {
        guard file.bytes.count <= limits.bytes else {
            throw Diagnostic(
                code: code, "larger than \(limits.bytes) bytes", file: file, bytes: nil, hint: "split the file")
        }
        if let bad = Self.firstInvalid(file.bytes) {
            throw Diagnostic(code: code, "not UTF-8", file: file, bytes: bad)
        }
        // libyaml compares each %TAG with all before it.
        var directives = 0
        var previous = UInt8(ascii: "\n")
        for (index, byte) in file.bytes.enumerated() {
            if byte == UInt8(ascii: "%"), previous == UInt8(ascii: "\n") || previous == UInt8(ascii: "\r") {
                directives += 1
                guard directives <= Self.directiveLimit else {
                    throw Diagnostic(
                        code: code, "more than \(Self.directiveLimit) lines that begin with '%'", file: file,
                        bytes: index..<index + 1)
                }
            }
            previous = byte
        }
    }

    static let directiveLimit = 1000

    /// The first bytes that are not UTF-8.
    private static func firstInvalid(_ bytes: [UInt8]) -> Range<Int>? {
        do {
            let text = try UTF8Span(validating: bytes.span)
            _ = text.count
            return nil
        } catch {
            return error.byteOffsets
        }
    }
}

/// Where characters begin: libyaml counts those, files are bytes.
struct CharacterOffsets {
    private let bytes: [UInt8]
    /// The offset of every `step`th character; empty where a character is a byte.
    private var marks: [Int] = []
    private let start: Int
    private static let step = 256

    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        self.start = start
        guard !bytes.allSatisfy({ $0 < 0x80 }) else { return }
        var count = 0
        for (index, byte) in bytes.enumerated().dropFirst(start) where byte & 0xC0 != 0x80 {
            if count % Self.step == 0 { marks.append(index) }
            count += 1
        }
    }

    /// The byte where a character begins; the end, for one behind the last.
    func offset(ofCharacter character: Int) -> Int {
        guard !marks.isEmpty else { return min(start + character, bytes.count) }
        guard character / Self.step < marks.count else { return bytes.count }
        var offset = marks[character / Self.step]
        for _ in 0..<character % Self.step {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        }
        return min(offset, bytes.count)
    }
}
