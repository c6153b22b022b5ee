// SPDX-License-Identifier: Apache-2.0

// Bytes as Falco's configuration, and its lines as what is laid over one.

@testable import FalcoLanguage
import PolicySyntax

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = RawInput(start, count)
    let base = SourceFile(name: "base.yaml", text: "rules_files: [a, b]\nappend_output: [{match: {rule: r}}]\npriority: info\n")
    check(FalcoConfiguration(SourceFile(name: "falco.yaml", bytes: Array(input))) { $0 })
    check(FalcoConfiguration(base, overrides: input.lines))
    return 0
}

private func check(_ configuration: FalcoConfiguration) {
    expect(Set(configuration.unusedKeys).count == configuration.unusedKeys.count, "a key twice")
    for diagnostic in configuration.diagnostics {
        expectPlain(diagnostic.description)
        if let hint = diagnostic.hint { expectPlain(hint) }
        if let bytes = diagnostic.bytes { expect(bytes.upperBound <= diagnostic.file.bytes.count, "a place behind the file") }
    }
}
