// SPDX-License-Identifier: Apache-2.0

import Events
import PolicyModel
import PolicySyntax
import TestSupport
import TraceeLanguage

/// A policy with one scope and one rule, as text.
func policyText(name: String = "p", scope: [String] = ["global"], event: String = "openat", filters: [String] = []) -> String {
    func list(_ texts: [String]) -> String { "[" + texts.map { "'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ", ") + "]" }
    return "type: policy\nname: \(name)\nscope: \(list(scope))\nrules:\n  - event: '\(event)'\n    filters: \(list(filters))\n"
}

func load(_ text: String, _ change: (inout TraceeOptions) -> Void = { _ in }) -> TraceePolicySet {
    var options = TraceeOptions()
    options.userID = { $0 == "root" ? 0 : nil }
    options.hostMountNamespace = { 4_026_531_841 }
    change(&options)
    return TraceeLoader(options).load([SourceFile(name: "p.yaml", text: text)])
}

extension TraceePolicySet {
    var places: [String] { diagnostics.places }
}
