// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Events
internal import Glibc

/// A command of the user's that waits in front of its exec until it is released.
final class TracedCommand {
    private var child: shim_child
    let pid: Int32
    private let name: String

    /// Finds and checks the command, and forks. Nothing of it has run when this returns.
    ///
    /// The words are taken from the process's own arguments where they are the same in number, since those are bytes: what
    /// is not UTF-8 must reach the command as it was given.
    init(_ words: [String], standardOutputToError: Bool) throws(AgentError) {
        name = words[0]
        let path = try Self.resolve(words[0])
        var child = shim_child()
        // Both arrays end with NULL and live until the call returns; the child's copies are its own.
        let arguments = unsafe Self.originals(of: words)
        defer { for unsafe argument in unsafe arguments { unsafe free(argument) } }
        let code = unsafe shim_spawn_stopped(path, arguments, environ, standardOutputToError ? 2 : -1, &child)
        guard code >= 0 else {
            throw AgentError(.failure, "cannot start \(words[0]): \(ErrorNumber.name(Int(-code)) ?? "error \(-code)")")
        }
        self.child = child
        pid = child.pid
    }

    /// Copies that the caller frees, and a NULL.
    private static func originals(of words: [String]) -> [UnsafeMutablePointer<CChar>?] {
        let count = Int(CommandLine.argc)
        var copies: [UnsafeMutablePointer<CChar>?] = unsafe []
        for (index, word) in words.enumerated() {
            let place = count - words.count + index
            // The process's arguments live as long as it does; one that reads the same is the original.
            if place > 0, place < count, let original = unsafe CommandLine.unsafeArgv[place], unsafe String(cString: original) == word {
                unsafe copies.append(strdup(original))
            } else {
                unsafe copies.append(strdup(word))
            }
        }
        return unsafe copies + [nil]
    }

    /// As the shell does: a name with a slash is a path, any other is looked for in PATH.
    private static func resolve(_ command: String) throws(AgentError) -> String {
        var candidates = [command]
        if !command.contains("/") {
            let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
            candidates = path.split(separator: ":", omittingEmptySubsequences: false).map { ($0.isEmpty ? "." : String($0)) + "/" + command }
        }
        var denied: String?
        for candidate in candidates {
            var info = stat()
            guard unsafe stat(candidate, &info) == 0 else { continue }
            if info.st_mode & S_IFMT != S_IFDIR, unsafe access(candidate, X_OK) == 0 { return candidate }
            denied = candidate
        }
        if let denied { throw AgentError(.notExecutable, "\(denied) is not executable", hint: "check its mode bits, and that it is no folder") }
        throw AgentError(.notFound, "command not found: \(command)", hint: command.contains("/") ? "check the path" : "it is in no folder of PATH")
    }

    /// Lets the command go.
    func release() {
        var go: UInt8 = 1
        _ = unsafe write(child.release_fd, &go, 1)
        close(child.release_fd)
    }

    /// Ends a command that was never released.
    func abandon() {
        close(child.release_fd)
        var status: Int32 = 0
        while unsafe shim_reap(pid, &status) == 0 { usleep(1000) }
    }

    /// The exit code once it has ended (128 + N for signal N); nil while it runs.
    func reap() -> Int32? {
        var status: Int32 = 0
        guard unsafe shim_reap(pid, &status) != 0 else { return nil }
        let signal = status & 0x7f
        return signal != 0 ? 128 + signal : status >> 8 & 0xff
    }

    /// The errno with which exec failed; nil when it worked. Asked after the command has ended.
    func execFailure() -> Int32? {
        var code: Int32 = 0
        let length = unsafe read(child.status_fd, &code, 4)
        close(child.status_fd)
        return length == 4 ? code : nil
    }

    /// Passes a signal on.
    func signal(_ number: Int32) { kill(pid, number) }
}
