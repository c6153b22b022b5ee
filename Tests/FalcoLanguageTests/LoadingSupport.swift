// SPDX-License-Identifier: Apache-2.0

@testable import FalcoLanguage
import Foundation
import PolicyModel
import PolicySyntax

/// The fields that the stable rules name, and one or two of each kind.
struct SmallCatalogue: FieldCatalogue {
    static let shared = SmallCatalogue()
    private let table: [String: FieldDefinition]

    var names: [String] { table.keys.sorted() }
    func definition(_ name: String) -> FieldDefinition? { table[name] }

    /// Lines of a name, a type and flags.
    private static let lines = """
        evt.num uint64; evt.time text; evt.rawtime time; evt.reltime duration; evt.type text; syscall.type text; evt.type.is uint64 arg!
        evt.arg text arg!; evt.rawarg text arg! noRHS noTr; evt.args text; evt.buffer bytes; evt.res text; evt.rawres int64
        evt.failed bool; evt.is_open_read bool; evt.is_open_write bool; evt.is_open_exec bool; evt.dir text deprecated
        evt.latency duration deprecated; evt.outputtime text print-only; evt.around uint64 arg! filter-only noRHS noTr
        evt.hostname text; evt.source text; evt.cpu int64
        proc.name text; proc.pname text; proc.cmdline text; proc.args text arg?; proc.pcmdline text; proc.exe text; proc.pexe text
        proc.exepath text; proc.pexepath text; proc.aname text arg? noRHS noTr ranges; proc.aexe text arg? noRHS noTr ranges
        proc.aexepath text arg? noRHS noTr ranges; proc.cwd text; proc.tty uint64; proc.vpid int64; proc.pid int64; proc.env text arg?
        proc.duration duration; proc.is_exe_upper_layer bool; proc.is_exe_from_memfd bool; proc.is_vpgid_leader bool
        proc.sname text; proc.exe_ino.ctime time; proc.exe_ino.mtime time; proc.exe_ino.ctime_duration_proc_start time
        proc.fdusage double; proc.cmdnargs uint64
        thread.cap_effective text; thread.cap_permitted text; thread.cgroup text arg!
        user.name text; user.uid uint64; user.loginuid int64; user.loginname text; group.gid uint64; group.name text
        fd.name text; fd.nameraw text; fd.directory text; fd.filename text; fd.num int64; fd.typechar text; fd.type text
        fd.l4proto text; fd.sockfamily text; fd.connected bool; fd.name_changed bool
        fd.ip address filter-only noRHS noTr; fd.cip address; fd.sip address; fd.lip address; fd.rip address
        fd.net network filter-only noRHS noTr; fd.snet network filter-only noRHS noTr; fd.rnet network filter-only noRHS noTr
        fd.cnet network filter-only noRHS noTr; fd.port port filter-only noRHS noTr; fd.sport port; fd.lport port; fd.rport port
        fd.proto port filter-only noRHS noTr
        fd.cip.name text noRHS noTr; fd.sip.name text noRHS noTr; fd.lip.name text noRHS noTr; fd.rip.name text noRHS noTr
        fd.types text list arg? noRHS; fs.path.name path
        container.id text; container.name text; container.image.repository text; container.image.tag text; container.privileged bool
        container.mount.dest text arg!; container.mounts text; container.start_ts time; k8s.ns.name text; k8s.pod.name text
        """

    private init() {
        var table: [String: FieldDefinition] = [:]
        for entry in Self.lines.split(whereSeparator: { ";\n".contains($0) }) {
            let words = entry.split(separator: " ").map(String.init)
            let flags = Set(words.dropFirst(2))
            table[words[0]] = FieldDefinition(
                name: words[0], type: ValueType(rawValue: words[1])!,
                argument: flags.contains("arg!") ? .required : flags.contains("arg?") ? .optional : .none,
                isList: flags.contains("list"), isLeftOnly: flags.contains("noRHS"), isUntransformable: flags.contains("noTr"),
                isFilterOnly: flags.contains("filter-only"), isPrintOnly: flags.contains("print-only"),
                isDeprecated: flags.contains("deprecated"), ranges: flags.contains("ranges"), about: "")
        }
        self.table = table
    }
}

func load(_ texts: String..., options: LoadOptions = LoadOptions()) -> FalcoRuleSet {
    let files = texts.enumerated().map { SourceFile(name: "\($0.offset).yaml", text: $0.element) }
    return FalcoLoader(SmallCatalogue.shared, options: options).load(files)
}

/// A rule `r` with a condition, behind other items; it warns of no event types.
func ruleFile(_ condition: String, output: String = "o", before: String = "", more: String = "") -> String {
    let quoted = condition.replacing("'", with: "''")
    return before + (before.isEmpty || before.hasSuffix("\n") ? "" : "\n") + """
        - rule: r
          desc: d
          condition: '\(quoted)'
          output: '\(output.replacing("'", with: "''"))'
          priority: INFO
          warn_evttypes: false
        \(more.isEmpty ? "" : more.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n") + "\n")
        """
}

/// The condition of the only rule, or the messages that took its place.
func condition(_ text: String, before: String = "", more: String = "") -> Condition? {
    let set = load(ruleFile(text, before: before, more: more))
    if set.hasErrors { print(set.report) }
    return set.policy.rules.first?.condition
}

extension FalcoRuleSet {
    var codes: [String] { messages.map(\.code.rawValue) }
    /// As a user sees it.
    var report: String { diagnostics.map { DiagnosticRenderer().render($0) }.joined() }
    var firstPlace: String { diagnostics.first?.position.map { "\($0.line):\($0.column)" } ?? "" }
}

func field(_ name: String, _ argument: String? = nil) -> Field {
    let definition = SmallCatalogue.shared.definition(name)!
    return Field(
        name, argument: argument, type: definition.type, isList: definition.isList, anyAncestor: definition.ranges && argument == nil)
}

func test(_ name: String, _ operation: PolicyModel.Operation) -> Condition { .test(Test(field(name), operation)) }

/// A file of `../shared/fixtures`, or nil with a word about it.
func sharedFixture(_ path: String) -> SourceFile? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    for candidate in [root.appending(path: "../shared/fixtures/" + path).path, "/work/shared/fixtures/" + path] {
        if let data = FileManager.default.contents(atPath: candidate) { return SourceFile(name: path, bytes: Array(data)) }
    }
    print("skipped: there is no ../shared/fixtures/\(path)")
    return nil
}
