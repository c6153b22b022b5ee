// SPDX-License-Identifier: Apache-2.0

/// A text with values in it.
package struct MessageTemplate: Hashable, Sendable {
    package enum Piece: Hashable, Sendable {
        case text([UInt8])
        /// `name`: as written, for formats that list the values; `width`: characters to fill or cut to.
        case value(name: String, Expression, width: Int?)
    }
    package var pieces: [Piece]
    package init(_ pieces: [Piece]) { self.pieces = pieces }
}
