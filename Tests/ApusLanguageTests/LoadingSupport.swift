// SPDX-License-Identifier: Apache-2.0

import ApusLanguage
import Events
import PolicyModel
import PolicySyntax
import TestSupport
import TraceeLanguage

/// A policy with these lines as its rules.
func policyText(_ rules: String, name: String = "p", spec: String = "") -> String {
    let body = rules.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
    return "apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: \(name)}\nspec:\n" + (spec.isEmpty ? "" : "  \(spec)\n") + "  rules:\n" + body + "\n"
}

func load(_ texts: String..., library: [String] = [], change: (inout ApusOptions) -> Void = { _ in }) -> ApusPolicySet {
    var options = ApusOptions()
    options.tracee.userID = { $0 == "root" ? 0 : nil }
    options.tracee.hostMountNamespace = { 4_026_531_841 }
    options.library = DetectionLibrary(library.enumerated().map { SourceFile(name: "library\($0).yaml", text: $1) })
    change(&options)
    return ApusLoader(options).load(texts.enumerated().map { SourceFile(name: $0 == 0 ? "p.yaml" : "p\($0).yaml", text: $1) })
}

extension ApusPolicySet {
    var places: [String] { diagnostics.places }
    /// What the rules became, in order.
    var ready: [ReadyRule] { policies.flatMap { $0.rules.flatMap(\.ready) } }
    /// Their conditions as people read them, without the scope of the policy.
    var words: [String] { ready.map { $0.rule.condition.plain.words } }
}

extension Condition {
    /// Without what always holds, and without lists of one.
    var plain: Condition {
        switch self {
        case .all(let parts):
            let left = parts.map(\.plain).flatMap { part -> [Condition] in
                if case .all(let inner) = part { inner } else { part == .always ? [] : [part] }
            }
            return left.isEmpty ? .always : left.count == 1 ? left[0] : .all(left)
        case .any(let parts): return parts.count == 1 ? parts[0].plain : .any(parts.map(\.plain))
        case .not(let part): return .not(part.plain)
        default: return self
        }
    }
}

func kinds(_ names: String...) -> [EventKind] { names.compactMap { EventCatalogue.shared.named($0)?.kind } }
