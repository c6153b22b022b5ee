// SPDX-License-Identifier: Apache-2.0

/// What of a host shows in alerts beside what it does: this one's, or a recorded one's.
struct HostIdentity: Sendable {
    let nodeName: String
    /// Local time minus UTC, seconds.
    let utcOffset: Int
    /// Names of TCP and UDP ports.
    let services: [UInt16: String]

    /// This host's, as it is now.
    static var here: HostIdentity {
        HostIdentity(nodeName: LocalTime.nodeName, utcOffset: LocalTime.offset, services: ServiceFile.ports)
    }
}
