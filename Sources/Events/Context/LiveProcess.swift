// SPDX-License-Identifier: Apache-2.0

/// A process as its host shows it at this moment, which is later than the event. Each question is asked of the host anew; what is nil
/// cannot be told any more.
package protocol LiveProcess {
    /// Open descriptors, and how many there may be.
    var descriptorCount: UInt64? { get }
    var descriptorLimit: UInt64? { get }
    var memory: MemoryUse? { get }
    /// Page faults of all its threads.
    var faults: PageFaults? { get }
    /// Control groups, each by a controller: `memory`.
    var controlGroups: [(controller: String, path: [UInt8])]? { get }
    /// What a descriptor leads to; nil also where it is not open.
    func descriptor(_ number: Int) -> OpenDescriptor?
    /// The kinds of all descriptors, each once; nil also where there are too many to look at.
    var descriptorKinds: Set<ObjectKind>? { get }
}

/// In KiB.
package struct MemoryUse: Sendable, Equatable {
    package let virtual: UInt64
    package let resident: UInt64
    package let swapped: UInt64
    package init(virtual: UInt64, resident: UInt64, swapped: UInt64) {
        (self.virtual, self.resident, self.swapped) = (virtual, resident, swapped)
    }
}

package struct PageFaults: Sendable, Equatable {
    /// Those that had to read from a device.
    package let major: UInt64
    package let minor: UInt64
    package init(major: UInt64, minor: UInt64) { (self.major, self.minor) = (major, minor) }
}

/// What a descriptor leads to.
package struct OpenDescriptor: Sendable, Equatable {
    package let kind: ObjectKind
    /// A path, both ends of a connection, or what the kernel calls the object.
    package let name: [UInt8]
    package init(kind: ObjectKind, name: [UInt8]) { (self.kind, self.name) = (kind, name) }
}
