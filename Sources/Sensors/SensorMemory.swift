// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What the programs of a session remember of tasks and control groups, for those of another. Belongs to the session.
package struct SensorMemory: Sendable {
    private let maps: [(name: String, descriptor: CInt)]

    init(of object: borrowing BPFObject) throws(KernelError) {
        var maps: [(name: String, descriptor: CInt)] = []
        for name in ["tasks", "task_places", "cgroups"] { maps.append((name, try object.descriptor(ofMap: name))) }
        self.maps = maps
    }

    /// Makes an object that is not loaded yet use these maps in place of its own.
    func lend(to object: borrowing BPFObject) throws(KernelError) {
        for (name, descriptor) in maps { try object.reuse(map: name, descriptor) }
    }
}
