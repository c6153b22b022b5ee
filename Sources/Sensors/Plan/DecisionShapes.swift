// SPDX-License-Identifier: Apache-2.0

package import Events
package import KernelInterface

/// What a decision may ask of each kind of event, at the hook that tells it.
package enum DecisionShapes {
    /// The shape of events of this kind where `provider` tells them; nil where no decision can be made.
    package static func shape(of kind: EventKind, _ provider: Provider) -> DecisionShape? {
        guard provider == .sysExit || provider == .syscallFexit, let definition = EventCatalogue.shared[kind], kind.isSyscall,
            !SyscallTable.neverReturns(definition.name)
        else { return nil }
        let objects = SyscallObjects.all[definition.name]
        var steps: Set<DecisionStep> = [.call, .task, .comm, .container, .capabilities]
        if objects?.descriptor != nil { steps.formUnion([.object, .path]) }
        if objects?.paths.isEmpty == false { steps.formUnion([.given, .secondGiven]) }
        return DecisionShape(
            kind: kind, provider: provider, steps: steps, hasDescriptor: objects?.descriptor != nil,
            opensFiles: objects?.descriptor == .result && objects?.paths.isEmpty == false,
            paths: objects?.paths.map(\.path) ?? [])
    }
}
