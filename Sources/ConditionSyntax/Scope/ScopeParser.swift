// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

extension ScopeExpression {
    /// Reads one entry: `SUBJECT`, or `SUBJECT OPERATOR VALUE,VALUE…`; spaces around each part count for nothing.
    ///
    /// A comma always separates; there is no way to write one inside a value (in `comm`, `?` matches it).
    package init(parsing text: String, in place: Place = .run) throws(ScopeError) {
        self = try ScopeParser(text, place).expression()
    }

    /// Reads a list of entries and checks it as a whole.
    package static func list(parsing texts: [String]) throws(ScopeError) -> [ScopeExpression] {
        var list: [ScopeExpression] = []
        for text in texts { list.append(try ScopeExpression(parsing: text)) }
        try validate(list)
        return list
    }

    /// Checks what no entry can tell alone: `global` has no company, and the list is within the limits.
    package static func validate(_ list: [ScopeExpression]) throws(ScopeError) {
        func fail(_ entry: ScopeExpression, _ message: String, hint: String) -> ScopeError {
            ScopeError(text: entry.text, column: 1, message: message, hint: hint)
        }
        if list.count > 1, let global = list.first(where: { $0.subject == .global }) {
            throw fail(global, "global must stand alone", hint: "leave out either global or the other entries")
        }
        guard list.count <= entryLimit else {
            throw fail(
                list[entryLimit], "more than \(entryLimit) entries",
                hint: "values with the same operator can share one: uid=0,33")
        }
        var patterns = 0
        for entry in list where entry.subject == .comm {
            patterns += entry.values.count
            guard patterns <= patternCountLimit else {
                throw fail(
                    entry, "more than \(patternCountLimit) comm patterns in all",
                    hint: "one pattern with * covers many names")
            }
        }
    }
}

/// Cuts the text of an entry into its parts; what the parts may be, `checked` in ScopeValues.swift says.
struct ScopeParser {
    let text: String
    private let scalars: [Unicode.Scalar]
    private let place: ScopeExpression.Place

    init(_ text: String, _ place: ScopeExpression.Place = .run) {
        self.text = text
        self.place = place
        scalars = Array(text.unicodeScalars)
    }

    func expression() throws(ScopeError) -> ScopeExpression {
        guard text.utf8.count <= ScopeExpression.textLimit else {
            throw fail(at: 0, "longer than \(ScopeExpression.textLimit) bytes")
        }
        if let index = scalars.firstIndex(of: "\0") { throw fail(at: index, "contains a NUL") }
        let all = trimmed(scalars.indices)
        guard !all.isEmpty else { throw fail(at: 0, "empty", hint: "write global, or a condition such as uid=0") }

        let sign = scalars[all].firstIndex(where: Self.isSign) ?? all.upperBound
        let subject = try subject(in: trimmed(all.lowerBound..<sign))
        guard sign < all.upperBound else {
            guard subject.mayStandBare else {
                throw fail(
                    at: all.upperBound, "\(subject.rawValue) needs an operator and a value",
                    hint: "write \(subject.rawValue)=VALUE")
            }
            return ScopeExpression(text: text, subject: subject, operation: nil, values: [])
        }
        let (operation, start) = try operation(at: sign, of: subject)
        let values = try values(in: start..<all.upperBound, of: subject)
        try check(values, of: subject, operation)
        return ScopeExpression(text: text, subject: subject, operation: operation, values: values)
    }

    func fail(at index: Int, _ message: String, hint: String? = nil) -> ScopeError {
        ScopeError(text: text, column: index + 1, message: message, hint: hint)
    }

    func fail(_ value: ScopeExpression.Value, _ message: String, hint: String? = nil) -> ScopeError {
        ScopeError(text: text, column: value.column, message: message, hint: hint)
    }
}

extension ScopeParser {
    private func subject(in range: Range<Int>) throws(ScopeError) -> ScopeExpression.Subject {
        let name = string(range)
        if let subject = ScopeExpression.Subject(rawValue: name) ?? ScopeExpression.Subject.aliases[name] {
            guard subject.mayStand(in: place) else {
                throw fail(
                    at: range.lowerBound, place == .run ? "\(name) is for the scopes of policies" : "\(name) is for the scope of a run",
                    hint: place == .run ? "tree=PID has a process and all that it starts" : "give it to --scope")
            }
            return subject
        }
        guard !name.isEmpty else {
            throw fail(
                at: range.lowerBound, "the name in front of the operator is missing",
                hint: text.contains("!container") ? "write not-container" : "write a condition such as uid=0")
        }
        let names = ScopeExpression.Subject.allCases.filter { $0.mayStand(in: place) }.map(\.rawValue)
        let near = Spelling.nearest(to: name, among: names + ScopeExpression.Subject.aliases.keys.sorted())
        throw fail(
            at: range.lowerBound, "unknown scope \(Spelling.quoted(name))",
            hint: near.map { "did you mean '\($0)'?" } ?? Spelling.hint(for: name, among: names))
    }

    /// The operator at an index, and the index behind it.
    private func operation(
        at index: Int, of subject: ScopeExpression.Subject
    ) throws(ScopeError) -> (ScopeExpression.Operation, Int) {
        let two = index + 1 < scalars.count && scalars[index + 1] == "=" ? string(index..<index + 2) : ""
        if two == "==" { throw fail(at: index, "unknown operator '=='", hint: "write =") }
        let written = two.isEmpty ? string(index..<index + 1) : two
        guard let operation = ScopeExpression.Operation(rawValue: written) else {
            throw fail(at: index, "unknown operator \(Spelling.quoted(written))", hint: "did you mean '!='?")
        }
        guard subject.operations.contains(operation) else {
            if subject.operations.isEmpty {
                throw fail(at: index, "\(subject.rawValue) takes no value", hint: "write \(subject.rawValue)")
            }
            throw fail(
                at: index, "\(subject.rawValue) cannot be compared with '\(written)'",
                hint: "use " + subject.operations.map(\.rawValue).joined(separator: " or "))
        }
        return (operation, index + written.utf8.count)
    }

    private func values(
        in range: Range<Int>, of subject: ScopeExpression.Subject
    ) throws(ScopeError) -> [ScopeExpression.Value] {
        guard !trimmed(range).isEmpty else {
            throw fail(
                at: range.lowerBound, "\(subject.rawValue) needs a value", hint: "write \(subject.rawValue)=VALUE")
        }
        var values: [ScopeExpression.Value] = []
        for piece in scalars[range].split(separator: ",", omittingEmptySubsequences: false) {
            let range = trimmed(piece.indices)
            guard !range.isEmpty else { throw fail(at: piece.startIndex, "empty value", hint: "remove the comma") }
            guard place == .policy || values.count < subject.valueLimit else {
                throw fail(at: range.lowerBound, "more than \(subject.valueLimit) values for \(subject.rawValue)")
            }
            values.append(ScopeExpression.Value(text: string(range), column: range.lowerBound + 1))
        }
        return values
    }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "=" || scalar == "!" || scalar == "<" || scalar == ">"
    }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    /// The range without spaces and tabs at its ends; empty at its lower bound if there is nothing else.
    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        let isSpace = { (index: Int) in scalars[index] == " " || scalars[index] == "\t" }
        guard let first = range.first(where: { !isSpace($0) }), let last = range.last(where: { !isSpace($0) }) else {
            return range.lowerBound..<range.lowerBound
        }
        return first..<(last + 1)
    }
}
