// SPDX-License-Identifier: Apache-2.0

/// A process that was there before decisions asked about it, as user space knows it.
package struct ProcessSeed: Sendable, Equatable {
    /// The host's.
    package var pid: UInt32
    /// CLOCK_BOOTTIME ns.
    package var start: UInt64
    /// Which of its images it is.
    package var imageNumber: UInt32
    /// Of its main thread.
    package var comm: [UInt8]
    /// Nil: not known.
    package var executable: [UInt8]?
    /// Strings that each end with a NUL; nil: not known.
    package var arguments: [UInt8]?

    package init(pid: UInt32, start: UInt64, imageNumber: UInt32, comm: [UInt8], executable: [UInt8]?, arguments: [UInt8]?) {
        (self.pid, self.start, self.imageNumber, self.comm) = (pid, start, imageNumber, comm)
        (self.executable, self.arguments) = (executable, arguments)
    }
}

/// The texts of a process that only its exec changes (`apus_fact`), as decisions in the kernel know them; nil: not known.
package struct ProcessTexts: Sendable, Equatable {
    package let executable: [UInt8]?
    /// What follows argv[0], with blanks between the strings.
    package let arguments: [UInt8]?
    package let firstArgument: [UInt8]?
    /// What follows the comm in the command line: the arguments, each with a blank in front.
    package let behindComm: [UInt8]?

    package init(_ process: ProcessSeed) { self.init(executable: process.executable, arguments: process.arguments) }

    /// - Parameter arguments: strings that each end with a NUL.
    package init(executable: [UInt8]?, arguments: [UInt8]?) {
        self.executable = executable
        guard let vector = arguments, let end = vector.firstIndex(of: 0) else {
            (self.arguments, firstArgument, behindComm) = (nil, nil, nil)
            return
        }
        firstArgument = Array(vector[..<end])
        let rest = vector[(end + 1)...]
        let words = rest.last == 0 ? rest.dropLast() : rest
        let text = words.map { $0 == 0 ? UInt8(ascii: " ") : $0 }
        self.arguments = text
        behindComm = rest.isEmpty ? [] : [UInt8(ascii: " ")] + text
    }
}
