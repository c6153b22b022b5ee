// SPDX-License-Identifier: Apache-2.0

package import PolicyModel
internal import PolicySyntax

extension [Diagnostic] {
    /// `LINE:COLUMN: message` of each, without file and severity.
    package var places: [String] { map { "\($0.position.map { "\($0.line):\($0.column): " } ?? "")\($0.message)" } }
}

extension Condition {
    /// As people read it.
    package var words: String {
        switch self {
        case .always: "always"
        case .never: "never"
        case .all(let parts): "(" + parts.map(\.words).joined(separator: " and ") + ")"
        case .any(let parts): "(" + parts.map(\.words).joined(separator: " or ") + ")"
        case .not(let part): "not " + part.words
        case .test(let test): test.description
        }
    }
}
