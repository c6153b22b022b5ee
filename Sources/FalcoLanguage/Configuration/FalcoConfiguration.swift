// SPDX-License-Identifier: Apache-2.0

package import PolicyModel
package import PolicySyntax

/// What `falco.yaml` and `-o` say about rules and alerts; the defaults are Falco's.
package struct FalcoConfiguration: Sendable {
    /// `rules_files`: files and folders, in order.
    package var ruleFiles: [String] = []
    /// Nil: as it is without a configuration.
    package var matching: RuleMatching?
    package var minimumPriority: Priority?
    package var selections: [LoadOptions.Selection] = []
    package var additions: [LoadOptions.OutputAddition] = []
    package var staticFields: [String: String] = [:]

    package var usesISOTime = false
    package var writesJSON = false
    package var includesOutput = true
    package var includesMessage = false
    package var includesFields = true
    package var includesTags = true
    /// `watch_config_files`: rules are read anew when a file changes.
    package var watchesFiles = false

    /// Falco's keys that were set and mean nothing here, in their order.
    package var unusedKeys: [String] = []
    /// What is wrong. With an error among them the rest is not to be used.
    package var diagnostics: [Diagnostic] = []

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Reads a configuration: a file, if there is one, and what is laid over it, one after the other.
    ///
    /// - Parameter environment: values for `${NAME}`.
    package init(_ file: SourceFile?, overrides: [String] = [], environment: (String) -> String? = { _ in nil }) {
        do throws(Diagnostic) {
            var root = YAMLNode.emptyMapping(SourceFile(name: "-o", bytes: []))
            if let file { root = try Self.root(of: file) }
            for text in overrides { root = try ConfigurationOverride(parsing: text).applied(to: root) }
            let reader = FalcoConfigurationReader()
            reader.read(root.mappingTexts { Self.expand($0, environment) }, into: &self)
        } catch {
            diagnostics.append(error)
        }
    }

    private static func root(of file: SourceFile) throws(Diagnostic) -> YAMLNode {
        let documents = try YAMLReader(code: LoadCode.yamlParse.rawValue).documents(of: file).filter { !$0.isNull }
        guard let root = documents.first else { return .emptyMapping(file) }
        guard documents.count == 1, root.mapping != nil else {
            throw Diagnostic(
                code: LoadCode.yamlValidate.rawValue, "a configuration is one document of keys with values",
                at: RuleFileReader.start(of: documents.count > 1 ? documents[1] : root), hint: "write KEY: VALUE, such as priority: notice")
        }
        return root
    }

    /// Puts in what `${NAME}` stands for, nothing if that is not set; `$${NAME}` is left as `${NAME}`.
    static func expand(_ text: String, _ environment: (String) -> String?) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            let before = rest[..<start.lowerBound]
            if before.last == "$" {
                result += before.dropLast() + rest[start.lowerBound...end]
            } else {
                result += before + (environment(String(rest[start.upperBound..<end])) ?? "")
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
