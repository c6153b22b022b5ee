/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The contract between the kernel side (Kernel/, clang -target bpf) and user space (Swift): record layout, slots,
 * counters, scope and syscall tables. Nothing here is declared a second time anywhere.
 *
 * A record is one event: a fixed header, one 64-bit slot for each argument in catalogue order, then variable data.
 * A slot holds the value itself, or, for text and bytes, a reference (offset, length, flags) into the same record.
 */
#ifndef APUS_ABI_H
#define APUS_ABI_H

#ifdef __bpf__
typedef unsigned char abi_u8;
typedef unsigned short abi_u16;
typedef unsigned int abi_u32;
typedef unsigned long long abi_u64;
typedef long long abi_i64;
#else
#include <stdint.h>
typedef uint8_t abi_u8;
typedef uint16_t abi_u16;
typedef uint32_t abi_u32;
typedef uint64_t abi_u64;
typedef int64_t abi_i64;
#endif

#define APUS_ABI_VERSION 2
#define APUS_COMM_SIZE 16 /* TASK_COMM_LEN, include/linux/sched.h */
#define APUS_PATH_LIMIT 4096 /* PATH_MAX with its NUL, include/uapi/linux/limits.h */
#define APUS_VARIABLES 8 /* names of an environment that are looked for where not all of it is copied */
#define APUS_VARIABLE_WORDS 4 /* of eight bytes: the longest name with its '=' */
#define APUS_VARIABLE_LIMIT 4096 /* such a variable in total, bytes; the rest is cut with a mark */
#define APUS_ENVIRONMENT_STRINGS 16384 /* looked at; what comes behind them is not known */
#define APUS_ARGV_LIMIT 16384 /* argv in total, bytes; the rest is cut with a mark */
#define APUS_MAX_ARGUMENTS 48

/* Which hook produced a record. Append only; never reuse a number. */
enum apus_provider {
	APUS_PROVIDER_NONE = 0,
	APUS_PROVIDER_TRACEPOINT = 1, /* a BTF tracepoint that is the event itself */
	APUS_PROVIDER_LSM = 2,
	APUS_PROVIDER_FENTRY = 3, /* fentry or fexit of a kernel function */
	APUS_PROVIDER_KPROBE = 4,
	APUS_PROVIDER_SYS_EXIT = 5, /* the global sys_exit tracepoint */
	APUS_PROVIDER_SYS_ENTER = 6, /* the global sys_enter tracepoint */
	APUS_PROVIDER_SYSCALL_FEXIT = 7, /* fexit of one syscall's own function */
	APUS_PROVIDER_IO_URING = 8, /* io_uring tracepoints */
	APUS_PROVIDER_ITERATOR = 9, /* BPF task iterator */
	APUS_PROVIDER_PROCFS = 10,
	APUS_PROVIDER_CGROUPFS = 11,
	APUS_PROVIDER_AGENT = 12, /* the agent itself */
};

/* What is known of the event as a whole. */
enum apus_record_flag {
	APUS_FLAG_IA32 = 1, /* a 32-bit x86 system call */
	APUS_FLAG_X32 = 2,
	APUS_FLAG_IO_URING = 4, /* asked for through an io_uring */
	APUS_FLAG_INTERNAL = 8, /* for the process tree only: nobody chose this event */
	APUS_FLAG_CONTAINER = 16, /* the task's cgroup lies in a container */
	APUS_FLAG_OUTSIDE = 64, /* the task is not in scope: for the agent only */
	APUS_FLAG_RESUMED = 32, /* the end of a restarted system call */
	APUS_FLAG_INTERRUPTED = 128, /* a signal ended the call: it is restarted, or its caller sees EINTR */
	APUS_FLAG_TASK = 256, /* an apus_task_block stands behind the data, in front of the stack */
	APUS_FLAG_NODE = 1024, /* an apus_node_block stands in front of the task block */
	APUS_FLAG_VERDICT = 512, /* an apus_verdict (apus_decision.h) stands behind the data, in front of the task block */
};

