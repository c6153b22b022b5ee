// SPDX-License-Identifier: Apache-2.0

package import Events
package import KernelInterface
internal import Sensors

/// How an event can be had here, for a person or a program to read.
package struct EventDelivery: Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// By the best provider, or by one that tells the same at about the same price.
        case full
        /// By a provider that misses something or costs more; `cost` says what.
        case secondBest = "second_best"
        /// This kernel refuses every provider.
        case unavailable
        /// This build cannot deliver it on any kernel.
        case notBuilt = "not_built"
        /// The kernel was not asked: that needs privileges.
        case unknown
    }

    package let definition: EventDefinition
    package let state: State
    /// Best first; empty when nothing builds the event.
    package let providers: [Provider]
    /// The one that a run would use.
    package let provider: Provider?
    /// Those before it.
    package let refused: [ProviderChoice.Refusal]
    /// What `provider` misses, or what it costs.
    package let cost: String?

    /// Without a choice it is unknown what the kernel would say.
    package init(_ definition: EventDefinition, _ choice: ProviderChoice?) {
        self.definition = definition
        providers = ProviderAdvice.providers(of: definition.kind)
        refused = choice?.refused ?? []
        if case .chosen(let provider)? = choice?.outcome {
            self.provider = provider
            cost = ProviderNotes.cost(of: provider, for: definition)
            state = cost == nil || provider == providers.first ? .full : .secondBest
            return
        }
        provider = nil
        cost = nil
        state = providers.isEmpty ? .notBuilt : choice == nil ? .unknown : .unavailable
    }

    package var isBuilt: Bool { state != .notBuilt }

    /// Whether a run would load a program for it.
    var isFromKernel: Bool {
        switch provider {
        case nil, .agent, .cgroupfs, .procfs: false
        default: true
        }
    }

    /// For each definition; `capabilities` nil means that the kernel could not be asked. `functions` are those that fexit can
    /// hook; nil: those of the running kernel.
    static func all(_ definitions: [EventDefinition], _ capabilities: Capabilities?, functions: Set<String>?) -> [EventDelivery] {
        guard let capabilities else { return definitions.map { EventDelivery($0, nil) } }
        let choices = ProviderAdvice.choices(for: definitions.map(\.kind), capabilities, functions: functions.map { CallFunctions($0) })
        let byEvent = Dictionary(choices.map { ($0.event, $0) }, uniquingKeysWith: { first, _ in first })
        return definitions.map { EventDelivery($0, byEvent[$0.kind]) }
    }
}
