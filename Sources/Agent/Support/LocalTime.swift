// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Glibc

/// What tables say of this machine.
enum LocalTime {
    /// Seconds that the local zone is ahead of UTC now.
    static var offset: Int {
        var now = time(nil)
        var local = unsafe tm()
        // localtime_r fills the struct it is given.
        _ = unsafe localtime_r(&now, &local)
        return unsafe local.tm_gmtoff
    }

    /// The host's own name.
    static var nodeName: String {
        guard let bytes = ProcFS.contents("/proc/sys/kernel/hostname") else { return "host" }
        return String(decoding: bytes.filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
