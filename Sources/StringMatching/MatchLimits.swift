// SPDX-License-Identifier: Apache-2.0

/// What a table may cost. One DFA for all patterns can be exponential in them (`contains` and globs with several stars:
/// each combination that can be true together is a state), so its construction stops at these.
package struct MatchLimits: Sendable {
    /// States of the finished table, the dead one among them; at most 65,535, so that one fits into 16 bits.
    package var states = 65_535
    /// States before equal ones are made one.
    package var rawStates = 1_000_000
    /// Transitions before that, other than to the dead state: 10 bytes each, and as much again while minimising.
    package var transitions = 3_000_000
    /// Bytes of all patterns together.
    package var patternBytes = 1 << 20
    /// What one attempt may take, in members of sets of states looked at; about 20 ns each.
    package var work = 24_000_000
    /// What all attempts may take, while patterns are left out until the rest fits.
    package var totalWork = 100_000_000
    /// Bytes of the rows of truth bits.
    package var rowBytes = 64 << 20

    /// Cells of the finished table: its states times its classes of bytes, those rounded up to a power of two.
    package var cells = Int.max
    /// Rows of truth bits, the empty one among them; at most 65,536.
    package var rows = 65_536
    /// Predicates in one table.
    package var predicates = Int.max

    package init() {}
}
