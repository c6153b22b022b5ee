// SPDX-License-Identifier: Apache-2.0

/// Falco's events as its reference has them: names of all that are told at the end of a call, and parameters, in order, of those that its
/// open rules need.
enum FalcoReference {
    static let names = """
accept accept4 access bind bpf brk capset chdir chmod chown chroot clone clone3 close close_range connect \
copy_file_range creat delete_module drop dup dup2 dup3 epoll_create epoll_create1 epoll_wait eventfd eventfd2 execve \
execveat fchdir fchmod fchmodat fchown fchownat fcntl finit_module flock fork fsconfig fstat fstat64 futex getcwd \
getdents getdents64 getegid geteuid getgid getpeername getresgid getresuid getrlimit getsockname getsockopt getuid \
init_module inotify_init inotify_init1 io_uring_enter io_uring_register io_uring_setup ioctl keyctl kill lchown link \
linkat listen llseek lseek lstat lstat64 memfd_create mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 mount \
mprotect munlock munlockall munmap nanosleep newfstatat open open_by_handle_at openat openat2 pidfd_getfd pidfd_open \
pipe pipe2 poll ppoll prctl pread preadv prlimit process_vm_readv process_vm_writev ptrace pwrite pwritev quotactl read \
readv recv recvfrom recvmmsg recvmsg rename renameat renameat2 rmdir seccomp select semctl semget semop send sendfile \
sendmmsg sendmsg sendto setgid setns setpgid setregid setresgid setresuid setreuid setrlimit setsid setsockopt setuid \
shutdown signalfd signalfd4 socket socketpair splice stat stat64 symlink symlinkat syscall tgkill timerfd_create tkill \
umount umount2 unlink unlinkat unshare userfaultfd vfork write writev
"""

    static let parameters = """
open fd name flags mode dev ino
close res fd
socket fd domain type proto flags
bind res addr fd
connect res tuple fd addr
listen res fd backlog
sendto res data fd size tuple
recvfrom res data tuple fd size
sendmsg res data fd size tuple
recvmsg res size data tuple msgcontrol fd
creat fd name mode dev ino creat_flags
ptrace res addr data request pid
rename res oldpath newpath
renameat res olddirfd oldpath newdirfd newpath
symlink res target linkpath
symlinkat res target linkdirfd linkpath
procexit status ret sig core reaper_tid
setuid res uid
clone res exe args tid pid ptid cwd fdlimit pgft_maj pgft_min vm_size vm_rss vm_swap comm cgroups flags uid gid vtid vpid \
pidns_init_start_ts
fork res exe args tid pid ptid cwd fdlimit pgft_maj pgft_min vm_size vm_rss vm_swap comm cgroups flags uid gid vtid vpid \
pidns_init_start_ts
vfork res exe args tid pid ptid cwd fdlimit pgft_maj pgft_min vm_size vm_rss vm_swap comm cgroups flags uid gid vtid vpid \
pidns_init_start_ts
setns res fd nstype
accept fd tuple queuepct queuelen queuemax
mkdir res path mode
rmdir res path
unshare res flags
execve res exe args tid pid ptid cwd fdlimit pgft_maj pgft_min vm_size vm_rss vm_swap comm cgroups env tty vpgid loginuid flags \
cap_inheritable cap_permitted cap_effective exe_ino exe_ino_ctime exe_ino_mtime uid trusted_exepath pgid gid filename
unlink res path
unlinkat res dirfd name flags
mkdirat res dirfd path mode
openat fd dirfd name flags mode dev ino
link res oldpath newpath
linkat res olddir oldpath newdir newpath flags
fchmodat res dirfd filename mode
chmod res filename mode
fchmod res fd mode
renameat2 res olddirfd oldpath newdirfd newpath flags
userfaultfd res flags
openat2 fd dirfd name flags mode resolve dev ino
execveat res exe args tid pid ptid cwd fdlimit pgft_maj pgft_min vm_size vm_rss vm_swap comm cgroups env tty vpgid loginuid \
flags cap_inheritable cap_permitted cap_effective exe_ino exe_ino_ctime exe_ino_mtime uid trusted_exepath pgid gid
clone3 res exe args tid pid ptid cwd fdlimit pgft_maj pgft_min vm_size vm_rss vm_swap comm cgroups flags uid gid vtid vpid \
pidns_init_start_ts
open_by_handle_at fd mountfd flags path dev ino
dup2 res oldfd newfd
dup3 res oldfd newfd flags
dup res oldfd
bpf fd cmd
accept4 fd tuple queuepct queuelen queuemax flags
init_module res img length uargs
finit_module res fd uargs flags
"""
}
