// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Files, links, mounts and watches on them.
    static let fileEvents = """
security_file_open | 1220 | file | default,lsm_hooks,fs,fs_file_ops | a file is being opened
  pathname:string                     absolute path of the file that was found
  flags:int32@open_flags              flags it is opened with
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  ctime:uint64                        last change of its inode, nanoseconds since 1970
  syscall_pathname:string             path as the system call gave it, empty if no call did
security_inode_unlink | 1221 | file | default,tracee_default,lsm_hooks,fs,fs_file_ops | a name of a file is being removed
  pathname:string                     absolute path that goes away
  inode:uint64@inode                  inode number of the file
  dev:uint32@device                   device of its file system
  ctime:uint64                        last change of its inode, nanoseconds since 1970
security_inode_rename | 1222 | file | default | a file is being renamed or moved
  old_path:string                     absolute path until now
  new_path:string                     absolute path from now on
security_inode_link | 1223 | file | default,lsm_hooks,fs,fs_file_ops | a file is being given one more name
  old_path:string                     absolute path of the file
  new_path:string                     absolute path it gets in addition
security_inode_symlink | 1224 | file | default,lsm_hooks,fs,fs_file_ops | a symbolic link is being made
  linkpath:string                     absolute path of the link
  target:string                       text of the link
security_inode_mknod | 1225 | file | lsm_hooks | a device, pipe or socket file is being made
  file_name:string                    absolute path of the new file
  mode:uint16@file_type_mode          its type and permission bits
  dev:uint32@device                   device it stands for, 0 if none
chmod_common | 1226 | file | default | the permission bits of a file were changed, by whichever call
  pathname:string                     absolute path of the file
  mode:uint16@file_mode               permission bits asked for
  returnValue:int64@errno             0 or a negative error number
security_sb_mount | 1227 | file | default,tracee_default,lsm_hooks,fs | a file system is being mounted, moved or its flags changed
  dev_name:string                     device or source as it was given
  path:string                         absolute path of the mount point
  type:string                         type of the file system
  flags:uint64@mount_flags            flags of the mount
security_sb_umount | 1228 | file | default,tracee_default,lsm_hooks,fs | a file system is being unmounted
  mountpoint:string                   absolute path of the mount point
  type:string                         type of the file system
  flags:int32@umount_flags            flags of the request
vfs_read | 1229 | file | - | a file was read
  pathname:string                     absolute path of the file
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  count:uint64                        bytes asked for
  pos:int64                           offset the read began at
  returnValue:int64                   bytes read, or a negative error number
vfs_readv | 1230 | file | - | a file was read into several buffers
  pathname:string                     absolute path of the file
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  vlen:uint64                         number of buffers
  pos:int64                           offset the read began at
  returnValue:int64                   bytes read, or a negative error number
vfs_write | 1231 | file | - | a file was written
  pathname:string                     absolute path of the file
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  count:uint64                        bytes to write
  pos:int64                           offset the write began at
  returnValue:int64                   bytes written, or a negative error number
vfs_writev | 1232 | file | - | a file was written from several buffers
  pathname:string                     absolute path of the file
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  vlen:uint64                         number of buffers
  pos:int64                           offset the write began at
  returnValue:int64                   bytes written, or a negative error number
__kernel_write | 1233 | file | - | the kernel itself wrote a file
  pathname:string                     absolute path of the file
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  count:uint64                        bytes to write
  pos:int64                           offset the write began at
magic_write | 1234 | file | - | the beginning of a regular file was written
  pathname:string                     absolute path of the file
  bytes:[]byte                        first bytes written, at most 32
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  returnValue:int64                   bytes written, or a negative error number
vfs_utimes | 1235 | file | - | the access and modification times of a file are being set
  pathname:string                     absolute path of the file
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  atime:uint64                        new access time, nanoseconds since 1970
  mtime:uint64                        new modification time, nanoseconds since 1970
do_truncate | 1236 | file | - | a file is being cut or stretched to a length
  pathname:string                     absolute path of the file
  inode:uint64@inode                  its inode number
  dev:uint32@device                   device of the file's file system
  length:uint64                       new length in bytes
file_modification | 1237 | file | - | a file was changed for the first time since this opening of it
  file_path:string                    absolute path of the file
  dev:uint32@device                   device of the file's file system
  inode:uint64@inode                  its inode number
  old_ctime:uint64                    last change of its inode before, nanoseconds since 1970
  new_ctime:uint64                    last change of its inode now, nanoseconds since 1970
inotify_watch | 1238 | file | - | an inotify watch was put on a file
  pathname:string                     absolute path of the file
  inode:uint64@inode                  its inode number
  dev:uint32@device                   device of the file's file system
security_path_notify | 1239 | file | lsm_hooks,fs_monitor | an inotify, fanotify or dnotify watch is being put on a path
  pathname:string                     absolute path of what is to be watched
  inode:uint64@inode                  its inode number
  dev:uint32@device                   device of its file system
  mask:uint64@fanotify_mask           kinds of event asked for
  obj_type:uint32@obj_type            whether an inode, a mount or a whole file system is watched
set_fs_pwd | 1240 | file | - | a task changed its working directory
  unresolved_path:string              path as it was given
  resolved_path:string                absolute path of the new directory
zeroed_inodes | 1241 | file | - | a directory listing held an entry whose inode number is 0
  dirent_name:string                  name of the entry
dirty_pipe_splice | 1242 | file | - | a file was spliced into a pipe whose last buffer still takes appended bytes
  inode_in:uint64@inode               inode number of the file
  in_file_type:uint16@file_type_mode  its type, without permission bits
  in_file_path:string                 its absolute path
  exposed_data_start_offset:uint64    offset in the file from which a write to the pipe would reach its page
  exposed_data_len:uint64             length of the part a write would reach, bytes
  inode_out:uint64@inode              inode number of the pipe
  out_pipe_last_buffer_flags:uint32   flags of the pipe's last buffer
"""
}
