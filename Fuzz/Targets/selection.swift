// SPDX-License-Identifier: Apache-2.0

// Lines as values of --events.

@testable import Agent
import Events

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(AgentError) {
        let selection = try EventSelection(RawInput(start, count).lines)
        expect(!selection.events.isEmpty || !selection.detectionNames.isEmpty, "nothing is chosen")
        expect(Set(selection.detectionNames).count == selection.detectionNames.count, "a detection twice")
        expect(Set(selection.events).count == selection.events.count, "an event twice")
        expect(selection.named.isSubset(of: selection.events), "an event was named and is not chosen")
        let names = selection.events.compactMap { EventCatalogue.shared[$0]?.name }
        expect(names.count == selection.events.count, "an event without a name")
        // Hundreds of names take milliseconds.
        if names.count < 20 {
            let again = try EventSelection([(names + selection.detectionNames).joined(separator: ",")])
            expect(again.events == selection.events && again.detectionNames == selection.detectionNames, "the names choose something else")
        }
    } catch {
        expectPlain(error.message)
        if let hint = error.hint { expectPlain(hint) }
    }
    return 0
}
