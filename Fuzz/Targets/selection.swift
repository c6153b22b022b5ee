// SPDX-License-Identifier: Apache-2.0

// Lines as values of --events.

@testable import Agent
import Events
import PolicyModel

private let known = KnownDetections(names: ["ld_preload", "proc_mem_access"]) { () throws(AgentError) in
    [
        KnownDetections.Entry(name: "ld_preload", id: "TRC-107", severity: 2, technique: nil),
        KnownDetections.Entry(
            name: "proc_mem_access", id: "TRC-1023", severity: 3, technique: Technique(tactic: "Credential Access", id: "T1003.007", name: "Proc Filesystem")),
    ]
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(AgentError) {
        let selection = try EventSelection(RawInput(start, count).lines, catalogue: .shared, known)
        expect(!selection.events.isEmpty || !selection.detectionNames.isEmpty, "nothing is chosen")
        expect(Set(selection.detectionNames).count == selection.detectionNames.count, "a detection twice")
        expect(Set(selection.events).count == selection.events.count, "an event twice")
        expect(selection.named.isSubset(of: selection.events), "an event was named and is not chosen")
        let names = selection.events.compactMap { EventCatalogue.shared[$0]?.name }
        expect(names.count == selection.events.count, "an event without a name")
        // Hundreds of names take milliseconds.
        if names.count < 20 {
            let again = try EventSelection([(names + selection.detectionNames).joined(separator: ",")], catalogue: .shared, known)
            expect(again.events == selection.events && again.detectionNames == selection.detectionNames, "the names choose something else")
        }
    } catch {
        expectPlain(error.message)
        if let hint = error.hint { expectPlain(hint) }
    }
    return 0
}
