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
    /// By which people know each rule.
    let names: [String]

    init(_ rules: [PolicyRule]) {
        self.rules = rules.enumerated().map { number, rule in
            FilterRule(number: number, rule: rule.rule, kinds: rule.kinds, binding: rule.binding)
        }
        names = rules.map(\.title)
    }

    /// The kinds of events that rule `number` is about.
    func kinds(ofRule number: Int) -> [EventKind] { rules[number].kinds }

    /// All kinds that some rule is about.
    var kinds: Set<EventKind> { Set(rules.flatMap(\.kinds)) }

    /// The kinds that some rule is about whatever Falco's rules are not asked about.
    var kindsAskedAlways: Set<EventKind> { Set(rules.filter { !($0.binding is FalcoBinding) }.flatMap(\.kinds)) }

    /// Decisions for those of `kinds` that `provider` tells before their records are built; of the kinds in `shown` nothing is dropped.
    func compile(_ provider: Provider, kinds wanted: Set<EventKind>, beside shown: Set<EventKind> = [], explains: Bool = false) -> CompiledFilter {
        let shapes = wanted.sorted { $0.rawValue < $1.rawValue }.compactMap { DecisionShapes.shape(of: $0, provider) }
        return FilterCompiler().compile(rules, shapes, beside: shown, explains: explains)
    }
}
