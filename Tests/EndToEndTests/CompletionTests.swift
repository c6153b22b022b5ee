// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The script of `apus completion bash` in a bash that is told what was typed, separated as bash does it.
@Suite(
    .enabled(if: Harness.machine == nil, "on the host only: the kernel has no part in it"),
    .enabled(if: FileManager.default.isExecutableFile(atPath: Harness.apus) && FileManager.default.isExecutableFile(atPath: "/bin/bash")))
struct CompletionTests {
    /// What is offered for words; those that begin with + stand right behind the one before.
    private func offers(_ words: [String]) throws -> [String] {
        let plain = [Harness.apus] + words.map { $0.hasPrefix("+") ? String($0.dropFirst()) : $0 }
        let line = ([Harness.apus] + words).reduce("") { $0.isEmpty ? $1 : $1.hasPrefix("+") ? $0 + $1.dropFirst() : $0 + " " + $1 }
        // As complete(1) has it: command, word under the cursor, word before. For a separator bash gives no word.
        let script = """
            source <("$1" completion bash)
            registered=$(complete -p apus)
            registered=${registered##*-F }
            COMP_LINE=$2
            shift 2
            COMP_POINT=${#COMP_LINE}
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            word=${COMP_WORDS[COMP_CWORD]}
            [ "$word" = = ] && word=
            "${registered%% *}" "$1" "$word" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let ran = try Harness.run(["/bin/bash", "--norc", "-c", script, "bash", Harness.apus, line] + plain)
        #expect(ran.errors.isEmpty)
        return ran.output.split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        ["run", "--events", "sched_process_e"], ["run", "--events", "+=", "+sched_process_e"], ["trace", "--events", "+=", "+sched_process_e"],
        ["run", "-e", "sched_process_e"], ["run", "--scope", "uid", "+=", "+0", "--events", "+=", "+sched_process_e"],
        ["run", "--output", "json", "+:", "+/tmp/x", "--events", "+=", "+sched_process_e"],
    ])
    func `names of events are offered after the option, with a blank and with an equals sign`(words: [String]) throws {
        #expect(try offers(words).sorted() == ["sched_process_exec", "sched_process_exit"])
    }

    @Test func `all names are offered right behind the equals sign`() throws {
        #expect(try offers(["run", "--events", "+="]).count > 400)
    }

    @Test(arguments: [("openat,sched_process_exe", "openat,sched_process_exec"), ("openat,-sched_process_exe", "openat,-sched_process_exec")])
    func `what stands before the last name of a list is kept`(word: String, offer: String) throws {
        #expect(try offers(["run", "--events", "+=", "+" + word]) == [offer])
    }

    @Test func `where the equals sign does not separate, the option is kept`() throws {
        #expect(try offers(["run", "--events=sched_process_exe"]) == ["--events=sched_process_exec"])
    }

    @Test(arguments: [(["eve"], "events"), (["run", "--scope", "uid", "+=", "+0", "--eve"], "--events"), (["doctor", "--output", "+=", "+js"], "json"),
        (["list", "pol"], "policies"), (["fields", "proc.exepa"], "proc.exepath"), (["list", "rules", "--outp"], "--output"),
        (["run", "--falco-c"], "--falco-config"), (["list", "det"], "detections"), (["show", "ld_p"], "ld_preload"),
    ])
    func `commands, options and words are offered as before`(words: [String], offer: String) throws {
        #expect(try offers(words) == [offer])
    }
}