/*
 * Layout: every field on its natural boundary, no padding. Times are CLOCK_BOOTTIME nanoseconds. "host" ids are those of
 * the initial pid namespace; the others are those of the task's own.
 */
struct apus_header {
	abi_u32 size; /* of the whole record, bytes */
	abi_u16 kind; /* apus_event_ids.h */
	abi_u8 provider;
	abi_u8 argument_count;
	abi_u64 time;
	abi_u64 sequence; /* of this CPU; a gap proves a loss */
	abi_u16 cpu;
	abi_u16 flags;
	abi_u32 syscall; /* the kernel's number in the task's own ABI, or APUS_NO_SYSCALL */
	abi_u32 host_pid;
	abi_u32 host_tid;
	abi_u32 host_ppid;
	abi_u32 pid;
	abi_u32 tid;
	abi_u32 ppid;
	abi_u32 uid;
	abi_u32 gid;
	abi_u32 euid;
	abi_u32 egid;
	abi_u32 mntns;
	abi_u32 pidns;
	abi_u64 process_start; /* start of the thread group leader */
	abi_u64 thread_start;
	abi_u64 parent_start;
	abi_u64 cgroup_id;
	abi_u64 present; /* bit i: argument i is known */
	abi_i64 returned;
	abi_u32 exec_id; /* task_struct.self_exec_id, low half: which image of the process */
	abi_u16 has_return;
	abi_u16 stack_depth; /* return addresses of the user's stack: as many 64-bit words at the record's very end, innermost first */
	abi_u8 comm[APUS_COMM_SIZE];
};

#define APUS_NO_SYSCALL 0xffffffffu

_Static_assert(sizeof(struct apus_header) == 152, "the header is part of the contract");
_Static_assert(__builtin_offsetof(struct apus_header, process_start) == 80, "the header is part of the contract");
_Static_assert(__builtin_offsetof(struct apus_header, comm) == 136, "the header is part of the contract");

/* A slot that refers to data: bits 0-31 offset from the record's start, 32-55 length, 56-63 flags. */
#define APUS_SLOT_LENGTH_SHIFT 32
#define APUS_SLOT_LENGTH_MASK 0xffffffull
#define APUS_SLOT_FLAGS_SHIFT 56
enum apus_slot_flag {
	APUS_SLOT_TRUNCATED = 1, /* longer than its place: cut */
	APUS_SLOT_FROM_USER = 2, /* read from user memory, which the task can change */
	APUS_SLOT_DELETED = 4, /* the file has no name any more */
	APUS_SLOT_DETACHED = 8, /* the path does not lead to the root of a mount namespace */
	APUS_SLOT_PARTIAL = 16, /* part of it could not be read */
};

#define APUS_STACK_DEPTH 64 /* return addresses, at most */

/*
 * What else is known of the record's task (apus_header.flags has APUS_FLAG_TASK): the last thing of a record but for the stack, on no
 * particular boundary. "ns" ids are those of the task's own pid namespace, 0 where it has none for what they name.
 */
struct apus_task_block {
	abi_u32 session, ns_session;
	abi_u32 process_group, ns_process_group;
	abi_u32 ns_parent; /* the parent's pid in the parent's own namespace */
	abi_u32 threads; /* of the process, that have not ended */
	abi_u32 tty; /* controlling terminal as /proc/PID/stat has it; 0: none */
	abi_u32 loginuid; /* or APUS_NO_LOGINUID */
	abi_u64 cap_inheritable, cap_permitted, cap_effective;
	abi_u64 pidns_start; /* when the first process of its pid namespace started; CLOCK_BOOTTIME ns */
};
#define APUS_NO_LOGINUID 0xffffffffu

