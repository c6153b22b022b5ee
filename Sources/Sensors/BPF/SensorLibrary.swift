// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF

/// The library that loads the programs.
package enum SensorLibrary {
    /// libbpf's own version, `1.1`.
    package static var version: String { "\(libbpf_major_version()).\(libbpf_minor_version())" }
}
