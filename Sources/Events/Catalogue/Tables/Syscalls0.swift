// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Calls 0 to 149 of the x86-64 table. Numbers: x86-64, arm64, i386.
    static let syscallsFrom0 = """
read | 0 63 3 | syscalls,fs,fs_read_write | fd:int32@fd buf:pointer count:uint64 | - | read from a descriptor
write | 1 64 4 | syscalls,fs,fs_read_write | fd:int32@fd buf:pointer count:uint64 | - | write to a descriptor
open | 2 - 5 | syscalls,fs,fs_file_ops | pathname:string flags:int32@open_flags mode:uint16@file_mode | fd | open a file
close | 3 57 6 | syscalls,fs,fs_file_ops | fd:int32@fd | errno | close a descriptor
stat | 4 - 106 | syscalls,fs,fs_file_attr | pathname:string statbuf:pointer | errno | tell the attributes of a file
fstat | 5 80 108 | syscalls,fs,fs_file_attr | fd:int32@fd statbuf:pointer | errno | tell the attributes of an open file
lstat | 6 - 107 | syscalls,fs,fs_file_attr | pathname:string statbuf:pointer | errno | tell the attributes of a file, not following a symbolic link
poll | 7 - 168 | syscalls,fs,fs_mux_io | fds:pointer nfds:uint32 timeout:int32 | - | wait until one of several descriptors is ready
lseek | 8 62 19 | syscalls,fs,fs_read_write | fd:int32@fd offset:int64 whence:uint32@seek_whence | - | move the position in an open file
# The i386 call 90 has no event: it is mmap with its six arguments in a structure.
mmap | 9 222 - | syscalls,proc,proc_mem | addr:pointer length:uint64 prot:int32@mmap_prot flags:int32@mmap_flags fd:int32@fd off:int64 | mask64 | map a file or anonymous memory
mprotect | 10 226 125 | syscalls,proc,proc_mem | addr:pointer len:uint64 prot:int32@mmap_prot | errno | change the protection of memory
munmap | 11 215 91 | syscalls,proc,proc_mem | addr:pointer length:uint64 | errno | remove mappings
brk | 12 214 45 | syscalls,proc,proc_mem | addr:pointer | mask64 | move the end of the heap
rt_sigaction | 13 134 174 | syscalls,signals | signum:int32@signal act:pointer oldact:pointer sigsetsize:uint64 | errno | set or ask how a signal is handled
rt_sigprocmask | 14 135 175 | syscalls,signals | how:int32@signal_how set:pointer oldset:pointer sigsetsize:uint64 | errno | change which signals are blocked
rt_sigreturn | 15 139 173 | syscalls,signals | - | - | go back from a signal handler
ioctl | 16 29 54 | syscalls,fs,fs_fd_ops | fd:int32@fd request:uint64@ioctl_request arg:uint64 | - | ask a device or file for something of its own
pread64 | 17 67 180 | syscalls,fs,fs_read_write | fd:int32@fd buf:pointer count:uint64 offset:int64 | - | read at an offset
pwrite64 | 18 68 181 | syscalls,fs,fs_read_write | fd:int32@fd buf:pointer count:uint64 offset:int64 | - | write at an offset
readv | 19 65 145 | syscalls,fs,fs_read_write | fd:int32@fd iov:pointer iovcnt:int32 | - | read into several buffers
writev | 20 66 146 | syscalls,fs,fs_read_write | fd:int32@fd iov:pointer iovcnt:int32 | - | write from several buffers
access | 21 - 33 | syscalls,fs,fs_file_attr | pathname:string mode:int32@access_mode | errno | ask whether a file may be accessed, by real user id
pipe | 22 - 42 | syscalls,ipc,ipc_pipe | pipefd:[2]int32 | errno | make a pipe
select | 23 - 142 | syscalls,fs,fs_mux_io | nfds:int32 readfds:pointer writefds:pointer exceptfds:pointer timeout:pointer | - | wait until one of several descriptors is ready
sched_yield | 24 124 158 | syscalls,proc,proc_sched | - | errno | let other tasks run
mremap | 25 216 163 | syscalls,proc,proc_mem | old_address:pointer old_size:uint64 new_size:uint64 flags:int32@mremap_flags new_address:pointer | mask64 | move or resize a mapping
msync | 26 227 144 | syscalls,fs,fs_sync | addr:pointer length:uint64 flags:int32@msync_flags | errno | write a mapping back to its file
mincore | 27 232 218 | syscalls,proc,proc_mem | addr:pointer length:uint64 vec:pointer | errno | tell which pages are in memory
madvise | 28 233 219 | syscalls,proc,proc_mem | addr:pointer length:uint64 advice:int32@madvise_advice | errno | say how memory will be used
shmget | 29 194 395 | syscalls,ipc,ipc_shm | key:int32 size:uint64 shmflg:int32@shm_flags | - | find or make a shared memory segment
shmat | 30 196 397 | syscalls,ipc,ipc_shm | shmid:int32 shmaddr:pointer shmflg:int32@shm_flags | mask64 | map a shared memory segment
shmctl | 31 195 396 | syscalls,ipc,ipc_shm | shmid:int32 cmd:int32@shmctl_command buf:pointer | - | control a shared memory segment
dup | 32 23 41 | syscalls,fs,fs_fd_ops | oldfd:int32@fd | fd | duplicate a descriptor
dup2 | 33 - 63 | syscalls,fs,fs_fd_ops | oldfd:int32@fd newfd:int32@fd | fd | duplicate a descriptor to a given number
pause | 34 - 29 | syscalls,signals | - | errno | wait for a signal
nanosleep | 35 101 162 | syscalls,time,time_timer | req:float64 rem:float64 | errno | sleep for a time
getitimer | 36 102 105 | syscalls,time,time_timer | which:int32@itimer_kind curr_value:pointer | errno | tell an interval timer
alarm | 37 - 27 | syscalls,time,time_timer | seconds:uint32 | - | have SIGALRM sent after some seconds
setitimer | 38 103 104 | syscalls,time,time_timer | which:int32@itimer_kind new_value:pointer old_value:pointer | errno | set an interval timer
getpid | 39 172 20 | syscalls,proc,proc_ids | - | pid | tell the process id
sendfile | 40 71 239 | syscalls,fs,fs_read_write | out_fd:int32@fd in_fd:int32@fd offset:pointer count:uint64 | - | copy between descriptors inside the kernel
socket | 41 198 359 | syscalls,net,net_sock | domain:int32@socket_family type:int32@socket_type protocol:int32@socket_protocol | fd | make a socket
connect | 42 203 362 | syscalls,net,net_sock | sockfd:int32@fd addr:sockaddr addrlen:int32 | errno | connect a socket
accept | 43 202 - | syscalls,net,net_sock | sockfd:int32@fd addr:sockaddr addrlen:pointer | fd | take a connection from a listening socket
sendto | 44 206 369 | syscalls,net,net_snd_rcv | sockfd:int32@fd buf:pointer len:uint64 flags:int32@msg_flags dest_addr:sockaddr addrlen:int32 | - | send a message, to an address if given
recvfrom | 45 207 371 | syscalls,net,net_snd_rcv | sockfd:int32@fd buf:pointer len:uint64 flags:int32@msg_flags src_addr:sockaddr addrlen:pointer | - | receive a message and its sender
sendmsg | 46 211 370 | syscalls,net,net_snd_rcv | sockfd:int32@fd msg:pointer flags:int32@msg_flags | - | send a message with control data
recvmsg | 47 212 372 | syscalls,net,net_snd_rcv | sockfd:int32@fd msg:pointer flags:int32@msg_flags | - | receive a message with control data
shutdown | 48 210 373 | syscalls,net,net_sock | sockfd:int32@fd how:int32@shutdown_how | errno | end one or both directions of a connection
bind | 49 200 361 | syscalls,net,net_sock | sockfd:int32@fd addr:sockaddr addrlen:int32 | errno | give a socket its own address
listen | 50 201 363 | syscalls,net,net_sock | sockfd:int32@fd backlog:int32 | errno | have a socket accept connections
getsockname | 51 204 367 | syscalls,net,net_sock | sockfd:int32@fd addr:sockaddr addrlen:pointer | errno | tell a socket's own address
getpeername | 52 205 368 | syscalls,net,net_sock | sockfd:int32@fd addr:sockaddr addrlen:pointer | errno | tell the address a socket is connected to
socketpair | 53 199 360 | syscalls,net,net_sock | domain:int32@socket_family type:int32@socket_type protocol:int32@socket_protocol sv:[2]int32 | errno | make two sockets connected to each other
setsockopt | 54 208 366 | syscalls,net,net_sock | sockfd:int32@fd level:int32@socket_level optname:int32@setsockopt_option optval:pointer optlen:int32 | errno | set an option of a socket
getsockopt | 55 209 365 | syscalls,net,net_sock | sockfd:int32@fd level:int32@socket_level optname:int32@socket_option optval:pointer optlen:pointer | errno | tell an option of a socket
clone | 56 220 120 | syscalls,proc,proc_life | flags:uint64@clone_flags stack:pointer parent_tid:pointer child_tid:pointer tls:uint64 | pid | make a process or thread
  child_tid fifth in the registers on arm64 and i386
  tls fourth in the registers on arm64 and i386
fork | 57 - 2 | syscalls,proc,proc_life | - | pid | make a process
vfork | 58 - 190 | syscalls,proc,proc_life | - | pid | make a process that borrows the caller's memory
execve | 59 221 11 | syscalls,proc,proc_life | pathname:string argv:[]string envp:[]string | errno | replace the process image with a program
exit | 60 93 1 | syscalls,proc,proc_life | status:int32 | - | end the thread
wait4 | 61 260 114 | syscalls,proc,proc_life | pid:int32@pid wstatus:pointer options:int32@wait_options rusage:pointer | pid | wait for a child to change state
kill | 62 129 37 | syscalls,signals | pid:int32@pid sig:int32@signal | errno | send a signal to processes
uname | 63 160 122 | syscalls,system | buf:pointer | errno | tell the name and version of the system
semget | 64 190 393 | syscalls,ipc,ipc_sem | key:int32 nsems:int32 semflg:int32@ipc_flags | - | find or make a set of semaphores
semop | 65 193 - | syscalls,ipc,ipc_sem | semid:int32 sops:pointer nsops:uint64 | errno | operate on semaphores
semctl | 66 191 394 | syscalls,ipc,ipc_sem | semid:int32 semnum:int32 cmd:int32@semctl_command arg:uint64 | - | control a set of semaphores
shmdt | 67 197 398 | syscalls,ipc,ipc_shm | shmaddr:pointer | errno | unmap a shared memory segment
msgget | 68 186 399 | syscalls,ipc,ipc_msgq | key:int32 msgflg:int32@ipc_flags | - | find or make a message queue
msgsnd | 69 189 400 | syscalls,ipc,ipc_msgq | msqid:int32 msgp:pointer msgsz:uint64 msgflg:int32@ipc_flags | errno | put a message in a queue
msgrcv | 70 188 401 | syscalls,ipc,ipc_msgq | msqid:int32 msgp:pointer msgsz:uint64 msgtyp:int64 msgflg:int32@ipc_flags | - | take a message from a queue
msgctl | 71 187 402 | syscalls,ipc,ipc_msgq | msqid:int32 cmd:int32@msgctl_command buf:pointer | - | control a message queue
fcntl | 72 25 55 | syscalls,fs,fs_fd_ops | fd:int32@fd cmd:int32@fcntl_command arg:uint64 | - | control an open file
flock | 73 32 143 | syscalls,fs,fs_fd_ops | fd:int32@fd operation:int32 | errno | lock an open file as a whole
fsync | 74 82 118 | syscalls,fs,fs_sync | fd:int32@fd | errno | write a file and its attributes to the device
fdatasync | 75 83 148 | syscalls,fs,fs_sync | fd:int32@fd | errno | write a file's data to the device
truncate | 76 45 92 | syscalls,fs,fs_file_ops | path:string length:int64 | errno | set the length of a file
ftruncate | 77 46 93 | syscalls,fs,fs_file_ops | fd:int32@fd length:int64 | errno | set the length of an open file
getdents | 78 - 141 | syscalls,fs,fs_dir_ops | fd:int32@fd dirp:pointer count:uint32 | - | list a directory
getcwd | 79 17 183 | syscalls,fs,fs_dir_ops | buf:string size:uint64 | - | tell the working directory
chdir | 80 49 12 | syscalls,fs,fs_dir_ops | path:string | errno | change the working directory
fchdir | 81 50 133 | syscalls,fs,fs_dir_ops | fd:int32@fd | errno | change the working directory to an open one
rename | 82 - 38 | syscalls,fs,fs_file_ops | oldpath:string newpath:string | errno | rename or move a file
mkdir | 83 - 39 | syscalls,fs,fs_dir_ops | pathname:string mode:uint16@file_mode | errno | make a directory
rmdir | 84 - 40 | syscalls,fs,fs_dir_ops | pathname:string | errno | remove a directory
creat | 85 - 8 | tracee_default,syscalls,fs,fs_file_ops | pathname:string mode:uint16@file_mode | fd | make or empty a file and open it for writing
link | 86 - 9 | syscalls,fs,fs_link_ops | oldpath:string newpath:string | errno | give a file one more name
unlink | 87 - 10 | syscalls,fs,fs_link_ops | pathname:string | errno | remove a name of a file
symlink | 88 - 83 | syscalls,fs,fs_link_ops | target:string linkpath:string | errno | make a symbolic link
readlink | 89 - 85 | syscalls,fs,fs_link_ops | pathname:string buf:string bufsiz:uint64 | - | tell the text of a symbolic link
chmod | 90 - 15 | tracee_default,syscalls,fs,fs_file_attr | pathname:string mode:uint16@file_mode | errno | change the permission bits of a file
fchmod | 91 52 94 | tracee_default,syscalls,fs,fs_file_attr | fd:int32@fd mode:uint16@file_mode | errno | change the permission bits of an open file
chown | 92 - 212 | tracee_default,syscalls,fs,fs_file_attr | pathname:string owner:int32@uid group:int32@gid | errno | change the owner of a file
fchown | 93 55 207 | tracee_default,syscalls,fs,fs_file_attr | fd:int32@fd owner:int32@uid group:int32@gid | errno | change the owner of an open file
lchown | 94 - 198 | tracee_default,syscalls,fs,fs_file_attr | pathname:string owner:int32@uid group:int32@gid | errno | change the owner of a file, not following a symbolic link
umask | 95 166 60 | syscalls,fs,fs_file_attr | mask:uint32@file_mode | file_mode | set which permission bits new files never get
gettimeofday | 96 169 78 | syscalls,time,time_tod | tv:pointer tz:pointer | errno | tell the time
getrlimit | 97 163 191 | syscalls,proc | resource:int32@rlimit_resource rlim:pointer | errno | tell a resource limit
getrusage | 98 165 77 | syscalls,proc | who:int32@rusage_who usage:pointer | errno | tell what has been used of the machine
sysinfo | 99 179 116 | syscalls,system | info:pointer | errno | tell memory, load and uptime of the system
times | 100 153 43 | syscalls,proc | buf:pointer | - | tell the processor time used
ptrace | 101 117 26 | default,tracee_default,syscalls,proc | request:int64@ptrace_request pid:int32@pid addr:pointer data:pointer | - | watch or control another process
getuid | 102 174 199 | syscalls,proc,proc_ids | - | uid | tell the real user id
syslog | 103 116 103 | syscalls,system | type:int32@syslog_action bufp:string len:int32 | - | read or control the kernel log
getgid | 104 176 200 | syscalls,proc,proc_ids | - | gid | tell the real group id
setuid | 105 146 213 | default,tracee_default,syscalls,proc,proc_ids | uid:int32@uid | errno | set the user id
setgid | 106 144 214 | default,tracee_default,syscalls,proc,proc_ids | gid:int32@gid | errno | set the group id
geteuid | 107 175 201 | syscalls,proc,proc_ids | - | uid | tell the effective user id
getegid | 108 177 202 | syscalls,proc,proc_ids | - | gid | tell the effective group id
setpgid | 109 154 57 | tracee_default,syscalls,proc,proc_ids | pid:int32@pid pgid:int32@pid | errno | put a process in a process group
getppid | 110 173 64 | syscalls,proc,proc_ids | - | pid | tell the parent's process id
getpgrp | 111 - 65 | syscalls,proc,proc_ids | - | pid | tell the process group
setsid | 112 157 66 | syscalls,proc,proc_ids | - | pid | begin a session
setreuid | 113 145 203 | default,tracee_default,syscalls,proc,proc_ids | ruid:int32@uid euid:int32@uid | errno | set the real and effective user ids
setregid | 114 143 204 | default,tracee_default,syscalls,proc,proc_ids | rgid:int32@gid egid:int32@gid | errno | set the real and effective group ids
getgroups | 115 158 205 | syscalls,proc,proc_ids | size:int32 list:pointer | - | tell the supplementary groups
setgroups | 116 159 206 | syscalls,proc,proc_ids | size:int32 list:pointer | errno | set the supplementary groups
setresuid | 117 147 208 | default,tracee_default,syscalls,proc,proc_ids | ruid:int32@uid euid:int32@uid suid:int32@uid | errno | set the real, effective and saved user ids
getresuid | 118 148 209 | syscalls,proc,proc_ids | ruid:pointer euid:pointer suid:pointer | errno | tell the real, effective and saved user ids
setresgid | 119 149 210 | default,tracee_default,syscalls,proc,proc_ids | rgid:int32@gid egid:int32@gid sgid:int32@gid | errno | set the real, effective and saved group ids
getresgid | 120 150 211 | syscalls,proc,proc_ids | rgid:pointer egid:pointer sgid:pointer | errno | tell the real, effective and saved group ids
getpgid | 121 155 132 | syscalls,proc,proc_ids | pid:int32@pid | pid | tell the process group of a process
setfsuid | 122 151 215 | default,tracee_default,syscalls,proc,proc_ids | fsuid:int32@uid | uid | set the user id for file access; returns the one before
setfsgid | 123 152 216 | default,tracee_default,syscalls,proc,proc_ids | fsgid:int32@gid | gid | set the group id for file access; returns the one before
getsid | 124 156 147 | syscalls,proc,proc_ids | pid:int32@pid | pid | tell the session of a process
capget | 125 90 184 | syscalls,proc | hdrp:pointer datap:pointer | errno | tell the capabilities of a thread
capset | 126 91 185 | syscalls,proc | hdrp:pointer datap:pointer | errno | set the capabilities of a thread
rt_sigpending | 127 136 176 | syscalls,signals | set:pointer sigsetsize:uint64 | errno | tell which signals wait to be delivered
rt_sigtimedwait | 128 137 421 | syscalls,signals | set:pointer info:pointer timeout:float64 sigsetsize:uint64 | - | wait for a signal, for a time
rt_sigqueueinfo | 129 138 178 | syscalls,signals | tgid:int32@pid sig:int32@signal info:pointer | errno | send a signal with data to a process
rt_sigsuspend | 130 133 179 | syscalls,signals | mask:pointer sigsetsize:uint64 | errno | wait for a signal with another set blocked
sigaltstack | 131 132 186 | syscalls,signals | ss:pointer old_ss:pointer | errno | set the stack that signal handlers run on
utime | 132 - 30 | syscalls,fs,fs_file_attr | filename:string times:pointer | errno | set the times of a file, to the second
mknod | 133 - 14 | syscalls,fs,fs_file_ops | pathname:string mode:uint16@file_type_mode dev:uint32 | errno | make a file, device, pipe or socket file
  dev device in the C library's form, not the kernel's
uselib | 134 - 86 | syscalls,proc | library:string | errno | load a library; long obsolete
personality | 135 92 136 | syscalls,system | persona:uint64@personality | personality | set the execution domain; returns the one before
ustat | 136 - 62 | syscalls,fs,fs_info | dev:uint32 ubuf:pointer | errno | tell about a mounted file system by device
  dev device in the C library's form, not the kernel's
statfs | 137 43 99 | syscalls,fs,fs_info | path:string buf:pointer | errno | tell about a file system
fstatfs | 138 44 100 | syscalls,fs,fs_info | fd:int32@fd buf:pointer | errno | tell about the file system of an open file
sysfs | 139 - 135 | syscalls,fs,fs_info | option:int32@sysfs_option arg1:uint64 arg2:uint64 | - | tell the types of file system
getpriority | 140 141 96 | syscalls,proc,proc_sched | which:int32@priority_which who:int32 | - | tell a nice value, as 20 minus it
setpriority | 141 140 97 | syscalls,proc,proc_sched | which:int32@priority_which who:int32 prio:int32 | errno | set a nice value
sched_setparam | 142 118 154 | syscalls,proc,proc_sched | pid:int32@pid param:pointer | errno | set the scheduling priority
sched_getparam | 143 121 155 | syscalls,proc,proc_sched | pid:int32@pid param:pointer | errno | tell the scheduling priority
sched_setscheduler | 144 119 156 | syscalls,proc,proc_sched | pid:int32@pid policy:int32@sched_policy param:pointer | errno | set the scheduling policy
sched_getscheduler | 145 120 157 | syscalls,proc,proc_sched | pid:int32@pid | sched_policy | tell the scheduling policy
sched_get_priority_max | 146 125 159 | syscalls,proc,proc_sched | policy:int32@sched_policy | - | tell the highest priority of a policy
sched_get_priority_min | 147 126 160 | syscalls,proc,proc_sched | policy:int32@sched_policy | - | tell the lowest priority of a policy
sched_rr_get_interval | 148 127 423 | syscalls,proc,proc_sched | pid:int32@pid tp:float64 | errno | tell the time slice of a round-robin task
mlock | 149 228 150 | syscalls,proc,proc_mem | addr:pointer len:uint64 | errno | keep memory from being swapped
"""
}
