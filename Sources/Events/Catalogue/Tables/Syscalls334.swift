// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Calls from 334 of the x86-64 table, up to Linux 6.18. Numbers: x86-64, arm64, i386.
    static let syscallsFrom334 = """
rseq | 334 293 386 | syscalls | rseq:pointer rseq_len:uint32 flags:int32@rseq_flags sig:uint32 | errno | register a restartable sequence
uretprobe | 335 - - | syscalls | - | - | enter the kernel from a return probe's trampoline; x86-64 only
uprobe | 336 - - | syscalls | - | - | enter the kernel from a user probe's trampoline; x86-64 only
pidfd_send_signal | 424 424 424 | syscalls,signals | pidfd:int32@fd sig:int32@signal info:pointer flags:uint32@pidfd_signal_flags | errno | send a signal to the process of a descriptor
io_uring_setup | 425 425 425 | syscalls | entries:uint32 p:pointer | fd | make an io_uring
io_uring_enter | 426 426 426 | syscalls | fd:uint32@fd to_submit:uint32 min_complete:uint32 flags:uint32@io_uring_enter_flags sig:pointer argsz:uint64 | - | submit to an io_uring and wait for completions
io_uring_register | 427 427 427 | syscalls | fd:uint32@fd opcode:uint32@io_uring_register_operation arg:pointer nr_args:uint32 | - | register buffers, files or the like with an io_uring
open_tree | 428 428 428 | syscalls | dfd:int32@dirfd filename:string flags:uint32@open_tree_flags | fd | open a mount, or a copy of one
move_mount | 429 429 429 | tracee_default,syscalls,fs | from_dfd:int32@dirfd from_path:string to_dfd:int32@dirfd to_path:string flags:uint32@move_mount_flags | errno | attach or move a mount
fsopen | 430 430 430 | syscalls,fs | fsname:string flags:uint32@fsopen_flags | fd | begin to configure a new file system
fsconfig | 431 431 431 | syscalls,fs | fs_fd:int32@fd cmd:uint32@fsconfig_command key:string value:pointer aux:int32 | errno | set a parameter of a file system context
fsmount | 432 432 432 | syscalls,fs | fsfd:int32@fd flags:uint32@fsmount_flags ms_flags:uint32@mount_attr_flags | fd | make a mount of a configured file system
fspick | 433 433 433 | syscalls,fs | dirfd:int32@dirfd pathname:string flags:uint32@fspick_flags | fd | begin to reconfigure a mounted file system
pidfd_open | 434 434 434 | syscalls | pid:int32@pid flags:uint32@pidfd_open_flags | fd | get a descriptor of a process
clone3 | 435 435 435 | syscalls,proc,proc_life | cl_args:pointer size:uint64 | pid | make a process or thread, arguments in a structure
close_range | 436 436 436 | syscalls,fs,fs_file_ops | first:uint32@fd last:uint32 flags:uint32@close_range_flags | errno | close a range of descriptors
openat2 | 437 437 437 | syscalls,fs,fs_file_ops | dirfd:int32@dirfd pathname:string how:open_how size:uint64 | fd | open a file relative to a directory, how in a structure
pidfd_getfd | 438 438 438 | syscalls | pidfd:int32@fd targetfd:int32@fd flags:uint32 | fd | copy a descriptor of another process
faccessat2 | 439 439 439 | syscalls,fs,fs_file_attr | fd:int32@dirfd path:string mode:int32@access_mode flag:int32@at_flags | errno | ask whether a file relative to a directory may be accessed, with flags
process_madvise | 440 440 440 | syscalls | pidfd:int32@fd addr:pointer length:uint64 advice:int32@madvise_advice flags:uint64 | - | say how another process's memory will be used
  addr address of an array of ranges
  length number of ranges
epoll_pwait2 | 441 441 441 | syscalls,fs,fs_mux_io | fd:int32@fd events:pointer maxevents:int32 timeout:float64 sigset:pointer sigsetsize:uint64 | - | wait for events of an epoll instance, to the nanosecond
mount_setattr | 442 442 442 | syscalls,fs | dfd:int32@dirfd path:string flags:uint32@at_flags uattr:pointer usize:uint64 | errno | change the attributes of mounts
quotactl_fd | 443 443 443 | syscalls,fs | fd:uint32@fd cmd:uint32@quotactl_command id:int32@quota_id addr:pointer | errno | control disk quotas by descriptor
landlock_create_ruleset | 444 444 444 | syscalls,proc,fs | attr:pointer size:uint64 flags:uint32@landlock_flags | fd | make a Landlock rule set
landlock_add_rule | 445 445 445 | syscalls,proc,fs | ruleset_fd:int32@fd rule_type:int32@landlock_rule_type rule_attr:pointer flags:uint32 | errno | add a rule to a Landlock rule set
landlock_restrict_self | 446 446 446 | syscalls,proc,fs | ruleset_fd:int32@fd flags:uint32 | errno | enforce a Landlock rule set on the thread
memfd_secret | 447 447 447 | syscalls | flags:uint32 | fd | make a file whose memory is out of the kernel's own reach
process_mrelease | 448 448 448 | syscalls | pidfd:int32@fd flags:uint32 | errno | free the memory of a dying process
futex_waitv | 449 449 449 | syscalls,ipc,ipc_futex | waiters:pointer nr_futexes:uint32 flags:uint32 timeout:float64 clockid:int32@clock_id | - | wait on several words in memory
set_mempolicy_home_node | 450 450 450 | syscalls,system,system_numa | start:pointer len:uint64 home_node:uint64 flags:uint64 | errno | set the preferred memory node of a range
cachestat | 451 451 451 | syscalls,fs | fd:int32@fd cstat_range:pointer cstat:pointer flags:uint32@cachestat_flags | errno | tell how much of a file is in the page cache
fchmodat2 | 452 452 452 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string mode:uint16@file_mode flags:uint32@at_flags | errno | change the permission bits of a file relative to a directory, with flags
map_shadow_stack | 453 453 453 | syscalls,proc,proc_mem | addr:pointer size:uint64 flags:uint32 | mask64 | map a shadow stack
futex_wake | 454 454 454 | syscalls,ipc,ipc_futex | uaddr:pointer mask:uint64@mask64 nr:int32 flags:uint32 | - | wake those who wait on a word in memory
futex_wait | 455 455 455 | syscalls,ipc,ipc_futex | uaddr:pointer val:uint64 mask:uint64@mask64 flags:uint32 timeout:float64 clockid:int32@clock_id | errno | wait on a word in memory
futex_requeue | 456 456 456 | syscalls,ipc,ipc_futex | waiters:pointer flags:uint32 nr_wake:int32 nr_requeue:int32 | - | wake some who wait on a word and move others to another
statmount | 457 457 457 | syscalls,fs,fs_info | req:pointer buf:pointer bufsize:uint64 flags:uint32 | errno | tell about a mount by its id
listmount | 458 458 458 | syscalls,fs,fs_info | req:pointer mnt_ids:pointer nr_mnt_ids:uint64 flags:uint32 | - | list the mounts below a mount
lsm_get_self_attr | 459 459 459 | syscalls,proc | attr:uint32@lsm_attribute ctx:pointer size:pointer flags:uint32 | - | tell a security attribute of the thread
lsm_set_self_attr | 460 460 460 | syscalls,proc | attr:uint32@lsm_attribute ctx:pointer size:uint32 flags:uint32 | errno | set a security attribute of the thread
lsm_list_modules | 461 461 461 | syscalls,system | ids:pointer size:pointer flags:uint32 | - | list the active security modules
mseal | 462 462 462 | syscalls,proc,proc_mem | start:pointer len:uint64 flags:uint64@mseal_flags | errno | forbid further changes of mappings
setxattrat | 463 463 463 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string at_flags:uint32@at_flags name:string uargs:pointer usize:uint64 | errno | set an extended attribute relative to a directory
getxattrat | 464 464 464 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string at_flags:uint32@at_flags name:string uargs:pointer usize:uint64 | - | tell an extended attribute relative to a directory
listxattrat | 465 465 465 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string at_flags:uint32@at_flags list:pointer size:uint64 | - | list extended attributes relative to a directory
removexattrat | 466 466 466 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string at_flags:uint32@at_flags name:string | errno | remove an extended attribute relative to a directory
open_tree_attr | 467 467 467 | syscalls,fs | dirfd:int32@dirfd pathname:string flags:uint32@open_tree_flags uattr:pointer usize:uint64 | fd | open a mount, or a copy of one, with other attributes
file_getattr | 468 468 468 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string ufattr:pointer usize:uint64 at_flags:uint32@at_flags | errno | tell the inode flags of a file
file_setattr | 469 469 469 | syscalls,fs,fs_file_attr | dirfd:int32@dirfd pathname:string ufattr:pointer usize:uint64 at_flags:uint32@at_flags | errno | set the inode flags of a file
"""
}
