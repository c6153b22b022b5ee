// SPDX-License-Identifier: Apache-2.0

package import Events
package import KernelInterface

/// What would deliver an event, told from capabilities alone: nothing is loaded.
package enum ProviderAdvice {
    /// More functions of chosen calls than this, in one run, and all calls are told by `sys_exit` instead of `syscall_fexit`.
    package static let fexitLimit = Plan.fexitLimit
    /// The same where they are decided in the kernel.
    package static let decidedLimit = Plan.decidedLimit

    /// Every way that this build has of delivering an event, best first; empty when nothing builds it.
    package static func providers(of event: EventKind) -> [Provider] {
        guard let definition = EventCatalogue.shared[event] else { return [] }
        if definition.kind.isSyscall {
            return SyscallTable.neverReturns(definition.name) ? [.sysEnter] : [.syscallFexit, .sysExit]
        }
        return ProviderTable.options(for: definition.name).map(\.provider)
    }

    /// What a run that asks for the event alone would use, one answer an event that the catalogue knows.
    ///
    /// Without `functions` the running kernel's own are read, which takes some milliseconds.
    package static func choices(
        for events: [EventKind], _ capabilities: Capabilities, functions: CallFunctions? = nil
    ) -> [ProviderChoice] {
        let functions = functions ?? (capabilities.fentry.works ? CallFunctions.ofThisKernel() : CallFunctions([]))
        return events.compactMap { EventCatalogue.shared[$0] }.map { choice($0, capabilities, functions) }
    }

    private static func choice(
        _ definition: EventDefinition, _ capabilities: Capabilities, _ functions: CallFunctions
    ) -> ProviderChoice {
        if definition.kind.isSyscall { return syscallChoice(definition, capabilities, functions) }
        var refused: [ProviderChoice.Refusal] = []
        for option in ProviderTable.options(for: definition.name) {
            if let reason = option.refusal(capabilities) {
                refused.append(.init(option.provider, reason))
            } else if let calls = option.calls, calls.names.allSatisfy({ Plan.functions(of: $0, functions).isEmpty }) {
                refused.append(.init(option.provider, "the kernel's own functions of these calls cannot be traced"))
            } else {
                return ProviderChoice(event: definition.kind, outcome: .chosen(option.provider), refused: refused)
            }
        }
        return ProviderChoice(event: definition.kind, outcome: refused.isEmpty ? .notBuilt : .unavailable, refused: refused)
    }

    private static func syscallChoice(
        _ definition: EventDefinition, _ capabilities: Capabilities, _ functions: CallFunctions
    ) -> ProviderChoice {
        var refused: [ProviderChoice.Refusal] = []
        for provider in providers(of: definition.kind) {
            let option = ProviderOption(provider: provider, tracepoints: provider == .sysEnter ? ["sys_enter"] : [])
            let isUnknown = provider == .syscallFexit && Plan.fexitFunctions(of: definition, functions) == nil
            let reason =
                option.refusal(capabilities) ?? (isUnknown ? "the function behind \(definition.name) is not known by name" : nil)
            guard let reason = onThisArchitecture(definition) ? reason : "no system call of this architecture" else {
                return ProviderChoice(event: definition.kind, outcome: .chosen(provider), refused: refused)
            }
            refused.append(.init(provider, reason))
        }
        return ProviderChoice(event: definition.kind, outcome: .unavailable, refused: refused)
    }

    private static func onThisArchitecture(_ definition: EventDefinition) -> Bool {
        #if arch(arm64)
        definition.numbers?.arm64 != nil
        #else
        definition.numbers?.x86_64 != nil || definition.numbers?.i386 != nil
        #endif
    }
}
