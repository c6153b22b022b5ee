// SPDX-License-Identifier: Apache-2.0

internal import Events

/// What decides how an argument's value is written. Plain bits: copying it counts no references.
struct ArgumentPlan {
    let type: ArgumentType
    let meaning: Meaning?
}

/// What a formatter needs of an event's definition. Made once for each kind: a definition is a dozen counted references,
/// and copying those for every event costs more than writing the event.
final class EventPlan {
    let name: [UInt8]
    let arguments: [ArgumentPlan]
    /// The name of each argument with what this format puts around it.
    let keys: [[UInt8]]
    let returns: Meaning?

    init(_ definition: EventDefinition, opening: String, closing: String) {
        name = Array(definition.name.utf8)
        arguments = definition.arguments.map { ArgumentPlan(type: $0.type, meaning: $0.meaning) }
        keys = definition.arguments.map { Array("\(opening)\($0.name)\(closing)".utf8) }
        returns = definition.returns?.meaning
    }
}

/// One value a kind of event, made when first asked for.
struct PlanCache<Plan: AnyObject> {
    private var plans: [Plan?] = Array(repeating: nil, count: EventKind.limit)

    mutating func plan(of definition: EventDefinition, make: (EventDefinition) -> Plan) -> Plan {
        let kind = Int(definition.kind.rawValue)
        guard plans.indices.contains(kind) else { return make(definition) }
        if let known = plans[kind] { return known }
        let made = make(definition)
        plans[kind] = made
        return made
    }
}