/* What the task's UTS namespace calls its host; only beside a task block. */
#define APUS_NODE_SIZE 72
struct apus_node_block {
	abi_u8 name[APUS_NODE_SIZE]; /* ends with a NUL; 0 behind it */
};
_Static_assert(sizeof(struct apus_task_block) == 64, "the task block is part of the contract");

/* Scratch: the largest record is RECORD_LIMIT plus one last piece. */
#define APUS_RECORD_LIMIT 32768
#define APUS_RECORD_SIZE (APUS_RECORD_LIMIT + APUS_ARGV_LIMIT)
#define APUS_WALK_SIZE 8192
#define APUS_SCRATCH_DEPTH 4

/* Counters, one array for each CPU. Each place where a record can end has one. */
enum apus_counter {
	APUS_COUNT_ACCEPTED = 0, /* chosen and in scope: one record was due */
	APUS_COUNT_SUBMITTED = 1, /* is in its ring */
	APUS_COUNT_LOST_RING_FULL = 2, /* of telemetry */
	APUS_COUNT_LOST_NO_SCRATCH = 3, /* hooks nested deeper than the scratch slots */
	APUS_COUNT_LOST_TOO_LARGE = 4,
	APUS_COUNT_SCOPE_UNKNOWN = 5, /* task storage could not be had: whether in scope is not known; dropped */
	APUS_COUNT_UNKNOWN_SYSCALL = 6, /* a number that no table has */
	APUS_COUNT_CUT = 7, /* arguments that were cut (not a loss of an event) */
	APUS_COUNT_UNREADABLE = 8, /* arguments that could not be read */
	APUS_COUNT_TAIL_CALL_FAILED = 9,
	APUS_COUNT_UNDECIDED = 10, /* records of kinds that are decided in the kernel for which there was no place or no program */
	APUS_COUNT_LOST_RATE = 11, /* telemetry beyond what its cgroup may tell in a time */
	APUS_COUNT_LOST_ALERTS_FULL = 12, /* the ring of alerts is full */
	APUS_COUNT_LOST_ALERTS_SHARE = 13, /* its cgroup has as much of the ring of alerts as is left for all others */
	APUS_COUNT_RULES_UNCOUNTED = 14, /* lost records whose rules found no place in the table of losses */
	APUS_COUNTERS = 15,
};

/* Which ring a record goes by. */
enum apus_lane {
	APUS_LANE_TELEMETRY = 0, /* somebody wants to see it */
	APUS_LANE_ALERT = 1, /* a rule may have matched */
	APUS_LANE_LIFECYCLE = 2, /* what others cannot be understood without; by the ring of alerts */
};

/* Records lost, by the cgroup of their task and an apus_counter. What finds no place is counted under cgroup 0, whose keys are always there. */
struct apus_loss_key {
	abi_u64 cgroup_id;
	abi_u32 counter;
	abi_u32 reserved;
};
#define APUS_LOSSES 16384

/* The same records by the rules that they may have matched. */
struct apus_rule_loss_key {
	abi_u32 generation; /* of the decision (apus_verdict) */
	abi_u16 kind;
	abi_u16 place; /* the candidate's bit; APUS_EVERY_RULE: any rule about the kind */
	abi_u32 counter;
	abi_u32 reserved;
};
#define APUS_EVERY_RULE 0xffff
#define APUS_RULE_LOSSES 16384

/* What each cgroup puts into the rings; of those that are told least recently nothing is known. */
#define APUS_FLOWS 8192

/* How a system call's argument is fetched. */
enum apus_fetch {
	APUS_FETCH_NONE = 0,
	APUS_FETCH_VALUE = 1,
	APUS_FETCH_STRING = 2,
	APUS_FETCH_STRINGS = 3, /* NULL-terminated array of pointers */
	APUS_FETCH_SOCKADDR = 4, /* length in the next argument */
	APUS_FETCH_SOCKADDR_RESULT = 5, /* the next argument points to the length */
	APUS_FETCH_INT_PAIR = 6,
	APUS_FETCH_TIMESPEC = 7, /* two 64-bit words: seconds, nanoseconds */
	APUS_FETCH_TIMESPEC32 = 8, /* two 32-bit words, widened to the same */
	APUS_FETCH_OPEN_HOW = 9, /* struct open_how, its length in the next argument */
};

