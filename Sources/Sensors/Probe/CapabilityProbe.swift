// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Events
internal import Glibc
package import KernelInterface

/// Finds out what this kernel lets this process do, by trying it.
package enum CapabilityProbe {
    /// Tries everything; takes some milliseconds, more on a slow machine. Leaves nothing behind.
    package static func run() -> Capabilities {
        let types: KernelTypes
        do throws(KernelError) {
            types = try KernelTypes()
        } catch {
            let refused = Availability.refused("the kernel has no BTF (/sys/kernel/btf/vmlinux)")
            return Capabilities(
                release: release(), btf: refused, tracepoints: refused, lsm: refused, fentry: refused, kprobes: refused,
                taskIterator: refused, knownTracepoints: [], ringCompletesWithEntry: false)
        }
        let tracepoints = types.tracepoint("sys_exit").map { fires(.tracepoint($0), getsCall) } ?? .refused("no sys_exit tracepoint")
        return Capabilities(
            release: release(),
            btf: .works,
            tracepoints: tracepoints,
            lsm: types.function("bpf_lsm_file_open").map { fires(.lsm($0), openSomething, silent: lsmSilent) }
                ?? .refused("the kernel is built without BPF LSM (CONFIG_BPF_LSM)"),
            fentry: types.function("security_file_open").map { fires(.fentry($0), openSomething) }
                ?? .refused("security_file_open is no function that can be traced"),
            kprobes: fires(.kprobe("security_file_open"), openSomething),
            taskIterator: types.function("bpf_iter_task").map { fires(.taskIterator($0), {}, silent: "the iterator meets no task") }
                ?? .refused("the kernel has no task iterator"),
            knownTracepoints: Set(tracepointNames.filter { types.tracepoint($0) != nil }),
            ringCompletesWithEntry: types.argumentCount(ofTracepoint: "io_uring_complete") == 3,
            preemptsPrograms: preempts())
    }

    private static let lsmSilent = "the program attaches but never runs: 'bpf' is not in the list of security modules (boot with lsm=…,bpf)"
    private static let tracepointNames = [
        "sys_enter", "sys_exit", "sched_process_exec", "sched_process_fork", "sched_process_exit", "task_newtask", "task_rename",
        "module_load", "cgroup_mkdir", "cgroup_rmdir", "cgroup_attach_task", "io_uring_complete", "io_uring_submit_req",
        "io_uring_submit_sqe",
    ]

    private static func fires(_ hook: ProbeProgram.Hook, _ action: () -> Void, silent: String = "the program attaches but never runs")
        -> Availability
    {
        switch ProbeProgram.seenToFire(hook, action) {
        case .success(true): .works
        case .success(false): .refused(silent)
        case .failure(let error): .refused("the kernel answers \(ErrorNumber.name(Int(error.code)) ?? "error \(error.code)") (\(error.request.rawValue))")
        }
    }

    private static func openSomething() {
        let descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        if descriptor >= 0 { close(descriptor) }
    }

    private static func getsCall() { _ = getppid() }

    private static func preempts() -> Bool {
        let name = names()
        return Preemption.isFull(
            scheduler: HostText.read("/sys/kernel/debug/sched/preempt"), version: name.version, commandLine: HostText.read("/proc/cmdline"),
            configuration: HostText.read("/boot/config-" + name.release))
    }

    private static func release() -> String { names().release }

    private static func names() -> (release: String, version: String) {
        var name = utsname()
        guard unsafe uname(&name) == 0 else { return ("unknown", "") }
        // The kernel ends each field with a NUL.
        func text(_ bytes: UnsafeRawBufferPointer) -> String { unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
        return unsafe (withUnsafeBytes(of: &name.release, text), withUnsafeBytes(of: &name.version, text))
    }
}
