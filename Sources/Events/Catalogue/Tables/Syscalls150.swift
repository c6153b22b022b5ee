// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Calls 150 to 333 of the x86-64 table. Numbers: x86-64, arm64, i386.
    static let syscallsFrom150 = """
munlock | 150 229 151 | syscalls,proc,proc_mem | addr:pointer len:uint64 | errno | let memory be swapped again
mlockall | 151 230 152 | syscalls,proc,proc_mem | flags:int32@mlockall_flags | errno | keep all memory from being swapped
munlockall | 152 231 153 | syscalls,proc,proc_mem | - | errno | let all memory be swapped again
vhangup | 153 58 111 | syscalls,system | - | errno | hang up the terminal
modify_ldt | 154 - 123 | syscalls,proc,proc_mem | func:int32 ptr:pointer bytecount:uint64 | - | read or write the local descriptor table
pivot_root | 155 41 217 | syscalls,fs | new_root:string put_old:string | errno | exchange the root mount
sysctl | 156 - 149 | syscalls,system | args:pointer | errno | read or set kernel parameters, in kernels before 5.5
prctl | 157 167 172 | syscalls,proc | option:int32@prctl_option arg2:uint64 arg3:uint64 arg4:uint64 arg5:uint64 | - | change an attribute of the process
arch_prctl | 158 - 384 | syscalls,proc | option:int32@arch_prctl_code addr:uint64 | errno | change an x86 attribute of the thread
adjtimex | 159 171 124 | syscalls,time,time_clock | buf:pointer | - | adjust the clock
setrlimit | 160 164 75 | syscalls,proc | resource:int32@rlimit_resource rlim:pointer | errno | set a resource limit
chroot | 161 51 61 | syscalls,fs,fs_dir_ops | path:string | errno | change the root directory
sync | 162 81 36 | syscalls,fs,fs_sync | - | errno | write everything to the devices
acct | 163 89 51 | syscalls,system | filename:string | errno | turn process accounting on or off
settimeofday | 164 170 79 | syscalls,time,time_tod | tv:pointer tz:pointer | errno | set the time
mount | 165 40 21 | syscalls,fs | source:string target:string filesystemtype:string mountflags:uint64@mount_flags data:pointer | errno | mount a file system
umount2 | 166 39 52 | syscalls,fs | target:string flags:int32@umount_flags | errno | unmount a file system
swapon | 167 224 87 | syscalls,fs | path:string swapflags:int32@swap_flags | errno | begin to swap to a file or device
swapoff | 168 225 115 | syscalls,fs | path:string | errno | stop swapping to a file or device
reboot | 169 142 88 | syscalls,system | magic:int32 magic2:int32 cmd:int32@reboot_command arg:pointer | errno | restart or halt the machine
sethostname | 170 161 74 | syscalls,net | name:string len:uint64 | errno | set the host name
setdomainname | 171 162 121 | syscalls,net | name:string len:uint64 | errno | set the NIS domain name
iopl | 172 - 110 | syscalls,system | level:int32 | errno | set the I/O privilege level
ioperm | 173 - 101 | syscalls,system | from:uint64 num:uint64 turn_on:int32@boolean | errno | allow or forbid I/O ports
create_module | 174 - 127 | syscalls,system,system_module | - | errno | not implemented since Linux 2.6
init_module | 175 105 128 | tracee_default,syscalls,system,system_module | module_image:pointer len:uint64 param_values:string | errno | load a kernel module from memory
delete_module | 176 106 129 | syscalls,system,system_module | name:string flags:int32@module_delete_flags | errno | unload a kernel module
get_kernel_syms | 177 - 130 | syscalls,system,system_module | - | errno | not implemented since Linux 2.6
query_module | 178 - 167 | syscalls,system,system_module | - | errno | not implemented since Linux 2.6
quotactl | 179 60 131 | syscalls,system | cmd:int32@quotactl_command special:string id:int32@quota_id addr:pointer | errno | control disk quotas
nfsservctl | 180 42 169 | syscalls,fs | - | errno | not implemented since Linux 3.1
getpmsg | 181 - 188 | syscalls | - | errno | never implemented
putpmsg | 182 - 189 | syscalls | - | errno | never implemented
afs | 183 - - | syscalls | - | errno | never implemented
tuxcall | 184 - - | syscalls | - | errno | never implemented
security | 185 - - | syscalls | - | errno | never implemented
gettid | 186 178 224 | syscalls,proc,proc_ids | - | pid | tell the thread id
readahead | 187 213 225 | syscalls,fs | fd:int32@fd offset:int64 count:uint64 | errno | read part of a file into the page cache
setxattr | 188 5 226 | syscalls,fs,fs_file_attr | path:string name:string value:pointer size:uint64 flags:int32@xattr_flags | errno | set an extended attribute
lsetxattr | 189 6 227 | syscalls,fs,fs_file_attr | path:string name:string value:pointer size:uint64 flags:int32@xattr_flags | errno | set an extended attribute, not following a symbolic link
fsetxattr | 190 7 228 | syscalls,fs,fs_file_attr | fd:int32@fd name:string value:pointer size:uint64 flags:int32@xattr_flags | errno | set an extended attribute of an open file
getxattr | 191 8 229 | syscalls,fs,fs_file_attr | path:string name:string value:pointer size:uint64 | - | tell an extended attribute
lgetxattr | 192 9 230 | syscalls,fs,fs_file_attr | path:string name:string value:pointer size:uint64 | - | tell an extended attribute, not following a symbolic link
fgetxattr | 193 10 231 | syscalls,fs,fs_file_attr | fd:int32@fd name:string value:pointer size:uint64 | - | tell an extended attribute of an open file
listxattr | 194 11 232 | syscalls,fs,fs_file_attr | path:string list:string size:uint64 | - | list extended attributes
llistxattr | 195 12 233 | syscalls,fs,fs_file_attr | path:string list:string size:uint64 | - | list extended attributes, not following a symbolic link
flistxattr | 196 13 234 | syscalls,fs,fs_file_attr | fd:int32@fd list:string size:uint64 | - | list extended attributes of an open file
removexattr | 197 14 235 | syscalls,fs,fs_file_attr | path:string name:string | errno | remove an extended attribute
lremovexattr | 198 15 236 | syscalls,fs,fs_file_attr | path:string name:string | errno | remove an extended attribute, not following a symbolic link
fremovexattr | 199 16 237 | syscalls,fs,fs_file_attr | fd:int32@fd name:string | errno | remove an extended attribute of an open file
tkill | 200 130 238 | syscalls,signals | tid:int32@pid sig:int32@signal | errno | send a signal to a thread
time | 201 - 13 | syscalls,time,time_tod | tloc:pointer | - | tell the time in seconds
futex | 202 98 422 | syscalls,ipc,ipc_futex | uaddr:pointer futex_op:int32@futex_operation val:int32 timeout:float64 uaddr2:pointer val3:int32 | - | wait on or wake a word in memory
sched_setaffinity | 203 122 241 | syscalls,proc,proc_sched | pid:int32@pid cpusetsize:uint64 mask:pointer | errno | set the processors a thread may run on
sched_getaffinity | 204 123 242 | syscalls,proc,proc_sched | pid:int32@pid cpusetsize:uint64 mask:pointer | - | tell the processors a thread may run on
set_thread_area | 205 - 243 | syscalls,proc | u_info:pointer | errno | set a thread-local storage segment
io_setup | 206 0 245 | syscalls,fs,fs_async_io | nr_events:uint32 ctx_idp:pointer | errno | make an asynchronous I/O context
io_destroy | 207 1 246 | syscalls,fs,fs_async_io | ctx_id:pointer | errno | remove an asynchronous I/O context
io_getevents | 208 4 247 | syscalls,fs,fs_async_io | ctx_id:pointer min_nr:int64 nr:int64 events:pointer timeout:float64 | - | take finished asynchronous requests
io_submit | 209 2 248 | syscalls,fs,fs_async_io | ctx_id:pointer nr:int64 iocbpp:pointer | - | submit asynchronous requests
io_cancel | 210 3 249 | syscalls,fs,fs_async_io | ctx_id:pointer iocb:pointer result:pointer | errno | cancel an asynchronous request
get_thread_area | 211 - 244 | syscalls,proc | u_info:pointer | errno | tell a thread-local storage segment
lookup_dcookie | 212 18 253 | syscalls,fs,fs_dir_ops | cookie:uint64 buffer:string len:uint64 | - | tell the path of a directory cookie, in kernels before 6.7
epoll_create | 213 - 254 | syscalls,fs,fs_mux_io | size:int32 | fd | make an epoll instance
epoll_ctl_old | 214 - - | syscalls,fs,fs_mux_io | - | errno | never implemented
epoll_wait_old | 215 - - | syscalls,fs,fs_mux_io | - | errno | never implemented
remap_file_pages | 216 234 257 | syscalls | addr:pointer size:uint64 prot:int32@mmap_prot pgoff:uint64 flags:int32@mmap_flags | errno | rearrange the pages of a file mapping
getdents64 | 217 61 220 | syscalls,fs,fs_dir_ops | fd:uint32@fd dirp:pointer count:uint32 | - | list a directory
set_tid_address | 218 96 258 | syscalls,proc | tidptr:pointer | pid | set the word that is cleared when the thread ends; returns the thread id
restart_syscall | 219 128 0 | syscalls,signals | - | - | go on with a call that a signal interrupted
semtimedop | 220 192 420 | syscalls,ipc,ipc_sem | semid:int32 sops:pointer nsops:uint64 timeout:float64 | errno | operate on semaphores, for a time
fadvise64 | 221 223 250 | syscalls,fs | fd:int32@fd offset:int64 len:uint64 advice:int32@fadvise_advice | errno | say how a file will be used
timer_create | 222 107 259 | syscalls,time,time_timer | clockid:int32@clock_id sevp:pointer timer_id:pointer | errno | make a timer
timer_settime | 223 110 409 | syscalls,time,time_timer | timer_id:int32 flags:int32@timer_flags new_value:pointer old_value:pointer | errno | start or stop a timer
timer_gettime | 224 108 408 | syscalls,time,time_timer | timer_id:int32 curr_value:pointer | errno | tell the time left on a timer
timer_getoverrun | 225 109 262 | syscalls,time,time_timer | timer_id:int32 | - | tell how often a timer fired unheard
timer_delete | 226 111 263 | syscalls,time,time_timer | timer_id:int32 | errno | remove a timer
clock_settime | 227 112 404 | syscalls,time,time_clock | clockid:int32@clock_id tp:float64 | errno | set a clock
clock_gettime | 228 113 403 | syscalls,time,time_clock | clockid:int32@clock_id tp:float64 | errno | tell the time of a clock
clock_getres | 229 114 406 | syscalls,time,time_clock | clockid:int32@clock_id res:float64 | errno | tell the resolution of a clock
clock_nanosleep | 230 115 407 | syscalls,time,time_clock | clockid:int32@clock_id flags:int32@timer_flags request:float64 remain:float64 | errno | sleep by a clock
exit_group | 231 94 252 | syscalls,proc,proc_life | status:int32 | - | end all threads of the process
epoll_wait | 232 - 256 | syscalls,fs,fs_mux_io | epfd:int32@fd events:pointer maxevents:int32 timeout:int32 | - | wait for events of an epoll instance
epoll_ctl | 233 21 255 | syscalls,fs,fs_mux_io | epfd:int32@fd op:int32@epoll_operation fd:int32@fd event:pointer | errno | change what an epoll instance watches
tgkill | 234 131 270 | syscalls,signals | tgid:int32@pid tid:int32@pid sig:int32@signal | errno | send a signal to a thread of a process
utimes | 235 - 271 | syscalls,fs,fs_file_attr | filename:string times:pointer | errno | set the times of a file, to the microsecond
vserver | 236 - 273 | syscalls | - | errno | never implemented
mbind | 237 235 274 | syscalls,system,system_numa | addr:pointer len:uint64 mode:int32@mempolicy_mode nodemask:pointer maxnode:uint64 flags:uint32@mempolicy_flags | errno | set the memory policy of a range
set_mempolicy | 238 237 276 | syscalls,system,system_numa | mode:int32@mempolicy_mode nodemask:pointer maxnode:uint64 | errno | set the memory policy of the thread
get_mempolicy | 239 236 275 | syscalls,system,system_numa | mode:pointer nodemask:pointer maxnode:uint64 addr:pointer flags:uint64 | errno | tell a memory policy
mq_open | 240 180 277 | syscalls,ipc,ipc_msgq | name:string oflag:int32@open_flags mode:uint16@file_mode attr:pointer | fd | open a POSIX message queue
mq_unlink | 241 181 278 | syscalls,ipc,ipc_msgq | name:string | errno | remove a POSIX message queue
mq_timedsend | 242 182 418 | syscalls,ipc,ipc_msgq | mqdes:int32@fd msg_ptr:string msg_len:uint64 msg_prio:uint32 abs_timeout:float64 | errno | send to a POSIX message queue, for a time
mq_timedreceive | 243 183 419 | syscalls,ipc,ipc_msgq | mqdes:int32@fd msg_ptr:string msg_len:uint64 msg_prio:pointer abs_timeout:float64 | - | receive from a POSIX message queue, for a time
mq_notify | 244 184 281 | syscalls,ipc,ipc_msgq | mqdes:int32@fd sevp:pointer | errno | ask to be told of a message
mq_getsetattr | 245 185 282 | syscalls,ipc,ipc_msgq | mqdes:int32@fd newattr:pointer oldattr:pointer | errno | tell and set attributes of a POSIX message queue
kexec_load | 246 104 283 | syscalls,system | entry:uint64 nr_segments:uint64 segments:pointer flags:uint64@kexec_flags | errno | load a kernel to be started later
waitid | 247 95 284 | syscalls,proc,proc_life | idtype:int32 id:int32 infop:pointer options:int32@wait_options rusage:pointer | errno | wait for a child to change state
add_key | 248 217 286 | syscalls,system,system_keys | type:string description:string payload:pointer plen:uint64 keyring:int32@key_serial | key_serial | add a key to a keyring
request_key | 249 218 287 | syscalls,system,system_keys | type:string description:string callout_info:string dest_keyring:int32@key_serial | key_serial | find a key, or have it made
keyctl | 250 219 288 | syscalls,system,system_keys | operation:int32@keyctl_operation arg2:uint64 arg3:uint64 arg4:uint64 arg5:uint64 | - | control keys
ioprio_set | 251 30 289 | syscalls,proc,proc_sched | which:int32@io_priority_which who:int32 ioprio:int32@io_priority | errno | set an I/O priority
ioprio_get | 252 31 290 | syscalls,proc,proc_sched | which:int32@io_priority_which who:int32 | io_priority | tell an I/O priority
inotify_init | 253 - 291 | syscalls,fs,fs_monitor | - | fd | make an inotify instance
inotify_add_watch | 254 27 292 | syscalls,fs,fs_monitor | fd:int32@fd pathname:string mask:uint32@inotify_mask | - | watch a file; returns the watch descriptor
inotify_rm_watch | 255 28 293 | syscalls,fs,fs_monitor | fd:int32@fd wd:int32 | errno | stop watching a file
migrate_pages | 256 238 294 | syscalls,system,system_numa | pid:int32@pid maxnode:uint64 old_nodes:pointer new_nodes:pointer | - | move a process's pages to other memory nodes
openat | 257 56 295 | syscalls,fs,fs_file_ops | dirfd:int32@dirfd pathname:string flags:int32@open_flags mode:uint16@file_mode | fd | open a file relative to a directory
mkdirat | 258 34 296 | syscalls,fs,fs_dir_ops | dirfd:int32@dirfd pathname:string mode:uint16@file_mode | errno | make a directory relative to a directory
mknodat | 259 33 297 | syscalls,fs,fs_file_ops | dirfd:int32@dirfd pathname:string mode:uint16@file_type_mode dev:uint32 | errno | make a file, device, pipe or socket file relative to a directory
  dev device in the C library's form, not the kernel's
fchownat | 260 54 298 | tracee_default,syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string owner:int32@uid group:int32@gid flags:int32@at_flags | errno | change the owner of a file relative to a directory
futimesat | 261 - 299 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string times:pointer | errno | set the times of a file relative to a directory
newfstatat | 262 79 300 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string statbuf:pointer flags:int32@at_flags | errno | tell the attributes of a file relative to a directory
unlinkat | 263 35 301 | syscalls,fs,fs_link_ops | dirfd:int32@dirfd pathname:string flags:int32@at_flags | errno | remove a name relative to a directory
renameat | 264 38 302 | syscalls,fs,fs_file_ops | olddirfd:int32@dirfd oldpath:string newdirfd:int32@dirfd newpath:string | errno | rename or move a file relative to directories
linkat | 265 37 303 | syscalls,fs,fs_link_ops | olddirfd:int32@dirfd oldpath:string newdirfd:int32@dirfd newpath:string flags:uint32@at_flags | errno | give a file one more name relative to directories
symlinkat | 266 36 304 | syscalls,fs,fs_link_ops | target:string newdirfd:int32@dirfd linkpath:string | errno | make a symbolic link relative to a directory
readlinkat | 267 78 305 | syscalls,fs,fs_link_ops | dirfd:int32@dirfd pathname:string buf:string bufsiz:int32 | - | tell the text of a symbolic link relative to a directory
fchmodat | 268 53 306 | tracee_default,syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string mode:uint16@file_mode flags:int32 | errno | change the permission bits of a file relative to a directory
  flags no argument of this call; what the register held
faccessat | 269 48 307 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string mode:int32@access_mode flags:int32 | errno | ask whether a file relative to a directory may be accessed
  flags no argument of this call; what the register held
pselect6 | 270 72 413 | syscalls,fs,fs_mux_io | nfds:int32 readfds:pointer writefds:pointer exceptfds:pointer timeout:float64 sigmask:pointer | - | wait until one of several descriptors is ready, with other signals blocked
  sigmask address of a structure with the address and size of the mask
ppoll | 271 73 414 | syscalls,fs,fs_mux_io | fds:pointer nfds:uint32 tmo_p:float64 sigmask:pointer sigsetsize:uint64 | - | wait until one of several descriptors is ready, with other signals blocked
unshare | 272 97 310 | syscalls,proc | flags:int32@clone_flags | errno | leave shared namespaces and resources
set_robust_list | 273 99 311 | syscalls,ipc,ipc_futex | head:pointer len:uint64 | errno | set the list of futexes to release when the thread ends
get_robust_list | 274 100 312 | syscalls,ipc,ipc_futex | pid:int32@pid head_ptr:pointer len_ptr:pointer | errno | tell the list of futexes to release when a thread ends
splice | 275 76 313 | syscalls,ipc,ipc_pipe | fd_in:int32@fd off_in:pointer fd_out:int32@fd off_out:pointer len:uint64 flags:uint32@splice_flags | - | move data between a pipe and a descriptor
tee | 276 77 315 | syscalls,ipc,ipc_pipe | fd_in:int32@fd fd_out:int32@fd len:uint64 flags:uint32@splice_flags | - | copy data from pipe to pipe
sync_file_range | 277 84 314 | syscalls,fs,fs_sync | fd:int32@fd offset:int64 nbytes:int64 flags:uint32@sync_file_range_flags | errno | write part of a file to the device
vmsplice | 278 75 316 | syscalls,ipc,ipc_pipe | fd:int32@fd iov:pointer nr_segs:uint64 flags:uint32@splice_flags | - | move user memory into a pipe, or copy out of it
move_pages | 279 239 317 | syscalls,system,system_numa | pid:int32@pid count:uint64 pages:pointer nodes:pointer status:pointer flags:int32@mempolicy_flags | - | move single pages to other memory nodes
utimensat | 280 88 412 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string times:float64 flags:int32@at_flags | errno | set the times of a file relative to a directory, to the nanosecond
  times access time, the first of two
epoll_pwait | 281 22 319 | syscalls,fs,fs_mux_io | epfd:int32@fd events:pointer maxevents:int32 timeout:int32 sigmask:pointer sigsetsize:uint64 | - | wait for events of an epoll instance, with other signals blocked
signalfd | 282 - 321 | syscalls,signals | fd:int32@fd mask:pointer flags:uint64 | fd | make or change a descriptor that reads signals
  flags size of the mask in bytes, whatever the name says
timerfd_create | 283 85 322 | syscalls,time,time_timer | clockid:int32@clock_id flags:int32@timerfd_flags | fd | make a timer read through a descriptor
eventfd | 284 - 323 | syscalls,signals | initval:uint32 flags:int32 | fd | make a counter read through a descriptor
  flags no argument of this call; what the register held
fallocate | 285 47 324 | syscalls,fs,fs_file_ops | fd:int32@fd mode:int32@fallocate_mode offset:int64 len:int64 | errno | allocate or free space of a file
timerfd_settime | 286 86 411 | syscalls,time,time_timer | fd:int32@fd flags:int32@timerfd_flags new_value:pointer old_value:pointer | errno | start or stop a timer of a descriptor
timerfd_gettime | 287 87 410 | syscalls,time,time_timer | fd:int32@fd curr_value:pointer | errno | tell the time left on a timer of a descriptor
accept4 | 288 242 364 | syscalls,net,net_sock | sockfd:int32@fd addr:sockaddr addrlen:pointer flags:int32@accept_flags | fd | take a connection from a listening socket, with flags
signalfd4 | 289 74 327 | syscalls,signals | fd:int32@fd mask:pointer sizemask:uint64 flags:int32@signalfd_flags | fd | make or change a descriptor that reads signals, with flags
eventfd2 | 290 19 328 | syscalls,signals | initval:uint32 flags:int32@eventfd_flags | fd | make a counter read through a descriptor, with flags
epoll_create1 | 291 20 329 | syscalls,fs,fs_mux_io | flags:int32@epoll_flags | fd | make an epoll instance, with flags
dup3 | 292 24 330 | syscalls,fs,fs_fd_ops | oldfd:int32@fd newfd:int32@fd flags:int32@dup_flags | fd | duplicate a descriptor to a given number, with flags
pipe2 | 293 59 331 | syscalls,ipc,ipc_pipe | pipefd:[2]int32 flags:int32@pipe_flags | errno | make a pipe, with flags
inotify_init1 | 294 26 332 | syscalls,fs,fs_monitor | flags:int32@inotify_flags | fd | make an inotify instance, with flags
preadv | 295 69 333 | syscalls,fs,fs_read_write | fd:int32@fd iov:pointer iovcnt:uint64 pos_l:uint64 pos_h:uint64 | - | read into several buffers at an offset
pwritev | 296 70 334 | syscalls,fs,fs_read_write | fd:int32@fd iov:pointer iovcnt:uint64 pos_l:uint64 pos_h:uint64 | - | write from several buffers at an offset
rt_tgsigqueueinfo | 297 240 335 | syscalls,signals | tgid:int32@pid tid:int32@pid sig:int32@signal info:pointer | errno | send a signal with data to a thread
perf_event_open | 298 241 336 | syscalls,system | attr:pointer pid:int32@pid cpu:int32 group_fd:int32@fd flags:uint64@perf_event_flags | fd | open a performance counter or tracepoint
recvmmsg | 299 243 417 | syscalls,net,net_snd_rcv | sockfd:int32@fd msgvec:pointer vlen:uint32 flags:int32@msg_flags timeout:float64 | - | receive several messages
fanotify_init | 300 262 338 | syscalls,fs,fs_monitor | flags:uint32@fanotify_init_flags event_f_flags:uint32@open_flags | fd | make a fanotify group
fanotify_mark | 301 263 339 | syscalls,fs,fs_monitor | fanotify_fd:int32@fd flags:uint32@fanotify_mark_flags mask:uint64@fanotify_mask dirfd:int32@dirfd pathname:string | errno | change what a fanotify group watches
prlimit64 | 302 261 340 | syscalls,proc | pid:int32@pid resource:int32@rlimit_resource new_limit:pointer old_limit:pointer | errno | set and tell a resource limit of a process
name_to_handle_at | 303 264 341 | syscalls,fs,fs_file_ops | dirfd:int32@dirfd pathname:string handle:pointer mount_id:pointer flags:int32@handle_flags | errno | turn a path into a file handle
open_by_handle_at | 304 265 342 | syscalls,fs,fs_file_ops | mount_fd:int32@dirfd handle:pointer flags:int32@open_flags | fd | open a file by its handle
clock_adjtime | 305 266 343 | syscalls,time,time_clock | clk_id:int32@clock_id buf:pointer | - | adjust a clock
syncfs | 306 267 344 | syscalls,fs,fs_sync | fd:int32@fd | errno | write one file system to its device
sendmmsg | 307 269 345 | syscalls,net,net_snd_rcv | sockfd:int32@fd msgvec:pointer vlen:uint32 flags:int32@msg_flags | - | send several messages
setns | 308 268 346 | tracee_default,syscalls,proc | fd:int32@fd nstype:int32@setns_type | errno | join a namespace
getcpu | 309 168 318 | syscalls,system,system_numa | cpu:pointer node:pointer tcache:pointer | errno | tell the processor and memory node
process_vm_readv | 310 270 347 | tracee_default,syscalls,proc | pid:int32@pid local_iov:pointer liovcnt:uint64 remote_iov:pointer riovcnt:uint64 flags:uint64 | - | read the memory of another process
process_vm_writev | 311 271 348 | tracee_default,syscalls,proc | pid:int32@pid local_iov:pointer liovcnt:uint64 remote_iov:pointer riovcnt:uint64 flags:uint64 | - | write the memory of another process
kcmp | 312 272 349 | syscalls,proc | pid1:int32@pid pid2:int32@pid type:int32@kcmp_type idx1:uint64 idx2:uint64 | - | compare a resource of two processes
finit_module | 313 273 350 | tracee_default,syscalls,system,system_module | fd:int32@fd param_values:string flags:int32@module_init_flags | errno | load a kernel module from a file
sched_setattr | 314 274 351 | syscalls,proc,proc_sched | pid:int32@pid attr:pointer flags:uint32 | errno | set policy and parameters of scheduling
sched_getattr | 315 275 352 | syscalls,proc,proc_sched | pid:int32@pid attr:pointer size:uint32 flags:uint32 | errno | tell policy and parameters of scheduling
renameat2 | 316 276 353 | syscalls,fs,fs_file_ops | olddirfd:int32@dirfd oldpath:string newdirfd:int32@dirfd newpath:string flags:uint32@rename_flags | errno | rename, move or exchange files relative to directories
seccomp | 317 277 354 | syscalls,proc | operation:uint32@seccomp_operation flags:uint32@seccomp_flags args:pointer | - | restrict the system calls of the process
getrandom | 318 278 355 | syscalls,fs | buf:pointer buflen:uint64 flags:uint32@getrandom_flags | - | get random bytes
memfd_create | 319 279 356 | tracee_default,syscalls,fs,fs_file_ops | name:string flags:uint32@memfd_flags | fd | make a file that lives in memory only
kexec_file_load | 320 294 - | syscalls,system | kernel_fd:int32@fd initrd_fd:int32@fd cmdline_len:uint64 cmdline:string flags:uint64 | errno | load a kernel from a file to be started later
bpf | 321 280 357 | syscalls,system | cmd:int32@bpf_command attr:pointer size:uint32 | - | do something with BPF programs and maps
execveat | 322 281 358 | syscalls,proc,proc_life | dirfd:int32@dirfd pathname:string argv:[]string envp:[]string flags:int32@at_flags | errno | execute a program relative to a directory
userfaultfd | 323 282 374 | syscalls,system | flags:int32@userfaultfd_flags | fd | make a descriptor that reports page faults
membarrier | 324 283 375 | syscalls,proc,proc_mem | cmd:int32@membarrier_command flags:int32 | - | order memory accesses among threads
mlock2 | 325 284 376 | syscalls,proc,proc_mem | addr:pointer len:uint64 flags:int32@mlock_flags | errno | keep memory from being swapped, with flags
copy_file_range | 326 285 377 | syscalls,fs,fs_read_write | fd_in:int32@fd off_in:pointer fd_out:int32@fd off_out:pointer len:uint64 flags:uint32 | - | copy from file to file inside the kernel
preadv2 | 327 286 378 | syscalls,fs,fs_read_write | fd:int32@fd iov:pointer iovcnt:uint64 pos_l:uint64 pos_h:uint64 flags:int32 | - | read into several buffers at an offset, with flags
pwritev2 | 328 287 379 | syscalls,fs,fs_read_write | fd:int32@fd iov:pointer iovcnt:uint64 pos_l:uint64 pos_h:uint64 flags:int32 | - | write from several buffers at an offset, with flags
pkey_mprotect | 329 288 380 | syscalls,proc,proc_mem | addr:pointer len:uint64 prot:int32@mmap_prot pkey:int32 | errno | change the protection of memory and its key
pkey_alloc | 330 289 381 | syscalls,proc,proc_mem | flags:uint32 access_rights:uint64@pkey_rights | - | allocate a memory protection key
pkey_free | 331 290 382 | syscalls,proc,proc_mem | pkey:int32 | errno | free a memory protection key
statx | 332 291 383 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string flags:int32@at_flags mask:uint32@statx_mask statxbuf:pointer | errno | tell chosen attributes of a file
io_pgetevents | 333 292 416 | syscalls,fs,fs_async_io | ctx_id:pointer min_nr:int64 nr:int64 events:pointer timeout:float64 usig:pointer | - | take finished asynchronous requests, with other signals blocked
"""
}
