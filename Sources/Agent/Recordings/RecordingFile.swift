// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Glibc
internal import PolicySyntax
internal import Recording

/// A file of events from its beginning to its end, of whichever kind its first byte says that it is.
struct RecordingFile: ~Copyable {
    private let descriptor: Int32
    private var source: any RecordingSource
    private var isAtEnd = false
    /// Whether it is JSON lines.
    let isText: Bool

    /// `-` is standard input.
    static func open(_ path: String) throws(AgentError) -> RecordingFile {
        let descriptor = path == "-" ? 0 : unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        guard let piece = read(descriptor) else {
            let code = errno
            close(descriptor)
            throw unreadable(path, code)
        }
        guard !piece.isEmpty else {
            if descriptor > 0 { close(descriptor) }
            throw AgentError(.failure, "\(Spelling.quoted(path)) is empty")
        }
        return RecordingFile(adopting: descriptor, piece)
    }

    private init(adopting descriptor: Int32, _ first: [UInt8]) {
        self.descriptor = descriptor
        isText = first.first != RecordingFormat.magic[0]
        source = isText ? JSONLineReader() : RecordingReader()
        source.feed(first)
    }

    deinit { if descriptor > 0 { close(descriptor) } }

    /// The next entry; nil at the end.
    mutating func next() throws(RecordingError) -> RecordingEntry? {
        while true {
            if let entry = try source.next() { return entry }
            if isAtEnd { return nil }
            let piece = Self.read(descriptor) ?? []
            if piece.isEmpty {
                isAtEnd = true
                try source.finish()
            } else {
                source.feed(piece)
            }
        }
    }

    /// Lines that told no event.
    var unreadLines: UInt64 { (source as? JSONLineReader)?.unread ?? 0 }

    private static func read(_ descriptor: Int32) -> [UInt8]? {
        var piece = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            // The buffer is as long as it says.
            let length = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if length < 0, errno == EINTR { continue }
            guard length >= 0 else { return nil }
            piece.removeLast(piece.count - length)
            return piece
        }
    }

    private static func unreadable(_ path: String, _ code: Int32) -> AgentError {
        AgentError(.failure, "cannot read \(Spelling.quoted(path)): \(ErrorNumber.name(Int(code)) ?? "error \(code)")")
    }
}
