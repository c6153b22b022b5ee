// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import CLinuxShims
internal import Events
internal import Glibc
package import KernelInterface

/// What no plan needs to know and a person wants to: found out by trying, like the rest of the capabilities.
package enum FacilityProbe {
    /// Makes a ring buffer of one page.
    package static func ringBuffer() -> Availability {
        let map = unsafe bpf_map_create(BPF_MAP_TYPE_RINGBUF, "apus_probe", 0, 0, UInt32(sysconf(CInt(_SC_PAGESIZE))), nil)
        guard map >= 0 else { return refused(-map, "make a ring buffer") }
        close(map)
        return .works
    }

    /// Hooks a function of our own executable, and calls it.
    package static func uprobes() -> Availability {
        switch ProbeProgram.seenToFire(.ownFunction, shim_probed_function) {
        case .success(true): .works
        case .success(false): .refused("the program attaches but never runs")
        case .failure(let error): refused(error.code, error.request.rawValue)
        }
    }

    private static func refused(_ code: CInt, _ request: String) -> Availability {
        .refused("the kernel answers \(ErrorNumber.name(Int(code)) ?? "error \(code)") (\(request))")
    }
}
