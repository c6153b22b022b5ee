// SPDX-License-Identifier: Apache-2.0

internal import FalcoLanguage
internal import PolicyModel
package import PolicySyntax
internal import TraceeLanguage

/// Files with our policies ─► a set of them, with what they detect.
package struct ApusLoader: Sendable {
    package var options: ApusOptions

    package init(_ options: ApusOptions = ApusOptions()) { self.options = options }

    package func load(_ files: [SourceFile]) -> ApusPolicySet {
        let log = ApusLog(.document)
        let reader = PolicyReader(log: log)
        let own = files.flatMap { reader.documents(of: $0) }
        let given = (Set(own.map(\.name.text)), Set(own.flatMap { $0.rules.compactMap { $0.detects?.text } }))
        let library = options.library.files(for: files + options.others, wanted: options.wanted, besides: given)
        let shared = library.flatMap { reader.documents(of: $0) }
        checkNames(shared + own, log)

        let budget = CompileBudget(options.conditionBytes)
        var set = SetCompiler(
            shared.map { DocumentCompiler($0, options, budget, isOfLibrary: true) }
                + own.map { DocumentCompiler($0, options, budget, isOfLibrary: false) },
            options, log)
        set.compile()
        var result = set.result
        result.files = files
        (result.diagnostics, result.hasErrors) = (Self.inOrder(log.diagnostics, library + files), log.hasErrors)
        if log.hasErrors { result.policies = [] }
        return result
    }

    /// By their places, whatever was found when.
    private static func inOrder(_ diagnostics: [Diagnostic], _ files: [SourceFile]) -> [Diagnostic] {
        let places = Dictionary(files.enumerated().map { (ObjectIdentifier($1), $0) }) { first, _ in first }
        return diagnostics.enumerated().map { number, diagnostic in
            (place: (places[ObjectIdentifier(diagnostic.file)] ?? files.count, diagnostic.bytes?.lowerBound ?? -1, number), diagnostic: diagnostic)
        }.sorted { $0.place < $1.place }.map(\.diagnostic)
    }

    private func checkNames(_ documents: [PolicyDocument], _ log: ApusLog) {
        var names: [String: SourceRange] = [:]
        for name in documents.map(\.name) {
            if let first = names[name.text] {
                log.error(
                    .name, "a second policy is called \(Spelling.quoted(name.text))", at: name.range,
                    hint: "the first is in \(first.file.name), line \(first.start.line)")
            } else {
                names[name.text] = name.range
            }
        }
    }
}

/// One policy with what its rules are compiled by.
final class DocumentCompiler {
    let document: PolicyDocument
    let conditions: ConditionCompiler
    let isOfLibrary: Bool
    /// Without rules; where the scope has an error, which is told, without that too.
    var policy: Policy
    /// For each rule; nil where it has an error, or is about nothing that there is.
    var rules: [ApusRule?]

    init(_ document: PolicyDocument, _ options: ApusOptions, _ budget: CompileBudget, isOfLibrary: Bool) {
        (self.document, self.isOfLibrary) = (document, isOfLibrary)
        conditions = ConditionCompiler(
            lists: document.lists, macros: document.macros, staticFields: options.staticFields, budget: budget)
        policy = Policy(document.name.text, language: "apus")
        policy.about = document.about
        rules = Array(repeating: nil, count: document.rules.count)
    }

    /// Reads the scope.
    func begin(_ options: TraceeOptions, _ log: ApusLog) {
        let told = TraceeLog(.document)
        if let scope = PolicyScope(document.scope, options, told) {
            (policy.scope, policy.trees) = (scope.condition, scope.trees)
        }
        log.take(told)
        log.take(conditions.takeMessages())
    }

    /// Says which lists and macros nothing names.
    func warnOfUnused(_ log: ApusLog) {
        for macro in document.macros where !conditions.isUsed(macro: macro.name.text) {
            log.warn(.unused, "no rule or macro uses the macro \(Spelling.quoted(macro.name.text))", at: macro.name.range)
        }
        for list in document.lists where !conditions.isUsed(list: list.name.text) {
            log.warn(.unused, "no rule, macro or list uses the list \(Spelling.quoted(list.name.text))", at: list.name.range)
        }
    }

    var definitions: (lists: [ApusDefinition], macros: [ApusDefinition]) {
        let policy = document.name.text
        return (
            document.lists.map {
                ApusDefinition(
                    name: $0.name.text, values: $0.value.map(\.text), policy: policy, location: $0.name.range,
                    isUsed: conditions.isUsed(list: $0.name.text))
            },
            document.macros.map {
                ApusDefinition(
                    name: $0.name.text, values: [$0.value.text], policy: policy, location: $0.name.range,
                    isUsed: conditions.isUsed(macro: $0.name.text))
            })
    }
}
