// SPDX-License-Identifier: Apache-2.0

/// The flags of an event that its text names. `internal` and `container` are for the agent itself.
package enum FlagNames {
    /// In the order they are written.
    package static let all: [(bits: UInt16, name: StaticString)] = [
        (EventFlags.ia32.rawValue, "ia32"), (EventFlags.x32.rawValue, "x32"), (EventFlags.ioUring.rawValue, "io_uring"),
        (EventFlags.resumed.rawValue, "resumed"), (EventFlags.interrupted.rawValue, "interrupted"),
    ]
    /// All of them.
    package static let mask = all.reduce(0) { $0 | $1.bits }
}
