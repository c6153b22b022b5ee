// SPDX-License-Identifier: Apache-2.0

/// What can be told of a file of policies before anybody reads it in its language.
package struct FileHead: Sendable {
    /// None: a list, as Falco's rules are, however long; or what is no YAML.
    package let documents: [YAMLNode]
    /// The bytes, where they are no YAML.
    private let broken: [UInt8]?

    package init(_ file: SourceFile) {
        guard !Self.beginsWithList(file.bytes) else {
            (documents, broken) = ([], nil)
            return
        }
        do throws(Diagnostic) {
            (documents, broken) = (try YAMLReader().documents(of: file), nil)
        } catch {
            (documents, broken) = ([], file.bytes)
        }
    }

    /// Whether a document is of a language; of what is no YAML, whether one of these words is in it, so that whoever reads it can say where
    /// it is wrong.
    package func holds(_ isOne: (YAMLNode) -> Bool, orMentions words: [String]) -> Bool {
        if let broken { return words.contains { Self.mentions(Array($0.utf8), broken) } }
        return documents.contains(where: isOne)
    }

    /// Whether the first line that says something begins a list.
    private static func beginsWithList(_ bytes: [UInt8]) -> Bool {
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") || $0 > 0xbe || $0 == 0xbb }
            guard let first = text.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "%"), !text.starts(with: Array("---".utf8))
            else { continue }
            return first == UInt8(ascii: "[") || first == UInt8(ascii: "-")
        }
        return false
    }

    private static func mentions(_ word: [UInt8], _ bytes: [UInt8]) -> Bool {
        guard bytes.count >= word.count else { return false }
        return (0...bytes.count - word.count).contains { bytes[$0] == word[0] && bytes[$0..<$0 + word.count].elementsEqual(word) }
    }
}
