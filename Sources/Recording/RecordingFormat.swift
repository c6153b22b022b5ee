// SPDX-License-Identifier: Apache-2.0

/// The layout of a recording: eight bytes that say what it is, the format's version, then entries to the end of the file. An entry is
/// its kind (1 byte), the length of its contents (4 bytes) and these. Numbers are little-endian. Docs/recordings.md has more.
package enum RecordingFormat {
    /// No text begins like this.
    package static let magic: [UInt8] = [0x89] + Array("APUSREC".utf8)
    /// Changes when what is written here could be misread by those who know the former.
    static let version: UInt32 = 3
    /// Magic and version.
    static let preambleSize = magic.count + 4
    /// Kind and length.
    static let entryHeadSize = 5
    /// The longest contents: room for all users and groups that the agent reads.
    static let entryLimit = 64 << 20
}

/// Why a file is no recording, or not a whole one.
package enum RecordingError: Error, Equatable, Sendable {
    case notARecording
    /// Written by another version of the format.
    case version(UInt32)
    /// Its records have another layout.
    case layout(UInt32)
    /// It ends too early: what was read before is whole.
    case cut
    /// An entry makes no sense: the kind of the entry and where it begins.
    case damaged(entry: UInt8, offset: UInt64)
    /// Something follows the end.
    case trailing(offset: UInt64)
    /// Its own count of entries is not what was read.
    case count(stated: UInt64, read: UInt64)
}

extension RecordingError: CustomStringConvertible {
    /// As it follows the name of the file.
    package var description: String {
        switch self {
        case .notARecording: "is no recording"
        case .version(let version): "is a recording of another version (\(version))"
        case .layout(let version): "has records of another layout (\(version))"
        case .cut: "ends too early"
        case .damaged(let entry, let offset): "is damaged: an entry of kind \(entry) at byte \(offset) makes no sense"
        case .trailing(let offset): "goes on behind its end, at byte \(offset)"
        case .count(let stated, let read): "is damaged: it says that it has \(stated) entries, and has \(read)"
        }
    }
}
