// SPDX-License-Identifier: Apache-2.0

/// What `apus run` and `apus trace` were asked for, as text from the command line or the configuration file.
package struct RunOptions: Sendable {
    /// The command of `apus trace` with its arguments; empty for `apus run`.
    package var command: [String] = []
    package var events: [String] = []
    package var scope: [String] = []
    package var outputs: [String] = []
    package var with: [String] = []
    /// Seconds; nil: until stopped.
    package var duration: Double?
    /// Ends after so many events.
    package var count: Int?
    package var sort = false
    /// Bytes of the ring buffer.
    package var ringSize = 16 << 20
    /// Bytes that wait for each sink.
    package var sinkBuffer = 8 << 20
    package var waitForSinks = false
    package var providers: [String] = []
    package var summaryAsJSON = false
    package var color = "auto"
    package var local = false

    package init() {}
}
