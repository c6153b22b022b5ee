// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Calls that only the i386 table has. Numbers: x86-64, arm64, i386.
    static let syscallsOf32Bit = """
waitpid | - - 7 | syscalls,32bit_unique | pid:int32@pid status:pointer options:int32@wait_options | pid | wait for a child to change state
lchown16 | - - 16 | syscalls,32bit_unique | pathname:string owner:uint16@uid group:uint16@gid | errno | change the owner of a file to 16-bit ids, not following a symbolic link
break | - - 17 | syscalls,32bit_unique | - | errno | never implemented
oldstat | - - 18 | syscalls,32bit_unique | filename:string statbuf:pointer | errno | tell the attributes of a file, in the oldest form
umount | - - 22 | syscalls,32bit_unique | target:string | errno | unmount a file system, without flags
setuid16 | - - 23 | syscalls,32bit_unique | uid:uint16@uid | errno | set the user id from 16 bits
getuid16 | - - 24 | syscalls,32bit_unique | - | uid | tell the real user id, 16 bits of it
stime | - - 25 | syscalls,32bit_unique | t:pointer | errno | set the time in seconds
oldfstat | - - 28 | syscalls,32bit_unique | fd:uint32@fd statbuf:pointer | errno | tell the attributes of an open file, in the oldest form
stty | - - 31 | syscalls,32bit_unique | - | errno | never implemented
gtty | - - 32 | syscalls,32bit_unique | - | errno | never implemented
nice | - - 34 | syscalls,32bit_unique | inc:int32 | errno | change the nice value
ftime | - - 35 | syscalls,32bit_unique | - | errno | never implemented
prof | - - 44 | syscalls,32bit_unique | - | errno | never implemented
setgid16 | - - 46 | syscalls,32bit_unique | gid:uint16@gid | errno | set the group id from 16 bits
getgid16 | - - 47 | syscalls,32bit_unique | - | gid | tell the real group id, 16 bits of it
signal | - - 48 | syscalls,32bit_unique | signum:int32@signal handler:pointer | mask64 | set the handler of a signal; returns the one before
geteuid16 | - - 49 | syscalls,32bit_unique | - | uid | tell the effective user id, 16 bits of it
getegid16 | - - 50 | syscalls,32bit_unique | - | gid | tell the effective group id, 16 bits of it
lock | - - 53 | syscalls,32bit_unique | - | errno | never implemented
mpx | - - 56 | syscalls,32bit_unique | - | errno | never implemented
ulimit | - - 58 | syscalls,32bit_unique | - | errno | never implemented
oldolduname | - - 59 | syscalls,32bit_unique | name:pointer | errno | tell the name and version of the system, in the oldest form
sigaction | - - 67 | syscalls,32bit_unique | sig:int32@signal act:pointer oact:pointer | errno | set or ask how a signal is handled, 32 signals
sgetmask | - - 68 | syscalls,32bit_unique | - | mask64 | tell which of the first 32 signals are blocked
ssetmask | - - 69 | syscalls,32bit_unique | newmask:int64@mask64 | mask64 | set which of the first 32 signals are blocked; returns the mask before
setreuid16 | - - 70 | syscalls,32bit_unique | ruid:uint16@uid euid:uint16@uid | errno | set the real and effective user ids from 16 bits
setregid16 | - - 71 | syscalls,32bit_unique | rgid:uint16@gid egid:uint16@gid | errno | set the real and effective group ids from 16 bits
sigsuspend | - - 72 | syscalls,32bit_unique | mask:pointer | errno | wait for a signal with another set of 32 blocked
sigpending | - - 73 | syscalls,32bit_unique | set:pointer | errno | tell which of the first 32 signals wait to be delivered
old_getrlimit | - - 76 | syscalls,32bit_unique | resource:int32@rlimit_resource rlim:pointer | errno | tell a resource limit, at most 2147483647
getgroups16 | - - 80 | syscalls,32bit_unique | size:int32 list:pointer | - | tell the supplementary groups, 16 bits of each
setgroups16 | - - 81 | syscalls,32bit_unique | size:int32 list:pointer | errno | set the supplementary groups from 16 bits each
old_select | - - 82 | syscalls,32bit_unique | nfds:int32 readfds:pointer writefds:pointer exceptfds:pointer timeout:pointer | - | wait until a descriptor is ready, arguments in a structure
  nfds address of a structure that holds all five arguments
  readfds no argument of this call; what the register held
  writefds no argument of this call; what the register held
  exceptfds no argument of this call; what the register held
  timeout no argument of this call; what the register held
oldlstat | - - 84 | syscalls,32bit_unique | pathname:string statbuf:pointer | errno | tell the attributes of a file in the oldest form, not following a symbolic link
readdir | - - 89 | syscalls,32bit_unique | fd:uint32@fd dirp:pointer count:uint32 | - | read one directory entry
fchown16 | - - 95 | syscalls,32bit_unique | fd:uint32@fd user:uint16@uid group:uint16@gid | errno | change the owner of an open file to 16-bit ids
profil | - - 98 | syscalls,32bit_unique | - | errno | never implemented
socketcall | - - 102 | syscalls,32bit_unique | call:int32@socketcall_call args:pointer | - | make one of the socket calls, its arguments in an array
olduname | - - 109 | syscalls,32bit_unique | buf:pointer | errno | tell the name and version of the system, in the older form
idle | - - 112 | syscalls,32bit_unique | - | errno | not implemented in any current kernel
vm86old | - - 113 | syscalls,32bit_unique | info:pointer | - | run code in virtual 8086 mode, in the older form
ipc | - - 117 | syscalls,32bit_unique | call:uint32@ipc_call first:int32 second:uint64 third:uint64 ptr:pointer fifth:int64 | - | make one of the System V IPC calls
sigreturn | - - 119 | syscalls,32bit_unique | - | - | go back from a signal handler
sigprocmask | - - 126 | syscalls,32bit_unique | how:int32@signal_how set:pointer oldset:pointer | errno | change which of the first 32 signals are blocked
bdflush | - - 134 | syscalls,32bit_unique | func:int32 data:int64 | errno | control the buffer flush daemon, in kernels before 5.15
afs_syscall | - - 137 | syscalls,32bit_unique | - | errno | never implemented
setfsuid16 | - - 138 | syscalls,32bit_unique | fsuid:uint16@uid | uid | set the user id for file access from 16 bits; returns the one before
setfsgid16 | - - 139 | syscalls,32bit_unique | fsgid:uint16@gid | gid | set the group id for file access from 16 bits; returns the one before
llseek | - - 140 | syscalls,32bit_unique | fd:uint32@fd offset_high:uint64 offset_low:uint64 result:pointer whence:uint32@seek_whence | errno | move the position in a large open file
sched_rr_get_interval_time32 | - - 161 | syscalls,32bit_unique | pid:int32@pid interval:pointer | errno | tell the time slice of a round-robin task, 32-bit seconds
setresuid16 | - - 164 | syscalls,32bit_unique | ruid:uint16@uid euid:uint16@uid suid:uint16@uid | errno | set the real, effective and saved user ids from 16 bits
getresuid16 | - - 165 | syscalls,32bit_unique | ruid:pointer euid:pointer suid:pointer | errno | tell the real, effective and saved user ids, 16 bits of each
vm86 | - - 166 | syscalls,32bit_unique | fn:uint64 v86:pointer | - | run code in virtual 8086 mode
setresgid16 | - - 170 | syscalls,32bit_unique | rgid:uint16@gid euid:uint16@gid suid:uint16@gid | errno | set the real, effective and saved group ids from 16 bits
  euid effective group id, whatever the name says
  suid saved group id, whatever the name says
getresgid16 | - - 171 | syscalls,32bit_unique | rgid:pointer egid:pointer sgid:pointer | errno | tell the real, effective and saved group ids, 16 bits of each
rt_sigtimedwait_time32 | - - 177 | syscalls,32bit_unique | uthese:pointer uinfo:pointer uts:pointer sigsetsize:uint64 | - | wait for a signal, for a time, 32-bit seconds
chown16 | - - 182 | syscalls,32bit_unique | pathname:string owner:uint16@uid group:uint16@gid | errno | change the owner of a file to 16-bit ids
sendfile32 | - - 187 | syscalls,32bit_unique | out_fd:int32@fd in_fd:int32@fd offset:pointer count:uint64 | - | copy between descriptors inside the kernel, with a 32-bit offset
mmap2 | - - 192 | syscalls,32bit_unique | addr:uint64 length:uint64 prot:uint64@mmap_prot flags:uint64@mmap_flags fd:int32@fd pgoffset:uint64 | mask64 | map a file, with an offset in pages, or anonymous memory
truncate64 | - - 193 | syscalls,32bit_unique | path:string length:int64 | errno | set the length of a large file
  length low 32 bits of the new length
ftruncate64 | - - 194 | syscalls,32bit_unique | fd:int32@fd length:int64 | errno | set the length of a large open file
  length low 32 bits of the new length
stat64 | - - 195 | syscalls,32bit_unique | pathname:string statbuf:pointer | errno | tell the attributes of a large file
lstat64 | - - 196 | syscalls,32bit_unique | pathname:string statbuf:pointer | errno | tell the attributes of a large file, not following a symbolic link
fstat64 | - - 197 | syscalls,32bit_unique | fd:int32@fd statbuf:pointer | errno | tell the attributes of a large open file
fcntl64 | - - 221 | syscalls,32bit_unique | fd:int32@fd cmd:int32@fcntl_command arg:uint64 | - | control an open file, locks with 64-bit offsets
futex_time32 | - - 240 | syscalls,32bit_unique | uaddr:pointer op:int32@futex_operation val:uint32 utime:pointer uaddr2:pointer val3:uint32 | - | wait on or wake a word in memory, 32-bit seconds
timer_settime32 | - - 260 | syscalls,32bit_unique | timer_id:int32 flags:int32@timer_flags new:pointer old:pointer | errno | start or stop a timer, 32-bit seconds
timer_gettime32 | - - 261 | syscalls,32bit_unique | timer_id:int32 setting:pointer | errno | tell the time left on a timer, 32-bit seconds
clock_settime32 | - - 264 | syscalls,32bit_unique | which_clock:int32@clock_id tp:pointer | errno | set a clock, 32-bit seconds
clock_gettime32 | - - 265 | syscalls,32bit_unique | which_clock:int32@clock_id tp:pointer | errno | tell the time of a clock, 32-bit seconds
clock_getres_time32 | - - 266 | syscalls,32bit_unique | which_clock:int32@clock_id tp:pointer | errno | tell the resolution of a clock, 32-bit seconds
clock_nanosleep_time32 | - - 267 | syscalls,32bit_unique | which_clock:int32@clock_id flags:int32@timer_flags rqtp:pointer rmtp:pointer | errno | sleep by a clock, 32-bit seconds
statfs64 | - - 268 | syscalls,32bit_unique | path:string sz:uint64 buf:pointer | errno | tell about a large file system
fstatfs64 | - - 269 | syscalls,32bit_unique | fd:int32@fd sz:uint64 buf:pointer | errno | tell about the large file system of an open file
fadvise64_64 | - - 272 | syscalls,32bit_unique | fd:int32@fd offset:uint64 len:uint64 advice:int32@fadvise_advice | errno | say how a file will be used, with a 64-bit length
mq_timedsend_time32 | - - 279 | syscalls,32bit_unique | mqdes:int32@fd u_msg_ptr:string msg_len:uint32 msg_prio:uint32 u_abs_timeout:pointer | errno | send to a POSIX message queue, for a time, 32-bit seconds
mq_timedreceive_time32 | - - 280 | syscalls,32bit_unique | mqdes:int32@fd u_msg_ptr:string msg_len:uint32 u_msg_prio:pointer u_abs_timeout:pointer | - | receive from a POSIX message queue, for a time, 32-bit seconds
pselect6_time32 | - - 308 | syscalls,32bit_unique | n:int32 inp:pointer outp:pointer exp:pointer tsp:pointer sig:pointer | - | wait until one of several descriptors is ready, with other signals blocked, 32-bit seconds
  sig address of a structure with the address and size of the mask
ppoll_time32 | - - 309 | syscalls,32bit_unique | ufds:pointer nfds:uint32 tsp:pointer sigmask:pointer sigsetsize:uint64 | - | wait until one of several descriptors is ready, with other signals blocked, 32-bit seconds
utimensat_time32 | - - 320 | syscalls,32bit_unique | dfd:int32@dirfd filename:string t:pointer flags:int32@at_flags | errno | set the times of a file relative to a directory, 32-bit seconds
timerfd_settime32 | - - 325 | syscalls,32bit_unique | ufd:int32@fd flags:int32@timerfd_flags utmr:pointer otmr:pointer | errno | start or stop a timer of a descriptor, 32-bit seconds
timerfd_gettime32 | - - 326 | syscalls,32bit_unique | ufd:int32@fd otmr:pointer | errno | tell the time left on a timer of a descriptor, 32-bit seconds
recvmmsg_time32 | - - 337 | syscalls,32bit_unique | fd:int32@fd mmsg:pointer vlen:uint32 flags:uint32@msg_flags timeout:pointer | - | receive several messages, 32-bit seconds
io_pgetevents_time32 | - - 385 | syscalls,32bit_unique | ctx_id:pointer min_nr:int64 nr:int64 events:pointer timeout:pointer usig:pointer | - | take finished asynchronous requests, with other signals blocked, 32-bit seconds
clock_adjtime64 | - - 405 | syscalls,32bit_unique | clk_id:int32@clock_id buf:pointer | - | adjust a clock, 64-bit seconds
"""
}
