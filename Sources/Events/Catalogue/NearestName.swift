// SPDX-License-Identifier: Apache-2.0

extension EventCatalogue {
    /// Suggests the event or set whose name is closest to a misspelled one.
    ///
    /// Nil if every name is more than a third of the given length away. Between equals the first in catalogue order
    /// wins, events before sets.
    package func nearest(to name: String) -> String? {
        var best: (name: String, distance: Int)?
        for candidate in all.lazy.map(\.name) + sets {
            let distance = editDistance(name, candidate)
            if distance * 3 <= name.utf8.count, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.name
    }
}

/// Counts the insertions, deletions, replacements and swaps of neighbours that turn one name into the other, in bytes.
///
/// Damerau-Levenshtein in its restricted form: no byte is edited twice.
func editDistance(_ first: String, _ second: String) -> Int {
    let first = Array(first.utf8)
    let second = Array(second.utf8)
    var beforePrevious: [Int] = []
    var previous = Array(0...second.count)
    for row in first.indices {
        var current = [row + 1]
        for column in second.indices {
            let replaced = previous[column] + (first[row] == second[column] ? 0 : 1)
            var cost = min(replaced, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                cost = min(cost, beforePrevious[column - 1] + 1)
            }
            current.append(cost)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[second.count]
}
