// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel

/// What a reading of policies is told of the agent and of this host.
package struct TraceeOptions: Sendable {
    /// Whether anything builds events of this kind.
    package var isBuilt: @Sendable (EventKind) -> Bool = { _ in true }
    /// What rules of any language detect, by the names that they give it, with the fields of each; nil: nobody knows them.
    package var detections: [String: [Field]?] = [:]
    /// The number of a user's name; nil if there is no such user.
    package var userID: @Sendable (String) -> UInt32? = { _ in nil }
    /// The inode number of the host's mount namespace; nil if it cannot be read.
    package var hostMountNamespace: @Sendable () -> UInt32? = { nil }

    package init() {}
}
