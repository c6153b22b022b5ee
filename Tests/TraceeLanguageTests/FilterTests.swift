// SPDX-License-Identifier: Apache-2.0

import PolicyModel
import PolicySyntax
import TestSupport
import Testing
import TraceeLanguage

/// What filters mean, and how those about one field are put together.
@Suite struct FilterTests {
    struct Meaning: Sendable {
        let event: String
        let filters: [String]
        let words: String
        init(_ event: String, _ filters: [String], _ words: String) { (self.event, self.filters, self.words) = (event, filters, words) }
        init(_ filters: [String], _ words: String) { self.init("openat", filters, words) }
    }

    static let meanings = [
        Meaning([], "always"),
        // Texts.
        Meaning(["data.pathname=/etc/passwd"], "data.pathname = /etc/passwd"),
        Meaning(["args.pathname=/etc/passwd"], "data.pathname = /etc/passwd"),
        Meaning(["data.pathname=/a,/b"], "data.pathname in (/a, /b)"),
        Meaning(["data.pathname=/a", "data.pathname=/b"], "data.pathname in (/a, /b)"),
        Meaning(["data.pathname=/etc/*"], "data.pathname startswith /etc/"),
        Meaning(["data.pathname=*.so"], "data.pathname endswith .so"),
        Meaning(["data.pathname=*shadow*"], "data.pathname contains shadow"),
        Meaning(["data.pathname=/home/*/.ssh/*"], "data.pathname glob /home/*/.ssh/*"),
        Meaning(["data.pathname=/a[0]?*b*"], "data.pathname glob /a\\[0]\\?*b*"),
        Meaning(["data.pathname=/a,/b*,*c"], "(data.pathname = /a or data.pathname startswith /b or data.pathname endswith c)"),
        Meaning(["data.pathname!=/a"], "data.pathname != /a"),
        Meaning(["data.pathname!=/a,/b*"], "(data.pathname exists and not data.pathname = /a and not data.pathname startswith /b)"),
        Meaning(["comm=ls"], "comm = ls"), Meaning(["processName=ls*"], "comm startswith ls"),
        Meaning(["containerImageDigest=sha256:1*"], "containerImageDigest startswith sha256:1"),
        Meaning(["syscall=openat"], "syscall = openat"),
        // Numbers.
        Meaning(["retval=0"], "retval = 0"), Meaning(["retval<0"], "retval < 0"), Meaning(["retval>=-1"], "retval >= -1"),
        Meaning(["data.returnValue!=0"], "retval != 0"),
        Meaning(["data.dirfd=-100"], "data.dirfd = -100"), Meaning(["data.flags=0x80"], "data.flags = 128"),
        Meaning("ptrace", ["data.request=PTRACE_TRACEME"], "data.request = 0"),
        // Parts of addresses.
        Meaning("security_socket_connect", ["data.remote_addr.port=80,443"], "data.remote_addr.port in (80, 443)"),
        Meaning("security_socket_connect", ["data.remote_addr.ip=10.*"], "data.remote_addr.ip startswith 10."),
        Meaning("security_socket_connect", ["data.remote_addr.path=*docker.sock"], "data.remote_addr.path endswith docker.sock"),
        Meaning("sys_enter", ["data.syscall=ptrace,1"], "data.syscall in (101, 1)"),
        Meaning(["data.dirfd>3"], "data.dirfd > 3"),
        Meaning(["data.flags=52*"], "data.flags[digits] startswith 52"),
        Meaning(["pid=1000"], "pid = 1000"), Meaning(["p=1,2"], "pid in (1, 2)"), Meaning(["processId!=1"], "pid != 1"),
        Meaning(["uid>=1000"], "uid >= 1000"),
        Meaning(["uid>=1000", "uid<2000"], "(uid >= 1000 and uid < 2000)"),
        Meaning(["uid>10", "uid>5"], "uid > 5"), Meaning(["uid>=5", "uid>5"], "uid >= 5"), Meaning(["uid<3", "uid<=7"], "uid <= 7"),
        Meaning(["uid=0", "uid>=1000"], "(uid = 0 or uid >= 1000)"),
        Meaning(["uid>=1000", "uid!=1500"], "(uid >= 1000 and uid != 1500)"),
        Meaning(["uid!=0,1"], "(uid != 0 and uid != 1)"),
        Meaning(["hostParentProcessId=1"], "hostParentProcessId = 1"),
        // Truth values.
        Meaning(["container"], "container = true"), Meaning(["container=started"], "container = true"),
        Meaning(["container!=true"], "container = false"), Meaning(["host"], "container = false"), Meaning(["host=false"], "container = true"),
        Meaning(["container=true,false"], "always"),
        Meaning("sched_process_exec", ["data.invoked_from_kernel=true"], "data.invoked_from_kernel = true"),
        // Several fields, and blanks.
        Meaning([" data.pathname = /a , /b ", "comm=x"], "(data.pathname in (/a, /b) and comm = x)"),
        // Lists, bytes and addresses.
        Meaning("sched_process_exec", ["data.argv=*-rf*"], "(data.argv contains -rf or data.argv[elements] contains -rf)"),
        Meaning("sched_process_exec", ["data.argv=ls"], "(data.argv = ls or data.argv[elements] intersects (ls))"),
        Meaning("sched_process_exec", ["data.argv!=*x*"], "(data.argv exists and not data.argv contains x and not data.argv[elements] contains x)"),
        Meaning("magic_write", ["data.bytes=7F454c46*"], "data.bytes startswith 7f454c46"),
        Meaning("security_socket_connect", ["data.remote_addr=*sin_port:80*"], "data.remote_addr contains sin_port:80"),
    ]

