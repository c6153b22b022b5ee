// SPDX-License-Identifier: Apache-2.0

extension FalcoEvents {
    /// Calls on sockets; as `fileTable`.
    static let socketTable = """
socket | net | fd*=$fd domain type proto=protocol flags=-
socketpair | ipc | res=$res fd1=- fd2=- source=- peer=- domain type proto=protocol
bind | net | res=$res addr=addr fd*=sockfd
connect | net | res=$res tuple=@tuple fd*=sockfd addr=addr
listen | net | res=$res fd*=sockfd backlog
accept | net | fd*=$fd tuple=@tuple queuepct=- queuelen=- queuemax=-
accept4 | net | fd*=$fd tuple=@tuple queuepct=- queuelen=- queuemax=- flags
send: | net write | res=$res data=- fd*=sockfd size=- tuple=@tuple
recv: | net read | res=$res data=- fd*=sockfd size=- tuple=@tuple
sendto | net write | res=$res data=@data fd*=sockfd size=len tuple=@tuple
recvfrom | net read | res=$res data=@data tuple=@tuple fd*=sockfd size=len
sendmsg | net write | res=$res data=@data fd*=sockfd size=- tuple=@tuple
recvmsg | net read | res=$res size=- data=@data tuple=@tuple msgcontrol=- fd*=sockfd
sendmmsg | net write | res=$res fd*=sockfd size=- data=@data tuple=@tuple
recvmmsg:recvmmsg,recvmmsg_time32 | net read | res=$res fd*=sockfd/fd size=- data=@data tuple=@tuple msgcontrol=-
shutdown | net | res=$res fd*=sockfd how
getsockname | net |
getpeername | net |
setsockopt | net | res=$res fd*=sockfd level optname val=- optlen
getsockopt | net | res=$res fd*=sockfd level optname val=- optlen=-
"""

    /// Calls on processes, memory, identities and the rest; as `fileTable`.
    static let processTable = """
clone | process | res=$pid IMAGE flags=flags uid=@uid gid=@gid vtid=@vtid vpid=@vpid pidns_init_start_ts=@pidns
clone3 | process | res=$pid IMAGE flags=- uid=@uid gid=@gid vtid=@vtid vpid=@vpid pidns_init_start_ts=@pidns
fork | process | res=$pid IMAGE flags=- uid=@uid gid=@gid vtid=@vtid vpid=@vpid pidns_init_start_ts=@pidns
vfork | process | res=$pid IMAGE flags=- uid=@uid gid=@gid vtid=@vtid vpid=@vpid pidns_init_start_ts=@pidns
execve:sched_process_exec,execve | process | res=$done IMAGE EXEC filename=1:cmdpath/pathname
execveat | process | res=$res IMAGE EXEC
procexit:sched_process_exit | process | status=- ret=exit_code sig=signal_code core=- reaper_tid=-
kill | other | res=$res pid sig
tkill | other | res=$res tid sig
tgkill | other | res=$res pid=tgid tid sig
ptrace | other | res=$res addr data request pid
prctl | other | res=$res option arg2_str=- arg2_int=arg2
capset | process | res=$res cap_inheritable=@inheritable cap_permitted=@permitted cap_effective=@effective
setns | process | res=$res fd*=fd nstype
unshare | process | res=$res flags
seccomp | process | res=$res op=operation flags
setuid:setuid,setuid16 | user | res=$res uid
setgid:setgid,setgid16 | user | res=$res gid
setreuid:setreuid,setreuid16 | user | res=$res ruid euid
setregid:setregid,setregid16 | user | res=$res rgid egid
setresuid:setresuid,setresuid16 | user | res=$res ruid euid suid
setresgid:setresgid,setresgid16 | user | res=$res rgid egid/euid sgid/suid
getuid:getuid,getuid16 | user | uid=$user
geteuid:geteuid,geteuid16 | user | euid=$user
getgid:getgid,getgid16 | user | gid=$group
getegid:getegid,getegid16 | user | egid=$group
getresuid:getresuid,getresuid16 | user | res=$res ruid=- euid=- suid=-
getresgid:getresgid,getresgid16 | user | res=$res rgid=- egid=- sgid=-
setpgid | process | res=$res pid pgid
setsid | process | res=$pid
setrlimit | process | res=$res cur=- max=- resource
getrlimit:getrlimit,old_getrlimit | process | res=$res cur=- max=- resource
prlimit:prlimit64 | process | res=$res newcur=- newmax=- oldcur=- oldmax=- pid resource
pidfd_open | process creates=P | fd*=$fd pid flags
pidfd_getfd | process | fd*=$fd pid_fd=pidfd target_fd=targetfd flags
process_vm_readv | process | res=$res pid data=-
process_vm_writev | process | res=$res pid data=-
brk | memory | res=$ret vm_size=- vm_rss=- vm_swap=- addr
mmap | memory | res=$ret vm_size=- vm_rss=- vm_swap=- addr length prot flags fd*=fd offset=off
mmap2 | memory | res=$ret vm_size=- vm_rss=- vm_swap=- addr length prot flags fd*=fd pgoffset
munmap | memory | res=$res vm_size=- vm_rss=- vm_swap=- addr length
mprotect | memory | res=$res addr length=len prot
mlock | memory | res=$res addr len
mlock2 | memory | res=$res addr len flags
mlockall | memory | res=$res flags
munlock | memory | res=$res addr len
munlockall | memory | res=$res
userfaultfd | file creates=u | res*=$fd flags
futex:futex,futex_time32 | ipc | res=$res addr=uaddr op=futex_op/op val
semget | ipc | res=$res key nsems semflg
semop | ipc | res=$res nsops semid
semctl | ipc | res=$res semid semnum cmd val=arg
nanosleep | sleep wait | res=$res interval=req
bpf | other | fd*=$maybefd cmd
keyctl | other |
init_module | other | res=$res img=- length=len uargs=param_values
finit_module | other | res=$res fd*=fd uargs=param_values flags
delete_module | other | res=$res name flags
drop: | other |
syscall: | other |
"""

    /// Parameters that clones and execs share. Sizes, faults and control groups are in no record; `/proc` would tell those of later, and
    /// a recording's alerts are to be those of the host.
    static let imageParameters = "exe=@exe args=@args tid=@tid pid=@pid ptid=@ptid cwd=@cwd fdlimit=- pgft_maj=- "
        + "pgft_min=- vm_size=- vm_rss=- vm_swap=- comm=@comm cgroups=-"
    /// What execs have behind them.
    static let execParameters = "env=@env tty=@tty vpgid=@vpgid loginuid=@loginuid flags=@exeflags cap_inheritable=@inheritable "
        + "cap_permitted=@permitted cap_effective=@effective exe_ino=@exeino exe_ino_ctime=@exectime exe_ino_mtime=@exemtime "
        + "uid=@uid trusted_exepath=@exepath pgid=@pgid gid=@gid"
}
