// SPDX-License-Identifier: Apache-2.0

// Bytes as a Falco rule file, read twice over: alone, and behind a file that defines what it may change.

@testable import FalcoLanguage
import Foundation
import PolicyModel
import PolicySyntax

private let before = SourceFile(
    name: "before.yaml",
    text: """
        - {list: l, items: [a, "b c"]}
        - {macro: m, condition: proc.name in (l)}
        - {rule: r, desc: d, condition: m, output: o %proc.name, priority: INFO, exceptions: [{name: e, fields: proc.name}]}
        """)

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let file = SourceFile(name: "f.yaml", bytes: Array(RawInput(start, count)))
    let loader = FalcoLoader()
    for files in [[file], [before, file]] {
        let set = loader.load(files)
        expect(set.hasErrors == set.messages.contains { $0.diagnostic.severity == .error }, "errors that are not told")
        if set.hasErrors { expect(set.policy.rules.isEmpty, "rules of a set with errors") }
        for message in set.messages {
            let diagnostic = message.diagnostic
            expectPlain(diagnostic.description)
            if let bytes = diagnostic.bytes { expect(bytes.upperBound <= diagnostic.file.bytes.count, "a place behind the file") }
        }
        guard let encoded = try? JSONEncoder().encode(FalcoLoadReport(set)) else {
            expect(false, "a report that cannot be encoded")
            continue
        }
        let report = Array(encoded)
        do throws(JSONCheck.Mistake) {
            try JSONCheck.check(report[...])
        } catch {
            expect(false, "a report that is no JSON, at byte \(error.offset)")
        }
    }
    return 0
}
