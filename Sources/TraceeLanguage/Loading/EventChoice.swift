// SPDX-License-Identifier: Apache-2.0

package import ConditionSyntax
package import Events
internal import PolicySyntax

/// The events that a rule names: `openat`, `openat,open`, `security_*`, a set by its name or as `tag=NAME`, and any of these after `-`
/// to take events out again.
package struct EventChoice {
    /// An event of the catalogue, or what a rule detects.
    package enum Chosen {
        case event(EventDefinition)
        case detection(String)

        package var name: String {
            switch self {
            case .event(let definition): definition.name
            case .detection(let name): name
            }
        }

        /// Nil for what a rule detects.
        package var definition: EventDefinition? {
            if case .event(let definition) = self { definition } else { nil }
        }
    }

    package struct Entry {
        package let chosen: Chosen
        /// Whether it was named itself, and not a set or a beginning of names.
        package fileprivate(set) var isNamed: Bool
        /// Where what brought it in stands in the text, as bytes.
        package let bytes: Range<Int>
    }

    /// In the order in which they were chosen.
    package private(set) var entries: [Entry] = []
    private let detections: Set<String>

    /// - Parameter detections: what rules detect, beside what Tracee does.
    package init(_ text: String, detections: some Sequence<String>) throws(FilterError) {
        self.detections = DetectionNames.all.union(detections)
        let bytes = Array(text.utf8)
        for piece in bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            try add(FilterExpression.trimmed(bytes, piece.indices), bytes, text)
        }
        guard !entries.isEmpty else {
            throw FilterError(text: text, bytes: 0..<bytes.count, message: "no event is left", hint: "the list removes all that it adds")
        }
    }

    /// Whether Tracee has an event of this name that tells what it detects.
    package static func isDetectedByTracee(_ name: String) -> Bool { DetectionNames.all.contains(name) }

    private mutating func add(_ range: Range<Int>, _ bytes: [UInt8], _ text: String) throws(FilterError) {
        let removes = bytes[range].first == UInt8(ascii: "-")
        let range = removes ? range.dropFirst() : range
        let name = String(decoding: bytes[range], as: UTF8.self)
        guard !name.isEmpty else {
            throw FilterError(
                text: text, bytes: range.lowerBound..<range.lowerBound + 1, message: "the name of an event is missing",
                hint: "remove the comma")
        }
        let (chosen, isNamed) = try chosen(name) { message, hint in FilterError(text: text, bytes: range, message: message, hint: hint) }
        for one in chosen {
            let known = entries.firstIndex { $0.chosen.name == one.name }
            if removes {
                if let known { entries.remove(at: known) }
            } else if let known {
                if isNamed { entries[known].isNamed = true }
            } else {
                entries.append(Entry(chosen: one, isNamed: isNamed, bytes: range))
            }
        }
    }

    private func chosen(
        _ name: String, _ fail: (String, String) -> FilterError
    ) throws(FilterError) -> (events: [Chosen], isNamed: Bool) {
        let catalogue = EventCatalogue.shared
        if let event = catalogue.named(name) { return ([.event(event)], true) }
        if detections.contains(name) { return ([.detection(name)], true) }
        if name.hasPrefix("threat.") {
            throw fail("detections cannot be chosen by what they say of a threat yet", "name the events")
        }
        if name.hasSuffix("*") {
            let prefix = name.dropLast()
            let events = catalogue.all.filter { $0.name.hasPrefix(prefix) }.map { Chosen.event($0) }
                + detections.sorted().filter { $0.hasPrefix(prefix) }.map { Chosen.detection($0) }
            guard !prefix.contains("*"), !prefix.isEmpty else {
                throw fail("'*' may only end a name, not so in \(Spelling.quoted(name))", "apus events lists them")
            }
            guard !events.isEmpty else { throw fail("no event begins with \(Spelling.quoted(prefix))", "apus events lists them") }
            return (events, false)
        }
        let set = name.hasPrefix("tag=") ? String(name.dropFirst(4)) : name
        let members = catalogue.members(ofSet: set)
        guard !members.isEmpty else {
            let names = catalogue.all.map(\.name) + detections.sorted() + catalogue.sets
            let near = Spelling.nearest(to: set, among: names).map { "did you mean '\($0)'?" }
            throw fail("unknown event \(Spelling.quoted(name))", near ?? "apus events lists them")
        }
        return (members.map { .event($0) }, false)
    }
}

/// What Tracee detects, by the names of the events that tell it.
enum DetectionNames {
    static let all: Set<String> = [
        "stdio_over_socket", "anti_debugging", "ptrace_code_injection", "dynamic_code_loading", "fileless_execution",
        "cgroup_notify_on_release", "ld_preload", "k8s_service_account_token", "aslr_inspection", "cgroup_release_agent",
        "core_pattern_modification", "default_loader_mod", "k8s_api_connection", "disk_mount", "hidden_file_created",
        "illegitimate_shell", "kernel_module_loading", "k8s_cert_theft", "docker_abuse", "proc_fops_hooking", "proc_kcore_read",
        "dropped_executable", "proc_mem_access", "proc_mem_code_injection", "process_vm_write_inject", "rcd_modification",
        "scheduled_task_mod", "sudoers_modification", "sched_debug_recon", "syscall_hooking", "system_request_key_mod",
        "hooked_syscall_detector", "hooked_seq_ops_detector",
    ]
}
