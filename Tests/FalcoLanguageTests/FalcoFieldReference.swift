// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The fields of section 3 of Falco's reference, as its tables have them.
struct FalcoFieldReference {
    struct Row: Equatable {
        let name: String
        /// In capitals, by libs' name.
        let type: String
        let flags: Set<String>
    }

    let rows: [Row]

    /// Nil where the file is not there.
    init?() {
        let found = ["../shared", "/work/shared"].lazy.compactMap { FileManager.default.contents(atPath: "\($0)/reference/falco.md") }
        guard let data = found.first else { return nil }
        var rows: [Row] = []
        var isInside = false
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix("## ") { isInside = line.hasPrefix("## 3.") }
            guard isInside, line.hasPrefix("| ") else { continue }
            let cells = line.dropFirst(2).components(separatedBy: " |").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count > 2, cells[0] != "field:type" else { continue }
            rows += Self.rows(cells[0], flags: cells[1])
        }
        self.rows = rows
    }

    /// `a / .b:TYPE arg!, c`: several names, each maybe only what differs from the first one, types and flags behind some of them.
    private static func rows(_ cell: String, flags: String) -> [Row] {
        var text = cell
        while let open = text.range(of: "("), let close = text.range(of: ")", range: open.upperBound..<text.endIndex) {
            text.removeSubrange(open.lowerBound..<close.upperBound)
        }
        var rows: [Row] = [], first = "", type = "CHARBUF"
        for part in separated(text).reversed() {
            let words = part.split(separator: " ").map(String.init)
            let pieces = words[0].split(separator: ":").map(String.init)
            if pieces.count > 1 { type = normal(pieces[1]) }
            rows.append(Row(name: pieces[0], type: type, flags: Set(words.dropFirst()).union(flags.split(separator: " ").map(String.init))))
        }
        return rows.reversed().flatMap { row in
            expanded(row.name).map { name in
                if name.hasPrefix(".") { return Row(name: first.dropping(from: ".") + name, type: row.type, flags: row.flags) }
                if name.hasPrefix("_") { return Row(name: first.dropping(from: "_") + name, type: row.type, flags: row.flags) }
                if first.isEmpty { first = name }
                return Row(name: name, type: row.type, flags: row.flags)
            }
        }
    }

    /// At slashes and commas that are not within braces.
    private static func separated(_ text: String) -> [String] {
        var parts = [""], depth = 0
        for character in text {
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            if depth == 0, character == "," || character == "/" { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// `a.{b,c}` is `a.b` and `a.c`.
    private static func expanded(_ name: String) -> [String] {
        guard let open = name.firstIndex(of: "{"), let close = name.firstIndex(of: "}") else { return [name] }
        return name[name.index(after: open)..<close].split(separator: ",").flatMap { choice in
            expanded("\(name[..<open])\(choice)\(name[name.index(after: close)...])")
        }
    }

    /// Plugins have names of their own for the types.
    private static func normal(_ type: String) -> String { type == "string" ? "CHARBUF" : type.uppercased() }
}

extension String {
    fileprivate func dropping(from separator: Character) -> String { lastIndex(of: separator).map { String(self[..<$0]) } ?? self }
}
