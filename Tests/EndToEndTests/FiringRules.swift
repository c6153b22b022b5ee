// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A rule of the official file, what it is about, and something like it that it is not about.
struct FiringRule: Sendable {
    /// Where it is shown: `host` on every kernel in a process tree of the test's own; `machine` only in virtual machines.
    enum Place: String, Sendable { case host, machine }

    /// Shell words, run by a shell of the test's own, or in a container. `@` is a folder that is there for this deed alone, `@@` a
    /// name that nobody else has, `ACTIONS` the acting program.
    struct Deed: Sendable {
        enum Where: Sendable { case shell, container, privilegedContainer, terminalContainer }
        let place: Where
        let words: String
        /// Of `ctr run`.
        var options = ""
        static func shell(_ words: String) -> Deed { Deed(place: .shell, words: words) }
        static func container(_ words: String) -> Deed { Deed(place: .container, words: words) }
        static func privileged(_ words: String) -> Deed { Deed(place: .privilegedContainer, words: words) }
        static func terminal(_ words: String) -> Deed { Deed(place: .terminalContainer, words: words) }
    }

    let rule: String
    var place = Place.host
    let deed: Deed
    let neighbour: Deed
    var needsContainers: Bool { deed.place != .shell || neighbour.place != .shell }

    /// Again and again, until somebody listens.
    private static let connecting = "n=0; until nc 127.0.0.1 9 </dev/null || [ $((n=n+1)) -gt 600 ]; do sleep 0.1; done; :"

    static let all = [
        FiringRule(
            rule: "Directory traversal monitored file read", deed: .shell("timeout 5 cat /tmp/../etc/../etc/hostname"),
            neighbour: .shell("timeout 5 cat /tmp/../etc/hostname")),
        FiringRule(
            rule: "Read sensitive file trusted after startup",
            deed: .shell("cp /bin/dash @/nginx; @/nginx -c 'sleep 6; read x < /etc/shadow; :'"),
            neighbour: .shell("cp /bin/dash @/nginx; @/nginx -c 'read x < /etc/shadow; :'")),
        FiringRule(rule: "Read sensitive file untrusted", deed: .shell("cat /etc/shadow"), neighbour: .shell("cat /etc/hostname")),
        FiringRule(
            rule: "Run shell untrusted", deed: .shell("cp /bin/dash @/nginx; @/nginx -c '/bin/bash -c true; :'"),
            neighbour: .shell("cp /bin/dash @/other; @/other -c '/bin/bash -c true; :'")),
        FiringRule(
            rule: "System user interactive",
            deed: .shell("cp /bin/dash @/sshd; @/sshd -c 'setpriv --reuid=2 --clear-groups /bin/true; :'"),
            neighbour: .shell("cp /bin/dash @/sshd; @/sshd -c 'setpriv --reuid=0 --clear-groups /bin/true; :'")),
        FiringRule(rule: "Terminal shell in container", deed: .terminal("true"), neighbour: .container("true")),
        FiringRule(
            rule: "Contact K8S API Server From Container", place: .machine,
            deed: .container("/bin/nc -w 1 203.0.113.7 443 </dev/null; :"), neighbour: .container("/bin/nc -w 1 203.0.113.8 443 </dev/null; :")),
        FiringRule(
            rule: "Netcat Remote Code Execution in Container", deed: .container("/bin/nc -w 1 127.0.0.1 9 -e /bin/true; :"),
            neighbour: .container("/bin/nc -w 1 127.0.0.1 9 </dev/null; :")),
        FiringRule(
            rule: "Search Private Keys or Passwords", deed: .shell("find @ -name id_rsa"), neighbour: .shell("find @ -name readme")),
        FiringRule(rule: "Clear Log Activities", deed: .shell(": > @/auth.log"), neighbour: .shell(": >> @/auth.log")),
        FiringRule(
            rule: "Remove Bulk Data from Disk", deed: .shell("touch @/a; shred -u @/a"), neighbour: .shell("touch @/a; rm @/a")),
        FiringRule(
            rule: "Create Symlink Over Sensitive Files", deed: .shell("ln -s /etc/shadow @/link"),
            neighbour: .shell("ln -s /etc/hostname @/link")),
        FiringRule(
            rule: "Create Hardlink Over Sensitive Files", deed: .shell("ln /etc/shadow @/link; rm -f @/link"),
            neighbour: .shell("touch @/a; ln @/a @/b")),
        FiringRule(
            rule: "Packet socket created in container", deed: .container("ACTIONS packet-socket @"),
            neighbour: .shell("ACTIONS packet-socket @")),
        FiringRule(
            rule: "Redirect STDOUT/STDIN to Network Connection in Container",
            deed: .container("nc -l -p 9 -e /bin/true & \(connecting)"), neighbour: .container("nc -l -p 9 </dev/null & \(connecting)")),
        FiringRule(
            rule: "Linux Kernel Module Injection Detected", place: .machine, deed: .privileged("/bin/insmod /bin/busybox; :"),
            neighbour: .container("/bin/insmod /bin/busybox; :")),
        FiringRule(
            rule: "Debugfs Launched in Privileged Container", place: .machine, deed: .privileged("cp /bin/busybox /debugfs; /debugfs; :"),
            neighbour: .container("cp /bin/busybox /debugfs; /debugfs; :")),
        FiringRule(
            rule: "Detect release_agent File Container Escapes", place: .machine, deed: .privileged(": > /release_agent"),
            neighbour: .container(": > /release_agent")),
        FiringRule(rule: "PTRACE attached to process", deed: .shell("ACTIONS ptrace-attach @"), neighbour: .shell("ACTIONS ptrace-traceme @")),
        FiringRule(rule: "PTRACE anti-debug attempt", deed: .shell("ACTIONS ptrace-traceme @"), neighbour: .shell("ACTIONS ptrace-attach @")),
        FiringRule(
            rule: "Find AWS Credentials", deed: .shell("grep -r aws_access_key_id @"), neighbour: .shell("grep -r harmless @")),
        FiringRule(
            rule: "Execution from /dev/shm", deed: .shell("cp /bin/true /dev/shm/@@; /dev/shm/@@; rm /dev/shm/@@"),
            neighbour: .shell("cp /bin/true @/t; @/t")),
        FiringRule(
            rule: "Drop and execute new binary in container", place: .machine, deed: .container("cp /bin/busybox /dropped; /dropped true"),
            neighbour: .container("/bin/busybox true")),
        FiringRule(
            rule: "Disallowed SSH Connection Non Standard Port", place: .machine,
            deed: .shell("ssh -o BatchMode=yes -o ConnectTimeout=2 -p 8080 203.0.113.7"),
            neighbour: .shell("ssh -o BatchMode=yes -o ConnectTimeout=2 -p 8081 203.0.113.7")),
        FiringRule(rule: "Fileless execution via memfd_create", deed: .shell("ACTIONS exec-memfd @"), neighbour: .shell("ACTIONS exec @ /bin/true")),
    ]
}
