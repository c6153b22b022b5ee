// SPDX-License-Identifier: Apache-2.0

/// What a message is about, as a word for programs.
package enum TraceeCode: String, Sendable, CaseIterable {
    case yaml = "TRACEE_YAML"
    /// A document that is no policy, or a key of the wrong kind.
    case document = "TRACEE_DOCUMENT"
    case name = "TRACEE_NAME"
    case scope = "TRACEE_SCOPE"
    case event = "TRACEE_EVENT"
    case filter = "TRACEE_FILTER"
    case action = "TRACEE_ACTION"
    /// What is written and has no effect.
    case ignored = "TRACEE_IGNORED"
    /// An event that cannot be had yet.
    case notBuilt = "TRACEE_NOT_BUILT"
    /// A field that has no value yet.
    case notKnown = "TRACEE_NOT_KNOWN"
}