#define APUS_SYSCALLS 512
enum apus_syscall_flag {
	APUS_SYSCALL_EMIT = 1, /* the call is an event that was chosen */
	APUS_SYSCALL_SKIP_ZERO = 2, /* clone, fork, vfork: the child's own return is not the call */
	APUS_SYSCALL_FAILURES_ONLY = 4, /* execve: success is told by sched_process_exec */
	APUS_SYSCALL_AT_ENTRY = 8, /* never returns: exit, exit_group, rt_sigreturn */
	APUS_SYSCALL_TELL = 16, /* its family's program has something to tell at its exit */
	APUS_SYSCALL_URGENT = 32, /* its records go by the ring of alerts */
};

struct apus_syscall {
	abi_u16 kind;
	abi_u8 flags;
	abi_u8 count; /* arguments, without the return value */
	abi_u8 fetch[6];
	abi_u8 source[6]; /* which register each comes from */
	abi_u8 member; /* apus_member */
	abi_u8 object; /* apus_descriptor, and APUS_OBJECT_OF_MESSAGE: where the call's descriptor is */
	abi_u8 given[2]; /* the call's paths: low half the register of the pointer (from 1), high half that of its folder (0: cwd) */
	abi_u16 family; /* apus_family, also where nobody asked: object hooks look here which call they are in */
	abi_u8 data; /* what the call moves: low half the register of the pointer (from 1), high half apus_data_form; 0: nothing */
	abi_u8 values; /* bit i: argument i's slot is what its register holds */
	abi_u16 decision; /* the kind's place among the decisions (apus_decision.h); 0: told undecided */
	abi_u16 prefetch; /* bits of the groups of facts (apus_step) that every decision on a call that worked needs */
	abi_u32 reserved;
};
_Static_assert(sizeof(struct apus_syscall) == 32, "the table is part of the contract");

/* Where a call has the descriptor that it is about. 1 to 6 name a register. */
enum apus_descriptor {
	APUS_DESCRIPTOR_NONE = 0,
	APUS_DESCRIPTOR_RESULT = 7,
	APUS_DESCRIPTOR_SOCKETCALL = 8, /* i386: in memory, or the result; depends on the first register */
	APUS_DESCRIPTOR_BPF = 9, /* the result of those commands that make a descriptor */
	APUS_DESCRIPTOR_MASK = 15,
	APUS_OBJECT_OF_MESSAGE = 16, /* the second register leads to a struct msghdr, whose address is told */
};

/* What a call's pointer to the bytes that it moves leads to. */
enum apus_data_form {
	APUS_DATA_BYTES = 1, /* the bytes; the next register is their number */
	APUS_DATA_VECTORS = 2, /* an array of struct iovec; the next register is its length */
	APUS_DATA_MESSAGE = 3, /* a struct msghdr */
	APUS_DATA_MESSAGES = 4, /* an array of struct mmsghdr, of which the first is told */
	APUS_DATA_POLLED = 5, /* no bytes: an array of struct pollfd; the next register is its length */
};
#define APUS_DATA_LIMIT 80 /* how many of the bytes are told */

/*
 * What a call's descriptor and paths stand for: slots behind the call's own arguments, in the records of calls that have either
 * (SensorRequest.objects). The catalogue does not name them. Paths are data, as are addresses (struct sockaddr_in, _in6, _un).
 */
