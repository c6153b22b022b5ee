// SPDX-License-Identifier: Apache-2.0

// Off the live path: lines are read in replays only.
internal import Foundation

/// Takes JSON lines of ours apart, in whatever pieces their bytes come, and makes of each what a recording would have: as far as the line
/// has it.
package struct JSONLineReader {
    /// A longer line is none of ours.
    private static let limit = 4 << 20

    private var bytes: [UInt8] = []
    /// What of `bytes` was read, and up to where no newline is.
    private var position = 0
    private var searched = 0
    /// The line at hand is too long: what is left of it is left out.
    private var isSkipping = false
    private var ready: [RecordingEntry] = [.header(RecordingHeader())]
    private var given = 0
    private var records = LineRecords()
    /// Lines that told no event.
    package private(set) var unread: UInt64 = 0

    package init() {}

    package mutating func feed(_ piece: [UInt8]) {
        bytes.removeFirst(position)
        searched -= position
        position = 0
        bytes.append(contentsOf: piece)
    }

    package mutating func finish() {
        if position < bytes.count { bytes.append(UInt8(ascii: "\n")) }
    }

    package mutating func next() -> RecordingEntry? {
        while given >= ready.count {
            guard let line = line() else { return nil }
            guard !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) else { continue }
            (ready, given) = (entries(of: line), 0)
        }
        given += 1
        return ready[given - 1]
    }

    private mutating func entries(of line: ArraySlice<UInt8>) -> [RecordingEntry] {
        let object = try? JSONSerialization.jsonObject(with: Data(line))
        guard let members = object as? [String: Any], let entries = records.entries(of: members) else {
            unread += 1
            return []
        }
        return entries
    }

    /// The next line without its end; nil when more bytes are needed.
    private mutating func line() -> ArraySlice<UInt8>? {
        while true {
            guard let end = bytes[max(searched, position)...].firstIndex(of: UInt8(ascii: "\n")) else {
                searched = bytes.count
                if bytes.count - position > Self.limit {
                    if !isSkipping { unread += 1 }
                    isSkipping = true
                    position = bytes.count
                }
                return nil
            }
            let line = bytes[position..<end]
            position = end + 1
            if !isSkipping { return line }
            isSkipping = false
        }
    }
}
