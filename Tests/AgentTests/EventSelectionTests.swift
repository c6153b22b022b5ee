// SPDX-License-Identifier: Apache-2.0

import Agent
import Events
import Testing

@Suite struct EventSelectionTests {
    /// A small catalogue in which `close` is an event and a set.
    let small = EventCatalogue(
        syscallTables: [
            """
            open | 2 - 5 | syscalls,fs | fd:int32 | - | opens
            openat | 257 56 295 | syscalls,fs,close | fd:int32 | - | opens
            close | 3 57 6 | syscalls | fd:int32 | - | closes
            """
        ],
        eventTables: [
            """
            exec | 1201 | process | default,proc | executes
              path:string   which
            security_file_open | 1220 | file | default,lsm | opens
              path:string   which
            """
        ])

    private func names(_ selection: EventSelection) -> [String] {
        selection.events.map { small[$0]!.name }
    }

    @Test(
        arguments: [
            ([], "exec security_file_open", ""),
            (["open"], "open", "open"),
            (["openat,open"], "open openat", "open openat"),
            (["security_file_open", "open"], "open security_file_open", "open security_file_open"),
            (["open*"], "open openat", ""),
            (["*"], "open openat close exec security_file_open", ""),
            (["fs"], "open openat", ""),
            (["fs,open"], "open openat", "open"),
            (["close"], "close", "close"),
            (["-exec"], "security_file_open", ""),
            (["-exec,-nothing*,-close"], "", "no event begins with 'nothing'"),
            (["-security*"], "exec", ""),
            (["-lsm"], "exec", ""),
            (["default,open"], "open exec security_file_open", "open"),
            (["open*,-openat"], "open", ""),
            (["open*", "-openat"], "open", ""),
            (["openat,-openat,openat"], "openat", "openat"),
            (["openat,-open*,fs"], "open openat", ""),
            (["-open,open"], "open", "open"),
            (["openat,-close"], "openat", "openat"),
            ([" open , close "], "open close", "open close"),
        ] as [([String], String, String)])
    func `entries add and remove in their order`(values: [String], events: String, named: String) throws {
        guard !events.isEmpty else {
            let error = #expect(throws: AgentError.self) { try EventSelection(values, catalogue: small) }
            #expect(error?.message == named)
            return
        }
        let selection = try EventSelection(values, catalogue: small)
        #expect(names(selection).joined(separator: " ") == events)
        #expect(small.all.filter { selection.named.contains($0.kind) }.map(\.name).joined(separator: " ") == named)
    }

    @Test(
        arguments: [
            ([], true), (["default"], true), (["-exec"], true), (["default,open"], true),
            (["default,security_file_open"], false),
            (["default,security*"], false), (["lsm"], false), (["*"], false), (["open"], false),
            (["-security_file_open"], false),
            (["security_file_open,-lsm,default"], true),
        ] as [([String], Bool)])
    func `the narrowing of default holds for what came by default alone`(values: [String], usesDefault: Bool) throws {
        #expect(try EventSelection(values, catalogue: small).usesDefault == usesDefault)
    }

    @Test(arguments: [
        ("opnat", "unknown event 'opnat'", "did you mean 'openat'?"),
        ("-opnat", "unknown event 'opnat'", "did you mean 'openat'?"),
        ("sched_process_exce", "unknown event 'sched_process_exce'", "did you mean 'sched_process_exec'?"),
        ("network_evnts", "unknown event 'network_evnts'", "did you mean 'network_events'?"),
        ("Openat", "unknown event 'Openat'", "did you mean 'openat'?"),
        ("somethingelse", "unknown event 'somethingelse'", "apus events lists them"),
        ("security_fiel*", "no event begins with 'security_fiel'", "did you mean 'security_file*'?"),
        ("xyz*", "no event begins with 'xyz'", "apus events lists them"),
        ("*open", "'*' may only end a name, not so in '*open'", "write the beginning of the name and one '*'"),
        ("sec*open", "'*' may only end a name, not so in 'sec*open'", "write the beginning of the name and one '*'"),
        ("open**", "'*' may only end a name, not so in 'open**'", "write the beginning of the name and one '*'"),
        ("", "--events has an empty entry", "write NAME,NAME… without a spare comma"),
        ("-", "--events has an empty entry", "write NAME,NAME… without a spare comma"),
        ("openat,,close", "--events has an empty entry", "write NAME,NAME… without a spare comma"),
        ("openat,-openat", "no event is left to watch", "--events removes all that it adds"),
        ("-*", "no event is left to watch", "--events removes all that it adds"),
        ("a\nb", "unknown event 'a\\u{a}b'", "apus events lists them"),
    ])
    func `a mistake is told with the nearest name`(value: String, message: String, hint: String) {
        #expect(throws: AgentError(.usage, message, hint: hint)) { try EventSelection([value]) }
    }

    @Test func `the real catalogue's default and its sets can be chosen`() throws {
        let catalogue = EventCatalogue.shared
        #expect(try EventSelection([]).events == catalogue.members(ofSet: "default").map(\.kind))
        for set in catalogue.sets where catalogue.named(set) == nil {
            #expect(try EventSelection([set]).events == catalogue.members(ofSet: set).map(\.kind))
        }
        #expect(try EventSelection(["*"]).events.count == catalogue.all.count)
    }

    // MARK: Filters

