// SPDX-License-Identifier: Apache-2.0

@testable import Agent
import Events
import KernelInterface
import Testing

@Suite struct DoctorTests {
    private func report(_ machine: Capabilities, _ facts: HostFacts = ReportExamples.root) -> DoctorReport {
        DoctorReport(facts, machine, functions: ReportExamples.functions)
    }

    private func finding(_ key: String, _ report: DoctorReport) -> Finding? { report.findings.first { $0.key == key } }

    private func state(_ event: String, _ report: DoctorReport) -> EventDelivery.State? {
        report.deliveries.first { $0.definition.name == event }?.state
    }

    private func text(_ report: DoctorReport) -> String { report.text(ReportOptions(form: .table, color: false, width: 100)) }

    @Test func `on a full kernel everything works, and nothing has to be changed`() {
        let report = report(ReportExamples.full)
        #expect(report.findings.allSatisfy { $0.state == .works && $0.change == nil })
        #expect(report.exitCode == 0)
        #expect(state("security_file_open", report) == .full)
        #expect(state("openat", report) == .full)
        #expect(!report.deliveries.contains { $0.state == .unavailable || $0.state == .unknown })
    }

    @Test func `where object hooks are refused, each event says what its second-best provider misses`() {
        let report = report(ReportExamples.restricted)
        #expect(report.exitCode == 0)
        #expect(state("sched_process_exec", report) == .full)
        #expect(state("security_file_open", report) == .secondBest)
        #expect(state("mem_prot_alert", report) == .secondBest)
        #expect(state("module_load", report) == .unavailable)
        #expect(report.deliveries.allSatisfy { ($0.state == .secondBest) == ($0.cost != nil) })
        let text = text(report)
        #expect(text.contains("  security_file_open       sys_exit    successful opens only, and not exec's own;"))
        #expect(text.contains("\n1 event not here\n  module_load  tracepoint: the kernel has no tracepoint module_load; fentry: the kernel"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test func `an event that only sys_exit and dear hooks can tell says so`() {
        let deliveries = report(ReportExamples.restricted).deliveries
        let alert = deliveries.first { $0.definition.name == "mem_prot_alert" }
        #expect(alert?.cost?.hasPrefix("dear: ") == true)
        let credentials = deliveries.first { $0.definition.name == "commit_creds" }
        #expect(credentials?.cost?.contains("not by exec") == true)
    }

    @Test func `where nothing can be loaded the exit code is 1`() {
        let report = report(ReportExamples.nothing)
        #expect(report.exitCode == 1)
        #expect(finding("btf", report)?.change == "a kernel with CONFIG_DEBUG_INFO_BTF=y, as distributions have")
        #expect(state("security_file_open", report) == .unavailable)
    }

    @Test func `without privileges nothing is claimed of the kernel`() {
        let facts = ReportExamples.facts {
            $0.capabilities = 0
            $0.ringBuffer = .refused("the kernel answers EPERM (make a ring buffer)")
        }
        let report = report(ReportExamples.with { $0.lsm = .refused("the kernel answers EPERM (use the BPF map)") }, facts)
        #expect(report.exitCode == 1)
        #expect(finding("privileges", report)?.state == .refused)
        #expect(finding("privileges", report)?.change == Advice.privileges)
        #expect(finding("lsm", report) == Finding("lsm", "LSM programs", .unknown, "cannot be tried without privileges"))
        #expect(finding("ring_buffer", report)?.state == .unknown)
        #expect(state("security_file_open", report) == .unknown)
        #expect(text(report).contains("which events can be had is unknown: needs root, or CAP_BPF and CAP_PERFMON\n"))
    }

    @Test func `CAP_SYS_ADMIN stands for CAP_BPF and CAP_PERFMON, and for nothing else of ours`() {
        let facts = ReportExamples.facts { $0.capabilities = 1 << 21 }
        #expect(facts.missingForLoading.isEmpty)
        let privileges = finding("privileges", report(ReportExamples.full, facts))
        #expect(privileges?.state == .partly)
        #expect(privileges?.detail?.hasPrefix("missing CAP_SYS_PTRACE (") == true)
    }

    @Test func `an LSM program that never fires is a matter of the boot command line`() {
        let silent = Availability.refused("the program attaches but never runs: 'bpf' is not in the list of security modules")
        #expect(finding("lsm", report(ReportExamples.with { $0.lsm = silent }))?.change == "boot with lsm=lockdown,yama,apparmor,bpf")
        let unreadable = ReportExamples.facts { $0.securityModules = nil }
        #expect(finding("lsm", report(ReportExamples.with { $0.lsm = silent }, unreadable))?.change == "boot with lsm=…,bpf")
    }

