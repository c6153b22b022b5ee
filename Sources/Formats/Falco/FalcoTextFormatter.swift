// SPDX-License-Identifier: Apache-2.0

package import Events

/// Alerts as Falco prints them, one line each. Used by one thread.
package final class FalcoTextFormatter {
    private var line: FalcoLine
    private var plain = TextBuffer(capacity: 1024)

    package init(_ options: FalcoOptions) { line = FalcoLine(options) }

    /// Appends one line. Controls are escaped, so that it stays one.
    package func append(_ alert: Alert, to text: inout TextBuffer) {
        plain.removeAll()
        line.appendPrefix(alert, to: &plain)
        line.appendMessage(alert, to: &plain)
        text.append(falcoText: plain.bytes, quoted: false)
        text.append(UInt8(ascii: "\n"))
    }
}
