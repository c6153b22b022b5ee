// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import PolicySyntax

/// The files that `--policy` names: files as they are, folders with all their YAML files and what is a policy of their JSON files, sorted
/// by name.
enum PolicyFiles {
    /// Bytes; more is refused.
    static let limit = 16 << 20

    /// In the given order, all as they were at one time: what changes meanwhile is read again.
    static func read(_ paths: [String]) throws(AgentError) -> [PolicyFile] {
        var reading = PolicyReading()
        for attempt in 1...mostReadings {
            do throws(AgentError) {
                let files = try reading.read(paths)
                if reading.isStillSo { return files }
            } catch {
                // What was listed and is gone may be there under another name.
                if attempt == mostReadings || reading.isStillSo { throw error }
            }
        }
        throw AgentError(.failure, "the policies change while they are read", hint: "--watch reads them once they have settled")
    }

    private static let mostReadings = 4

    /// Of these files and folders those that are there; folders with nothing in them are not.
    static func present(_ paths: [String]) -> [String] {
        paths.filter { path in
            var info = stat()
            guard unsafe stat(path, &info) == 0 else { return false }
            return info.st_mode & S_IFMT != S_IFDIR || !policyNames(in: path).isEmpty
        }
    }

    /// What is said where nothing else is known of what was wanted.
    static let hint = "policies are files, or folders of them"

    /// One file.
    static func file(_ path: String, hint: String = hint) throws(AgentError) -> SourceFile {
        var reading = PolicyReading()
        for _ in 1...mostReadings {
            let file = try reading.file(path, hint: hint)
            if reading.isStillSo { return file }
        }
        throw AgentError(.failure, "\(Spelling.quoted(path)) changes while it is read")
    }

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
}
