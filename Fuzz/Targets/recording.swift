// SPDX-License-Identifier: Apache-2.0

// Bytes as a recording or as JSON lines, replayed: nothing may trap, what was read and is written again must be read as the same, and
// lines must be JSON.
//
// The first byte says how the rest is meant: bit 0 JSON lines; bit 1 bytes as they are, else pieces of two bytes of length, a kind
// and contents, of which a recording is made, so that inputs get past the checks of the frame; bit 2 in pieces of three bytes.

import Context
import Events
import Formats
@testable import Recording

private struct Mode {
    let bits: UInt8
    var isText: Bool { bits & 1 != 0 }
    var isRaw: Bool { bits & 2 != 0 }
    var piece: Int { bits & 4 != 0 ? 3 : 4096 }
}

/// A recording whose entries have these kinds and contents.
private func framed(_ input: [UInt8]) -> [UInt8] {
    var writer = RecordingWriter(RecordingHeader())
    var bytes = writer.take()
    var rest = input[...]
    while rest.count > 2 {
        let head = Array(rest.prefix(3))
        let contents = rest.dropFirst(3).prefix(Int(head[0]) | Int(head[1] & 3) << 8)
        bytes += [head[2] % 13] + (0..<4).map { UInt8(truncatingIfNeeded: contents.count >> (8 * $0)) } + contents
        rest = rest.dropFirst(3 + contents.count)
    }
    return bytes
}

private func read(_ source: some RecordingSource, _ bytes: [UInt8], _ piece: Int) -> [RecordingEntry] {
    var source = source
    var entries: [RecordingEntry] = []
    var rest = bytes[...]
    do throws(RecordingError) {
        while true {
            if let entry = try source.next() {
                entries.append(entry)
            } else if rest.isEmpty {
                try source.finish()
                while let entry = try source.next() { entries.append(entry) }
                return entries
            } else {
                source.feed(Array(rest.prefix(piece)))
                rest = rest.dropFirst(piece)
            }
        }
    } catch {
        expectPlain("\(error)")
        return entries
    }
}

private func written(_ entries: [RecordingEntry]) -> [UInt8] {
    guard case .header(let header)? = entries.first else { return [] }
    var writer = RecordingWriter(header)
    for entry in entries.dropFirst() {
        if case .end = entry { continue }
        writer.append(entry)
    }
    return writer.take()
}

private final class Replay {
    private let known = RecordedSurroundings(SurroundingsSnapshot())
    private let formatter = JSONFormatter(FormatOptions())
    private var observed: [UInt8] = []
    private var text = TextBuffer()

    func take(_ entry: RecordingEntry) {
        switch entry {
        case .header, .end: break
        case .accounts(let table): known.learn(table)
        case .containerAccounts(let inside): known.learn(inside)
        case .container(let info, let cgroup): known.learn(info, cgroup: cgroup)
        case .process(let facts): known.learn(facts)
        case .clock(let offset): known.clockOffset = offset
        case .fileHash(let hash): known.fileHash = hash
        case .observed(let record):
            observed = record
            if let event = try? Event(record.span) { known.observe(event) }
        case .shown: show(observed)
        case .made(let record): show(record)
        }
    }

    private func show(_ record: [UInt8]) {
        guard let event = try? Event(record.span), let definition = EventCatalogue.shared[event.kind] else { return }
        known.meet(event)
        text.removeAll()
        formatter.append(event, definition, known, to: &text)
        do throws(JSONCheck.Mistake) {
            try JSONCheck.check(text.bytes.dropLast())
        } catch {
            expect(false, "not JSON at \(error.offset), \(error.what)")
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = RawInput(start, count)
    guard let first = input.first else { return 0 }
    let mode = Mode(bits: first), bytes = Array(input.dropFirst())
    let entries: [RecordingEntry]
    if mode.isText {
        entries = read(JSONLineReader(), bytes, mode.piece)
    } else {
        entries = read(RecordingReader(), mode.isRaw ? bytes : framed(bytes), mode.piece)
    }
    let again = written(entries)
    expect(written(read(RecordingReader(), again, 4096)) == again, "what was written is read as something else")
    let replay = Replay()
    for entry in entries { replay.take(entry) }
    return 0
}
