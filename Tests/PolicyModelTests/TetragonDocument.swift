// SPDX-License-Identifier: Apache-2.0

import PolicySyntax
import TestSupport
import Testing

/// What a policy of Tetragon says, as lines `place: value`, in one order: what is written in several ways, or not at all because it is
/// the default, is one line here.
enum TetragonDocument {
    /// Nil where the folder is missing.
    static func lines(of file: String) throws -> [String]? {
        guard let bytes = SharedFixture.contents("tetragon/" + file) else { return nil }
        let documents = try YAMLReader().documents(of: SourceFile(name: file, bytes: bytes))
        let root = try #require(documents.first { $0["kind"]?.scalar?.text.hasPrefix("TracingPolicy") == true }, "\(file)")
        let spec = try #require(root["spec"])
        var lines = ["kind: \(root["kind"]?.scalar?.text ?? "")", "name: \(root["metadata"]?["name"]?.scalar?.text ?? "")"]
        if let about = root["metadata"]?["annotations"]?["description"]?.scalar?.text { lines.append("about: " + about) }
        for pair in spec.mapping ?? [] where pair.key.text != "lists" {
            for (place, hook) in (pair.value.sequence ?? []).enumerated() {
                flatten(hook, "\(pair.key.text)[\(place)]", lists: spec["lists"], &lines)
                if pair.key.text == "kprobes", hook["syscall"] == nil { lines.append("kprobes[\(place)].syscall: true") }
            }
            if pair.value.sequence == nil { flatten(pair.value, pair.key.text, lists: nil, &lines) }
        }
        return lines.sorted()
    }

    private static func flatten(_ node: YAMLNode, _ place: String, lists: YAMLNode?, _ lines: inout [String]) {
        switch node.content {
        case .scalar(let scalar):
            let list = scalar.text.split(separator: ":").last.map(String.init)
            guard scalar.text.hasPrefix("list:"), let found = lists?.sequence?.first(where: { $0["name"]?.scalar?.text == list }) else {
                lines.append("\(place): \(scalar.text)")
                return
            }
            for pair in found.mapping ?? [] where pair.key.text != "name" {
                flatten(pair.value, "\(place).\(pair.key.text)", lists: nil, &lines)
            }
        case .sequence(let nodes):
            for (index, part) in nodes.enumerated() { flatten(part, "\(place)[\(index)]", lists: lists, &lines) }
        case .mapping(let pairs):
            for pair in pairs where pair.key.text != "values" && !isMeaningless(pair.key.text, in: node) {
                if pair.key.text == "rateLimit", let value = seconds(pair.value.scalar?.text ?? "") {
                    lines.append("\(place).rateLimit: \(value)s")
                } else {
                    flatten(pair.value, "\(place).\(pair.key.text)", lists: lists, &lines)
                }
            }
            for (index, value) in (node["values"]?.sequence ?? []).enumerated() {
                lines.append("\(place).values[\(index)]: \(same(value.scalar?.text ?? "", node["operator"]?.scalar?.text ?? ""))")
            }
        }
    }

    /// An errno for an action that returns nothing.
    private static func isMeaningless(_ key: String, in node: YAMLNode) -> Bool {
        key == "argError" && node["action"]?.scalar?.text != "Override"
    }

    private static func seconds(_ span: String) -> Int? {
        guard let number = Int(span.prefix { $0.isNumber }) else { return nil }
        return number * (span.hasSuffix("m") ? 60 : span.hasSuffix("h") ? 3600 : 1)
    }

    /// One of the ways to write a value.
    private static func same(_ value: String, _ relation: String) -> String {
        switch relation {
        case "Protocol": ["IPPROTO_TCP": "6", "IPPROTO_UDP": "17"][value] ?? value
        case "DAddr", "NotDAddr": value.contains("/") ? value : value + "/32"
        default: value
        }
    }
}
