// SPDX-License-Identifier: Apache-2.0

@testable import Agent
import Events
import KernelInterface
import Testing

@Suite struct EventsCommandTests {
    private func text(
        _ pattern: String?, _ machine: Capabilities?, form: ReportOptions.Form = .table, color: Bool = false, width: Int? = nil
    ) throws -> String {
        let missing = machine == nil ? ["CAP_BPF", "CAP_PERFMON"] : []
        let report = EventsReport(try EventPattern(pattern), machine, missing: missing, functions: ReportExamples.functions)
        return report.text(ReportOptions(form: form, color: color, width: width))
    }

    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    @Test(arguments: [
        ("openat", "openat", true), ("openat", "open", false), ("openat", "open*", true), ("openat", "*at", true), ("openat", "o*n*t", true),
        ("openat", "*", true), ("openat", "**", true), ("openat", "*x*", false), ("openat", "op*", true), ("aa", "a*a*a", false),
        ("abcabc", "a*bc", true), ("abc", "abc*abc", false), ("abab", "*ab*ab*", true), ("openat", "openat*", true),
    ])
    func `a star stands for any bytes, also none`(name: String, pattern: String, fits: Bool) {
        #expect(EventPattern.matches(name, pattern) == fits)
    }

    @Test func `a name comes before a set, a set before an error with the nearest name`() throws {
        guard case .one(let event) = try EventPattern("openat") else { throw Failure() }
        #expect(event.name == "openat")
        guard case .many(let members, let detections) = try EventPattern("default") else { throw Failure() }
        #expect(detections.isEmpty && members.contains { $0.name == "sched_process_exec" } && !members.contains { $0.name == "openat" })
        #expect(throws: AgentError(.usage, "unknown event or set 'opneat'", hint: "did you mean 'openat'?")) {
            _ = try EventPattern("opneat")
        }
        #expect(throws: AgentError(.usage, "no event matches 'zz*'", hint: "apus events lists them all")) { _ = try EventPattern("zz*") }
    }

    @Test func `without a task iterator the processes that are there are read from /proc, with the reason and the price`() throws {
        let machine = ReportExamples.with { $0.taskIterator = .refused("the kernel answers EPERM (load the BPF programs)") }
        let lines = lines(try text("existing_process", machine, width: 400))
        #expect(lines.contains { $0.hasPrefix("iterator") && $0.contains("refused: the kernel answers EPERM") })
        #expect(lines.contains { $0.hasPrefix("procfs") && $0.contains("used, second best: starts to 10 ms only") })
        #expect(try text("existing_process", ReportExamples.full, width: 400).contains("not needed: a better one works"))
    }

    @Test func `every event of the catalogue has one line, by group, detections stand behind, and the counts are at the end`() throws {
        let lines = lines(try text(nil, ReportExamples.full))
        let names = lines.filter { !$0.hasPrefix("EVENT: ") }.dropLast().map { String($0.prefix { $0 != " " }) }
        let expected = EventGroup.allCases.flatMap { group in EventCatalogue.shared.all.filter { $0.group == group } }
        #expect(names == expected.map(\.name) + ShippedDetection.names)
        let built = expected.filter { EventDelivery($0, nil).isBuilt }.count
        #expect(lines.last?.hasPrefix("built \(built), known \(expected.count)") == true)
    }

    @Test(arguments: ["ld_preload", "TRC-107"]) func `a detection is told with what it looks at, and where its source is`(name: String) throws {
        let told = try text(name, ReportExamples.full)
        #expect(told.hasPrefix("ld_preload: libraries are put in front of a program's own"))
        #expect(told.contains("\nlooks at  sched_process_exec, security_file_open, security_inode_rename\n"), "\(told)")
        #expect(told.hasSuffix("\nits source: apus show ld_preload\nits matches: apus run --events ld_preload\n"))
        let json = try text(name, ReportExamples.full, form: .json)
        #expect(json.hasPrefix("{\n  \"name\":\"ld_preload\",\n  \"group\":\"detections\",\n"))
        #expect(json.contains(#"{"name":"path","type":"text","meaning":null,"summary":""}"#), "\(json)")
    }

    @Test func `detections are a set of their own, and patterns find them`() throws {
        let set = lines(try text("detections", ReportExamples.full))
        #expect(set.count == ShippedDetection.names.count + 2 && set[0].hasPrefix("EVENT: detections"))
        let found = lines(try text("*preload*", ReportExamples.full, form: .json))
        #expect(found.count == 3 && found[1].hasPrefix(#"  {"name":"ld_preload","group":"detections","#))
        #expect(throws: AgentError(.usage, "unknown event or set 'ld_prelod'", hint: "did you mean 'ld_preload'?")) { _ = try EventPattern("ld_prelod") }
    }

    @Test func `the list tells the provider, a dash where nothing builds the event, and refused where nothing is allowed`() throws {
        func columns(_ name: String) throws -> [Substring] {
            let line = lines(try text(name + "*", ReportExamples.restricted)).first { $0.hasPrefix(name + " ") }
            return line?.split(separator: " ", maxSplits: 3) ?? []
        }
        #expect(try columns("security_file_open").prefix(3) == ["security_file_open", "sys_exit", "default,lsm_hooks,fs,fs_file_ops"])
        #expect(try columns("module_load").prefix(2) == ["module_load", "refused"])
        for event in EventCatalogue.shared.all where !EventDelivery(event, nil).isBuilt {
            #expect(try columns(event.name).prefix(2) == [event.name[...], "-"])
        }
    }

    @Test func `without privileges the provider is unknown, and what is needed is said`() throws {
        let list = try text("sched_process_*", nil)
        #expect(list.contains("sched_process_exec  ?         default,proc,tracee_default  a process replaced its image"))
        #expect(list.hasSuffix("built 3, known 3; ? is unknown: needs root, or CAP_BPF and CAP_PERFMON\n"))
        #expect(try text("openat", nil).contains("\nsys_exit       unknown: needs root, or CAP_BPF and CAP_PERFMON\n"))
    }

    @Test func `on a terminal no line is longer than it is wide, elsewhere nothing is cut`() throws {
        #expect(lines(try text(nil, ReportExamples.restricted, width: 100)).allSatisfy { $0.count <= 100 })
        let piped = try text("chmod_common", ReportExamples.restricted)
        #expect(!piped.contains("…"))
        #expect(!(try text("chmod*", ReportExamples.restricted)).contains("…"))
    }

    @Test func `colours are escape sequences and nothing else`() throws {
        let plain = try text("default", ReportExamples.restricted, width: 100)
        let colored = try text("default", ReportExamples.restricted, color: true, width: 100)
        #expect(colored != plain)
        #expect(!plain.contains("\u{1b}"))
        var bare = ""
        var inside = false
        for character in colored {
            if character == "\u{1b}" { inside = true }
            if !inside { bare.append(character) }
            if inside, character == "m" { inside = false }
        }
        #expect(bare == plain)
    }

    @Test func `one event is told whole: arguments with types, and why better providers are refused`() throws {
        let told = try text("security_file_open", ReportExamples.restricted)
        #expect(told.hasPrefix("security_file_open: a file is being opened\n\ngroup  file\nsets   default, lsm_hooks, fs, fs_file_ops\n"))
        #expect(told.contains("\nflags             int32   open_flags  flags it is opened with\n"))
        #expect(told.contains("\nlsm       refused: the kernel answers EPERM (load the BPF programs)\n"))
        #expect(told.contains("\nsys_exit  used, second best: successful opens only, and not exec's own; another thread may swap the\n"))
        let full = try text("security_file_open", ReportExamples.full)
        #expect(full.contains("\nlsm       used\nfentry    not needed: a better one works\n"))
    }

    @Test func `a system call is told by its own function where that is there, else by the global tracepoint`() throws {
        let openat = try text("openat", ReportExamples.full)
        #expect(openat.contains("numbers  x86-64 257, arm64 56, i386 295\n"))
        #expect(openat.contains("\nsyscall_fexit  used; sys_exit where a run chooses more than 32 functions, or rules 64\n"))
        #expect(openat.contains("\nreturnValue  int64   fd          what the call returns\n"))
        let read = try text("read", ReportExamples.full)
        #expect(read.contains("\nsyscall_fexit  refused: the function behind read is not known by name\nsys_exit       used, second best: "))
    }

    @Test func `where tasks are preempted within fexit the global tracepoint tells calls`() throws {
        let openat = try text("openat", ReportExamples.with { $0.preemptsPrograms = true })
        #expect(openat.contains("\nsyscall_fexit  refused: the kernel preempts tasks within it (preempt=full), and skips it for others\n"))
        #expect(openat.contains("\nsys_exit       used"))
    }

    @Test(arguments: ["process_execute_failed", "socket_dup"])
    func `nothing else is told by fexit there`(event: String) throws {
        let told = try text(event, ReportExamples.with { $0.preemptsPrograms = true })
        #expect(told.contains("\nsyscall_fexit  refused: the kernel preempts tasks within it (preempt=full), and skips it for others\n"), "\(told)")
        #expect(told.contains("\nsys_exit       used"), "\(told)")
    }

    @Test func `object hooks are told by kprobes there, where LSM programs do not run`() throws {
        let capabilities = ReportExamples.with {
            $0.preemptsPrograms = true
            $0.lsm = .refused("not in the list")
        }
        let told = try text("security_file_open", capabilities)
        #expect(told.contains("\nfentry    refused: the kernel preempts tasks within it (preempt=full), and skips it for others\n"), "\(told)")
        #expect(told.contains("\nkprobe    used"), "\(told)")
    }

    @Test func `calls that never return are told at their entry`() throws {
        let exit = try text("exit_group", ReportExamples.restricted)
        #expect(exit.contains("note     does not return, so it is told at its entry"))
        #expect(exit.hasSuffix("\nsys_enter  used\n"))
    }

    @Test func `JSON is an array of objects on a line each, and one object for one exact name`() throws {
        let many = lines(try text("sched_process_*", ReportExamples.restricted, form: .json))
        #expect(many.first == "[" && many.last == "]" && many.count == 5)
        #expect(many[1].hasPrefix(#"  {"name":"sched_process_fork","group":"process","summary":"a task made a new process or thread","#))
        #expect(many[1].hasSuffix(#""providers":["tracepoint"],"state":"full","provider":"tracepoint","cost":null,"refused":[]},"#))
        let one = try text("openat", nil, form: .json)
        #expect(one.hasPrefix("{\n  \"name\":\"openat\",\n  \"group\":\"syscall\",\n"))
        #expect(one.contains(#""numbers":{"x86_64":257,"arm64":56,"i386":295}"#))
        #expect(one.contains(#""state":"unknown","# + "\n  \"provider\":null,"))
    }

    @Test func `completion offers names and sets, and in a list only changes what stands after the last comma`() {
        #expect(EventCompletion.names(for: "security_file_o") == ["security_file_open"])
        #expect(EventCompletion.names(for: "defau") == ["default", "default_loader_mod"])
        #expect(EventCompletion.list(for: "openat,-close_r") == ["openat,-close_range"])
        #expect(EventCompletion.list(for: "openat,tracee_defa") == ["openat,tracee_default"])
        #expect(EventCompletion.list(for: "openat,-ld_p") == ["openat,-ld_preload"] && EventCompletion.names(for: "detec") == ["detections"])
        let detections = ShippedDetection.names.count + 1
        #expect(EventCompletion.list(for: "").count == EventCatalogue.shared.all.count + EventCatalogue.shared.sets.count + detections)
    }
}

private struct Failure: Error {}
