// SPDX-License-Identifier: Apache-2.0

// Bytes as a file of Tracee's policies, and its lines as filters and scopes of one.

import ConditionSyntax
import Events
import PolicyModel
import PolicySyntax
@testable import TraceeLanguage

private let options: TraceeOptions = {
    var options = TraceeOptions()
    options.isBuilt = { $0.rawValue % 3 != 0 }
    options.detections = ["docker_abuse": [Field("data.path", type: .text)], "disk_mount": []]
    options.userID = { $0.utf8.count % 2 == 0 ? UInt32($0.utf8.count) : nil }
    options.hostMountNamespace = { 4_026_531_841 }
    return options
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = RawInput(start, count)
    let file = SourceFile(name: "f.yaml", bytes: Array(input))
    _ = TraceeForm.isWritten(in: file)
    check(TraceeLoader(options).load([file]))
    let lines = input.lines.map { "'" + $0.filter { $0 != "'" && $0 != "\r" } + "'" }
    let text = "type: policy\nname: p\nscope: [\(lines.first ?? "global")]\nrules: [{event: 'openat,sched_process_exec,magic_write', filters: [\(lines.dropFirst().joined(separator: ","))]}]\n"
    check(TraceeLoader(options).load([SourceFile(name: "g.yaml", text: text)]))
    return 0
}

private func check(_ set: TraceePolicySet) {
    expect(set.hasErrors == set.diagnostics.contains { $0.severity == .error }, "errors that are not told")
    if set.hasErrors { expect(set.policies.isEmpty, "policies of a set with errors") }
    let binding = TraceeBinding(since: 1)
    for policy in set.policies {
        expect(policy.policy.rules.count == policy.sources.count, "a rule without a place")
        for rule in policy.policy.rules {
            for trigger in rule.triggers {
                guard case .event(let kind) = trigger else { continue }
                // Whatever was loaded has its fields somewhere, but for what is known to be nowhere.
                policy.policy.condition(of: rule).forEachField { field in
                    expect(field.name == "podSandbox" || binding.source(of: field, in: kind) != .missing, "no place for \(field.name)")
                }
            }
        }
    }
    for diagnostic in set.diagnostics {
        expectPlain(diagnostic.description)
        if let hint = diagnostic.hint { expectPlain(hint) }
        if let bytes = diagnostic.bytes { expect(bytes.upperBound <= diagnostic.file.bytes.count, "a place behind the file") }
    }
}