enum apus_object_slot {
	APUS_OBJECT_KIND = 0, /* apus_object_kind; this and what follows only if a file stands behind the descriptor */
	APUS_OBJECT_DESCRIPTOR = 1, /* the descriptor itself, open or not */
	APUS_OBJECT_PATH = 2, /* resolved; of objects without a place their name: [eventfd], memfd:NAME. Not for sockets */
	APUS_OBJECT_MODE = 3, /* type and permissions, as the inode has them */
	APUS_OBJECT_DEVICE = 4, /* the kernel's own form: major << 20 | minor */
	APUS_OBJECT_INODE = 5,
	APUS_OBJECT_FLAGS = 6, /* f_flags, and APUS_OPEN_CREATED */
	APUS_OBJECT_LAYER = 7, /* apus_layer */
	APUS_OBJECT_FAMILY = 8, /* this to REMOTE and STATE: sockets */
	APUS_OBJECT_TYPE = 9,
	APUS_OBJECT_PROTOCOL = 10,
	APUS_OBJECT_LOCAL = 11,
	APUS_OBJECT_REMOTE = 12, /* only if connected */
	APUS_OBJECT_STATE = 13, /* include/net/tcp_states.h, and APUS_SOCKET_SERVER */
	APUS_OBJECT_MESSAGE = 14, /* the address in a struct msghdr, from user memory */
	APUS_OBJECT_GIVEN0 = 15, /* a path as given, behind the folder that it is relative to, dots and all */
	APUS_OBJECT_GIVEN1 = 16, /* the second one of calls that take two */
	APUS_OBJECT_DATA = 17, /* the first bytes that the call moved (SensorRequest.data): at most APUS_DATA_LIMIT, from user memory */
	APUS_OBJECT_POLLED = 18, /* descriptors that were waited for (SensorRequest.polled): an apus_polled each */
	APUS_OBJECT_SLOTS = 19,
};

/* One descriptor of several: its own slots from KIND to STATE, references counted from the record's start as all are. */
#define APUS_POLLED_SLOTS 14
#define APUS_POLLED_LIMIT 16 /* how many of the descriptors are told */
struct apus_polled {
	abi_u64 present; /* bit i: slot i is known */
	abi_u64 slots[APUS_POLLED_SLOTS];
};
_Static_assert(APUS_POLLED_SLOTS == APUS_OBJECT_STATE + 1 && sizeof(struct apus_polled) == 120, "polled descriptors are part of the contract");
#define APUS_OPEN_CREATED (1ull << 32) /* the open made the file */
#define APUS_SOCKET_SERVER 256 /* listens, or comes from a socket that does */

enum apus_object_kind {
	APUS_OBJECT_OTHER = 0,
	APUS_OBJECT_FILE = 1,
	APUS_OBJECT_DIRECTORY = 2,
	APUS_OBJECT_CHARACTER_DEVICE = 3,
	APUS_OBJECT_BLOCK_DEVICE = 4,
	APUS_OBJECT_SYMLINK = 5, /* opened with O_PATH */
	APUS_OBJECT_PIPE = 6, /* or a FIFO in a file system */
	APUS_OBJECT_IPV4 = 7,
	APUS_OBJECT_IPV6 = 8,
	APUS_OBJECT_UNIX = 9,
	APUS_OBJECT_NETLINK = 10,
	APUS_OBJECT_PACKET = 11,
	APUS_OBJECT_SOCKET = 12, /* of another family */
	APUS_OBJECT_EVENTFD = 13,
	APUS_OBJECT_SIGNALFD = 14,
	APUS_OBJECT_EVENTPOLL = 15,
	APUS_OBJECT_INOTIFY = 16,
	APUS_OBJECT_TIMERFD = 17,
	APUS_OBJECT_BPF = 18,
	APUS_OBJECT_USERFAULTFD = 19,
	APUS_OBJECT_IO_URING = 20,
	APUS_OBJECT_MEMFD = 21,
	APUS_OBJECT_PIDFD = 22,
	APUS_OBJECT_ANONYMOUS = 23, /* another object without a file: its path is its name */
	APUS_OBJECT_KINDS = 24,
};

