// SPDX-License-Identifier: Apache-2.0

// Bytes as a Falco rule file, read twice over: alone, and behind a file that defines what it may change.

@testable import FalcoLanguage
import PolicyModel
import PolicySyntax

private struct Catalogue: FieldCatalogue {
    static let types: [String: ValueType] = [
        "evt.type": .text, "evt.num": .uint64, "evt.arg": .text, "evt.buffer": .bytes, "proc.name": .text, "proc.pid": .int64,
        "proc.aname": .text, "proc.duration": .duration, "fd.name": .path, "fd.ip": .address, "fd.lip": .address, "fd.rip": .address,
        "fd.net": .network, "fd.port": .port, "fd.types": .text, "evt.failed": .bool, "proc.fdusage": .double, "evt.rawarg": .text,
    ]
    let names = types.keys.sorted()

    func definition(_ name: String) -> FieldDefinition? {
        Self.types[name].map { type in
            FieldDefinition(
                name: name, type: type, argument: name.hasSuffix("arg") ? .required : name.hasSuffix("aname") ? .optional : .none,
                isList: name == "fd.types", isLeftOnly: name == "fd.ip", isUntransformable: name == "proc.aname",
                isFilterOnly: name == "fd.ip", isPrintOnly: false, isDeprecated: name == "evt.num", ranges: name == "proc.aname",
                about: "")
        }
    }
}

private let before = SourceFile(
    name: "before.yaml",
    text: """
        - {list: l, items: [a, "b c"]}
        - {macro: m, condition: proc.name in (l)}
        - {rule: r, desc: d, condition: m, output: o %proc.name, priority: INFO, exceptions: [{name: e, fields: proc.name}]}
        """)

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let file = SourceFile(name: "f.yaml", bytes: Array(RawInput(start, count)))
    let loader = FalcoLoader(Catalogue())
    for files in [[file], [before, file]] {
        let set = loader.load(files)
        expect(set.hasErrors == set.messages.contains { $0.diagnostic.severity == .error }, "errors that are not told")
        if set.hasErrors { expect(set.policy.rules.isEmpty, "rules of a set with errors") }
        for message in set.messages {
            let diagnostic = message.diagnostic
            expectPlain(diagnostic.description)
            if let bytes = diagnostic.bytes { expect(bytes.upperBound <= diagnostic.file.bytes.count, "a place behind the file") }
        }
        let report = Array(FalcoLoadReport(set).json.utf8)
        do throws(JSONCheck.Mistake) {
            try JSONCheck.check(report[...])
        } catch {
            expect(false, "a report that is no JSON, at byte \(error.offset)")
        }
    }
    return 0
}
