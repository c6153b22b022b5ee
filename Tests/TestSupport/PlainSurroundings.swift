// SPDX-License-Identifier: Apache-2.0

package import Events

/// Surroundings that know of processes, and of nothing that few tests ask for.
package protocol PlainSurroundings: ProcessSurroundings {}

extension PlainSurroundings {
    package func container(id: String) -> ContainerInfo? { nil }
    package func userName(_ uid: UInt32) -> [UInt8]? { nil }
    package func groupName(_ gid: UInt32) -> [UInt8]? { nil }
    package func unixTime(_ boot: UInt64) -> UInt64 { boot }
    package func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? { nil }
    package func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { nil }
    package func fileHash(of event: borrowing Event) -> [UInt8]? { nil }
}
