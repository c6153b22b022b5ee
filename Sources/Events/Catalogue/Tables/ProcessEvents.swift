// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Programs, processes and threads: their beginning, what they load and their end.
    static let processEvents = """
sched_process_fork | 1200 | process | - | a task made a new process or thread
  parent_tid:int32@pid                thread that called fork or clone
  parent_ns_tid:int32@pid             that thread, numbered in its own pid namespace
  parent_pid:int32@pid                process of that thread
  parent_ns_pid:int32@pid             that process, numbered in its own pid namespace
  parent_start_time:time              start of the calling thread
  child_tid:int32@pid                 new thread
  child_ns_tid:int32@pid              new thread, numbered in its own pid namespace
  child_pid:int32@pid                 process of the new thread; a new process if equal to child_tid
  child_ns_pid:int32@pid              that process, numbered in its own pid namespace
  start_time:time                     start of the new thread
  parent_process_tid:int32@pid        main thread of the process that is the parent of the child's process
  parent_process_ns_tid:int32@pid     that thread, numbered in its own pid namespace
  parent_process_pid:int32@pid        process that is the parent of the child's process
  parent_process_ns_pid:int32@pid     that process, numbered in its own pid namespace
  parent_process_start_time:time      start of that process
  leader_tid:int32@pid                main thread of the child's process
  leader_ns_tid:int32@pid             that thread, numbered in its own pid namespace
  leader_pid:int32@pid                process of that thread
  leader_ns_pid:int32@pid             that process, numbered in its own pid namespace
  leader_start_time:time              start of the main thread
sched_process_exec | 1201 | process | default,tracee_default,proc | a process replaced its image with a program
  cmdpath:string                      path or name as it was given to exec
  pathname:string                     absolute path of the file that was executed
  dev:uint32@device                   device of that file's file system
  inode:uint64@inode                  its inode number
  ctime:uint64                        last change of its inode, nanoseconds since 1970
  inode_mode:uint16@file_type_mode    its type and permission bits
  interpreter_pathname:string         absolute path of the dynamic loader, empty for a static image
  interpreter_dev:uint32@device       device of the loader's file system
  interpreter_inode:uint64@inode      the loader's inode number
  interpreter_ctime:uint64            last change of the loader's inode, nanoseconds since 1970
  argv:[]string                       arguments, the name first
  interp:string                       file that runs the program: the script interpreter, else the program itself
  stdin_type:uint16@file_type_mode    type of the file that is standard input, without permission bits
  stdin_path:string                   path of the file that is standard input
  invoked_from_kernel:bool            whether the kernel itself started the program
  prev_comm:string                    name of the task before
  env:[]string                        environment; only if asked for
  pwd:string                          working directory
  memfd:bool                          whether the file lies in memory only (memfd_create)
  deleted:bool                        whether the file has no name any more
  upper_layer:bool                    whether the file was written since its container began (overlayfs upper layer)
sched_process_exit | 1202 | process | default,proc,proc_life | a thread ended
  exit_code:int32                     status given to exit, 0 to 255
  signal_code:int32@signal            signal that ended the process, 0 if none did
  process_group_exit:bool             whether this was the last thread of the process
existing_process | 1203 | process | proc | a process was already running when the agent started
  cmdpath:string                      path or name as it was given to exec
  pathname:string                     absolute path of the file that was executed
  dev:uint32@device                   device of that file's file system
  inode:uint64@inode                  its inode number
  ctime:uint64                        last change of its inode, nanoseconds since 1970
  inode_mode:uint16@file_type_mode    its type and permission bits
  interpreter_pathname:string         absolute path of the dynamic loader, empty for a static image
  interpreter_dev:uint32@device       device of the loader's file system
  interpreter_inode:uint64@inode      the loader's inode number
  interpreter_ctime:uint64            last change of the loader's inode, nanoseconds since 1970
  argv:[]string                       arguments, the name first
  interp:string                       file that runs the program: the script interpreter, else the program itself
  stdin_type:uint16@file_type_mode    type of the file that is standard input, without permission bits
  stdin_path:string                   path of the file that is standard input
  invoked_from_kernel:bool            whether the kernel itself started the program
  prev_comm:string                    name of the task; what it was before is not known
  env:[]string                        environment; only if asked for
  pwd:string                          working directory
  memfd:bool                          whether the file lies in memory only (memfd_create)
  deleted:bool                        whether the file has no name any more
  upper_layer:bool                    whether the file was written since its container began (overlayfs upper layer)
process_execute_failed | 1204 | process | default,proc | an exec did not succeed
  dirfd:int32@dirfd                   directory that a relative path starts from
  flags:int32@at_flags                flags of execveat
  pathname:string                     path as it was given to exec
  binary.path:string                  absolute path of the file; absent if none was found that may be executed
  binary.device_id:uint32@device      device of that file's file system
  binary.inode_number:uint64@inode    its inode number
  binary.ctime:uint64                 last change of its inode, nanoseconds since 1970
  binary.inode_mode:uint16@file_type_mode its type and permission bits
  interpreter_path:string             file that would run the program: the script interpreter, else the program, as it was named
  stdin_type:uint16@file_type_mode    type of the file that is standard input, without permission bits
  stdin_path:string                   path of the file that is standard input
  kernel_invoked:int32@boolean        whether the kernel itself tried to start the program
  argv:[]string                       arguments, the name first
  envp:[]string                       environment; only if asked for
security_bprm_check | 1205 | process | lsm_hooks,proc,proc_life | the kernel was about to accept a file for execution
  pathname:string                     absolute path of the file; for a script first the script, then its interpreter
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  argv:[]string                       arguments, the name first
  envp:[]string                       environment
do_exit | 1206 | process | proc,proc_life | a thread entered its end
  returnValue:int64@process_exit_code status it ends with, in the form wait reports
task_rename | 1207 | process | proc | a task got another name
  old_name:string                     name until now
  new_name:string                     name from now on
sched_switch | 1208 | process | - | a processor passed from one task to another
  cpu:int32                           number of the processor
  prev_tid:int32@pid                  thread that stopped running
  prev_comm:string                    its name
  next_tid:int32@pid                  thread that runs now
  next_comm:string                    its name
load_elf_phdrs | 1209 | process | proc | the kernel read the program headers of an ELF file it is about to run
  pathname:string                     absolute path of the program or its dynamic loader
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
do_sigaction | 1210 | process | proc | a process set or asked how it handles a signal
  sig:int32@signal                    the signal
  is_sa_initialized:bool              whether a new action was given
  sa_flags:uint64@sigaction_flags     flags of the new action
  sa_mask:uint64@mask64               signals blocked while the new handler runs
  sa_handle_method:uint8              new handling: 0 default, 1 ignore, 2 handler
  sa_handler:pointer                  address of the new handler
  is_old_sa_initialized:bool          whether the old action was asked for
  old_sa_flags:uint64@sigaction_flags flags of the old action
  old_sa_mask:uint64@mask64           signals blocked while the old handler ran
  old_sa_handle_method:uint8          old handling: 0 default, 1 ignore, 2 handler
  old_sa_handler:pointer              address of the old handler
security_task_prctl | 1211 | process | lsm,proc | a task changed one of its own attributes through prctl
  option:int32@prctl_option           what to change
  arg2:uint64                         second argument, by option
  arg3:uint64                         third argument, by option
  arg4:uint64                         fourth argument, by option
  arg5:uint64                         fifth argument, by option
  vma_name:string                     name given to an anonymous mapping
  old_start_code:pointer               start of the code until now
  old_end_code:pointer                 end of the code until now
  old_start_data:pointer               start of the data until now
  old_end_data:pointer                 end of the data until now
  old_start_brk:pointer                start of the heap until now
  old_brk:pointer                      end of the heap until now
  old_start_stack:pointer              start of the stack until now
  old_arg_start:pointer                start of the argument text until now
  old_arg_end:pointer                  end of the argument text until now
  old_env_start:pointer                start of the environment text until now
  old_env_end:pointer                  end of the environment text until now
  old_auxv:[]byte                      auxiliary vector until now
  old_pathname:string                  path of the executable until now
  old_dev:uint32@device                device of the executable's file system until now
  old_inode:uint64@inode               inode number of the executable until now
  old_ctime:uint64                     last change of the executable's inode until now, nanoseconds since 1970
  old_inode_mode:uint16@file_type_mode type and permission bits of the executable until now
  new_start_code:pointer               start of the code from now on
  new_end_code:pointer                 end of the code from now on
  new_start_data:pointer               start of the data from now on
  new_end_data:pointer                 end of the data from now on
  new_start_brk:pointer                start of the heap from now on
  new_brk:pointer                      end of the heap from now on
  new_start_stack:pointer              start of the stack from now on
  new_arg_start:pointer                start of the argument text from now on
  new_arg_end:pointer                  end of the argument text from now on
  new_env_start:pointer                start of the environment text from now on
  new_env_end:pointer                  end of the environment text from now on
  new_auxv:[]byte                      auxiliary vector from now on
  new_pathname:string                  path of the executable from now on
  new_dev:uint32@device                device of the executable's file system from now on
  new_inode:uint64@inode               inode number of the executable from now on
  new_ctime:uint64                     last change of the executable's inode from now on, nanoseconds since 1970
  new_inode_mode:uint16@file_type_mode type and permission bits of the executable from now on
  old_securebits:uint32               securebits until now
security_task_setrlimit | 1212 | process | lsm | a resource limit of a process is to be changed
  target_host_pid:uint32@pid          process whose limit it is
  resource:int32@rlimit_resource      the resource
  new_rlim_cur:uint64                 new soft limit
  new_rlim_max:uint64                 new hard limit
shared_object_loaded | 1213 | process | lsm_hooks,fs,fs_file_ops,proc,proc_mem | a process mapped an ELF shared object as code
  pathname:string                     absolute path of the library
  flags:int32@open_flags              flags the file was opened with
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  ctime:uint64                        last change of its inode, nanoseconds since 1970
symbols_loaded | 1214 | process | derived,fs,security_alert | a loaded library exports one of the watched symbols
  library_path:string                 absolute path of the library
  symbols:[]string                    watched symbols that it exports
  sha256:string                       digest of the library, in hexadecimal
symbols_collision | 1215 | process | lsm_hooks,fs,fs_file_ops,proc,proc_mem | a loaded library exports what an earlier one exports too
  loaded_path:string                  absolute path of the library just loaded
  collision_path:string               absolute path of the one loaded before
  symbols:[]string                    symbols that both export
"""
}
