// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Events

/// Where each call has the descriptor that it is about, and the paths it was given.
struct SyscallObjects {
    enum Descriptor: Equatable {
        /// Position among the call's arguments.
        case argument(Int)
        case result, socketcall, bpf
    }

    /// Positions of a path and of the folder that it is relative to; without a folder that is the working directory.
    struct Path: Equatable {
        let path: Int
        let folder: Int?
    }

    /// Position of the pointer to the bytes that the call moves, and what that leads to.
    struct MovedData: Equatable {
        let pointer: Int
        let form: apus_data_form
    }

    var descriptor: Descriptor?
    /// The argument behind the descriptor leads to a struct msghdr.
    var message = false
    var data: MovedData?
    /// One or two.
    var paths: [Path] = []

    /// By the name of the call; `mistakes` says what could not be understood.
    static let (all, mistakes) = read()

    /// `CALL [@DESCRIPTOR[+message]] [FORM:DATA] [FOLDER/]PATH…`, with the names of the catalogue's arguments; @result, @socketcall
    /// and @bpf are no arguments. close has none: nothing is behind its descriptor when it ends. A symbolic link's target is no path
    /// yet.
    static let table = """
read @fd bytes:buf
write @fd bytes:buf
pread64 @fd bytes:buf
pwrite64 @fd bytes:buf
readv @fd vectors:iov
writev @fd vectors:iov
preadv @fd vectors:iov
pwritev @fd vectors:iov
preadv2 @fd vectors:iov
pwritev2 @fd vectors:iov
lseek @fd
llseek @fd
readahead @fd
fstat @fd
fstat64 @fd
oldfstat @fd
fstatfs @fd
fstatfs64 @fd
ioctl @fd
fcntl @fd
fcntl64 @fd
flock @fd
fsync @fd
fdatasync @fd
syncfs @fd
sync_file_range @fd
fallocate @fd
fadvise64 @fd
fadvise64_64 @fd
cachestat @fd
ftruncate @fd
ftruncate64 @fd
getdents @fd
getdents64 @fd
readdir @fd
fchdir @fd
fchmod @fd
fchown @fd
fchown16 @fd
fsetxattr @fd
fgetxattr @fd
flistxattr @fd
fremovexattr @fd
quotactl_fd @fd
mmap @fd
mmap2 @fd
sendfile @out_fd
sendfile32 @out_fd
splice @fd_in
tee @fd_in
vmsplice @fd
copy_file_range @fd_in
setns @fd
finit_module @fd
kexec_file_load @kernel_fd
open @result pathname
creat @result pathname
openat @result dirfd/pathname
openat2 @result dirfd/pathname
open_by_handle_at @result
open_tree @result dfd/filename
open_tree_attr @result dirfd/pathname
fspick @result dirfd/pathname
fsopen @result
fsmount @result
fsconfig @fs_fd
dup @result
dup2 @result
dup3 @result
pidfd_getfd @result
stat pathname
stat64 pathname
oldstat filename
lstat pathname
lstat64 pathname
oldlstat pathname
newfstatat dirfd/pathname
statx dirfd/pathname
statfs path
statfs64 path
access pathname
faccessat dirfd/pathname
faccessat2 fd/path
readlink pathname
readlinkat dirfd/pathname
truncate path
truncate64 path
chdir path
chroot path
acct filename
uselib library
swapon path
swapoff path
rename oldpath newpath
renameat olddirfd/oldpath newdirfd/newpath
renameat2 olddirfd/oldpath newdirfd/newpath
link oldpath newpath
linkat olddirfd/oldpath newdirfd/newpath
symlink linkpath
symlinkat newdirfd/linkpath
unlink pathname
unlinkat dirfd/pathname
mkdir pathname
mkdirat dirfd/pathname
rmdir pathname
mknod pathname
mknodat dirfd/pathname
chmod pathname
fchmodat dirfd/pathname
fchmodat2 dirfd/pathname
chown pathname
chown16 pathname
lchown pathname
lchown16 pathname
fchownat dirfd/pathname
utime filename
utimes filename
futimesat dirfd/pathname
utimensat dirfd/pathname
utimensat_time32 dfd/filename
setxattr path
lsetxattr path
getxattr path
lgetxattr path
listxattr path
llistxattr path
removexattr path
lremovexattr path
setxattrat dirfd/pathname
getxattrat dirfd/pathname
listxattrat dirfd/pathname
removexattrat dirfd/pathname
file_getattr dirfd/pathname
file_setattr dirfd/pathname
name_to_handle_at dirfd/pathname
mount source target
umount target
umount2 target
move_mount from_dfd/from_path to_dfd/to_path
mount_setattr dfd/path
pivot_root new_root put_old
execve pathname
execveat dirfd/pathname
socket @result
accept @result
accept4 @result
socketcall @socketcall
bind @sockfd
connect @sockfd
listen @sockfd
poll polled:fds
ppoll polled:fds
ppoll_time32 polled:ufds
shutdown @sockfd
getsockname @sockfd
getpeername @sockfd
setsockopt @sockfd
getsockopt @sockfd
sendto @sockfd bytes:buf
recvfrom @sockfd bytes:buf
sendmsg @sockfd+message message:msg
recvmsg @sockfd+message message:msg
sendmmsg @sockfd+message messages:msgvec
recvmmsg @sockfd+message messages:msgvec
recvmmsg_time32 @fd+message messages:mmsg
epoll_create @result
epoll_create1 @result
epoll_ctl @epfd
epoll_wait @epfd
epoll_pwait @epfd
epoll_pwait2 @fd
eventfd @result
eventfd2 @result
signalfd @result
signalfd4 @result
timerfd_create @result
timerfd_settime @fd
timerfd_settime32 @ufd
timerfd_gettime @fd
timerfd_gettime32 @ufd
inotify_init @result
inotify_init1 @result
inotify_add_watch @fd pathname
inotify_rm_watch @fd
fanotify_init @result
fanotify_mark @fanotify_fd dirfd/pathname
memfd_create @result
memfd_secret @result
mq_open @result
perf_event_open @result
userfaultfd @result
bpf @bpf
io_uring_setup @result
io_uring_enter @fd
io_uring_register @fd
pidfd_open @result
pidfd_send_signal @pidfd
process_madvise @pidfd
process_mrelease @pidfd
"""

