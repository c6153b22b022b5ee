// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Glibc
internal import Sinks

extension EventOutput {
    /// Why it could not be written to its end; nil when it was, or when its reader has gone.
    var unwritten: AgentError? {
        guard sink.failure != 0, sink.failure != EPIPE else { return nil }
        return AgentError(
            .failure, "cannot write to \(name): \(ErrorNumber.name(Int(sink.failure)) ?? "error")",
            hint: sink.failure == ENOSPC ? "there is no room left where it lies" : "what was not written is counted as lost")
    }
}
