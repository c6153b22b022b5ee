// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The part of JSON Schema 2020-12 that our schemas use; a keyword it does not know is a mistake, so that none is ignored.
/// Unchecked: what JSONSerialization made is only read after the initialiser, never changed.
package struct Schema: @unchecked Sendable {
    private let root: [String: Any]
    private var patterns: [String: NSRegularExpression] = [:]

    /// One of `Schemas/`.
    package init(named name: String) throws {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: package.appendingPathComponent("Schemas/\(name).schema.json"))
        guard let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] else { throw CocoaError(.coderReadCorrupt) }
        root = object
        for pattern in Self.patterns(in: root) { patterns[pattern] = try NSRegularExpression(pattern: pattern) }
    }

    /// What is wrong with a document, one sentence a mistake.
    package func mistakes(in document: Any) -> [String] { mistakes(document, root, "$") }

    /// The strings that are allowed at a place in the schema.
    package func names(at path: [String]) -> [String] {
        var place: Any? = root
        for step in path { place = (place as? [String: Any])?[step] }
        return place as? [String] ?? []
    }

    private static func patterns(in schema: Any) -> [String] {
        if let list = schema as? [Any] { return list.flatMap(patterns) }
        guard let object = schema as? [String: Any] else { return [] }
        return object.flatMap { key, value in (value as? String).map { key == "pattern" ? [$0] : [] } ?? patterns(in: value) }
    }

    private func mistakes(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        schema.flatMap { keyword, rule in check(value, keyword, rule, schema, place) }
    }

    private func check(_ value: Any, _ keyword: String, _ rule: Any, _ schema: [String: Any], _ place: String) -> [String] {
        switch (keyword, rule) {
        case ("$schema", _), ("title", _), ("description", _), ("$defs", _): return []
        case ("$ref", let path as String):
            var target: Any? = root
            for step in path.split(separator: "/").dropFirst() { target = (target as? [String: Any])?[String(step)] }
            guard let target = target as? [String: Any] else { return ["no \(path)"] }
            return mistakes(value, target, place)
        case ("type", let name as String): return isType(value, name) ? [] : ["\(place) is no \(name)"]
        case ("type", let names as [String]): return names.contains { isType(value, $0) } ? [] : ["\(place) is none of \(names)"]
        case ("enum", let names as [String]): return names.contains { $0 == value as? String } ? [] : ["\(place) is not allowed"]
        case ("pattern", let pattern as String):
            guard let text = value as? String, let expression = patterns[pattern] else { return [] }
            let range = NSRange(text.startIndex..., in: text)
            return expression.firstMatch(in: text, range: range) == nil ? ["\(place) '\(text)' does not match \(pattern)"] : []
        case ("minimum", let bound as NSNumber), ("maximum", let bound as NSNumber):
            guard let number = integer(value), let bound = integer(bound) else { return [] }
            let inside = keyword == "minimum" ? number >= bound : number <= bound
            return inside ? [] : ["\(place) \(number) is beyond its \(keyword) \(bound)"]
        case ("anyOf", let options as [[String: Any]]):
            return options.contains { mistakes(value, $0, place).isEmpty } ? [] : ["\(place) fits nowhere: \(value)"]
        case ("items", let each as [String: Any]):
            return (value as? [Any] ?? []).enumerated().flatMap { mistakes($1, each, "\(place)[\($0)]") }
        case ("minItems", let count as Int): return (value as? [Any])?.count ?? count >= count ? [] : ["\(place) is too short"]
        case ("maxItems", let count as Int): return (value as? [Any])?.count ?? count <= count ? [] : ["\(place) is too long"]
        case ("uniqueItems", _):
            guard let list = value as? [String] else { return [] }
            return Set(list).count == list.count ? [] : ["\(place) repeats itself"]
        case ("minProperties", let count as Int):
            return (value as? [String: Any])?.count ?? count >= count ? [] : ["\(place) is too small"]
        case ("required", let names as [String]):
            guard let object = value as? [String: Any] else { return [] }
            return names.filter { object[$0] == nil }.map { "\(place) has no \($0)" }
        case ("dependentRequired", let rules as [String: [String]]):
            guard let object = value as? [String: Any] else { return [] }
            return rules.filter { object[$0.key] != nil }.flatMap(\.value).filter { object[$0] == nil }.map { "\(place) lacks \($0)" }
        case ("properties", let rules as [String: [String: Any]]):
            guard let object = value as? [String: Any] else { return [] }
            return rules.flatMap { name, rule in object[name].map { mistakes($0, rule, "\(place).\(name)") } ?? [] }
        case ("additionalProperties", _):
            guard let object = value as? [String: Any] else { return [] }
            let known = Set((schema["properties"] as? [String: Any] ?? [:]).keys)
            let others = object.filter { !known.contains($0.key) }
            guard let rule = rule as? [String: Any] else { return others.keys.map { "\(place) has an unknown \($0)" } }
            return others.flatMap { name, value in mistakes(value, rule, "\(place).\(name)") }
        default: return ["unknown keyword \(keyword)"]
        }
    }

    private func isType(_ value: Any, _ name: String) -> Bool {
        switch name {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": isBoolean(value)
        case "null": value is NSNull
        case "number": value is NSNumber && !isBoolean(value)
        case "integer": integer(value) != nil
        default: false
        }
    }

    /// Foundation's JSON numbers differ in kind; their text does not.
    private func integer(_ value: Any) -> Int128? {
        isBoolean(value) ? nil : (value as? NSNumber).flatMap { Int128($0.stringValue) }
    }

    /// A boolean is a number of C's `char`.
    private func isBoolean(_ value: Any) -> Bool {
        (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
    }
}
