// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims

/// The end of a session's hooks, on which a process of its own works.
package struct Detachment {
    /// Nil when it is done.
    private var holder: shim_holder?

    init(_ holder: shim_holder?) { self.holder = holder }

    /// Waits at most so long; true when the kernel has taken everything back. That process goes on alone in any case.
    package mutating func isDone(within milliseconds: Int) -> Bool {
        guard var waited = holder else { return true }
        let isDone = unsafe shim_let_go(&waited, CInt(milliseconds)) == 1
        holder = isDone ? nil : waited
        return isDone
    }
}
