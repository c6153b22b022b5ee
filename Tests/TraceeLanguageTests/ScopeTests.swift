// SPDX-License-Identifier: Apache-2.0

import PolicyModel
import TestSupport
import Testing
import TraceeLanguage

/// What the scopes of policies mean.
@Suite struct ScopeTests {
    static let meanings: [(scope: [String], words: String)] = [
        (["global"], "always"),
        (["uid=0"], "uid = 0"), (["uid=root,33"], "uid in (0, 33)"), (["uid>=1000"], "uid >= 1000"),
        (["uid=0", "uid=33"], "uid in (0, 33)"), (["uid!=0"], "uid != 0"),
        (["pid=7"], "(hostPid = 7 or hostTid = 7)"), (["pid!=7"], "(hostPid != 7 and hostTid != 7)"), (["p=7"], ""),
        (["pid=new"], "pid[new] = true"), (["pid!=new"], "pid[new] = false"),
        (["mntns=5"], "mntns = 5"), (["pidns!=5"], "pidns != 5"),
        (["comm=ls"], "comm = ls"), (["comm=ls,cat*"], "(comm = ls or comm startswith cat)"), (["comm=a?c"], "comm glob a?c"),
        (["comm!=cron*"], "(comm exists and not comm startswith cron)"),
        (["container"], "container = true"), (["container=new"], "container[new] = true"), (["container=started"], "container[new] = true"),
        (["container!=new"], "container[new] = false"), (["container=3f2a,77"], "(containerId startswith 3f2a or containerId startswith 77)"),
        (["container!=3f2a"], "not containerId startswith 3f2a"), (["not-container"], "container = false"),
        (["executable=/usr/bin/dig"], "executable = /usr/bin/dig"), (["exec=/a"], "executable = /a"), (["bin=/a,/b"], "(executable = /a or executable = /b)"),
        (["binary=host:/a"], "(executable = /a and mntns = 4026531841)"), (["executable=9:/a"], "(executable = /a and mntns = 9)"),
        (["executable!=9:/a"], "not (executable = /a and mntns = 9)"),
        (["uid=0", "comm=ls"], "(uid = 0 and comm = ls)"),
        (["tree=9"], "(always and (tree[9] = true))"), (["tree=9,10"], "(always and (tree[9] = true or tree[10] = true))"),
        (["tree!=9"], "(always and not tree[9] = true)"),
        (["comm=sshd", "follow"], "(comm = sshd or follow[p] = true)"),
        (["tree=9", "follow"], "((always and (tree[9] = true)) or follow[p] = true)"),
    ].filter { !$0.1.isEmpty }

    @Test(arguments: meanings) func `scopes mean this`(scope: [String], words: String) throws {
        let set = load(policyText(scope: scope))
        #expect(set.diagnostics.isEmpty, "\(set.diagnostics)")
        #expect(set.policies.first?.policy.fullScope.words == words)
    }

    static let mistakes: [(scope: [String], message: String)] = [
        (["uidd=0"], "3:10: unknown scope 'uidd'"),
        (["uid"], "3:13: uid needs an operator and a value"),
        (["uid=nobody-here"], "3:14: no user 'nobody-here'"),
        (["uid==0"], "3:13: unknown operator '=='"),
        (["comm>a"], "3:14: comm cannot be compared with '>'"),
        (["mntns=x"], "3:16: 'x' is not a number"),
        (["global", "uid=0"], "3:9: global must stand alone"),
        (["executable=bash"], "3:21: 'bash' is not an absolute path"),
        (["cgroup=/x"], "3:10: cgroup is for the scope of a run"),
        (["follow"], "3:9: there is nobody to follow"),
        (["not-container=1"], "3:23: not-container takes no value"),
    ]

    @Test(arguments: mistakes) func `a scope with a mistake is told with its place`(scope: [String], message: String) {
        let set = load(policyText(scope: scope))
        #expect(set.hasErrors && set.policies.isEmpty && set.places == [message])
    }

    @Test func `a policy has as many values as it likes`() {
        let many = (0..<300).map(String.init).joined(separator: ",")
        #expect(load(policyText(scope: ["uid=" + many])).diagnostics.isEmpty)
    }
}
