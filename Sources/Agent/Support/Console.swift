// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Short texts for a person: whole lines to standard output or standard error, nothing buffered.
package enum Console {
    package static func standardError(_ line: String) { write(line + "\n", to: 2) }
    package static func standardOutput(_ text: String) { write(text, to: 1) }

    /// Ends the process.
    package static func end(_ code: Int32) -> Never { exit(code) }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            // The offset stays below the count by the loop's condition.
            let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress! + offset, $0.count - offset) }
            if written <= 0 { return }
            offset += written
        }
    }

    /// An error as users see it: one line, and a hint below.
    package static func show(_ error: AgentError) {
        standardError("apus: \(error.message)")
        if let hint = error.hint { standardError("  hint: \(hint)") }
    }
}
