// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax
internal import Yams

// From bytes to the tree of YAML.

extension ConfigurationReader {
    /// Checks length and encoding, and that reading on will be quick.
    func text(of bytes: [UInt8]) throws(ConfigurationError) -> String {
        guard bytes.count <= ConfigurationFile.sizeLimit else {
            throw ConfigurationError(
                file: file, place: nil, message: "larger than \(ByteSize(bytes: ConfigurationFile.sizeLimit))iB")
        }
        let text: String
        do {
            text = String(copying: try UTF8Span(validating: bytes.span))
        } catch {
            throw ConfigurationError(
                file: file, place: place(ofByte: error.byteOffsets.lowerBound, in: bytes), message: "not UTF-8")
        }
        guard Self.costlyMarks(in: bytes) <= ConfigurationFile.costlyLimit else {
            throw ConfigurationError(
                file: file, place: nil,
                message: "more than \(ConfigurationFile.costlyLimit) braces, aliases and '?' keys together",
                hint: "write KEY: VALUE lines, and lists in [ ] or after dashes")
        }
        return text
    }

    /// Counts what makes a small file slow to read: `{`, `?` keys, and aliases where anything could be an anchor.
    ///
    /// Yams compares the keys of a mapping by walking all that is in them. Only `{` and `?` allow keys of more than 1024
    /// characters, so each may cost a walk over the file, and each pair of aliases may double what is walked: 980 nested
    /// `{?` took minutes for 800 KB. Text in quotes or comments that only looks like one counts too.
    static func costlyMarks(in bytes: [UInt8]) -> Int {
        var marks = 0
        var aliases = 0
        var anchors = 0
        var previous = UInt8(ascii: "\n")
        for byte in bytes {
            if byte == UInt8(ascii: "{") {
                marks += 1
            } else if mayPrecedeNode(previous) {
                switch byte {
                case UInt8(ascii: "?"): marks += 1
                case UInt8(ascii: "*"): aliases += 1
                case UInt8(ascii: "&"): anchors += 1
                default: break
                }
            }
            previous = byte
        }
        return marks + (anchors == 0 ? 0 : aliases)
    }

    /// Spaces, the bytes of YAML's wider line ends and of a byte order mark, and what ends the token before.
    private static func mayPrecedeNode(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x80...: true
        default: ",[{]}:?-\"'".utf8.contains(byte)
        }
    }

    /// Parses one document.
    func compose(_ text: String) throws(ConfigurationError) -> Node? {
        do {
            // Without rules every plain value is a text; the encoding is given so that no environment variable decides it.
            return try Yams.compose(yaml: text, .basic, .default, .utf8)
        } catch let error as YamlError {
            throw converted(error, text)
        } catch {
            throw ConfigurationError(file: file, place: nil, message: "not YAML")
        }
    }

    private func converted(_ error: YamlError, _ text: String) -> ConfigurationError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let isDeep = problem.contains("nesting level")
            return ConfigurationError(
                file: file, place: ConfigurationPlace(line: mark.line, column: mark.column),
                message: isDeep ? "nested too deep" : "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            return ConfigurationError(
                file: file, place: ConfigurationPlace(line: context.mark.line, column: context.mark.column),
                message: "key \(Spelling.quoted(duplicates.first ?? "")) is there twice")
        case .reader(let problem, let offset, _, _):
            // Yams counts characters here.
            let before = offset.map { text.prefix($0) } ?? ""
            return ConfigurationError(
                file: file, place: offset == nil ? nil : place(ofByte: before.utf8.count, in: Array(before.utf8)),
                message: "not YAML: \(problem)")
        default:
            return ConfigurationError(file: file, place: nil, message: "not YAML")
        }
    }

    /// Line and column of a byte; what comes before it must be UTF-8.
    private func place(ofByte offset: Int, in bytes: [UInt8]) -> ConfigurationPlace {
        let before = bytes.prefix(offset)
        let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
        // Every byte but those that continue a scalar begins one.
        let column = line.count { $0 & 0xC0 != 0x80 } + 1
        return ConfigurationPlace(line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: column)
    }
}
