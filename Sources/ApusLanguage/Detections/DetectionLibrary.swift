// SPDX-License-Identifier: Apache-2.0

package import PolicySyntax

/// Policies with detections that are there for all others to use: loaded only as far as something refers to them.
package struct DetectionLibrary: Sendable {
    private struct Entry {
        let file: SourceFile
        let policies: Set<String>
        let detections: Set<String>
    }

    private let entries: [Entry]

    /// - Parameter files: of one or more policies each.
    package init(_ files: [SourceFile]) {
        entries = files.map { file in
            // What is wrong with a file is told when it is loaded.
            let documents = (try? YAMLReader().documents(of: file)) ?? []
            let rules = documents.flatMap { $0["spec"]?["rules"]?.sequence ?? [] }
            return Entry(
                file: file, policies: Set(documents.compactMap { $0["metadata"]?["name"]?.scalar?.text }),
                detections: Set(rules.compactMap { $0["detects"]?.scalar?.text }))
        }
    }

    package static let empty = DetectionLibrary([])

    /// All names, sorted.
    package var detections: [String] { Set(entries.flatMap(\.detections)).sorted() }

    /// The files with what these mention, and with what is wanted besides, and with what those mention in turn. Files whose policies or
    /// detections others bring are left out: what is given comes before what is there.
    func files(
        for users: [SourceFile], wanted: Set<String>, besides given: (policies: Set<String>, detections: Set<String>)
    ) -> [SourceFile] {
        var left = entries.filter { $0.policies.isDisjoint(with: given.policies) && $0.detections.isDisjoint(with: given.detections) }
        let named = left.filter { !$0.detections.isDisjoint(with: wanted) }.map(\.file)
        left.removeAll { !$0.detections.isDisjoint(with: wanted) }
        var found = named
        var next = users + named
        while !next.isEmpty, !left.isEmpty {
            var mentioned = Mentions()
            for file in next { mentioned.add(file.bytes) }
            let chosen = left.filter { entry in entry.detections.contains { mentioned.contains($0) } }
            left.removeAll { entry in chosen.contains { $0.file === entry.file } }
            next = chosen.map(\.file)
            found += next
        }
        return entries.map(\.file).filter { file in found.contains { $0 === file } }
    }
}

/// The words of texts, and the beginnings of words that a star ends.
private struct Mentions {
    private var words: Set<String> = []
    private var beginnings: Set<String> = []

    mutating func add(_ bytes: [UInt8]) {
        var start: Int?
        for index in 0...bytes.count {
            let isWord = index < bytes.count && Self.isWord(bytes[index])
            if isWord, start == nil { start = index }
            guard !isWord, let first = start else { continue }
            start = nil
            // Names are 64 bytes at most.
            guard index - first <= 64 else { continue }
            let word = String(decoding: bytes[first..<index], as: UTF8.self)
            if index < bytes.count, bytes[index] == UInt8(ascii: "*") { beginnings.insert(word) } else { words.insert(word) }
        }
    }

    func contains(_ name: String) -> Bool { words.contains(name) || beginnings.contains { name.hasPrefix($0) } }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
