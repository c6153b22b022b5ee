// SPDX-License-Identifier: Apache-2.0

extension FalcoEvents {
    /// Calls on files and descriptors. One event a line:
    ///
    ///     NAME[:CALL,CALL] | CATEGORY [read|write|wait] [creates=LETTER] [path=|source=|target=PARAMETER] | PARAMETER…
    ///
    /// The calls are the catalogue's, and NAME itself where none is given. A parameter is `name=SOURCE`: an argument of the call
    /// (`a/b`: the first that there is), `$` a form of the result, `@` something else, see `ParameterSource`; `-` nothing that a
    /// record has. Without a source the argument has the same name. `name*` is the descriptor that the event is about;
    /// `1:` and `2:` before a source say that it is the first or second path of the call.
    static let fileTable = """
open | file creates=f path=name | fd*=$fd name=1:pathname flags mode dev=@device ino=@inode
openat | file creates=f path=name | fd*=$fd dirfd name=1:pathname flags mode dev=@device ino=@inode
openat2 | file creates=f path=name | fd*=$fd dirfd name=1:pathname flags=@howflags mode=@howmode resolve=@howresolve dev=@device ino=@inode
open_by_handle_at | file creates=f | fd*=$fd mountfd=mount_fd flags path=@path dev=@device ino=@inode
creat | file creates=f | fd*=$fd name=1:pathname mode dev=@device ino=@inode creat_flags=@layerflags
close | file | res=$res fd*=fd
close_range | file | res=$res first last flags
read | file read | res=$res data=@data fd*=fd size=count
write | file write | res=$res data=@data fd*=fd size=count
pread:pread64 | file read | res=$res data=@data fd*=fd size=count pos=offset
pwrite:pwrite64 | file write | res=$res data=@data fd*=fd size=count pos=offset
readv | file read | res=$res size=- data=@data fd*=fd
writev | file write | res=$res data=@data fd*=fd size=-
preadv | file read | res=$res size=- data=@data fd*=fd pos=pos_l
pwritev | file write | res=$res data=@data fd*=fd size=- pos=pos_l
lseek | file | res=$res fd*=fd offset whence
llseek | file | res=$res fd*=fd offset=offset_low whence
stat:stat,oldstat | file | res=$res path=1:pathname/filename
lstat:lstat,oldlstat | file | res=$res path=1:pathname
fstat:fstat,oldfstat | file | res=$res fd*=fd
stat64 | file | res=$res path=1:pathname
lstat64 | file | res=$res path=1:pathname
fstat64 | file | res=$res fd*=fd
newfstatat | file | res=$res dirfd path=1:pathname flags
access | file | res=$res mode name=1:pathname
getcwd | file | res=$res path=buf
chdir | file | res=$res path=1:path
fchdir | file | res=$res fd*=fd
chroot | file | res=$res path=1:path
mkdir | file path=path | res=$res path=1:pathname mode
mkdirat | file path=path | res=$res dirfd path=1:pathname mode
rmdir | file path=path | res=$res path=1:pathname
unlink | file path=path | res=$res path=1:pathname
unlinkat | file path=name | res=$res dirfd name=1:pathname flags
rename | file source=oldpath target=newpath | res=$res oldpath=1:oldpath newpath=2:newpath
renameat | file source=oldpath target=newpath | res=$res olddirfd oldpath=1:oldpath newdirfd newpath=2:newpath
renameat2 | file source=oldpath target=newpath | res=$res olddirfd oldpath=1:oldpath newdirfd newpath=2:newpath flags
link | file source=newpath target=oldpath | res=$res oldpath=1:oldpath newpath=2:newpath
linkat | file source=newpath target=oldpath | res=$res olddir=olddirfd oldpath=1:oldpath newdir=newdirfd newpath=2:newpath flags
symlink | file source=linkpath target=target | res=$res target linkpath=1:linkpath
symlinkat | file source=linkpath target=target | res=$res target linkdirfd=newdirfd linkpath=1:linkpath
mknod | other | res=$res path=1:pathname mode dev
mknodat | other | res=$res dirfd path=1:pathname mode dev
chmod | file path=filename | res=$res filename=1:pathname mode=mode!mode
fchmod | file path=fd | res=$res fd*=fd mode=mode!mode
fchmodat | file path=filename | res=$res dirfd filename=1:pathname mode=mode!mode
chown:chown,chown16 | file path=path | res=$res path=1:pathname uid=owner gid=group
lchown:lchown,lchown16 | file path=path | res=$res path=1:pathname uid=owner gid=group
fchown:fchown,fchown16 | file path=fd | res=$res fd*=fd uid=owner/user gid=group
fchownat | file path=pathname | res=$res dirfd pathname=1:pathname uid=owner gid=group flags
flock | file | res=$res fd*=fd operation
fcntl:fcntl,fcntl64 | file | res=$res fd*=fd cmd
ioctl | file | res=$res fd*=fd request argument=arg
getdents | file | res=$res fd*=fd
getdents64 | file | res=$res fd*=fd
dup | other | res*=$fd oldfd
dup2 | other | res*=$fd oldfd newfd
dup3 | other | res*=$fd oldfd newfd flags
pipe | ipc creates=p | res=$res fd1=- fd2=- ino=-
pipe2 | ipc creates=p | res=$res fd1=- fd2=- ino=- flags
sendfile:sendfile,sendfile32 | file write | res=$res offset=- out_fd*=out_fd in_fd size=count
splice | file | res=$res fd_in*=fd_in fd_out size=len flags
copy_file_range | file write | res=$res fdout=fd_out offout=- fdin*=fd_in offin=- len
mount | file source=dev target=dir | res=$res dev=1:source dir=2:target type=filesystemtype flags=mountflags
umount | file path=name | res=$res name=1:target
umount2 | file path=name | res=$res name=1:target flags
fsconfig | system | res=$res fd*=fs_fd cmd key value_bytebuf=- value_charbuf=- aux
quotactl | system path=special | res=$res special=1:special quotafilepath=- cmd type=- id quota_fmt=-
inotify_init | ipc creates=i | res*=$fd flags=-
inotify_init1 | ipc creates=i | res*=$fd flags
epoll_create | other creates=l | res*=$fd size
epoll_create1 | other creates=l | res*=$fd flags
epoll_wait | other wait | res=$res maxevents
poll | other wait | res=$res fds=- timeout
ppoll:ppoll,ppoll_time32 | other wait | res=$res fds=- timeout=tmo_p sigmask=-
select:select,old_select | other wait | res=$res
eventfd | ipc creates=e | res*=$fd initval flags
eventfd2 | ipc creates=e | res*=$fd flags initval
signalfd | signal creates=s | res*=$fd fd mask flags
signalfd4 | signal creates=s | res*=$fd flags fd mask
timerfd_create | time creates=t | res*=$fd clockid flags
memfd_create | memory creates=m | fd*=$fd name flags
io_uring_setup | other creates=r | res*=$fd entries sq_entries=- cq_entries=- flags=- sq_thread_cpu=- sq_thread_idle=- features=-
io_uring_enter | other | res=$res fd*=fd to_submit min_complete flags sig
io_uring_register | other | res=$res fd*=fd opcode arg nr_args
"""

    /// What an io_uring asks for is told by object hooks. They tell of what succeeded.
    static let ringTable = """
openat:security_file_open | file path=name | fd*=$done dirfd=- name=syscall_pathname/pathname flags mode=- dev ino=inode
connect:security_socket_connect | net | res=$done tuple=@tuple fd*=sockfd addr=remote_addr
bind:security_socket_bind | net | res=$done addr=local_addr fd*=sockfd
listen:security_socket_listen | net | res=$done fd*=sockfd backlog
accept:security_socket_accept | net | fd*=sockfd tuple=@tuple queuepct=- queuelen=- queuemax=-
unlinkat:security_inode_unlink | file path=name | res=$done dirfd=- name=pathname flags=-
renameat:security_inode_rename | file source=oldpath target=newpath | res=$done olddirfd=- oldpath=old_path newdirfd=- newpath=new_path
linkat:security_inode_link | file source=newpath target=oldpath | res=$done olddir=- oldpath=old_path newdir=- newpath=new_path flags=-
symlinkat:security_inode_symlink | file source=linkpath target=target | res=$done target linkdirfd=- linkpath
"""
}
