// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// A piece of a report, with how it looks on a terminal.
struct StyledText: Equatable {
    enum Style { case plain, strong, good, fair, bad, faint }
    let text: String
    let style: Style

    init(_ text: String, _ style: Style = .plain) {
        self.text = text
        self.style = style
    }

    /// Escape sequences around the text (ECMA-48), or the text alone.
    func shown(color: Bool) -> String {
        guard color, !text.isEmpty else { return text }
        switch style {
        case .plain: return text
        case .strong: return "\u{1b}[1m\(text)\u{1b}[0m"
        case .good: return "\u{1b}[32m\(text)\u{1b}[0m"
        case .fair: return "\u{1b}[33m\(text)\u{1b}[0m"
        case .bad: return "\u{1b}[31m\(text)\u{1b}[0m"
        case .faint: return "\u{1b}[2m\(text)\u{1b}[0m"
        }
    }
}

/// Rows of cells with aligned columns. Columns are as wide as they need to be; the last one takes what is left.
struct TextTable {
    /// What happens to the last column of a row that is too long.
    enum Overflow { case cut, wrap }

    var rows: [[StyledText]] = []
    let indent: Int
    let overflow: Overflow
    /// Where the line is short, these columns are cut to so many characters.
    let limits: [Int: Int]

    init(indent: Int = 0, overflow: Overflow, limits: [Int: Int] = [:]) {
        self.indent = indent
        self.overflow = overflow
        self.limits = limits
    }

    mutating func add(_ cells: StyledText...) { rows.append(cells) }

    mutating func add(header: String...) { rows.append(header.map { StyledText($0, .faint) }) }

    /// Lines, each with its end. Without a width nothing is cut or wrapped.
    func rendered(width: Int?, color: Bool) -> String {
        let widths = columnWidths(limited: width != nil)
        return rows.map { row($0, widths, width, color) }.joined()
    }

    /// Of all columns but the last of each row.
    private func columnWidths(limited: Bool) -> [Int] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.dropLast().enumerated() {
                if widths.count == column { widths.append(0) }
                let length = cell.text.count
                widths[column] = max(widths[column], limited ? min(length, limits[column] ?? length) : length)
            }
        }
        return widths
    }

    private func row(_ cells: [StyledText], _ widths: [Int], _ width: Int?, _ color: Bool) -> String {
        guard let last = cells.last else { return "\n" }
        var line = String(repeating: " ", count: indent)
        var used = indent
        for (column, cell) in cells.dropLast().enumerated() {
            let text = Self.cut(cell.text, widths[column])
            line += StyledText(text, cell.style).shown(color: color)
            line += String(repeating: " ", count: widths[column] - text.count + 2)
            used += widths[column] + 2
        }
        let room = width.map { max($0 - used, 16) } ?? .max
        let lines = overflow == .cut ? [Self.cut(last.text, room)] : Self.wrapped(last.text, room)
        for (number, text) in lines.enumerated() {
            if number > 0 { line += String(repeating: " ", count: used) }
            line += StyledText(text, last.style).shown(color: color)
            while line.last == " " { line.removeLast() }
            line += "\n"
        }
        return line
    }

    /// At most `limit` characters, the last of them an ellipsis when something is missing.
    static func cut(_ text: String, _ limit: Int) -> String {
        text.count <= limit ? text : String(text.prefix(max(limit - 1, 0))) + "…"
    }

    /// Lines of at most `limit` characters, broken at spaces; a word that is longer has a line of its own.
    static func wrapped(_ text: String, _ limit: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > limit {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        return lines.isEmpty || !line.isEmpty ? lines + [line] : lines
    }
}

extension TextTable {
    /// Texts from anyone below a faint header, as wide as the report may be.
    static func report(_ header: [String], _ rows: [[String]], _ options: ReportOptions) -> String {
        var table = TextTable(overflow: .wrap)
        table.rows.append(header.map { StyledText($0, .faint) })
        for row in rows { table.rows.append(row.map { StyledText(Spelling.printable($0)) }) }
        return table.rendered(width: options.width, color: options.color)
    }
}
