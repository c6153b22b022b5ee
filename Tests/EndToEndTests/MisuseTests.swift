// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
/// What cannot work ends at once, with one line and a hint.
@Suite(.enabled(if: Harness.machine == nil, "on the host only: the kernel has no part in it"))
struct MisuseTests {
    @Test(arguments: [
        (["rum"], "apus: unknown subcommand 'rum'", "did you mean 'run'?"),
        (["run", "--evens", "openat"], "apus: unknown option '--evens'", "did you mean '--events'?"),
        (["run", "--like-no-other"], "apus: unknown option '--like-no-other'", "apus run --help says what there is"),
        (["run", "more"], "apus: unexpected argument 'more'", "apus run --help says what there is"),
        (["run", "--events"], "apus: missing value for '--events <list>'", "--events <list>  What to show: "),
        (["trace"], "apus: what is to be traced?", "apus trace --help says what there is"),
        (["run", "--with", "foo"], "apus: unknown value 'foo' for --with", ""), (["run", "--with=exec-hash=x"], "apus: ", ""),
        (["run", "--count=0"], "apus: ", ""), (["run", "--events", "openatt"], "apus: unknown event 'openatt'", "did you mean 'openat'?"),
        (["run", "--telemetry-rate", "1G"], "apus: --telemetry-rate 1G: not a number of events", "0 to 1000000000"),
        (["run", "--telemetry-burst", "0"], "apus: --telemetry-burst 0: not a number of events", "1 to 1000000000"),
        (["run", "--alert-buffer-size", "5000"], "apus: a buffer of 5000 is not a power of two", "the nearest are 4K and 8K"),
        (["run", "--scope", "uidd=0"], "apus: scope 'uidd=0': unknown scope 'uidd'", "did you mean 'uid'?"),
        (["run", "--output", "jsn"], "apus: unknown output format 'jsn'", "did you mean 'json'?"),
    ])
    func `misuse ends with 2, one line and a hint`(words: [String], line: String, hint: String) throws {
        let ran = try Harness.run([Harness.apus] + words)
        let lines = ran.errors.split(separator: "\n")
        #expect(ran.code == 2 && ran.output.isEmpty)
        #expect(lines.count == 2 && lines[0].hasPrefix(line) && lines[1].hasPrefix("  hint: \(hint)"), "\(ran.errors)")
    }

    @Test func `a kernel without BTF is an error with a hint, and the command is not started`() throws {
        try Harness.withFolder { folder in
            // In a mount namespace of its own nothing is where the kernel shows it.
            let script = "mount -t tmpfs tmpfs /sys/kernel/btf && exec \(Harness.apus) trace -- /usr/bin/touch \(folder)/started"
            let ran = try Harness.run(["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script])
            #expect(ran.code == 1)
            let lines = ran.errors.split(separator: "\n")
            #expect(lines.count == 2 && lines[0] == "apus: the kernel has no BTF (/sys/kernel/btf/vmlinux)", "\(ran.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func `an output that is full ends the run with 1, and what it did not take is lost`() throws {
        let ran = try Harness.run([Harness.apus, "trace", "--output", "json:/dev/full", "--", "/bin/true"])
        let lines = ran.errors.split(separator: "\n")
        #expect(ran.code == 1)
        #expect(lines.count == 3 && lines[0] == "apus: cannot write to json:'/dev/full': ENOSPC" && lines[1].hasPrefix("  hint: ")
            && lines[2].hasPrefix("apus: events=2 alerts=0 lost=2 "), "\(ran.errors)")
    }

    @Test(arguments: [("/nonexistent/command", Int32(127), "apus: command not found"), ("/etc/passwd", 126, "apus: /etc/passwd is not executable"),
        ("/tmp", 126, "apus: /tmp is not executable")])
    func `a command that cannot be executed has a shell's exit code, one line and a hint`(command: String, code: Int32, line: String) throws {
        let ran = try Harness.run([Harness.apus, "trace", "--", command])
        #expect(ran.code == code && ran.output.isEmpty)
        let lines = ran.errors.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix(line) && lines[1].hasPrefix("  hint: "), "\(ran.errors)")
    }
}
}
