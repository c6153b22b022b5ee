// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Events
internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

/// The fields that a rule has beside Falco's: arguments of the event that it is compiled for, or of what it detects, and its context.
final class RuleFields: FurtherFields {
    enum About {
        /// One of several that the rule is about: what this one does not have is missing.
        case event(EventDefinition, among: [EventDefinition])
        case detection(Detection)
        /// Nobody knows yet.
        case unknown
    }

    private let about: About
    private let events: EventNames
    /// What names of arguments turned out to be.
    private(set) var asked: [String: Field?] = [:]

    init(_ about: About, _ events: EventNames) { (self.about, self.events) = (about, events) }

    var dialect: ConditionDialect {
        var dialect = ConditionDialect()
        dialect.plainFields = [TraceeField.result.name]
        dialect.allowsBareFields = true
        return dialect
    }

    private static let contextPrefix = "scope."
    private static let prefixes = [TraceeField.prefix, "args."]

    func field(_ name: String) -> FurtherField {
        if name == TraceeField.result.name || Self.prefixes.contains(where: { name.hasPrefix($0) }) {
            let found = own(name)
            if case .field(let field) = found { asked[name] = field } else { asked[name] = .some(nil) }
            return found
        }
        if name.hasPrefix(TraceeField.detectorPrefix) { return detector(String(name.dropFirst(TraceeField.detectorPrefix.count))) }
        guard name.hasPrefix(Self.contextPrefix) else { return .other }
        let word = String(name.dropFirst(Self.contextPrefix.count))
        if let field = TraceeField.context(word) { return .field(field) }
        let hint = word == "host" ? "write not scope.container" : Spelling.hint(for: word, among: TraceeField.contextNames)
        return .mistake("unknown field \(Spelling.quoted(name))", hint: hint)
    }

    private func detector(_ name: String) -> FurtherField {
        guard !events.detectors.contains(name) else { return .field(TraceeField.detector(name)) }
        return .mistake(
            "no detector is called \(Spelling.quoted(name))", hint: Spelling.hint(for: name, among: events.detectors.sorted()))
    }

    private func own(_ name: String) -> FurtherField {
        switch about {
        case .unknown: .field(Field(name, type: .text))
        case .detection(let detection): argument(name, of: detection)
        case .event(let event, let others): argument(name, of: [event] + others)
        }
    }

    /// The one of the first of these that has it.
    private func argument(_ name: String, of events: [EventDefinition]) -> FurtherField {
        let what = events.count > 2 ? "no event of the rule" : nil
        let isResult = name == TraceeField.result.name
        let word = isResult ? name : Self.word(name)
        var incomparable: String?
        for event in events {
            if isResult || event.returns?.name == word {
                if event.returns != nil { return .field(TraceeField.result) }
            } else {
                switch TraceeField.data(word, of: event) {
                case .field(let field): return .field(field)
                case .incomparable(let what): incomparable = incomparable ?? what
                case nil: continue
                }
            }
        }
        if isResult { return .mistake(what.map { $0 + " returns anything" } ?? "\(events[0].name) returns nothing", hint: nil) }
        if let incomparable { return .mistake("\(name) is \(incomparable), which cannot be compared", hint: nil) }
        let names = events.flatMap { $0.arguments.map(\.name) }
        return .mistake(
            what.map { $0 + " has a field \(Spelling.quoted(word))" } ?? "\(events[0].name) has no field \(Spelling.quoted(word))",
            hint: names.isEmpty ? "it has none" : Spelling.nearest(to: word, among: names).map { "did you mean '\($0)'?" } ?? Self.listed(names))
    }

    private func argument(_ name: String, of detection: Detection) -> FurtherField {
        guard name != TraceeField.result.name else { return .mistake("\(detection.name), which is detected, returns nothing", hint: nil) }
        let word = Self.word(name)
        if let field = detection.fields.first(where: { $0.name == TraceeField.prefix + word }) { return .field(field) }
        let names = detection.fields.map { Self.word($0.name) }
        return .mistake(
            "\(detection.name) has no field \(Spelling.quoted(word))",
            hint: names.isEmpty ? "it has none" : Spelling.nearest(to: word, among: names).map { "did you mean '\($0)'?" } ?? Self.listed(names))
    }

    private static func word(_ name: String) -> String {
        prefixes.first { name.hasPrefix($0) }.map { String(name.dropFirst($0.count)) } ?? name
    }

    private static func listed(_ names: [String]) -> String {
        "one of " + names.distinct().prefix(40).joined(separator: ", ")
    }

    var names: [String] {
        let own: [String] = switch about {
        case .unknown: []
        case .detection(let detection): detection.fields.map(\.name)
        case .event(let event, let others): ([event] + others).flatMap { $0.arguments.map { TraceeField.prefix + $0.name } }
        }
        return own + [TraceeField.result.name] + events.detectors.sorted().map { TraceeField.detectorPrefix + $0 } + TraceeField.contextNames.map { Self.contextPrefix + $0 }
    }

    func number(named name: String, of field: Field) -> Literal? {
        guard case .event(let event, let others) = about else { return nil }
        for event in [event] + others { if let number = TraceeField.number(named: name, of: field, in: event) { return number } }
        return nil
    }

    func isEvent(_ name: String) -> Bool { events.isKnown(name) }
    var eventNames: [String] { events.all }
}
