// SPDX-License-Identifier: Apache-2.0

/// One thing that the agent may need, whether it is there, and how to get it.
struct Finding: Equatable {
    enum State: String { case works, partly, refused, unknown }

    /// For programs: never changes.
    let key: String
    let title: String
    let state: State
    /// What was found, or why not.
    let detail: String?
    /// What to change to get it.
    let change: String?

    init(_ key: String, _ title: String, _ state: State, _ detail: String? = nil, change: String? = nil) {
        self.key = key
        self.title = title
        self.state = state
        self.detail = detail
        self.change = change
    }
}
