// SPDX-License-Identifier: Apache-2.0

/// Why a program could not be put together. The first thing that went wrong is told.
package enum AssemblyError: Error, Hashable, Sendable {
    /// More instructions than the caller allows.
    case tooLong(limit: Int)
    /// A jump farther than 16 bits reach.
    case jumpTooFar(label: String, distance: Int)
    /// A jump to a label that is nowhere.
    case labelNotPlaced(String)
    /// A label in two places.
    case labelPlacedTwice(String)
    /// An address farther from its register than 16 bits reach.
    case offsetTooLarge(Int)
    /// The program does not end with an exit or a jump, or a jump leads behind its end.
    case fallsOffTheEnd
}

extension AssemblyError: CustomStringConvertible {
    /// One line, for people.
    package var description: String {
        switch self {
        case .tooLong(let limit): "the program has more than \(limit) instructions"
        case .jumpTooFar(let label, let distance): "the jump to \(label) is \(distance) instructions long, and 16 bits must hold that"
        case .labelNotPlaced(let label): "nothing is at \(label)"
        case .labelPlacedTwice(let label): "\(label) is in two places"
        case .offsetTooLarge(let offset): "an offset of \(offset) bytes does not fit into 16 bits"
        case .fallsOffTheEnd: "the program does not end with an exit"
        }
    }
}
