// SPDX-License-Identifier: Apache-2.0

extension EventCatalogue {
    /// Where a 32-bit process passes the arguments of a call, if not simply in order.
    ///
    /// Gives for each argument of the event the index of the i386 register (ebx, ecx, edx, esi, edi, ebp) it is in.
    /// A 64-bit value that i386 splits over two registers is named by the first, the low half. Nil means the identity,
    /// which is also right for calls the 32-bit table does not have. Source: `arch/x86/entry/syscalls/syscall_32.tbl`
    /// and the `COMPAT_SYSCALL_DEFINE`s and `ia32_*` wrappers it names (`arch/x86/kernel/sys_ia32.c`).
    package static func ia32ArgumentOrder(for kind: EventKind) -> [Int]? {
        ia32ArgumentOrders[kind.rawValue]
    }

    private static let ia32ArgumentOrders: [UInt16: [Int]] = [
        // clone(flags, stack, parent_tid, tls, child_tid)
        57: [0, 1, 2, 4, 3],
        // readahead(fd, offset low, offset high, count)
        188: [0, 1, 3],
        // lookup_dcookie(cookie low, cookie high, buffer, len)
        213: [0, 2, 3],
        // fadvise64(fd, offset low, offset high, len, advice)
        222: [0, 1, 3, 4],
        // sync_file_range(fd, offset low, offset high, nbytes low, nbytes high, flags)
        278: [0, 1, 3, 5],
        // fallocate(fd, mode, offset low, offset high, len low, len high)
        286: [0, 1, 2, 4],
        // fanotify_mark(fanotify_fd, flags, mask low, mask high, dirfd, pathname)
        302: [0, 1, 2, 4, 5],
        // sigsuspend(unused, unused, mask)
        672: [2],
        // fadvise64_64(fd, offset low, offset high, len low, len high, advice)
        872: [0, 1, 3, 5],
    ]
}
