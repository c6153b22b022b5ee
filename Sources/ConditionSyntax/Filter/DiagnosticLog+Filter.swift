// SPDX-License-Identifier: Apache-2.0

package import PolicySyntax

extension DiagnosticLog {
    /// An error within a scalar that holds a filter, or what is written like one.
    package func error(_ code: Code, _ error: FilterError, in scalar: YAMLScalar) {
        self.error(code, error.message, at: scalar.source.range(ofValueBytes: error.bytes), hint: error.hint)
    }
}
