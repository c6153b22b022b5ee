// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Sensors

/// What `apus version` prints.
package enum VersionReport {
    /// The version of this build.
    package static let version = "0.1.0"

    package static var text: String {
        let release = ProcFS.contents("/proc/sys/kernel/osrelease").map { String(decoding: $0, as: UTF8.self) } ?? "unknown\n"
        return "apus \(version)\nlibbpf \(SensorLibrary.version)\nkernel \(release)"
    }
}
