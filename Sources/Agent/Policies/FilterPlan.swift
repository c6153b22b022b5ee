// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import FalcoLanguage
internal import KernelFilter
internal import KernelInterface
internal import PolicyModel
internal import Sensors

/// Rules as the kernel's compiler takes them.
struct FilterPlan: Sendable {
    private let rules: [FilterRule]
    private let binding: FalcoBinding

    init(_ set: FalcoRuleSet, _ options: LoadOptions) {
        rules = set.policy.rules.enumerated().map { FilterRule(number: $0.offset, rule: $0.element, kinds: set.kinds(of: $0.element)) }
        binding = FalcoBinding(staticFields: options.staticFields)
    }

    var names: [String] { rules.map(\.rule.name) }

    /// The kinds of events that rule `number` is about.
    func kinds(ofRule number: Int) -> [EventKind] { rules[number].kinds }

    /// All kinds that some rule is about.
    var kinds: Set<EventKind> { Set(rules.flatMap(\.kinds)) }

    /// Decisions for those of `kinds` that `provider` tells before their records are built; of the kinds in `shown` nothing is dropped.
    func compile(_ provider: Provider, kinds wanted: Set<EventKind>, beside shown: Set<EventKind> = [], explains: Bool = false) -> CompiledFilter {
        let shapes = wanted.sorted { $0.rawValue < $1.rawValue }.compactMap { DecisionShapes.shape(of: $0, provider) }
        return FilterCompiler(binding).compile(rules, shapes, beside: shown, explains: explains)
    }
}
