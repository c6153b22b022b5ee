// SPDX-License-Identifier: Apache-2.0

/// What is known of a process while it ran one image: an exec makes new facts, and a number that is used again too.
///
/// Used by one thread, which also changes them. Ids are those of the initial pid namespace where they are called host's.
package final class ProcessFacts {
    /// Where they come from, from the surest on.
    package enum Origin: Sendable {
        /// A record of the kernel told them.
        case record
        /// It forked from a process that is known.
        case fork
        /// Read from /proc, later.
        case procfs
        /// It was gone before anything could be read.
        case nothing
    }

    /// How a process ended.
    package struct Exit: Sendable, Equatable {
        /// The status given to exit, 0 to 255.
        package let code: Int32
        /// What ended it; 0 where no signal did.
        package let signal: Int32
        /// CLOCK_BOOTTIME ns.
        package let time: UInt64
        package init(code: Int32, signal: Int32, time: UInt64) {
            (self.code, self.signal, self.time) = (code, signal, time)
        }
    }

    /// Facts of the task that change while it runs; what is nil is not known.
    package struct Task: Sendable, Equatable {
        /// Its pid in its own pid namespace.
        package var namespacePid: UInt32?
        /// Host pid of the session's leader.
        package var session: UInt32?
        /// The same, numbered in its own pid namespace.
        package var namespaceSession: UInt32?
        /// Host pid of the process group's leader.
        package var processGroup: UInt32?
        /// The same, numbered in its own pid namespace.
        package var namespaceProcessGroup: UInt32?
        /// The number of the controlling terminal's device, 0 for none.
        package var terminal: UInt32?
        /// Who logged in; 0xffffffff for nobody.
        package var loginUid: UInt32?
        package var permittedCapabilities: UInt64?
        package var effectiveCapabilities: UInt64?
        package var inheritableCapabilities: UInt64?
        /// CLOCK_BOOTTIME ns of the start of its pid namespace's first process.
        package var pidNamespaceStart: UInt64?
        package init() {}
    }

    package var key: ProcessKey
    /// The last parent that was seen.
    package var parent: ProcessKey
    /// Which of the process's images; nil where only /proc told of it.
    package var imageNumber: UInt32?
    /// CLOCK_BOOTTIME ns since when it is known to run the image: an exec's time, or a fork's.
    package var imageSince: UInt64
    package var image: ProcessImage
    /// The main thread's name.
    package var comm: [UInt8]
    /// The last that is known.
    package var workingDirectory: [UInt8]?
    package var task = Task()
    /// Nil while it lives.
    package var exit: Exit?
    package var origin: Origin

    // The keeper's own: see ProcessTree.
    /// What had this pid before: the same process with another image, or another process.
    package var former: ProcessFacts?
    /// Whether /proc was asked for what records lack.
    package var isComplete = false
    /// Whether /proc was asked who the parent is now.
    package var isParentRenewed = false
    /// Whether it has descendants that began before its image did.
    package var hasOlderChildren = false
    /// Running number of its coming in.
    package var serial: UInt64 = 0

    package init(
        key: ProcessKey, parent: ProcessKey, imageNumber: UInt32?, imageSince: UInt64, image: ProcessImage, comm: [UInt8], origin: Origin
    ) {
        (self.key, self.parent, self.imageNumber, self.imageSince) = (key, parent, imageNumber, imageSince)
        (self.image, self.comm, self.origin) = (image, comm, origin)
        workingDirectory = image.workingDirectory
    }

    /// A copy that later changes do not reach; the image is shared.
    package func copy() -> ProcessFacts {
        let copy = ProcessFacts(
            key: key, parent: parent, imageNumber: imageNumber, imageSince: imageSince, image: image, comm: comm, origin: origin)
        (copy.workingDirectory, copy.task, copy.exit) = (workingDirectory, task, exit)
        (copy.isComplete, copy.hasOlderChildren, copy.serial) = (isComplete, hasOlderChildren, serial)
        return copy
    }
}
