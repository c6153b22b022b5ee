// SPDX-License-Identifier: Apache-2.0

/// Makes the bytes of a recording: the header first, the end last. Used by one thread.
package struct RecordingWriter {
    private var writer = ByteWriter()
    package private(set) var counts = RecordingCounts()

    package init(_ header: RecordingHeader) {
        writer.bytes = RecordingFormat.magic
        writer.append(RecordingFormat.version)
        append(.header(header))
    }

    /// Bytes that nobody has taken yet.
    package var pending: Int { writer.bytes.count }

    /// Hands over the bytes made so far, whole entries always.
    package mutating func take() -> [UInt8] {
        defer { writer.bytes.removeAll(keepingCapacity: true) }
        return writer.bytes
    }

    /// An entry that cannot be as long as it would be is left out.
    package mutating func append(_ entry: RecordingEntry) {
        let start = writer.bytes.count
        writer.append(entry.kind.rawValue)
        writer.append(UInt32(0))
        entry.write(to: &writer)
        let length = writer.bytes.count - start - RecordingFormat.entryHeadSize
        guard length <= RecordingFormat.entryLimit else {
            writer.bytes.removeLast(writer.bytes.count - start)
            return
        }
        for place in 0..<4 { writer.bytes[start + 1 + place] = UInt8(truncatingIfNeeded: length >> (8 * place)) }
        counts.entries += 1
        switch entry {
        case .shown, .made: counts.events += 1
        default: break
        }
    }

    /// Ends the recording.
    package mutating func finish(lost: UInt64) {
        var stated = counts
        stated.lost = lost
        append(.end(stated))
    }
}
