// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// One policy as it was written, of whichever form.
struct TraceeDocument {
    struct Rule {
        let event: YAMLScalar
        let filters: [YAMLScalar]
        /// The whole entry.
        let range: SourceRange
    }

    let name: YAMLScalar
    let about: String
    let scope: [YAMLScalar]
    let rules: [Rule]
}
