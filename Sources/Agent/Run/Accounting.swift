// SPDX-License-Identifier: Apache-2.0

/// Where every record went. `kernel.accepted = kernel.submitted + kernel.lost`, `submitted = read`,
/// `read + made = malformed + internal + filtered + events`; for each output `events = written + dropped`.
struct Accounting: Equatable, Sendable {
    /// Records taken out of the ring.
    var read: UInt64 = 0
    /// Records that could not be decoded: a bug of ours, or a damaged ring.
    var malformed: UInt64 = 0
    /// Records for the process tree only.
    var internalRecords: UInt64 = 0
    /// Records that were not shown: beyond --count, not chosen beside rules, or told by the session before or after at a reload.
    var filtered: UInt64 = 0
    /// Events that the agent made itself, `lost_events` among them.
    var made: UInt64 = 0
    /// Events handed to the outputs.
    var events: UInt64 = 0
    /// Matches of rules handed to the outputs.
    var alerts: UInt64 = 0
}