    @Test(arguments: [
        (["openat.data.pathname=/etc/*,/var/*"], ["openat"], ["openat"]), (["open,openat.retval<0"], ["open", "openat"], ["openat"]),
        (["openat.args.pathname=/x", "openat.scope.comm=cat"], ["openat"], ["openat"]), (["openat.scope.container"], ["openat"], ["openat"]),
        (["openat.retval=0", "-openat", "open"], ["open"], []), (["tag=containers"], ["container_create", "container_remove", "existing_container"], []),
    ] as [([String], [String], [String])]) func `a filter chooses its event and asks something of it`(values: [String], events: [String], filtered: [String]) throws {
        let selection = try EventSelection(values)
        #expect(selection.events.map { EventCatalogue.shared[$0]!.name } == events)
        #expect(selection.conditions.keys.map { EventCatalogue.shared[$0]!.name } == filtered)
    }

    @Test(arguments: [
        ("openat.data.pathnme=/x", "--events 'openat.data.pathnme=/x': openat has no field 'pathnme'", "did you mean 'pathname'?"),
        ("opnat.data.pathname=/x", "unknown event 'opnat'", "did you mean 'openat'?"),
        ("openat=1", "--events 'openat=1' names no field", "write EVENT.data.FIELD=VALUE, EVENT.scope.FIELD=VALUE or EVENT.retval=VALUE"),
        ("-openat.retval=0", "unknown event '-openat'", "an event that is left out has no filters"),
        ("openat.retval=", "--events 'openat.retval=': 'retval' needs a value", "write retval=VALUE"),
        ("openat.scope.comm>a", "--events 'openat.scope.comm>a': comm cannot be compared with '>'", "use = or !="),
        ("tag=contaners", "no set is called 'contaners'", "did you mean 'containers'?"),
    ]) func `a filter with a mistake is wrong usage`(value: String, message: String, hint: String) {
        let error = #expect(throws: AgentError.self) { try EventSelection([value]) }
        #expect(error?.message == message && error?.hint == hint, "\(error?.message ?? "") \(error?.hint ?? "")")
    }

    // MARK: Detections

    @Test(arguments: [
        (["ld_preload"], [], ["ld_preload"]), (["openat,ld_preload,aslr_inspection"], ["openat"], ["ld_preload", "aslr_inspection"]),
        (["ld_preload,openat", "-ld_preload"], ["openat"], []), (["ld_preload", "docker_abuse,-ld_*"], [], ["docker_abuse"]),
        (["ld_preload,ld_preload"], [], ["ld_preload"]),
        (["ld_preload.data.path=/etc/*,/x", "ld_preload.scope.comm=cat", "close"], ["close"], ["ld_preload"]),
        (["threat.severity=info"], [], ["aslr_inspection", "k8s_service_account_token"]),
        (["openat,threat.mitre.technique=T1574"], ["openat"], ["default_loader_mod", "ld_preload"]),
        (["threat.mitre.tactic=credential*,discovery", "-threat.severity>=high", "-threat.name=k8s_service*"], [], ["k8s_api_connection", "sched_debug_recon"]),
    ] as [([String], [String], [String])]) func `detections are chosen by name and by threat, and taken out again`(values: [String], events: [String], detections: [String]) throws {
        let selection = try EventSelection(values)
        #expect(selection.events.map { EventCatalogue.shared[$0]!.name } == events)
        #expect(selection.detectionNames == detections)
    }

    @Test func `all detections are a set, less what is taken out of it`() throws {
        let names = try EventSelection(["detections,-proc_*,-ld_preload"]).detectionNames
        #expect(names.count > 20 && names == names.sorted() && !names.contains("ld_preload") && !names.contains { $0.hasPrefix("proc_") })
    }

    @Test func `beginnings of names and sets of events bring no detection in`() throws {
        for value in ["*", "k*", "default", "syscalls", "proc", "-openat"] + EventCatalogue.shared.sets { #expect(try EventSelection([value]).detectionNames.isEmpty) }
    }

    @Test(arguments: [
        ("TRC-107", "unknown event 'TRC-107'", "TRC-107 is the id of ld_preload, which is the event's name"),
        ("ld_prelod", "unknown event 'ld_prelod'", "did you mean 'ld_preload'?"), ("-ld_prelod", "unknown event 'ld_prelod'", "did you mean 'ld_preload'?"),
        ("ld_pre*", "no event begins with 'ld_pre'", "detections are named whole: ld_preload"),
        ("syscall_hooking", "nothing detects 'syscall_hooking' yet", "apus list detections shows what is detected"),
        ("ld_prelod.data.path=/x", "unknown event 'ld_prelod'", "did you mean 'ld_preload'?"),
        ("ld_preload=1", "--events 'ld_preload=1' names no field", "write EVENT.data.FIELD=VALUE, EVENT.scope.FIELD=VALUE or EVENT.retval=VALUE"),
        ("threat.severty=high", "--events 'threat.severty=high': unknown field 'threat.severty'", "did you mean 'threat.severity'?"),
        ("threat.severity=hihg", "--events 'threat.severity=hihg': 'hihg' is no severity", "did you mean 'high'?, or 0 to 4"),
        ("threat.severity=5", "--events 'threat.severity=5': '5' is no severity", "one of info, low, medium, high, critical, or 0 to 4"),
        ("threat.name>a", "--events 'threat.name>a': threat.name cannot be compared with '>'", "use = or !="),
        ("threat.name", "--events 'threat.name': threat.name needs an operator and a value", "write threat.name=VALUE"),
        ("threat.severity=critical", "no detection has 'threat.severity=critical'", "apus list detections --output json says what they have"),
        ("ld_preload,-detections", "no event is left to watch", "--events removes all that it adds"),
    ]) func `a mistake about a detection is wrong usage`(value: String, message: String, hint: String) {
        let error = #expect(throws: AgentError.self) { try EventSelection([value]) }
        #expect(error?.message == message && error?.hint == hint, "\(error?.message ?? "") \(error?.hint ?? "")")
    }
}
