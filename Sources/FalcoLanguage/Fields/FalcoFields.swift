// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// The fields that rules of source `syscall` can name: Falco's own, and one of ours (`evt.is_io_uring`).
package enum FalcoFields {
    /// In the order of Falco's documentation.
    package static let all: [FieldDefinition] = [eventTable, processTable, ownerTable, descriptorTable].flatMap(read)

    /// The field that is written so, without brackets: `proc.name`, `evt.arg.flags`.
    package static func definition(_ name: String) -> FieldDefinition? { resolve(name)?.definition }

    /// The field that is written so, and the argument that follows a dot in its name: `flags` of `evt.arg.flags`.
    package static func resolve(_ written: String) -> (definition: FieldDefinition, argument: String?)? {
        if let found = byName[written] { return (found, nil) }
        for base in dotted where written.hasPrefix(base) && written.utf8.count > base.utf8.count + 1 {
            let rest = written.dropFirst(base.count)
            guard rest.first == ".", let found = byName[base] else { continue }
            let argument = String(rest.dropFirst())
            return base == "evt.abspath" && argument != "src" && argument != "dst" ? nil : (found, argument)
        }
        return nil
    }

    /// The two fields that one field of either end of a connection stands for. A test of the field holds if it holds for one of
    /// them, and a negated comparison if it does for both.
    static func ends(of name: String) -> [String]? {
        switch name {
        case "fd.ip", "fd.net": ["fd.lip", "fd.rip"]
        case "fd.port", "fd.proto": ["fd.lport", "fd.rport"]
        default: nil
        }
    }

    /// Those whose argument may follow a dot. The longer first.
    private static let dotted = ["evt.type.is", "evt.rawarg", "evt.arg", "evt.abspath", "thread.cgroup"]
    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private static func read(_ table: String) -> [FieldDefinition] {
        table.split(separator: "\n").map { line in
            let columns = line.split(separator: "|", maxSplits: 3).map { $0.trimmed }
            let flags = Set(columns[2].split(separator: " "))
            let argument: FieldDefinition.Argument =
                flags.contains("arg!") ? .required : flags.contains("arg?") ? .optional : .none
            return FieldDefinition(
                name: columns[0], type: flags.contains("hostname") ? .hostName : type(columns[1]), argument: argument,
                isList: flags.contains("list"),
                isLeftOnly: flags.contains("noRHS"), isUntransformable: flags.contains("noTr"),
                isFilterOnly: flags.contains("filter-only"), isPrintOnly: flags.contains("print-only"),
                isDeprecated: flags.contains("deprecated"), ranges: flags.contains("ranges"), about: columns[3])
        }
    }

    /// What Falco's name of a type is to us. `DYN` depends on the parameter: see `FalcoEvents.rawType`.
    static func type(_ name: String) -> ValueType {
        switch name {
        case "INT16", "INT32", "INT64", "DYN": .int64
        case "UINT32", "UINT64": .uint64
        case "BOOL": .bool
        case "DOUBLE": .double
        case "BYTEBUF": .bytes
        case "IPADDR": .address
        case "IPNET": .network
        case "PORT": .port
        case "RELTIME": .duration
        case "ABSTIME": .time
        default: .text
        }
    }
}

extension Substring {
    /// Without the blanks around it.
    var trimmed: String {
        var rest = self
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
