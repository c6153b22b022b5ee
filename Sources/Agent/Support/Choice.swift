// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// Options that take one of some words.
enum Choice {
    /// Nil where the option was not given.
    static func of<T: RawRepresentable & CaseIterable>(_: T.Type, _ option: String, _ text: String?) throws(AgentError) -> T?
    where T.RawValue == String {
        guard let text else { return nil }
        if let value = T(rawValue: text) { return value }
        throw AgentError(
            .usage, "unknown value \(Spelling.quoted(text)) for \(option)",
            hint: Spelling.hint(for: text, among: T.allCases.map(\.rawValue)))
    }
}
