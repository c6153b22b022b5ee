// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// The kernel itself: system calls as such, modules, BPF, hooks, devices, clock.
    static let kernelEvents = """
sys_enter | 1330 | kernel | - | a system call began
  syscall:int32@syscall_number        number of the call
sys_exit | 1331 | kernel | - | a system call ended
  syscall:int32@syscall_number        number of the call
module_load | 1332 | kernel | default | a kernel module was loaded
  name:string                         its name
  version:string                      its version
  src_version:string                  checksum of its source
  pathname:string                     absolute path of the file it was loaded from
  dev:uint32@device                   device of that file's file system
  inode:uint64@inode                  its inode number
  ctime:uint64                        last change of its inode, nanoseconds since 1970
module_free | 1333 | kernel | - | a kernel module was unloaded
  name:string                         its name
  version:string                      its version
  src_version:string                  checksum of its source
do_init_module | 1334 | kernel | - | a kernel module ran its initialisation
  name:string                         its name
  version:string                      its version
  src_version:string                  checksum of its source
  returnValue:int64@errno             0 or a negative error number
hidden_kernel_module | 1335 | kernel | - | a module is in the kernel that the list of modules does not show
  address:string                      its address, in hexadecimal
  name:string                         its name
  srcversion:string                   checksum of its source
security_kernel_read_file | 1336 | kernel | lsm_hooks | the kernel is about to read a file for itself
  pathname:string                     absolute path of the file
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  type:int32@kernel_read_file_id      what the file is for
  ctime:uint64                        last change of its inode, nanoseconds since 1970
security_kernel_post_read_file | 1337 | kernel | lsm_hooks | the kernel read a file for itself
  pathname:string                     absolute path of the file
  size:int64                          bytes read
  type:int32@kernel_read_file_id      what the file is for
security_bpf | 1338 | kernel | lsm_hooks | the bpf system call is being used
  cmd:int32@bpf_command               what it is to do
security_bpf_map | 1339 | kernel | lsm_hooks | a process gets a descriptor of a BPF map
  map_id:uint32                       id of the map
  map_name:string                     its name
security_bpf_prog | 1340 | kernel | - | a process gets a descriptor of a BPF program
  type:int32@bpf_prog_type            kind of program
  name:string                         its name
  helpers:[]uint64                    bitmap of the helper functions it calls
  id:uint32                           its id
  load:bool                           whether it is being loaded by this call
bpf_attach | 1341 | kernel | - | a BPF program was attached to a probe or tracepoint
  prog_type:int32@bpf_prog_type       kind of program
  prog_name:string                    its name
  prog_id:uint32                      its id
  prog_helpers:[]uint64               bitmap of the helper functions it calls
  symbol_name:string                  function, file or tracepoint it was attached to
  symbol_addr:uint64@mask64           address or offset it was attached to
  attach_type:int32                   0 raw tracepoint, 1 tracepoint, 2 kprobe, 3 kretprobe, 4 uprobe, 5 uretprobe
kprobe_attach | 1342 | kernel | - | a kprobe was registered
  symbol_name:string                  function it is on
  pre_handler_addr:pointer            kernel address of what runs before
  post_handler_addr:pointer           kernel address of what runs after
ftrace_hook | 1343 | kernel | - | a kernel function has an ftrace callback
  symbol:string                       the function
  trampoline:string                   trampoline that calls the callback, if any
  callback:string                     function that is called
  callback_offset:int64               offset of the address in that function
  callback_owner:string               module the callback belongs to
  flags:string                        letters ftrace gives: R registers, I changed ip, D direct, O ops, M modified
  count:uint64                        number of callbacks on the function
hooked_syscall | 1344 | kernel | - | an entry of the system call table does not lead to the call's own function
  syscall:string                      name of the call
  address:string                      where the entry leads, in hexadecimal
  function:string                     name of the function there
  owner:string                        module that function belongs to
hooked_proc_fops | 1345 | kernel | - | a file operation of /proc lies outside the kernel's own code
  hooked_fops_pointers:[]hooked_symbol_data operations with their addresses and owners
hooked_seq_ops | 1346 | kernel | - | a listing of sockets in /proc/net lies outside the kernel's own code
  hooked_seq_ops:map[string]hooked_symbol_data operations with their addresses and owners
kallsyms_lookup_name | 1347 | kernel | - | the kernel looked up the address of one of its symbols by name
  symbol_name:string                  name of the symbol
  symbol_address:pointer              kernel address found, 0 if none
print_mem_dump | 1348 | kernel | - | kernel memory was read as the policy asked
  bytes:[]byte                        what was there
  address:pointer                     kernel address
  length:uint64                       bytes asked for, at most 127
  caller_context_id:uint64            which request this answers
  arch:string                         architecture of the machine
  symbol_name:string                  symbol at the address
  symbol_owner:string                 module the symbol belongs to
call_usermodehelper | 1349 | kernel | - | the kernel starts a program in user space
  pathname:string                     path of the program
  argv:[]string                       arguments, the name first
  envp:[]string                       environment
  wait:int32                          what the kernel waits for: 0 nothing, 1 exec, 2 the end
proc_create | 1350 | kernel | - | a file is being made in /proc
  name:string                         its name
  proc_ops_addr:pointer               kernel address of its operations
debugfs_create_file | 1351 | kernel | - | a file is being made in debugfs
  file_name:string                    its name
  path:string                         directory it is made in
  mode:uint16@file_mode               its permission bits
  proc_ops_addr:pointer               kernel address of its operations
debugfs_create_dir | 1352 | kernel | - | a directory is being made in debugfs
  name:string                         its name
  path:string                         directory it is made in
device_add | 1353 | kernel | - | a device was added
  name:string                         its name
  parent_name:string                  name of the device it hangs off
register_chrdev | 1354 | kernel | - | a character device driver was registered
  requested_major_number:uint32       major number asked for, 0 for any
  granted_major_number:uint32         major number given
  char_device_name:string             name of the driver
  char_device_fops:pointer            kernel address of its operations
security_settime64 | 1355 | kernel | lsm | the clock of the system is being set
  tv_sec:int64                        new time, seconds since 1970
  tv_nsec:int64                       and nanoseconds
  tz_minuteswest:int32                time zone, minutes west of UTC
  tz_dsttime:int32                    kind of daylight saving time
init_namespaces | 1356 | kernel | - | the namespaces of process 1, told once at the start
  cgroup:uint32                       inode number of the cgroup namespace
  ipc:uint32                          inode number of the IPC namespace
  mnt:uint32                          inode number of the mount namespace
  net:uint32                          inode number of the network namespace
  pid:uint32                          inode number of the pid namespace
  pid_for_children:uint32             inode number of the pid namespace of children
  time:uint32                         inode number of the time namespace
  time_for_children:uint32            inode number of the time namespace of children
  user:uint32                         inode number of the user namespace
  uts:uint32                          inode number of the UTS namespace
"""
}
