// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import PolicySyntax

/// One reading of files and folders, and what they were when they were read. What cannot be read twice, as a pipe, is kept.
struct PolicyReading {
    /// By path: the stamps of files, and the names that folders had.
    private var stamps: [String: FileStamp] = [:]
    private var listings: [String: [String]] = [:]
    private var streams: [String: [UInt8]] = [:]
    /// Milliseconds that a pipe or device may say nothing, and that it may take altogether.
    private let patience: Int32
    private let longest: Int

    init(patience: Int32 = 5000, longest: Int = 30_000) { (self.patience, self.longest) = (patience, longest) }

    mutating func read(_ paths: [String]) throws(AgentError) -> [PolicyFile] {
        (stamps, listings) = ([:], [:])
        var files: [PolicyFile] = []
        for path in paths {
            var info = stat()
            guard unsafe stat(path, &info) == 0 else { throw Self.unreadable(path, errno) }
            if info.st_mode & S_IFMT == S_IFDIR {
                let names = PolicyFiles.policyNames(in: path)
                listings[path] = names
                guard !names.isEmpty else {
                    throw AgentError(.failure, "no policies in \(Spelling.quoted(path))", hint: "they end in .yaml, .yml or .json")
                }
                for name in names {
                    let found = PolicyFile(try file(path + "/" + name))
                    // Much else is JSON.
                    if !name.hasSuffix(".json") || found.language != nil { files.append(found) }
                }
            } else {
                files.append(PolicyFile(try file(path)))
            }
        }
        return files
    }

    /// Whether everything is what it was when it was read. Looks twice: files are looked at one after the other, so that what was turned over
    /// and back in the midst of the reading would have to be so again, at the same places.
    var isStillSo: Bool { isSo && isSo }

    private var isSo: Bool {
        for (folder, names) in listings where PolicyFiles.policyNames(in: folder) != names { return false }
        for (path, stamp) in stamps {
            var info = stat()
            guard unsafe stat(path, &info) == 0, FileStamp(info) == stamp else { return false }
        }
        return true
    }

    mutating func file(_ path: String, hint: String = PolicyFiles.hint) throws(AgentError) -> SourceFile {
        if let bytes = streams[path] { return SourceFile(name: path, bytes: bytes) }
        // Without waiting: a pipe that nobody writes to would never open, and a terminal would become ours. Files do not mind.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw Self.unreadable(path, errno, hint: hint) }
        defer { close(descriptor) }
        // Of what was opened, whatever has that name by now.
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0 else { throw Self.unreadable(path, errno, hint: hint) }
        let isFile = info.st_mode & S_IFMT == S_IFREG
        let bytes = try bytes(of: descriptor, path, waits: !isFile, hint: hint)
        guard bytes.count <= PolicyFiles.limit else { throw AgentError(.failure, "\(Spelling.quoted(path)) is larger than 16 MiB") }
        if isFile { stamps[path] = FileStamp(info) } else { streams[path] = bytes }
        return SourceFile(name: path, bytes: bytes)
    }

    /// To its end, or a byte more than is allowed. Whoever has the other end of a pipe may never write, and nobody waits for that for ever.
    private func bytes(of descriptor: Int32, _ path: String, waits: Bool, hint: String) throws(AgentError) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        let start = ContinuousClock.now
        while bytes.count <= PolicyFiles.limit {
            if waits {
                guard ContinuousClock.now - start < .milliseconds(longest) else {
                    throw AgentError(.failure, "\(Spelling.quoted(path)), no file, is not at its end after \(longest / 1000) seconds", hint: hint)
                }
                var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                let ready = unsafe poll(&waiting, 1, patience)
                if ready < 0, errno == EINTR { continue }
                guard ready > 0 else { throw AgentError(.failure, "nothing comes from \(Spelling.quoted(path)), a pipe or device", hint: hint) }
            }
            let length = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            let code = errno
            if length < 0, code == EINTR || waits && code == EAGAIN { continue }
            guard length >= 0 else { throw Self.unreadable(path, code, hint: hint) }
            if length == 0 { break }
            bytes.append(contentsOf: piece[..<length])
        }
        return bytes
    }

    private static func unreadable(_ path: String, _ code: Int32, hint: String = PolicyFiles.hint) -> AgentError {
        let reason = unsafe String(cString: strerror(code))
        return AgentError(.failure, "cannot read \(Spelling.quoted(path)): \(reason)", hint: hint)
    }
}
