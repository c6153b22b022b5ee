// SPDX-License-Identifier: Apache-2.0

import KernelInterface
import Testing

@Suite struct PreemptionTests {
    @Test(arguments: [
        ("none voluntary (full)\n", "#1 SMP PREEMPT_DYNAMIC", "", "", true),
        ("none (voluntary) full\n", "#1 SMP PREEMPT_DYNAMIC", "preempt=full", "", false),
        ("none voluntary full (lazy)\n", "#1 SMP PREEMPT_DYNAMIC", "", "", false),
        ("", "#1 SMP PREEMPT_RT Debian 6.1", "", "", true),
        ("", "#1 SMP PREEMPT Thu Jan 1", "", "", true),
        ("", "#1 SMP PREEMPT_DYNAMIC Debian 6.12", "root=/dev/vda preempt=full quiet\n", "CONFIG_PREEMPT_VOLUNTARY=y", true),
        ("", "#1 SMP PREEMPT_DYNAMIC", "preempt=full preempt=none", "CONFIG_PREEMPT=y", false),
        ("", "#1 SMP PREEMPT_DYNAMIC", "quiet", "CONFIG_PREEMPT_BUILD=y\nCONFIG_PREEMPT=y\n", true),
        ("", "#1 SMP PREEMPT_DYNAMIC", "quiet", "# CONFIG_PREEMPT is not set\n", false),
        ("", "#1 SMP Debian 5.10", "preempt=full", "CONFIG_PREEMPT=y", false),
    ])
    func `the running mode counts, then the version, what was asked for at boot, and the default`(
        scheduler: String, version: String, commandLine: String, configuration: String, isFull: Bool
    ) {
        #expect(Preemption.isFull(scheduler: scheduler, version: version, commandLine: commandLine, configuration: configuration) == isFull)
    }
}
