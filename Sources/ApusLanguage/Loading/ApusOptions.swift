// SPDX-License-Identifier: Apache-2.0

package import PolicySyntax
package import TraceeLanguage

/// What a reading of our policies is told of the agent, of this host, and of what else is read.
package struct ApusOptions: Sendable {
    /// What Tracee's parts of the language ask.
    package var tracee = TraceeOptions()
    /// Texts that rules can name as `static.NAME`.
    package var staticFields: [String: String] = [:]
    /// Code that rules can ask, as `detector.NAME`.
    package var detectors: Set<String> = []
    package var library = DetectionLibrary.empty
    /// Files in other languages, which may refer to detections too.
    package var others: [SourceFile] = []
    /// Detections that are wanted, whether a file refers to them or not.
    package var wanted: Set<String> = []

    /// Bytes of conditions that are compiled, macros counted for each condition: what a short file could ask for would take minutes.
    package var conditionBytes = 32 << 20

    package init() {}
}
