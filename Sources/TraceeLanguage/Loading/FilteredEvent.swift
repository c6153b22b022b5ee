// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel

/// What filters are about: an event of the catalogue, or what a rule detects.
package enum FilteredEvent {
    case event(EventDefinition)
    /// Nil: nobody knows its fields.
    case detection(String, [Field]?)

    package init(_ chosen: EventChoice.Chosen, _ detections: [String: [Field]?]) {
        switch chosen {
        case .event(let definition): self = .event(definition)
        case .detection(let name): self = .detection(name, detections[name] ?? nil)
        }
    }

    /// Without `data.`.
    var fieldNames: [String] {
        switch self {
        case .event(let event): event.arguments.map(\.name)
        case .detection(_, let fields): (fields ?? []).map { String($0.name.dropFirst(DataField.prefix.count)) }
        }
    }
}
