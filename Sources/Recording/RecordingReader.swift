// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Takes a recording apart, in whatever pieces its bytes come. The bytes are anybody's: no length is believed before it was checked, and
/// no more is kept than one entry and one piece.
package struct RecordingReader {
    private enum Place { case preamble, header, entries, end }

    private var place = Place.preamble
    private var bytes: [UInt8] = []
    /// What of `bytes` was read.
    private var position = 0
    /// Where `bytes` begins in the file.
    private var origin: UInt64 = 0
    private var entries: UInt64 = 0

    package init() {}

    /// More bytes of the file; asked for by a nil of `next`.
    package mutating func feed(_ piece: [UInt8]) {
        bytes.removeFirst(position)
        origin += UInt64(position)
        position = 0
        bytes.append(contentsOf: piece)
    }

    /// The next entry; nil when more bytes are needed.
    package mutating func next() throws(RecordingError) -> RecordingEntry? {
        if place == .preamble {
            guard try readPreamble() else { return nil }
        }
        let left = bytes.count - position
        if place == .end {
            guard left == 0 else { throw .trailing(offset: origin + UInt64(position)) }
            return nil
        }
        guard left >= RecordingFormat.entryHeadSize else { return nil }
        let code = bytes[position]
        let damaged = RecordingError.damaged(entry: code, offset: origin + UInt64(position))
        let length = Int(word(at: position + 1))
        guard let kind = RecordingEntry.Kind(rawValue: code), length <= RecordingFormat.entryLimit, (kind == .header) == (place == .header)
        else { throw damaged }
        guard left - RecordingFormat.entryHeadSize >= length else { return nil }
        let start = position + RecordingFormat.entryHeadSize
        let contents = bytes[start..<(start + length)]
        let entry: RecordingEntry
        do throws(Malformed) {
            entry = place == .header ? try Self.header(contents) : try RecordingEntry(kind, contents)
        } catch {
            // A layout that is not ours is no damage, and is told by its number.
            if place == .header, let layout = Self.layout(contents), layout != Event.layoutVersion { throw .layout(layout) }
            throw damaged
        }
        position = start + length
        place = .entries
        if case .end(let counts) = entry {
            place = .end
            guard counts.entries == entries else { throw .count(stated: counts.entries, read: entries) }
        }
        entries += 1
        return entry
    }

    /// There are no more bytes: the recording must have ended.
    package func finish() throws(RecordingError) {
        switch place {
        case .preamble:
            let start = bytes.prefix(RecordingFormat.magic.count)
            throw !start.isEmpty && RecordingFormat.magic.starts(with: start) ? .cut : .notARecording
        case .header, .entries: throw .cut
        case .end: return
        }
    }

    private mutating func readPreamble() throws(RecordingError) -> Bool {
        guard bytes.count >= RecordingFormat.preambleSize else { return false }
        guard bytes.starts(with: RecordingFormat.magic) else { throw .notARecording }
        let version = word(at: RecordingFormat.magic.count)
        guard version == RecordingFormat.version else { throw .version(version) }
        position = RecordingFormat.preambleSize
        place = .header
        return true
    }

    /// The caller has seen that the four bytes are there.
    private func word(at offset: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) } }

    private static func layout(_ contents: ArraySlice<UInt8>) -> UInt32? {
        var reader = ByteReader(contents)
        return try? reader.integer()
    }

    private static func header(_ contents: ArraySlice<UInt8>) throws(Malformed) -> RecordingEntry {
        var reader = ByteReader(contents)
        guard try reader.integer(UInt32.self) == Event.layoutVersion else { throw Malformed() }
        let header = try RecordingHeader(&reader)
        try reader.end()
        return .header(header)
    }
}
