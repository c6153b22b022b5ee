// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Synchronization

/// What libbpf printed since it was last asked, newest last and bounded: shown only when something failed.
final class LibraryLog: Sendable {
    static let shared = LibraryLog()
    private let text = Mutex<[UInt8]>([])
    private static let limit = 256 * 1024

    func append(_ line: [UInt8]) {
        text.withLock { text in
            text.append(contentsOf: line)
            if text.count > Self.limit { text.removeFirst(text.count - Self.limit) }
        }
    }

    func take() -> String {
        text.withLock { text in
            defer { text.removeAll() }
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// Sends libbpf's messages here instead of to stderr. Once a process.
    static let install: Void = {
        unsafe shim_libbpf_log { line, length in
            guard let line = unsafe line, length > 0 else { return }
            // The shim hands over `length` formatted bytes that live for this call.
            let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: line, count: length))
            LibraryLog.shared.append(bytes)
        }
    }()
}
