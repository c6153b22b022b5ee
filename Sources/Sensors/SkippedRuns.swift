// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF

/// Runs of hooks that the kernel skipped, because the same program (of kprobes: any) was running on that processor already. What they
/// would have told, and whether it was in scope, nobody knows.
enum SkippedRuns {
    static let reason = "recursion"

    static func count(programs: [CInt], links: [CInt]) -> UInt64 {
        programs.reduce(0) { $0 &+ count(program: $1) } &+ links.reduce(0) { $0 &+ count(link: $1) }
    }

    private static func count(program: CInt) -> UInt64 {
        var info = bpf_prog_info()
        var size = UInt32(MemoryLayout<bpf_prog_info>.size)
        // The kernel fills at most as many bytes as it is told.
        guard unsafe bpf_obj_get_info_by_fd(program, &info, &size) == 0 else { return 0 }
        return info.recursion_misses
    }

    /// Of a kprobe what the probe itself missed, which no program counts; Linux 6.7 and later tell it. Debian's header is older:
    /// `struct bpf_link_info` as include/uapi/linux/bpf.h has it, in words of eight bytes.
    private static func count(link: CInt) -> UInt64 {
        var words = [UInt64](repeating: 0, count: 16)
        var size = UInt32(words.count * 8)
        // The kernel fills at most as many bytes as it is told.
        guard unsafe bpf_obj_get_info_by_fd(link, &words, &size) == 0 else { return 0 }
        let type = UInt32(truncatingIfNeeded: words[0]), event = UInt32(truncatingIfNeeded: words[2])
        // BPF_LINK_TYPE_PERF_EVENT; BPF_PERF_EVENT_KPROBE and its return: name, length and offset, address, missed.
        guard type == 7, event == 3 || event == 4 else { return 0 }
        return words[6]
    }
}
