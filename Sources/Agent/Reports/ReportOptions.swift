// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Glibc
internal import PolicySyntax

/// How a report is to be printed.
package struct ReportOptions: Equatable, Sendable {
    package enum Form: String, CaseIterable, Sendable { case table, json }

    package let form: Form
    package let color: Bool
    /// Of the terminal; nil when it is none.
    package let width: Int?

    package init(form: Form, color: Bool, width: Int?) {
        self.form = form
        self.color = color
        self.width = width
    }

    /// Reads the values of `--output` and `--color`, and looks at standard output.
    package init(output: String?, color: String?) throws(AgentError) {
        form = try Self.choice("--output", output, Form.self) ?? .table
        switch try Self.choice("--color", color, RunRequest.Color.self) ?? .auto {
        case .always: self.color = true
        case .never: self.color = false
        case .auto: self.color = unsafe getenv("NO_COLOR") == nil && isatty(1) == 1
        }
        // Terminals that do not know their width get what most of them are made for.
        width = isatty(1) == 1 ? max(Int(shim_terminal_width(1)), 0).nonZero ?? Self.usualWidth : nil
    }

    /// What reports are made for.
    static let usualWidth = 100

    private static func choice<T: RawRepresentable & CaseIterable>(
        _ option: String, _ text: String?, _: T.Type
    ) throws(AgentError) -> T? where T.RawValue == String {
        guard let text else { return nil }
        if let value = T(rawValue: text) { return value }
        throw AgentError(
            .usage, "unknown value \(Spelling.quoted(text)) for \(option)",
            hint: Spelling.hint(for: text, among: T.allCases.map(\.rawValue)))
    }
}

extension Int {
    fileprivate var nonZero: Int? { self == 0 ? nil : self }
}
