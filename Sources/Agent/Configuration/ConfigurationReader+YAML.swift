// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Yams

// From bytes to the tree of YAML.

extension ConfigurationReader {
    /// Checks length, encoding and the number of aliases.
    func text(of bytes: [UInt8]) throws(ConfigurationError) -> String {
        guard bytes.count <= ConfigurationFile.sizeLimit else {
            throw ConfigurationError(file: file, place: nil, message: "larger than \(ByteSize(bytes: ConfigurationFile.sizeLimit))iB")
        }
        let text: String
        do {
            text = String(copying: try UTF8Span(validating: bytes.span))
        } catch {
            throw ConfigurationError(
                file: file, place: place(ofByte: error.byteOffsets.lowerBound, in: bytes), message: "not UTF-8")
        }
        let count = Self.aliases(in: bytes)
        guard count <= ConfigurationFile.aliasLimit else {
            throw ConfigurationError(file: file, place: nil, message: "more than \(ConfigurationFile.aliasLimit) aliases", hint: "write the values out")
        }
        return text
    }

    /// Counts what may be an alias: `*` and a name where a value can begin. None if nothing could be an anchor.
    ///
    /// Each alias can double a tree, and Yams walks a key's whole tree to compare it, so a few dozen would take forever.
    /// Text that only looks like aliases, in quotes or comments, counts too: safe, and 8 are much in such a file.
    static func aliases(in bytes: [UInt8]) -> Int {
        var aliases = 0
        var anchors = 0
        var previous = UInt8(ascii: "\n")
        for byte in bytes {
            switch previous {
            // All that may stand in front of a node; bytes of a byte order mark and of YAML's wider line ends among them.
            case 0...0x20, 0x80..., UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ":"), UInt8(ascii: "\""),
                UInt8(ascii: "'"), UInt8(ascii: "?"), UInt8(ascii: "-"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                if byte == UInt8(ascii: "*") { aliases += 1 }
                if byte == UInt8(ascii: "&") { anchors += 1 }
            default: break
            }
            previous = byte
        }
        return anchors == 0 ? 0 : aliases
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
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
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
