// SPDX-License-Identifier: Apache-2.0

package import Events

/// What delivers one event, or why nothing does.
package struct ProviderChoice: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        case chosen(Provider)
        /// Nothing delivers it here: a reason for each provider, best first.
        case unavailable
        /// The catalogue knows the event, and nothing builds it yet.
        case notBuilt
    }

    package let event: EventKind
    package let outcome: Outcome
    /// Providers that would have been better, and why they are not to be had.
    package let refused: [Refusal]

    package struct Refusal: Sendable, Equatable {
        package let provider: Provider
        package let reason: String
        package init(_ provider: Provider, _ reason: String) {
            self.provider = provider
            self.reason = reason
        }
    }

    package init(event: EventKind, outcome: Outcome, refused: [Refusal]) {
        self.event = event
        self.outcome = outcome
        self.refused = refused
    }
}
