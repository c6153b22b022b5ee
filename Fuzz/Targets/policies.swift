// SPDX-License-Identifier: Apache-2.0

// Bytes as a file of our own policies, alone and with a library behind it, and its lines as parts of a rule.

@testable import ApusLanguage
import Events
import PolicyModel
import PolicySyntax
import TraceeLanguage

private let options: ApusOptions = {
    var options = ApusOptions()
    options.tracee.isBuilt = { $0.rawValue % 5 != 0 }
    options.tracee.userID = { $0.utf8.count % 2 == 0 ? UInt32($0.utf8.count) : nil }
    options.tracee.hostMountNamespace = { 4_026_531_841 }
    options.library = DetectionLibrary([SourceFile(name: "library.yaml", text: """
        apiVersion: apus.dev/v1
        kind: Policy
        metadata: {name: library}
        spec:
          rules:
            - {event: openat, detects: a, fields: {p: data.pathname, f: data.flags}}
            - {event: a, detects: b, fields: {p: data.p}, state: {count: {by: [data.p], within: 1s, atLeast: 2}}}
        """)])
    return options
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = RawInput(start, count)
    let file = SourceFile(name: "f.yaml", bytes: Array(input))
    _ = ApusForm.isWritten(in: FileHead(file))
    check(ApusLoader(options).load([file]))
    let parts = input.lines.map { "'" + $0.filter { $0 != "'" && $0 != "\r" } + "'" }
    func part(_ place: Int, _ standard: String) -> String { parts.indices.contains(place) && parts[place] != "''" ? parts[place] : standard }
    let text = """
        apiVersion: apus.dev/v1
        kind: Policy
        metadata: {name: p}
        spec:
          macros: [{name: m, condition: \(part(0, "proc.name = x"))}]
          rules:
            - {event: \(part(1, "openat")), when: \(part(2, "m")), message: \(part(3, "x")), detects: d, fields: {x: \(part(4, "proc.name"))}}
            - {event: d, filters: [\(part(5, "data.x=1"))], rateLimit: \(part(6, "1/s")), fold: {by: [\(part(7, "data.x"))], within: \(part(8, "1s"))}}
            - {state: {sequence: {by: [proc.pid], within: 1s, steps: [\(part(9, "evt.type = d")), \(part(10, "evt.type in (a, b)"))]}}}
        """
    check(ApusLoader(options).load([SourceFile(name: "g.yaml", text: text)]))
    return 0
}

private func check(_ set: ApusPolicySet) {
    expect(set.hasErrors == set.diagnostics.contains { $0.severity == .error }, "errors that are not told")
    if set.hasErrors { expect(set.policies.isEmpty, "policies of a set with errors") }
    let binding = ApusBinding(since: 1)
    var identities: Set<StateIdentity> = []
    for policy in set.policies {
        for rule in policy.rules {
            expect(!rule.ready.isEmpty, "a rule that became nothing")
            expect(Set(rule.ready.compactMap(\.rule.identity)).count <= 1, "two memories of one rule")
            if let identity = rule.ready[0].rule.identity { expect(identities.insert(identity).inserted, "two rules with one memory") }
            for ready in rule.ready {
                expect(!ready.kinds.isEmpty, "a rule about nothing")
                for kind in ready.kinds { _ = Binder(binding, kind).condition(of: ready.rule) }
                expect(ready.rule.told.map { $0.fieldCount <= ready.rule.details.count } ?? true, "more fields than there are")
                for needed in ready.rule.requires { expect(identities.contains(needed) || set.order.count > 1, "a memory that comes later") }
            }
        }
    }
    for diagnostic in set.diagnostics {
        expectPlain(diagnostic.description)
        if let hint = diagnostic.hint { expectPlain(hint) }
        if let bytes = diagnostic.bytes { expect(bytes.upperBound <= diagnostic.file.bytes.count, "a place behind the file") }
    }
}
