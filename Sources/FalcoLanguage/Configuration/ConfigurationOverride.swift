// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// One `-o KEY=VALUE`: a value for a place in the configuration.
///
/// Keys lie within each other behind dots, elements of lists between brackets (`[0]`; `[]` is a new last one), and a backslash
/// takes away what the next character means. A value that begins with a brace, a bracket or a quote is YAML, so that
/// `append_output[]={"extra_output": "x"}` can be written; any other is a text.
struct ConfigurationOverride {
    let path: [YAMLStep]
    let value: YAMLNode
    /// The key as it was written.
    let place: SourceRange

    init(parsing text: String) throws(Diagnostic) {
        let file = SourceFile(name: "-o", text: text)
        var keys = KeyReader(file)
        path = try keys.steps()
        place = SourceRange(file, 0..<keys.end)
        let written = String(decoding: file.bytes[..<keys.end], as: UTF8.self)
        let valueFile = SourceFile(name: "-o \(written)", bytes: Array(file.bytes[(keys.end + 1)...]))
        guard let first = valueFile.bytes.first, "{[\"'".utf8.contains(first) else {
            value = .text(String(decoding: valueFile.bytes, as: UTF8.self), at: SourceRange(valueFile, 0..<valueFile.bytes.count))
            return
        }
        let documents = try YAMLReader(code: LoadCode.yamlParse.rawValue).documents(of: valueFile)
        guard documents.count == 1 else {
            throw Diagnostic(code: LoadCode.yamlValidate.rawValue, "there is no value", at: place, hint: "write KEY=VALUE")
        }
        value = documents[0]
    }

    /// A tree with this value in it.
    func applied(to root: YAMLNode) throws(Diagnostic) -> YAMLNode {
        do throws(YAMLStepError) {
            return try root.setting(path, to: value, place: place)
        } catch {
            throw Diagnostic(
                code: LoadCode.yamlValidate.rawValue, error.message, at: place,
                hint: "KEY[] is a new last element of a list, KEY[0] its first")
        }
    }
}

/// Reads what stands in front of the equals sign.
private struct KeyReader {
    private let file: SourceFile
    /// Of the equals sign, once it was found.
    private(set) var end = 0

    /// Steps of the longest path: each nests once more.
    private static let stepLimit = 64

    init(_ file: SourceFile) { self.file = file }

    mutating func steps() throws(Diagnostic) -> [YAMLStep] {
        let bytes = file.bytes
        var steps: [YAMLStep] = []
        var name: [UInt8] = []
        // Behind a bracket no name is due.
        var isNameDue = true
        while end < bytes.count, bytes[end] != UInt8(ascii: "=") {
            switch bytes[end] {
            case UInt8(ascii: "\\") where end + 1 < bytes.count:
                end += 1
                name.append(bytes[end])
            case UInt8(ascii: "."):
                try close(&name, &steps, isNameDue)
                isNameDue = true
            case UInt8(ascii: "["):
                try close(&name, &steps, isNameDue)
                steps.append(try element())
                isNameDue = false
            default: name.append(bytes[end])
            }
            end += 1
        }
        guard end < bytes.count else { throw fail("there is no '='", 0..<bytes.count) }
        try close(&name, &steps, isNameDue)
        guard steps.count <= Self.stepLimit else { throw fail("more than \(Self.stepLimit) keys within each other", 0..<end) }
        return steps
    }

    private func close(_ name: inout [UInt8], _ steps: inout [YAMLStep], _ isDue: Bool) throws(Diagnostic) {
        guard isDue != name.isEmpty else {
            throw isDue ? fail("a name is missing", end..<end + 1) : fail("expected '.', '[' or '='", end - name.count..<end)
        }
        if isDue { steps.append(.key(String(decoding: name, as: UTF8.self))) }
        name = []
    }

    /// From the opening bracket to the closing one.
    private mutating func element() throws(Diagnostic) -> YAMLStep {
        let start = end
        while end < file.bytes.count, file.bytes[end] != UInt8(ascii: "]") { end += 1 }
        guard end < file.bytes.count else { throw fail("the bracket is not closed", start..<end) }
        let digits = String(decoding: file.bytes[start + 1..<end], as: UTF8.self)
        if digits.isEmpty { return .end }
        guard let index = Int(digits), index >= 0 else { throw fail("\(Spelling.quoted(digits)) is no place in a list", start..<end + 1) }
        return .index(index)
    }

    private func fail(_ message: String, _ bytes: Range<Int>) -> Diagnostic {
        Diagnostic(
            code: LoadCode.yamlValidate.rawValue, message, file: file, bytes: bytes, hint: "write KEY=VALUE, such as priority=notice")
    }
}
