// SPDX-License-Identifier: Apache-2.0

// Lines as the entries of a scope: parsed, lowered, and encoded for the kernel side.

@testable import Agent
import ConditionSyntax
@testable import Sensors

/// Some names are known, some are not; nothing of this host is looked at.
private let lowering = ScopeLowering(
    ScopeResolvers(
        userID: { $0.utf8.count % 2 == 0 ? UInt32($0.utf8.count) : nil },
        cgroupID: { $0.utf8.count % 2 == 0 ? UInt64($0.utf8.count) : nil },
        hostMountNamespace: { 4_026_531_841 }))

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let lines = RawInput(start, count).lines
    do throws(ScopeError) {
        let list = try ScopeExpression.list(parsing: lines)
        expect(list.map(\.text) == lines, "an entry has another text")
        for entry in list {
            expect((entry.operation == nil) == entry.values.isEmpty, "values without an operator, or the reverse")
            for value in entry.values { check(value.column, in: entry.text) }
        }
        let tests = try lowering.tests(list, reserved: count % 2)
        do throws(KernelError) {
            let encoding = try ScopeEncoding(tests)
            expect(encoding.entries.count == tests.count, "a test is missing")
        } catch {
            expect(false, "a scope that was accepted cannot be encoded: \(error)")
        }
    } catch {
        check(error.column, in: error.text)
        let error = AgentError(error)
        expectPlain(error.message)
        if let hint = error.hint { expectPlain(hint) }
    }
    return 0
}

private func check(_ column: Int, in text: String) {
    expect((1...text.unicodeScalars.count + 1).contains(column), "column \(column) of \(text.unicodeScalars.count)")
}
