// SPDX-License-Identifier: Apache-2.0

import PolicyModel
import Testing

/// Writes a policy as the lines of `TetragonDocument`, so that what the form cannot hold is a line that lacks; fails for what Tetragon
/// has no words for.
struct TetragonWriter {
    private var lines: [String] = []

    static func lines(of policy: Policy) throws -> [String] {
        var writer = TetragonWriter()
        try writer.write(policy)
        return writer.lines.sorted()
    }

    private mutating func add(_ place: String, _ value: some CustomStringConvertible) { lines.append("\(place): \(value)") }

    private mutating func write(_ policy: Policy) throws {
        add("name", policy.name)
        if !policy.about.isEmpty { add("about", policy.about) }
        var kind = "TracingPolicy"
        switch policy.scope {
        case .always: break
        case .test(let test):
            guard case .field(let field) = test.subject, case .compare(.equal, .text(let text)) = test.operation
            else { throw NoWords(what: "\(test)") }
            switch (field.name, field.argument) {
            case ("pod.namespace", nil): kind = "TracingPolicyNamespaced"
            case ("pod.label", let label?): add("podSelector.matchLabels." + label, String(decoding: text, as: UTF8.self))
            default: throw NoWords(what: "\(field)")
            }
        default: throw NoWords(what: "\(policy.scope)")
        }
        add("kind", kind)
        for (number, hook) in policy.hooks.enumerated() {
            let rules = policy.rules.filter { $0.triggers == [.hook(number)] }
            let place = "\(hook.place.section)[\(number)]"
            write(hook, place)
            try writeSelectors(rules, hook, place)
        }
        let places = Set(policy.hooks.indices.map { Trigger.hook($0) })
        #expect(policy.rules.allSatisfy { places.isSuperset(of: $0.triggers) }, "rules without a hook of the policy")
    }

    // MARK: Hooks

    private mutating func write(_ hook: Hook, _ place: String) {
        switch hook.place {
        case .kprobe(let function, let isSyscall), .fentry(let function, let isSyscall):
            add(place + ".call", function)
            add(place + ".syscall", isSyscall)
        case .kprobes(.allSyscalls):
            add(place + ".call.type", "generated_syscalls")
            add(place + ".syscall", true)
        case .kprobes(.syscalls(let names)):
            add(place + ".call.type", "syscalls")
            add(place + ".syscall", true)
            for (index, name) in names.enumerated() { add(place + ".call.values[\(index)]", name) }
        case .kprobes(.named(let names)):
            for (index, name) in names.enumerated() { add(place + ".call.values[\(index)]", name) }
        case .kprobes(.matching(let pattern)):
            add(place + ".call.type", "generated_ftrace")
            add(place + ".call.pattern", pattern)
        case .tracepoint(let subsystem, let event, let isRaw):
            add(place + ".subsystem", subsystem)
            add(place + ".event", event)
            if isRaw { add(place + ".raw", true) }
        case .lsm(let name): add(place + ".hook", name)
        case .uprobe(let path, let location):
            add(place + ".path", path)
            if case .symbols(let symbols) = location {
                for (index, symbol) in symbols.enumerated() { add(place + ".symbols[\(index)]", symbol) }
            }
        case .usdt(let path, let provider, let name):
            add(place + ".path", path)
            add(place + ".provider", provider)
            add(place + ".name", name)
        }
        if let message = hook.message { add(place + ".message", message) }
        for (index, argument) in hook.arguments.enumerated() { write(argument, "\(place).args[\(index)]") }
        if let result = hook.result {
            add(place + ".return", true)
            add(place + ".returnArg.index", 0)
            add(place + ".returnArg.type", result.type)
        }
    }

    private mutating func write(_ argument: HookArgument, _ place: String) {
        if case .parameter(let index) = argument.origin { add(place + ".index", index) }
        add(place + ".type", argument.type)
        if let label = argument.label { add(place + ".label", label) }
        if !argument.path.isEmpty { add(place + ".resolve", argument.path.joined(separator: ".")) }
        if let length = argument.lengthFrom { add(place + ".sizeArgIndex", length + 1) }
    }

    // MARK: Selectors

    private mutating func writeSelectors(_ rules: [Rule], _ hook: Hook, _ place: String) throws {
        // Without selectors there is one rule that always holds.
        if let only = rules.first, rules.count == 1, only.condition == .all([.all([])]), only.actions.isEmpty { return }
        var earlier: [Condition] = []
        for (number, rule) in rules.enumerated() {
            guard case .all(let parts) = rule.condition, let own = parts.last, case .all(let filters) = own
            else { throw NoWords(what: rule.name) }
            // The first that holds decides: each holds only where none before it does.
            #expect(Array(parts.dropLast()) == earlier.map { .not($0) })
            earlier.append(own)
            var counts: [String: Int] = [:]
            for filter in filters {
                let written = try TetragonFilter(filter, hook)
                let index = counts[written.section, default: 0]
                counts[written.section] = index + 1
                lines.append(contentsOf: written.lines.map { "\(place).selectors[\(number)].\(written.section)[\(index)].\($0)" })
            }
            try write(rule.actions, hook, place, number)
        }
    }

    private mutating func write(_ actions: [Action], _ hook: Hook, _ place: String, _ selector: Int) throws {
        var index = 0
        var isHashed = false
        func parameter(_ value: HookValue) -> Int? {
            guard case .argument(let index) = value, case .parameter(let number) = hook.arguments[index].origin else { return nil }
            return number
        }
        for action in actions {
            let line = "\(place).selectors[\(selector)].matchActions[\(index)]"
            switch action {
            case .track(socket: .result):
                add(place + ".returnArgAction", "TrackSock")
                continue
            case .hashFile:
                isHashed = true
                continue
            case .tell(let limit):
                add(line + ".action", "Post")
                if isHashed { add(line + ".imaHash", true) }
                if let limit {
                    try #require(limit.count == 1 && limit.scope == .thread)
                    add(line + ".rateLimit", "\(limit.interval / 1_000_000_000)s")
                }
            case .silence: add(line + ".action", "NoPost")
            case .signal(9): add(line + ".action", "Sigkill")
            case .override(let value):
                add(line + ".action", "Override")
                add(line + ".argError", value)
            case .deny(let code):
                add(line + ".action", "Override")
                add(line + ".argError", -code)
            case .untrack(let socket):
                add(line + ".action", "UntrackSock")
                add(line + ".argSock", try #require(parameter(socket)))
            case .lookUp(let name):
                add(line + ".action", "DnsLookup")
                add(line + ".argFqdn", name)
            default: throw NoWords(what: "\(action)")
            }
            index += 1
        }
    }
}

extension Hook.Place {
    fileprivate var section: String {
        switch self {
        case .kprobe, .kprobes: "kprobes"
        case .fentry: "fentries"
        case .tracepoint: "tracepoints"
        case .lsm: "lsmhooks"
        case .uprobe: "uprobes"
        case .usdt: "usdts"
        }
    }
}
