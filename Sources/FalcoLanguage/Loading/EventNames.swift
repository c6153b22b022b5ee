// SPDX-License-Identifier: Apache-2.0

internal import Events

/// What `evt.type` can be.
package enum EventNames {
    /// Those with a record of their own.
    static let specific = Set(
        """
        accept accept4 access bind bpf brk capset chdir chmod chown chroot clone clone3 close close_range connect copy_file_range \
        creat delete_module drop dup dup2 dup3 epoll_create epoll_create1 epoll_wait eventfd eventfd2 execve execveat fchdir \
        fchmod fchmodat fchown fchownat fcntl finit_module flock fork fsconfig fstat fstat64 futex getcwd getdents getdents64 \
        getegid geteuid getgid getpeername getresgid getresuid getrlimit getsockname getsockopt getuid init_module inotify_init \
        inotify_init1 io_uring_enter io_uring_register io_uring_setup ioctl keyctl kill lchown link linkat listen llseek lseek \
        lstat lstat64 memfd_create mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 mount mprotect munlock munlockall \
        munmap nanosleep newfstatat open open_by_handle_at openat openat2 pidfd_getfd pidfd_open pipe pipe2 poll ppoll prctl pread \
        preadv prlimit process_vm_readv process_vm_writev ptrace pwrite pwritev quotactl read readv recv recvfrom recvmmsg recvmsg \
        rename renameat renameat2 rmdir seccomp select semctl semget semop send sendfile sendmmsg sendmsg sendto setgid setns \
        setpgid setregid setresgid setresuid setreuid setrlimit setsid setsockopt setuid shutdown signalfd signalfd4 socket \
        socketpair splice stat stat64 symlink symlinkat syscall tgkill timerfd_create tkill umount umount2 unlink unlinkat unshare \
        userfaultfd vfork write writev \
        container procexit procinfo switch signaldeliver page_fault page_fault_user page_fault_kernel asyncevent pluginevent \
        notification infra scapevent cpu_hotplug user_added user_deleted group_added group_deleted sysdigevent tracer k8s mesos
        """.split(separator: " ").map(String.init))

    /// System calls that arrive without parameters, under the name that the kernel gives them.
    private static let generic = Set(EventCatalogue.shared.all.filter { $0.numbers != nil }.map(\.name))

    package static func isKnown(_ name: String) -> Bool { specific.contains(name) || generic.contains(name) }

    package static var all: [String] { specific.union(generic).sorted() }

    /// How many of Falco's event codes these are, about: each has one for its beginning and one for its end, and all
    /// generic calls share two.
    static func codes(_ types: EventTypes) -> Int {
        guard let names = types.listed else { return .max }
        let own = names.count { specific.contains($0) }
        return 2 * own + (own < names.count ? 2 : 0)
    }
}
