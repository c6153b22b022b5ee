// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

/// What a decision in the kernel said of an event: which rules may match it (`apus_verdict`).
package struct Verdict: Sendable, Equatable {
    /// Of the rules that it was decided by; 31 bits count.
    package var generation: UInt32
    /// Something unknown was let pass.
    package var isUndecided: Bool
    /// How many words of candidates the record has; 0: every rule of the kind may match.
    package var words: Int

    package init(generation: UInt32, isUndecided: Bool, words: Int) {
        (self.generation, self.isUndecided, self.words) = (generation, isUndecided, words)
    }

    static let size = MemoryLayout<apus_verdict>.size

    init(_ verdict: apus_verdict) {
        self.init(generation: verdict.generation, isUndecided: verdict.flags != 0, words: Int(verdict.words))
    }
}