enum apus_layer { APUS_LAYER_NONE = 0, APUS_LAYER_UPPER = 1, APUS_LAYER_LOWER = 2 };

/* Behind the arguments of sched_process_exec and existing_process, with SensorRequest.objects: more about the executed file. */
enum apus_image_slot {
	APUS_IMAGE_MODIFIED = 0, /* last write, nanoseconds since 1970 */
	APUS_IMAGE_WRITABLE = 1, /* the task could write it, by owner, mode and capabilities */
	APUS_IMAGE_LOWER_LAYER = 2, /* lies in an overlay's lower layer */
	APUS_IMAGE_SLOTS = 3,
};

/* What else the end of a call tells: programs that sys_exit jumps to. */
enum apus_family {
	APUS_FAMILY_OPEN = 1,
	APUS_FAMILY_NAME = 2, /* unlink, rename, link, symlink, mknod, chmod */
	APUS_FAMILY_SOCKET = 3,
	APUS_FAMILY_MOUNT = 4,
	APUS_FAMILY_MEMORY = 5,
	APUS_FAMILY_WRITE = 6,
	APUS_FAMILY_EXEC = 7,
	APUS_FAMILY_NAMESPACE = 8,
	APUS_FAMILY_CREDENTIALS = 9,
	APUS_FAMILY_MODULE = 10,
	APUS_FAMILIES = 16,
};
/* Which call of the family it is; in apus_syscall.member. */
enum apus_member {
	APUS_OPEN_OPEN = 0, APUS_OPEN_OPENAT = 1, APUS_OPEN_OPENAT2 = 2, APUS_OPEN_CREAT = 3,
	APUS_NAME_UNLINK = 0, APUS_NAME_UNLINKAT = 1, APUS_NAME_RENAME = 2, APUS_NAME_RENAMEAT = 3, APUS_NAME_LINK = 4,
	APUS_NAME_LINKAT = 5, APUS_NAME_SYMLINK = 6, APUS_NAME_SYMLINKAT = 7, APUS_NAME_MKNOD = 8, APUS_NAME_MKNODAT = 9,
	APUS_NAME_CHMOD = 10, APUS_NAME_FCHMOD = 11, APUS_NAME_FCHMODAT = 12,
	APUS_SOCKET_SOCKET = 0, APUS_SOCKET_BIND = 1, APUS_SOCKET_LISTEN = 2, APUS_SOCKET_ACCEPT = 3,
	APUS_SOCKET_CONNECT = 4, APUS_SOCKET_DUP = 5, APUS_SOCKET_DUP2 = 6, APUS_SOCKET_FCNTL = 7, APUS_SOCKET_CALL = 8,
	APUS_MOUNT_MOUNT = 0, APUS_MOUNT_UMOUNT = 1, APUS_MOUNT_MOVE = 2,
	APUS_MEMORY_MMAP = 0, APUS_MEMORY_MPROTECT = 1,
	APUS_WRITE_WRITE = 0, APUS_WRITE_PWRITE = 1, APUS_WRITE_WRITEV = 2, APUS_WRITE_PWRITEV = 3,
	APUS_EXEC_EXECVE = 0, APUS_EXEC_EXECVEAT = 1,
	APUS_NAMESPACE_UNSHARE = 0, APUS_NAMESPACE_SETNS = 1,
	APUS_MODULE_INIT = 0, APUS_MODULE_FINIT = 1,
};