    private static let forms = [
        "bytes": APUS_DATA_BYTES, "vectors": APUS_DATA_VECTORS, "message": APUS_DATA_MESSAGE, "messages": APUS_DATA_MESSAGES,
        "polled": APUS_DATA_POLLED,
    ]

    private static func read() -> ([String: SyscallObjects], [String]) {
        var all: [String: SyscallObjects] = [:]
        var mistakes: [String] = []
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard let definition = EventCatalogue.shared.named(words[0]), all[words[0]] == nil,
                let objects = SyscallObjects(words.dropFirst(), definition)
            else {
                mistakes.append(String(line))
                continue
            }
            all[words[0]] = objects
        }
        return (all, mistakes)
    }

    private init?(_ words: ArraySlice<String>, _ definition: EventDefinition) {
        func position(_ name: some StringProtocol) -> Int? { definition.arguments.firstIndex { $0.name == name } }
        for word in words {
            if word.hasPrefix("@") {
                let parts = word.dropFirst().split(separator: "+")
                switch parts[0] {
                case "result": descriptor = .result
                case "socketcall": descriptor = .socketcall
                case "bpf": descriptor = .bpf
                default:
                    guard let place = position(parts[0]) else { return nil }
                    descriptor = .argument(place)
                }
                message = parts.count > 1
            } else if word.contains(":") {
                let parts = word.split(separator: ":")
                guard let form = Self.forms[String(parts[0])], let pointer = position(parts[1]) else { return nil }
                data = MovedData(pointer: pointer, form: form)
            } else {
                let parts = word.split(separator: "/")
                guard let path = position(parts[parts.count - 1]), paths.count < 2 else { return nil }
                let folder = parts.count > 1 ? position(parts[0]) : nil
                guard (folder != nil) == (parts.count > 1) else { return nil }
                paths.append(Path(path: path, folder: folder))
            }
        }
    }

    /// Writes it into a call's entry. `order` tells for each argument which register it is in; nil: in order.
    func fill(_ entry: inout apus_syscall, order: [Int]?) {
        func register(_ position: Int) -> UInt8 { UInt8((order.map { position < $0.count ? $0[position] : 7 } ?? position) + 1) }
        switch descriptor {
        case nil: entry.object = 0
        case .argument(let position): entry.object = register(position)
        case .result: entry.object = UInt8(APUS_DESCRIPTOR_RESULT.rawValue)
        case .socketcall: entry.object = UInt8(APUS_DESCRIPTOR_SOCKETCALL.rawValue)
        case .bpf: entry.object = UInt8(APUS_DESCRIPTOR_BPF.rawValue)
        }
        if message { entry.object |= UInt8(APUS_OBJECT_OF_MESSAGE.rawValue) }
        entry.data = data.map { register($0.pointer) | UInt8($0.form.rawValue) << 4 } ?? 0
        let given = paths.map { register($0.path) | ($0.folder.map(register) ?? 0) << 4 }
        entry.given = (given.first ?? 0, given.count > 1 ? given[1] : 0)
    }
}
