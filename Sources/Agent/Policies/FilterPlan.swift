// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelFilter
internal import KernelInterface
internal import PolicyModel
internal import Sensors

/// Rules as the kernel's compiler takes them.
struct FilterPlan: Sendable {
    private let rules: [FilterRule]
    private let languages: [PolicyRule.Language]
    /// By which people know each rule.
    let names: [String]

    init(_ rules: [PolicyRule]) {
        self.rules = rules.enumerated().map { number, rule in
            FilterRule(number: number, rule: rule.rule, kinds: rule.kinds, binding: rule.binding)
        }
        names = rules.map(\.title)
        languages = rules.map(\.language)
    }

    /// The kinds of events that rule `number` is about.
    func kinds(ofRule number: Int) -> [EventKind] { rules[number].kinds }

    /// All kinds that some rule is about.
    var kinds: Set<EventKind> { kinds { _ in true } }

    /// The kinds that some rule of certain languages is about.
    func kinds(of isWanted: (PolicyRule.Language) -> Bool) -> Set<EventKind> {
        Set(rules.indices.filter { isWanted(languages[$0]) }.flatMap { rules[$0].kinds })
    }

    /// Decisions for those of `kinds` of which some can be made; of the kinds in `shown` nothing is dropped.
    ///
    /// - Parameters:
    ///   - provider: what tells system calls.
    ///   - hooks: what tells other events, where it can; else the best that there is. The programs are the same.
    func compile(
        _ provider: Provider, hooks: Provider? = nil, kinds wanted: Set<EventKind>, beside shown: Set<EventKind> = [], explains: Bool = false
    ) -> CompiledFilter {
        let shapes = wanted.sorted { $0.rawValue < $1.rawValue }.compactMap { kind in
            let known = kind.isSyscall ? [] : ProviderAdvice.providers(of: kind)
            return DecisionShapes.shape(of: kind, hooks.flatMap { known.contains($0) ? $0 : nil } ?? known.first ?? provider)
        }
        return FilterCompiler().compile(rules, shapes, beside: shown, explains: explains)
    }
}
