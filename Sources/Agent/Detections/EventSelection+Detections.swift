// SPDX-License-Identifier: Apache-2.0

package import Events
internal import PolicyModel

extension EventSelection {
    /// With the detections that are shipped.
    package init(_ values: [String], catalogue: EventCatalogue = .shared) throws(AgentError) {
        try self.init(values, catalogue: catalogue, ShippedDetection.known)
    }
}

extension ShippedDetection {
    static let known = KnownDetections(names: names) { () throws(AgentError) in
        try all().map { KnownDetections.Entry(name: $0.name, id: $0.id, severity: $0.priority.severity, technique: $0.technique) }
    }
}
