// SPDX-License-Identifier: Apache-2.0

package import Events
internal import PolicySyntax

/// What `apus events` was asked for.
package enum EventPattern {
    case one(EventDefinition)
    case detection(ShippedDetection)
    /// By group, then in catalogue order, and detections by name; not both empty.
    case many([EventDefinition], [ShippedDetection])

    /// An exact name, a set, a pattern with `*`, or nil for all there is. A name that is also a set means the event.
    package init(_ text: String?, in catalogue: EventCatalogue = .shared) throws(AgentError) {
        guard let text else {
            self = .many(Self.sorted(catalogue.all), try ShippedDetection.all())
            return
        }
        if let event = catalogue.named(text) {
            self = .one(event)
            return
        }
        // Compiles them: not for an event's name.
        let detections = try ShippedDetection.all()
        if let detection = detections.first(where: { $0.name == text || $0.id == text }) {
            self = .detection(detection)
            return
        }
        let isPattern = text.utf8.contains(UInt8(ascii: "*"))
        let found = isPattern ? catalogue.all.filter { Self.matches($0.name, text) } : catalogue.members(ofSet: text)
        let detected = detections.filter { isPattern ? Self.matches($0.name, text) : text == EventSelection.detectionSet }
        guard !found.isEmpty || !detected.isEmpty else {
            let names = catalogue.all.map(\.name) + detections.map(\.name) + catalogue.sets + [EventSelection.detectionSet]
            let nearest = Spelling.nearest(to: text, among: names)
            throw AgentError(
                .usage, isPattern ? "no event matches \(Spelling.quoted(text))" : "unknown event or set \(Spelling.quoted(text))",
                hint: nearest.map { "did you mean '\($0)'?" } ?? "apus events lists them all")
        }
        self = .many(Self.sorted(found), detected)
    }

    private static func sorted(_ events: [EventDefinition]) -> [EventDefinition] {
        EventGroup.allCases.flatMap { group in events.filter { $0.group == group } }
    }

    /// Whether `*` for any bytes makes the pattern fit the whole name. Tries no place twice.
    static func matches(_ name: String, _ pattern: String) -> Bool {
        let name = Array(name.utf8)
        let pieces = Array(pattern.utf8).split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else { return name == Array(pattern.utf8) }
        guard name.count >= first.count + last.count, name.starts(with: first), name.suffix(last.count).elementsEqual(last) else {
            return false
        }
        var rest = name[first.count..<(name.count - last.count)]
        for piece in pieces.dropFirst().dropLast() {
            guard let place = rest.indices.first(where: { rest[$0...].starts(with: piece) }) ?? (piece.isEmpty ? rest.startIndex : nil)
            else { return false }
            rest = rest[(place + piece.count)...]
        }
        return true
    }
}
