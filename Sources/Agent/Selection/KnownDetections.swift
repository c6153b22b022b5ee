// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// The detections that `--events` may name.
struct KnownDetections: Sendable {
    /// What one says of itself.
    struct Entry: Sendable {
        let name: String
        let id: String
        /// From 0, information, to 4, critical.
        let severity: Int
        let technique: Technique?
    }

    /// Sorted.
    let names: [String]
    /// Of all of them; asked only where more than names is wanted, since it has them compiled.
    let entries: @Sendable () throws(AgentError) -> [Entry]
}