/* Scope: entries are ANDed; the values of one entry are ORed (for '!=', none may be equal). */
enum apus_scope_kind {
	APUS_SCOPE_UID = 1,
	APUS_SCOPE_PID = 2, /* host pid or tid */
	APUS_SCOPE_MNTNS = 3,
	APUS_SCOPE_PIDNS = 4,
	APUS_SCOPE_UTS = 5, /* node name */
	APUS_SCOPE_COMM = 6,
	APUS_SCOPE_TREE = 7,
	APUS_SCOPE_EXECUTABLE = 8,
	APUS_SCOPE_CONTAINER = 9,
	APUS_SCOPE_CGROUP = 10,
	APUS_SCOPE_NEW = 11, /* started after the agent */
	APUS_SCOPE_CONTAINER_NEW = 12,
	APUS_SCOPE_CONTAINER_ID = 13,
	APUS_SCOPE_COMM_EQUAL = 14, /* whole names, two values each; APUS_SCOPE_COMM has patterns */
};
enum apus_scope_operator {
	APUS_EQUAL = 0,
	APUS_NOT_EQUAL = 1,
	APUS_LESS = 2,
	APUS_LESS_EQUAL = 3,
	APUS_GREATER = 4,
	APUS_GREATER_EQUAL = 5,
};
#define APUS_SCOPE_ENTRIES 8
#define APUS_SCOPE_VALUES 8
#define APUS_SCOPE_TEXT 16
struct apus_scope_entry {
	abi_u8 kind;
	abi_u8 operation;
	abi_u8 count;
	abi_u8 index; /* of its bit in apus_task.scope_bits, or of its pattern table */
	abi_u32 reserved;
	abi_u64 values[APUS_SCOPE_VALUES];
};
_Static_assert(sizeof(struct apus_scope_entry) == 72, "scope is part of the contract");

/*
 * One comm pattern as a bit-parallel automaton (Shift-And with '*' as a loop): bit i of by_byte[c] says that byte c
 * takes state i to i + 1; bit i of loops says that state i stays.
 */
struct apus_pattern {
	abi_u32 by_byte[256];
	abi_u32 loops;
	abi_u32 accept; /* the one accepting bit */
	abi_u32 start; /* states before the first byte */
	abi_u32 reserved;
};
#define APUS_PATTERNS 32

/* The value of a credentials argument. */
struct apus_cred {
	abi_u32 uid, gid, suid, sgid, euid, egid, fsuid, fsgid;
	abi_u32 user_namespace, securebits;
	abi_u64 inheritable, permitted, effective, bounding, ambient;
};
_Static_assert(sizeof(struct apus_cred) == 80, "credentials are part of the contract");

/* A control group of one hierarchy (0: version 2). */
struct apus_cgroup_key {
	abi_u64 id; /* kernfs node id, which is the directory's inode number */
	abi_u32 hierarchy;
	abi_u32 reserved;
};
/* What is remembered of it; what is made below inherits it. */
struct apus_cgroup {
	abi_u32 flags;
	abi_u32 scope_bits; /* bit i: scope entry i (container id, cgroup) holds */
};
enum apus_cgroup_flag {
	APUS_CGROUP_CONTAINER = 1,
	APUS_CGROUP_NEW = 2, /* made after the agent started */
	APUS_CGROUP_KNOWN = 4, /* so is whether it is of a container; while decisions are made in the kernel */
};
#define APUS_CGROUPS 16384
/* One beginning of a container id that a scope entry asks for: 64 digits as words, and which bytes of them count. */
struct apus_container_id {
	abi_u64 words[8];
	abi_u64 masks[8];
	abi_u32 entry;
	abi_u32 reserved;
};
#define APUS_CONTAINER_IDS 64

/* What is remembered of a task; inherited when it forks. At its place, or in task storage (Kernel/include/place.bpf.h). */
struct apus_task {
	abi_u32 scope_bits; /* bit i: scope entry i (tree, executable) holds */
	abi_u32 flags;
	abi_u8 previous_comm[APUS_COMM_SIZE]; /* before the last exec */
	abi_u32 renaming_call; /* the system call in which the task last got its comm, which every exec gives: its number */
	abi_u32 renaming_abi; /* and whose numbers these are (enum abi, Kernel/include/arch.bpf.h) */
};
enum apus_task_flag {
	APUS_TASK_PENDING = 1, /* the traced command before its first exec: not shown yet */
};

#endif
