// SPDX-License-Identifier: Apache-2.0

// Text as an output template: what is read is printed as what it means.

import ConditionSyntax

private let fields: Set = ["proc.name", "proc.aname", "proc", "evt.time", "evt.time.s", "a"]

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = RawInput(start, count).text
    do throws(ConditionError) {
        let template = try OutputTemplate.parse(text) { fields.contains($0) }
        let printed = template.printed
        do throws(ConditionError) {
            let again = try OutputTemplate.parse(printed) { fields.contains($0) }
            expect(again.printed == printed, "printed, it reads as another template: \(printed)")
            expect(again.pieces.count == template.pieces.count, "other pieces: \(printed)")
        } catch {
            expect(false, "what was printed cannot be read: \(printed): \(error)")
        }
    } catch {
        expectPlain(error.message)
        if let hint = error.hint { expectPlain(hint) }
        expect(error.range.lowerBound >= 0 && error.range.upperBound <= max(1, text.utf8.count), "an error at \(error.range)")
    }
    return 0
}
