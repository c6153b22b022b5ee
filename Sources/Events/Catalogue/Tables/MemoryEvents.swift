// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Mappings, their protection, and code or stacks where none should be.
    static let memoryEvents = """
mem_prot_alert | 1250 | memory | - | memory became writable and executable, or changed from one to the other
  alert:uint32@mem_prot_alert         which change: 1 mapped W+X, 2 to X, 3 X to W+X, 4 W to X
  addr:pointer                        start of the range
  len:uint64                          length of the range in bytes; one page if none was given
  prot:int32@mmap_prot                protection from now on
  prev_prot:int32@mmap_prot           protection until now
  pathname:string                     absolute path of the mapped file, empty if none
  dev:uint32@device                   device of that file's file system
  inode:uint64@inode                  its inode number
  ctime:uint64                        last change of its inode, nanoseconds since 1970
security_mmap_file | 1251 | memory | lsm_hooks,fs,fs_file_ops,proc,proc_mem | a file is being mapped into memory
  pathname:string                     absolute path of the file
  flags:int32@open_flags              flags the file was opened with
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  ctime:uint64                        last change of its inode, nanoseconds since 1970
  prot:uint64@mmap_prot               protection asked for
  mmap_flags:uint64@mmap_flags        flags of the mapping
do_mmap | 1252 | memory | fs,fs_file_ops,proc,proc_mem | memory was mapped
  addr:pointer                        start of the mapping
  pathname:string                     absolute path of the file, empty if anonymous
  flags:uint32@open_flags             flags the file was opened with
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  ctime:uint64                        last change of its inode, nanoseconds since 1970
  pgoff:uint64                        offset in the file, in pages
  len:uint64                          length in bytes
  prot:uint64@mmap_prot               protection asked for
  mmap_flags:uint64@mmap_flags        flags of the mapping
security_file_mprotect | 1253 | memory | lsm_hooks,proc,proc_mem,fs,fs_file_ops | the protection of memory is being changed
  pathname:string                     absolute path of the mapped file, empty if none
  prot:int32@mmap_prot                protection asked for
  ctime:uint64                        last change of the file's inode, nanoseconds since 1970
  prev_prot:int32@mmap_prot           protection until now
  addr:pointer                        start of the range
  len:uint64                          length of the range in bytes
  pkey:int32                          protection key, -1 for none
suspicious_syscall_source | 1254 | memory | - | a system call was made by code outside any mapped file
  syscall:int32@syscall_number        number of the call
  ip:pointer                          address of the calling instruction
  vma_type:string                     what that memory is: stack, heap, anonymous or thread stack
  vma_start:pointer                   start of that memory
  vma_size:uint64                     its length in bytes
  vma_flags:uint64@mask64             its flags, VM_* of the kernel
stack_pivot | 1255 | memory | - | a system call was made with a stack pointer outside any stack
  syscall:int32@syscall_number        number of the call
  sp:pointer                          the stack pointer
  vma_type:string                     what the memory there is
  vma_start:pointer                   start of that memory
  vma_size:uint64                     its length in bytes
  vma_flags:uint64@mask64             its flags, VM_* of the kernel
"""
}
