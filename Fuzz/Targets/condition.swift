// SPDX-License-Identifier: Apache-2.0

// Text as a condition: what is read is printed, read again, and printed the same.

import ConditionSyntax

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = RawInput(start, count).text
    do throws(ConditionError) {
        let tree = try ConditionParser.parse(text)
        expect(tree.range.upperBound <= text.utf8.count, "a range outside the text")
        let printed = tree.printed
        do throws(ConditionError) {
            expect(try ConditionParser.parse(printed).printed == printed, "printed, it reads as another tree: \(printed)")
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
