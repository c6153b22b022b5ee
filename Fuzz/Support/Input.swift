// SPDX-License-Identifier: Apache-2.0

/// The bytes of one run, as libFuzzer hands them over: they live while the target runs, and are exactly as long as said.
typealias RawInput = UnsafeRawBufferPointer

extension RawInput {
    init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        self.init(start: start, count: count)
    }

    /// The input as text; whatever is not UTF-8 is replaced, as Swift does with arguments of a command line.
    var text: String { String(decoding: self, as: UTF8.self) }

    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}

/// Ends the run as a finding: a crash is how libFuzzer is told, and it keeps the input.
func expect(_ truth: Bool, _ what: @autoclosure () -> String) {
    if !truth { fatalError("finding: \(what())") }
}

/// A message or a line for a user is one line, without what changes how a terminal shows it.
func expectPlain(_ message: String) {
    expect(!message.isEmpty, "empty message")
    for scalar in message.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            expect(false, "message with U+\(String(scalar.value, radix: 16)): \(message)")
        default: break
        }
    }
}
