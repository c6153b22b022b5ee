// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Small files of this host's kernel.
enum HostText {
    /// What a file holds; nothing where it cannot be read.
    static func read(_ path: String) -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16384)
        while true {
            // The buffer is as long as it says.
            let length = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress!, $0.count) }
            if length <= 0 { break }
            bytes.append(contentsOf: piece[..<length])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
