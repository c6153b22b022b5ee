// SPDX-License-Identifier: Apache-2.0

package import StringMatching

extension Literal {
    /// The pattern of a text that is to be equal; nil for what is no text.
    package var equalPattern: BytePattern? {
        switch self {
        case .text(let text), .bytes(let text): .equal(text)
        default: nil
        }
    }
}

extension TextOperator {
    /// What a text is compared with; nil for what is no pattern: `notEqual` and `regex`.
    package func pattern(_ text: [UInt8]) -> BytePattern? {
        switch self {
        case .equal: .equal(text)
        case .equalIgnoringCase: .iequal(text)
        case .contains: .contains(text)
        case .containsIgnoringCase: .icontains(text)
        case .startsWith: .prefix(text)
        case .endsWith: .suffix(text)
        case .glob: .glob(text, caseInsensitive: false)
        case .globIgnoringCase: .glob(text, caseInsensitive: true)
        case .notEqual, .regex: nil
        }
    }
}