    @Test(arguments: meanings) func `filters mean this`(meaning: Meaning) throws {
        let set = load(policyText(event: meaning.event, filters: meaning.filters))
        #expect(set.diagnostics.isEmpty, "\(set.diagnostics)")
        #expect(set.policies.first?.policy.rules.first?.condition.words == meaning.words)
    }

    static let mistakes: [(event: String, filter: String, message: String)] = [
        ("openat", "data.pathnme=/x", "6:16: openat has no field 'pathnme'"),
        ("openat", "data.=x", "6:16: openat has no field ''"),
        ("openat", "pathname=/x", "6:16: unknown field 'pathname'"),
        ("openat", "conatiner", "6:16: unknown field 'conatiner'"),
        ("openat", "comm", "6:16: comm needs an operator and a value"),
        ("openat", "comm=", "6:21: 'comm' needs a value"),
        ("openat", "comm=a,,b", "6:23: empty value"),
        ("openat", "=a", "6:16: the field in front of the operator is missing"),
        ("openat", " ", "6:16: the filter is empty"),
        ("openat", "comm==a", "6:20: unknown operator '=='"),
        ("openat", "comm!a", "6:20: unknown operator '!'"),
        ("openat", "comm>a", "6:20: comm cannot be compared with '>'"),
        ("openat", "data.pathname<=/x", "6:29: data.pathname cannot be compared with '<='"),
        ("openat", "data.pathname=*", "6:30: a star alone says nothing"),
        ("openat", "data.pathname=/a,**", "6:33: a star alone says nothing"),
        ("openat", "uid=root", "6:20: 'root' is not a number, which uid is"),
        ("openat", "uid=-1", "6:20: uid is never negative"),
        ("openat", "retval=99999999999999999999", "6:23: '99999999999999999999' is out of range"),
        ("openat", "retval=9223372036854775808", "6:23: '9223372036854775808' is out of range"),
        ("openat", "container=maybe", "6:26: 'maybe' is no truth value, which container is"),
        ("sched_process_exit", "retval=0", "6:16: sched_process_exit returns nothing"),
        ("commit_creds", "data.old_cred=x", "6:16: data.old_cred is a value with parts, which cannot be compared"),
        ("magic_write", "data.bytes=ELF", "6:27: data.bytes is bytes, which are compared in hexadecimal digits"),
    ]

    @Test(arguments: mistakes) func `a filter with a mistake is told with its place`(event: String, filter: String, message: String) {
        let set = load(policyText(event: event, filters: [filter]))
        #expect(set.hasErrors && set.policies.isEmpty && set.places == [message])
    }

    @Test func `the nearest name is a hint`() {
        func hint(_ event: String, _ filter: String) -> String? { load(policyText(event: event, filters: [filter])).diagnostics.first?.hint }
        #expect(hint("openat", "data.pathnme=/x") == "did you mean 'pathname'?")
        #expect(hint("openat", "pathname=/x") == "did you mean 'data.pathname'?")
        #expect(hint("openat", "conatiner") == "did you mean 'container'?")
    }

    @Test func `what has no effect, and what is not known of pods, is a warning`() {
        let beaten = load(policyText(filters: ["data.pathname=/etc/*", "data.pathname!=/etc/shadow"]))
        #expect(!beaten.hasErrors && beaten.diagnostics.count == 1 && beaten.places[0].contains("'=' beats '!='"))
        let long = load(policyText(filters: ["comm=0123456789abcdef"]))
        #expect(!long.hasErrors && long.places == ["6:21: no comm is like this: it has at most 15 bytes"])
        let pods = load(policyText(filters: ["podName=a"]) + "  - event: open\n    filters: [podName=b, podNamespace=c]\n")
        #expect(!pods.hasErrors && pods.diagnostics.count == 2 && pods.policies[0].policy.rules.count == 2)
    }
}
