// SPDX-License-Identifier: Apache-2.0

/// Names of policies.
package enum PolicyName {
    /// What they are, for hints.
    package static let rule = "at most 253 small letters, digits, '-' and '.', with a letter or digit at both ends of each part"

    /// As Kubernetes has them: RFC 1123, with dots.
    package static func isValid(_ text: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard text.utf8.count <= 253 else { return false }
        return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { part in
            guard let first = part.first, let last = part.last else { return false }
            return isLetter(first) && isLetter(last) && part.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "-") }
        }
    }
}
