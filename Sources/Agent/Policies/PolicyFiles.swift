// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Glibc
internal import PolicySyntax
internal import TraceeLanguage

/// The files that `--policy` names: files as they are, folders with all their YAML files and what is a policy of their JSON files, sorted
/// by name.
enum PolicyFiles {
    /// Bytes; more is refused.
    static let limit = 16 << 20

    /// In the given order.
    static func read(_ paths: [String]) throws(AgentError) -> [SourceFile] {
        var files: [SourceFile] = []
        for path in paths {
            var info = stat()
            guard unsafe stat(path, &info) == 0 else { throw unreadable(path, errno) }
            if info.st_mode & S_IFMT == S_IFDIR {
                let names = policyNames(in: path)
                guard !names.isEmpty else {
                    throw AgentError(.failure, "no policies in \(Spelling.quoted(path))", hint: "they end in .yaml, .yml or .json")
                }
                for name in names {
                    let found = try file(path + "/" + name)
                    // Much else is JSON.
                    if !name.hasSuffix(".json") || TraceeForm.isWritten(in: found) { files.append(found) }
                }
            } else {
                files.append(try file(path))
            }
        }
        return files
    }

    /// Of these files and folders those that are there; folders with nothing in them are not.
    static func present(_ paths: [String]) -> [String] {
        paths.filter { path in
            var info = stat()
            guard unsafe stat(path, &info) == 0 else { return false }
            return info.st_mode & S_IFMT != S_IFDIR || !policyNames(in: path).isEmpty
        }
    }

    /// One file.
    static func file(_ path: String, hint: String = "--policy takes files and folders") throws(AgentError) -> SourceFile {
        guard let bytes = try isPipe(path) ? piped(path, hint: hint) : ProcFS.contents(path, limit: limit + 1) else {
            throw unreadable(path, errno, hint: hint)
        }
        guard bytes.count <= limit else { throw AgentError(.failure, "\(Spelling.quoted(path)) is larger than 16 MiB") }
        return SourceFile(name: path, bytes: bytes)
    }

    private static func isPipe(_ path: String) -> Bool {
        var info = stat()
        return unsafe stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFIFO
    }

    /// Of a pipe, as shells make them of `<(command)`. Whoever has the other end may never write; nobody waits for that for ever.
    private static func piped(_ path: String, hint: String) throws(AgentError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while bytes.count <= limit {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&waiting, 1, patience)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { throw AgentError(.failure, "nothing comes from \(Spelling.quoted(path)), a pipe", hint: hint) }
            let length = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if length < 0, errno == EINTR || errno == EAGAIN { continue }
            guard length >= 0 else { return nil }
            if length == 0 { break }
            bytes.append(contentsOf: piece[..<length])
        }
        return bytes
    }

    /// Milliseconds without a byte.
    private static let patience: Int32 = 5000

    /// Names of a folder's policies, sorted; none where it cannot be read.
    static func policyNames(in folder: String) -> [String] {
        names(in: folder).filter { name in [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } }.sorted()
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        // readdir's entry is valid until the next call, and its name ends with a NUL.
        while let entry = unsafe readdir(stream) {
            names.append(unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }

    private static func unreadable(_ path: String, _ code: Int32, hint: String = "--policy takes files and folders") -> AgentError {
        let reason = unsafe String(cString: strerror(code))
        return AgentError(.failure, "cannot read \(Spelling.quoted(path)): \(reason)", hint: hint)
    }
}
