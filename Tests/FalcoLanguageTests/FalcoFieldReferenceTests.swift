// SPDX-License-Identifier: Apache-2.0

import FalcoLanguage
import PolicyModel
import Testing

/// Our table of fields against Falco's: names, types, and where a field may stand.
@Suite struct FalcoFieldReferenceTests {
    /// Fields of ours that Falco does not have, and why.
    private static let own = ["evt.is_io_uring": "an open by io_uring is told as an openat, and this says so"]

    /// Fields of Falco's that we do not have, beside those that its own rules cannot name either (`table-only`).
    private static let absent: [String: String] = [:]

    /// Where a type, or what a field may be used for, differs on purpose.
    private static let different = [
        "evt.abspath": "without .src or .dst it is a field too, as the reference's own description says",
        "k8s.rc.label": "a label has a name, as k8s.pod.label's", "k8s.svc.label": "the same", "k8s.rs.label": "the same",
        "k8s.deployment.label": "the same", "k8s.ns.label": "the same",
    ]

    private static func type(_ name: String) -> ValueType? {
        switch name {
        case "INT16", "INT32", "INT64": .int64
        case "UINT32", "UINT64": .uint64
        // Each parameter has its own: see FalcoEvents.rawType.
        case "DYN": .int64
        case "BOOL": .bool
        case "DOUBLE": .double
        case "CHARBUF": .text
        case "BYTEBUF": .bytes
        case "IPADDR": .address
        case "IPNET": .network
        case "PORT": .port
        case "RELTIME": .duration
        case "ABSTIME": .time
        default: nil
        }
    }

    private static func flags(_ field: FieldDefinition) -> Set<String> {
        var flags: Set<String> = []
        switch field.argument {
        case .required: flags.insert("arg!")
        case .optional: flags.insert("arg?")
        case .none: break
        }
        if field.isList { flags.insert("list") }
        if field.isLeftOnly { flags.insert("noRHS") }
        if field.isUntransformable { flags.insert("noTr") }
        if field.isFilterOnly { flags.insert("filter-only") }
        if field.isPrintOnly { flags.insert("print-only") }
        if field.isDeprecated { flags.insert("deprecated") }
        return flags
    }

    @Test func `every field of Falco's is there, with its type and its limits, and no other`() throws {
        guard let reference = FalcoFieldReference() else {
            print("skipped: no shared/reference/falco.md")
            return
        }
        let named = reference.rows.filter { !$0.flags.contains("table-only") }
        #expect(named.count > 250 && Set(named.map(\.name)).count == named.count)
        let ours = Dictionary(uniqueKeysWithValues: FalcoFields.all.map { ($0.name, $0) })
        for row in named {
            guard let field = ours[row.name] else {
                #expect(Self.absent[row.name] != nil, "\(row.name) is missing")
                continue
            }
            #expect(Self.absent[row.name] == nil, "\(row.name) is there")
            // DNS names compare addresses.
            let type: ValueType? = row.name.hasPrefix("fd.") && row.name.hasSuffix("ip.name") ? .hostName : Self.type(row.type)
            let isEqual = field.type == type && Self.flags(field) == row.flags
            #expect(isEqual != (Self.different[row.name] != nil), "\(row.name): \(field.type) \(Self.flags(field).sorted()), not \(row.type) \(row.flags.sorted())")
        }
        let theirs = Set(named.map(\.name))
        for field in FalcoFields.all where !theirs.contains(field.name) { #expect(Self.own[field.name] != nil, "\(field.name) is not Falco's") }
        for row in reference.rows where row.flags.contains("table-only") { #expect(ours[row.name] == nil, "\(row.name) is for Falco's own tables") }
        print("fields: \(named.count) of Falco's, \(FalcoFields.all.count) of ours")
    }
}
