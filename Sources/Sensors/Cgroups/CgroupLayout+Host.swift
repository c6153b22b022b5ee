// SPDX-License-Identifier: Apache-2.0

package import KernelInterface

extension CgroupLayout {
    /// This host's, as it is now.
    package static func host() -> CgroupLayout {
        CgroupLayout(mounts: HostText.read("/proc/self/mounts"), controllers: HostText.read("/proc/cgroups"))
    }
}