    @Test func `kprobes and uprobes name the kernel options where perf has no such unit`() {
        let facts = ReportExamples.facts {
            ($0.hasKprobeUnit, $0.hasUprobeUnit) = (false, false)
            $0.uprobes = .refused("the kernel answers ENOENT (attach)")
        }
        let report = report(ReportExamples.restricted, facts)
        #expect(finding("kprobes", report)?.change == "a kernel with CONFIG_KPROBES=y and CONFIG_KPROBE_EVENTS=y")
        #expect(finding("uprobes", report)?.change == "a kernel with CONFIG_UPROBES=y and CONFIG_UPROBE_EVENTS=y")
    }

    @Test(arguments: [("voluntary", Finding.State.works), ("full", .partly), (nil, .unknown)] as [(String?, Finding.State)])
    func `full preemption costs records, and doctor says so`(mode: String?, state: Finding.State) {
        #expect(finding("preemption", report(ReportExamples.full, ReportExamples.facts { $0.preemption = mode }))?.state == state)
        #expect(mode == nil || HostFacts.chosen("none voluntary (full)", "(", ")") == "full")
    }

    @Test func `lockdown is blamed where it is in force, and said to be unknown where it cannot be read`() {
        let strict = ReportExamples.facts { $0.lockdown = "confidentiality" }
        #expect(finding("fentry", report(ReportExamples.restricted, strict))?.change == "boot with lockdown=integrity, or without lockdown=")
        #expect(finding("lockdown", report(ReportExamples.full, strict))?.state == .refused)
        #expect(finding("lockdown", report(ReportExamples.full, ReportExamples.facts { $0.lockdown = nil }))?.state == .unknown)
        #expect(HostFacts.chosen("none [integrity] confidentiality") == "integrity")
        #expect(HostFacts.chosen("none integrity") == nil)
    }

    @Test(arguments: [
        ("5.10.0-8-amd64", "65536", Finding.State.partly), ("5.11.0", "65536", .works), ("5.4", "unlimited", .works), ("6.1.0", "0", .works),
    ])
    func `locked memory only matters before Linux 5.11`(release: String, limit: String, state: Finding.State) {
        let machine = ReportExamples.with { $0.release = release }
        #expect(finding("locked_memory", report(machine, ReportExamples.facts { $0.lockedMemory = limit }))?.state == state)
    }

    @Test func `the limit of locked memory is read from the line that has it`() {
        let limits = """
            Limit                     Soft Limit           Hard Limit           Units
            Max locked memory         8388608              unlimited            bytes
            Max processes             1                    1                    processes
            """
        #expect(HostFacts.lockedMemory(limits: limits) == "8388608")
        #expect(HostFacts.lockedMemory(limits: "") == nil)
    }

    @Test(arguments: [
        ("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0", "", "version 2, at /sys/fs/cgroup"),
        ("cgroup /pids cgroup rw,pids 0 0", "pids\t7\t1\t1", "version 1, by the hierarchy of the pids controller, at /pids"),
        ("", "", nil),
    ])
    func `control groups of either version tell containers apart`(mounts: String, controllers: String, detail: String?) {
        let facts = ReportExamples.facts { $0.cgroups = CgroupLayout(mounts: mounts, controllers: controllers) }
        let cgroups = finding("cgroup", report(ReportExamples.full, facts))
        #expect(cgroups?.state == (detail == nil ? .refused : .works))
        #expect(detail == nil ? cgroups?.change == Advice.cgroups : cgroups?.detail == detail)
    }

    @Test func `JSON has the same facts, and its counts add up to the catalogue`() {
        let report = report(ReportExamples.restricted)
        let json = report.text(ReportOptions(form: .json, color: false, width: nil))
        #expect(json.hasPrefix("{\n  \"kernel\":{\n    \"release\":\"6.12.9-amd64\",\n    \"architecture\":\"x86_64\"\n  },\n"))
        #expect(json.contains(#"{"name":"kprobes","state":"refused","detail":"the kernel answers ENOENT (attach)","change":null}"#))
        #expect(json.contains(#"{"name":"sched_process_exec","group":"process","state":"full","provider":"tracepoint","cost":null,"refused":[]}"#))
        let counted = EventDelivery.State.allCases.map { state in report.deliveries.filter { $0.state == state }.count }
        #expect(counted.reduce(0, +) == EventCatalogue.shared.all.count)
    }

    @Test func `text is cut with a mark, and wrapped at spaces`() {
        #expect(TextTable.cut("abcdef", 4) == "abc…")
        #expect(TextTable.cut("abcd", 4) == "abcd")
        #expect(TextTable.wrapped("one two three", 7) == ["one two", "three"])
        #expect(TextTable.wrapped("incomprehensible", 4) == ["incomprehensible"])
        #expect(TextTable.wrapped("", 4) == [""])
    }
}
