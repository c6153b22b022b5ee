// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicySyntax
internal import TraceeLanguage

/// One entry of a selection with the events it stands for.
struct SelectionEntry {
    /// By what an event came in.
    enum Origin: Hashable { case name, prefix, set, defaultSet }

    let removes: Bool
    let origin: Origin
    let kinds: [EventKind]
    /// Names of what is detected.
    private(set) var detections: [String] = []

    /// What a filter names.
    init(_ chosen: EventChoice.Chosen) {
        (removes, origin) = (false, .name)
        switch chosen {
        case .event(let event): kinds = [event.kind]
        case .detection(let name): (kinds, detections) = ([], [name])
        }
    }

    /// Whether it chooses detections by what they say of a threat.
    static func isOfThreat(_ text: Substring) -> Bool {
        let text = trimmed(text)
        return (text.first == "-" ? text.dropFirst() : text).hasPrefix(ThreatChoice.prefix)
    }

    init(_ text: Substring, in catalogue: EventCatalogue, _ known: KnownDetections) throws(AgentError) {
        let text = Self.trimmed(text)
        removes = text.utf8.first == UInt8(ascii: "-")
        let name = String(text.dropFirst(removes ? 1 : 0))
        guard !name.isEmpty else {
            throw AgentError(.usage, "--events has an empty entry", hint: "write NAME,NAME… without a spare comma")
        }
        if Self.isOfThreat(name[...]) {
            (origin, kinds) = (.set, [])
            detections = try ThreatChoice.names(name, among: known.entries())
        } else if name.utf8.last == UInt8(ascii: "*") {
            let prefix = name.dropLast()
            guard !prefix.contains("*") else { throw Self.misplacedStar(name) }
            origin = .prefix
            kinds = catalogue.all.filter { $0.name.hasPrefix(prefix) }.map(\.kind)
            detections = removes ? known.names.filter { $0.hasPrefix(prefix) } : []
            guard !kinds.isEmpty || !detections.isEmpty else { throw Self.noEvent(beginningWith: prefix, in: catalogue, known) }
        } else if let event = catalogue.named(name) {
            (origin, kinds) = (.name, [event.kind])
        } else if known.names.contains(name) {
            (origin, kinds, detections) = (.name, [], [name])
        } else if name == EventSelection.detectionSet {
            (origin, kinds, detections) = (.set, [], known.names)
        } else if name.hasPrefix("tag=") {
            origin = .set
            var members: [EventKind] = []
            for set in name.dropFirst(4).split(separator: ",", omittingEmptySubsequences: false) {
                let found = catalogue.members(ofSet: String(set)).map(\.kind)
                guard !found.isEmpty else {
                    throw AgentError(.usage, "no set is called \(Spelling.quoted(set))", hint: Self.hint(for: String(set), among: catalogue.sets))
                }
                members += found
            }
            kinds = members
        } else {
            origin = name == EventSelection.defaultSet ? .defaultSet : .set
            kinds = catalogue.members(ofSet: name).map(\.kind)
            guard !kinds.isEmpty else {
                if name.contains("*") { throw Self.misplacedStar(name) }
                throw Self.unknown(name, in: catalogue, known)
            }
        }
    }

    private static func unknown(_ name: String, in catalogue: EventCatalogue, _ known: KnownDetections) -> AgentError {
        if EventChoice.isDetectedByTracee(name) {
            return AgentError(.usage, "nothing detects \(Spelling.quoted(name)) yet", hint: "apus list detections shows what is detected")
        }
        let message = "unknown event \(Spelling.quoted(name))"
        if let detection = try? known.entries().first(where: { $0.id == name }) {
            return AgentError(.usage, message, hint: "\(name) is the id of \(detection.name), which is the event's name")
        }
        let names = catalogue.all.map(\.name) + known.names + catalogue.sets + [EventSelection.detectionSet]
        return AgentError(.usage, message, hint: hint(for: name, among: names))
    }

    private static func noEvent(beginningWith prefix: Substring, in catalogue: EventCatalogue, _ known: KnownDetections) -> AgentError {
        let message = "no event begins with \(Spelling.quoted(prefix))"
        if let detection = known.names.first(where: { $0.hasPrefix(prefix) }) {
            return AgentError(.usage, message, hint: "detections are named whole: \(detection)")
        }
        let beginnings = catalogue.all.map { String($0.name.prefix(prefix.count) + "*") }
        return AgentError(.usage, message, hint: hint(for: prefix + "*", among: beginnings))
    }

    private static func misplacedStar(_ name: String) -> AgentError {
        AgentError(
            .usage, "'*' may only end a name, not so in \(Spelling.quoted(name))",
            hint: "write the beginning of the name and one '*'")
    }

    static func hint(for name: String, among candidates: [String]) -> String {
        Spelling.nearest(to: name, among: candidates).map { "did you mean '\($0)'?" } ?? "apus events lists them"
    }

    /// Without the blanks around it.
    static func trimmed(_ text: Substring) -> Substring {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}
