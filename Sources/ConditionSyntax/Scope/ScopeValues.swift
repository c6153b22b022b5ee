// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

// What the values of each subject may be.

extension ScopeParser {
    typealias Value = ScopeExpression.Value

    /// Refuses values that the subject cannot have.
    func check(
        _ values: [Value], of subject: ScopeExpression.Subject, _ operation: ScopeExpression.Operation
    ) throws(ScopeError) {
        if try standsForNew(values, of: subject, operation) { return }
        let ordered = operation != .equal && operation != .notEqual
        for value in values {
            switch subject {
            case .global, .notContainer, .follow: break
            case .uid: if ordered || !isUserName(value.text) { try checkNumber(value, 0...UInt32.max) }
            case .pid: try checkNumber(value, 0...ScopeExpression.processLimit)
            case .tree: try checkNumber(value, 1...ScopeExpression.processLimit)
            case .mntns, .pidns: try checkNumber(value, 0...UInt32.max)
            case .comm: try checkPattern(value)
            case .uts: try checkName(value, value.text.utf8.count, of: "a node name")
            case .executable: try checkExecutable(value)
            case .container: try checkContainer(value)
            case .cgroup: try checkPath(value, value.text)
            }
        }
    }

    /// Whether the value is `new` (for containers also `started`), which must be alone and not be ordered.
    private func standsForNew(
        _ values: [Value], of subject: ScopeExpression.Subject, _ operation: ScopeExpression.Operation
    ) throws(ScopeError) -> Bool {
        guard let new = values.first(where: { ScopeExpression.isNew($0.text, subject) }) else { return false }
        guard values.count == 1 else {
            throw fail(
                new, "'\(new.text)' must be the only value",
                hint: "write \(subject.rawValue)=\(new.text) as an entry of its own")
        }
        guard operation == .equal || operation == .notEqual else {
            throw fail(new, "'\(new.text)' cannot be compared with '\(operation.rawValue)'", hint: "use = or !=")
        }
        return true
    }

    private func checkNumber(_ value: Value, _ range: ClosedRange<UInt32>) throws(ScopeError) {
        let digits = value.text.utf8.drop { $0 == UInt8(ascii: "-") }
        guard !digits.isEmpty, value.text.utf8.count - digits.count <= 1, digits.allSatisfy(ScopeExpression.isDigit)
        else {
            throw fail(value, "\(Spelling.quoted(value.text)) is not a number")
        }
        guard let number = UInt32(value.text), range.contains(number) else {
            throw fail(
                value, "\(Spelling.quoted(value.text)) is out of range",
                hint: "from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    private func checkPattern(_ value: Value) throws(ScopeError) {
        let bytes = value.text.utf8
        try checkName(value, bytes.count { $0 != UInt8(ascii: "*") }, of: "a thread name")
        guard bytes.count <= ScopeExpression.patternLimit else {
            throw fail(
                value, "the pattern has more than \(ScopeExpression.patternLimit) elements",
                hint: "** means the same as *")
        }
    }

    private func checkName(_ value: Value, _ length: Int, of what: String) throws(ScopeError) {
        guard length > ScopeExpression.nameLimit else { return }
        var kept = ""
        for scalar in value.text.unicodeScalars where scalar != "*" {
            guard kept.utf8.count + UTF8.width(scalar) <= ScopeExpression.nameLimit else { break }
            kept.unicodeScalars.append(scalar)
        }
        let isWhole = !value.text.contains("*") && kept.utf8.count == ScopeExpression.nameLimit
        throw fail(
            value,
            "\(Spelling.quoted(value.text)) is too long: \(what) is compared up to \(ScopeExpression.nameLimit) bytes",
            hint: isWhole ? "write \(Spelling.quoted(kept))" : nil)
    }

    private func checkExecutable(_ value: Value) throws(ScopeError) {
        guard let executable = ScopeExpression.Executable(value.text) else {
            throw fail(
                value, "\(Spelling.quoted(value.text)) is not an absolute path",
                hint: "write /path, host:/path or NUMBER:/path, where NUMBER is a mount namespace")
        }
        try checkPath(value, executable.path)
        guard executable.path.utf8.count <= ScopeExpression.pathLimit else {
            throw fail(value, "the path is longer than \(ScopeExpression.pathLimit) bytes")
        }
        guard !executable.path.contains(where: { $0 == "*" || $0 == "?" }) else {
            throw fail(value, "a path has no wildcards", hint: "comm takes * and ?")
        }
        guard !executable.path.hasSuffix("/") else {
            throw fail(value, "\(Spelling.quoted(value.text)) is a directory", hint: "name the executable")
        }
    }

    /// Refuses paths that the kernel would never spell like that, which could never be equal to anything.
    private func checkPath(_ value: Value, _ path: String) throws(ScopeError) {
        guard path.utf8.first == UInt8(ascii: "/") else {
            throw fail(value, "\(Spelling.quoted(path)) is not an absolute path", hint: "begin with /")
        }
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.dropLast().contains(""), !parts.contains("."), !parts.contains("..") else {
            throw fail(value, "\(Spelling.quoted(path)) is not a plain path", hint: "write it without //, . and ..")
        }
    }

    private func checkContainer(_ value: Value) throws(ScopeError) {
        guard value.text.utf8.count <= ScopeExpression.containerLimit else {
            throw fail(value, "a container id has at most \(ScopeExpression.containerLimit) bytes")
        }
        guard isName(value.text, also: "._-") else {
            throw fail(
                value, "\(Spelling.quoted(value.text)) is not a container id", hint: "letters, digits, '.', '_' and '-'"
            )
        }
    }

    private func isUserName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !ScopeExpression.isDigit(first), first != UInt8(ascii: "-") else {
            return false
        }
        return isName(text, also: "._-$@\\+")
    }

    /// Whether all of it is ASCII letters, digits and the other characters given.
    private func isName(_ text: String, also others: String) -> Bool {
        text.utf8.allSatisfy { byte in
            ScopeExpression.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || others.utf8.contains(byte)
        }
    }
}
