// SPDX-License-Identifier: Apache-2.0

package import Events

/// What a shell may offer while a word is being typed.
package enum EventCompletion {
    /// Names and sets that begin as the word does; detections have both.
    package static func names(for word: String, in catalogue: EventCatalogue = .shared) -> [String] {
        (catalogue.sets + [EventSelection.detectionSet] + catalogue.all.map(\.name) + ShippedDetection.names).filter { $0.hasPrefix(word) }
    }

    /// The same after the last comma of a list, and after the `-` that takes an event out; what stands before is kept.
    package static func list(for word: String, in catalogue: EventCatalogue = .shared) -> [String] {
        let comma = word.lastIndex(of: ",").map { word.index(after: $0) } ?? word.startIndex
        var before = word[..<comma]
        var entry = word[comma...]
        if entry.first == "-" {
            before = word[..<word.index(after: comma)]
            entry = entry.dropFirst()
        }
        return names(for: String(entry), in: catalogue).map { before + $0 }
    }
}
