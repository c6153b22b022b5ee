// SPDX-License-Identifier: Apache-2.0

package import RuleEvaluator

/// The detectors that are code.
package enum DetectorRegistry {
    package static let all: [any Detector.Type] = [KubernetesAPIConnection.self]

    /// By which rules know them.
    package static var names: [String] { all.map { $0.name } }
}

/// What is shipped in our own language: the files of Detections/ and Policies/, by their names.
package enum ShippedPolicies {
    /// One file for each detection, called as it is.
    package static var detections: [(name: String, text: String)] { embeddedDetections }
    /// What runs where nobody names a policy.
    package static var packs: [(name: String, text: String)] { embeddedPolicies }
}
