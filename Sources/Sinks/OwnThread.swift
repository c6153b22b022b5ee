// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A thread of our own for a body that blocks: it does not take one from the pool.
package enum OwnThread {
    private final class Job {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts `body` on a new, detached thread. Returns the errno when there can be none, else 0.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
        var thread = pthread_t()
        // The job is retained for the thread, which takes that reference over.
        let job = unsafe Unmanaged.passRetained(Job(body)).toOpaque()
        let code = unsafe pthread_create(
            &thread, nil,
            { raw in
                if let raw = unsafe raw { unsafe Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().body() }
                return nil
            }, job)
        if code == 0 {
            pthread_detach(thread)
        } else {
            unsafe Unmanaged<Job>.fromOpaque(job).release()
        }
        return code
    }
}
