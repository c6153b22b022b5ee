// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Glibc

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
        form = try Choice.of(Form.self, "--output", output) ?? .table
        switch try Choice.of(RunRequest.Color.self, "--color", color) ?? .auto {
        case .always: self.color = true
        case .never: self.color = false
        case .auto: self.color = unsafe getenv("NO_COLOR") == nil && isatty(1) == 1
        }
        // Terminals that do not know their width get what most of them are made for.
        width = isatty(1) == 1 ? max(Int(shim_terminal_width(1)), 0).nonZero ?? Self.usualWidth : nil
    }

    /// What reports are made for.
    static let usualWidth = 100
}

extension Int {
    fileprivate var nonZero: Int? { self == 0 ? nil : self }
}
