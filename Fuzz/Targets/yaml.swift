// SPDX-License-Identifier: Apache-2.0

// Bytes as YAML: the tree within its limits, and every scalar's bytes with their places.

@testable import PolicySyntax

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let file = SourceFile(name: "f.yaml", bytes: Array(RawInput(start, count)))
    var limits = YAMLLimits()
    limits.nodes = 10_000
    limits.text = 1 << 16
    do throws(Diagnostic) {
        let documents = try YAMLReader(limits: limits).documents(of: file)
        var nodes = 0
        for document in documents { check(document, &nodes) }
        expect(nodes <= limits.nodes, "\(nodes) nodes")
    } catch {
        expectPlain(error.message)
        if let hint = error.hint { expectPlain(hint) }
        let text = DiagnosticRenderer().render(error)
        expect(text.utf8.count { $0 == 10 } <= 4, "more lines than a diagnostic has: \(text)")
    }
    return 0
}

private func check(_ node: YAMLNode, _ nodes: inout Int) {
    nodes += 1
    switch node.content {
    case .scalar(let scalar): check(scalar)
    case .sequence(let list): for node in list { check(node, &nodes) }
    case .mapping(let pairs):
        expect(Set(pairs.map(\.key.text)).count == pairs.count, "a key twice")
        for pair in pairs {
            nodes += 1
            check(pair.key)
            check(pair.value, &nodes)
        }
    }
}

private func check(_ scalar: YAMLScalar) {
    var walk = ScalarWalk(scalar.range.file.bytes, from: scalar.range.bytes.lowerBound, scalar.style, scalar.text)
    walk.run()
    // Of a block of nothing but blanks nobody can tell the indentation.
    let says = scalar.text.unicodeScalars.contains { !" \n\u{2028}\u{2029}".unicodeScalars.contains($0) }
    expect(!says || walk.value.elementsEqual(scalar.text.utf8), "read again, \(scalar.text.debugDescription) is another text")
    for offset in [0, scalar.text.utf8.count / 2, scalar.text.utf8.count] {
        let place = scalar.source.position(ofValueOffset: offset).offset
        expect((0...scalar.range.file.bytes.count).contains(place), "a place at \(place)")
    }
}
