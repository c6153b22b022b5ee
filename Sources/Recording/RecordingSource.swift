// SPDX-License-Identifier: Apache-2.0

/// What comes in pieces and goes out as entries of a recording.
package protocol RecordingSource {
    /// More bytes; asked for by a nil of `next`.
    mutating func feed(_ piece: [UInt8])
    /// The next entry; nil when more bytes are needed.
    mutating func next() throws(RecordingError) -> RecordingEntry?
    /// There are no more bytes; `next` may still have entries.
    mutating func finish() throws(RecordingError)
}

extension RecordingReader: RecordingSource {}
extension JSONLineReader: RecordingSource {}
