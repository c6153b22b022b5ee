// SPDX-License-Identifier: Apache-2.0

/// Addresses of the hosts that rules name.
package protocol HostNames: Sendable {
    /// Four or sixteen bytes each, in network order; none while the name is not resolved.
    func addresses(of name: [UInt8]) -> [[UInt8]]
}

/// Where nothing is resolved.
package struct NoHostNames: HostNames {
    package init() {}
    package func addresses(of name: [UInt8]) -> [[UInt8]] { [] }
}
