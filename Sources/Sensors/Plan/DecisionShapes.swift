// SPDX-License-Identifier: Apache-2.0

package import Events
package import KernelInterface

/// What a decision may ask of each kind of event, at the hook that tells it.
package enum DecisionShapes {
    /// What is known of the task, whatever the hook.
    static let ofTask: Set<DecisionStep> = [.task, .comm, .container, .capabilities, .process, .parent]

    /// The shape of events of this kind where `provider` tells them; nil where no decision can be made.
    package static func shape(of kind: EventKind, _ provider: Provider) -> DecisionShape? {
        if kind == .schedProcessExec {
            return DecisionShape(kind: kind, provider: .tracepoint, steps: ofTask, isCall: false, isAlwaysTold: true)
        }
        guard provider == .sysExit || provider == .syscallFexit, let definition = EventCatalogue.shared[kind], kind.isSyscall,
            !SyscallTable.neverReturns(definition.name)
        else { return nil }
        let objects = SyscallObjects.all[definition.name]
        var steps = ofTask.union([.call])
        if objects?.descriptor != nil { steps.formUnion([.object, .path]) }
        if objects?.paths.isEmpty == false { steps.formUnion([.given, .secondGiven]) }
        return DecisionShape(
            kind: kind, provider: provider, steps: steps, hasDescriptor: objects?.descriptor != nil,
            opensFiles: objects?.descriptor == .result && objects?.paths.isEmpty == false,
            paths: objects?.paths.map(\.path) ?? [])
    }
}
