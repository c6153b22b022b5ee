/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Building a record: record_begin takes a scratch slot and fills the header, put_* fill slots in any order, record_end
 * hands it to the ring. Every way out is counted.
 */
#ifndef APUS_RECORD_BPF_H
#define APUS_RECORD_BPF_H

#include "ring.bpf.h"

#define RECORD_MASK (APUS_RECORD_LIMIT - 1)
_Static_assert((APUS_RECORD_LIMIT & RECORD_MASK) == 0, "mask needs a power of two");
_Static_assert(sizeof(struct apus_header) + 8 * APUS_MAX_ARGUMENTS + APUS_PATH_LIMIT < APUS_RECORD_LIMIT,
	       "a record holds its slots and a path");

#define HEADER(s) ((struct apus_header *)(s)->bytes)
#define SLOT(s, index) (*(u64 *)&(s)->bytes[sizeof(struct apus_header) + 8 * (index)])

static __always_inline u64 cgroup_of(struct task_struct *task)
{
	struct css_set *set = untrusted(task)->cgroups;
	if (container_hierarchy) {
		struct cgroup_subsys_state *state = 0;
		bpf_core_read(&state, sizeof(state),
			      &set->subsys[bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id) & 31]);
		return BPF_CORE_READ(state, cgroup, kn, id);
	}
	return set->dfl_cgrp->kn->id;
}

/* Ids of a task as its own pid namespace sees them. Level 0 is the initial namespace: the host's numbers. */
static __always_inline void fill_pids(struct apus_header *header, struct task_struct *task)
{
	struct task_struct *leader = task->group_leader;
	struct task_struct *parent = task->real_parent;
	struct pid *pid = task->thread_pid;
	u32 level = pid->level;

	header->host_pid = task->tgid;
	header->host_tid = task->pid;
	header->host_ppid = parent->tgid;
	if (level == 0) {
		header->pid = header->host_pid;
		header->tid = header->host_tid;
		header->ppid = header->host_ppid;
		header->pidns = pid->numbers[0].ns->ns.inum;
		return;
	}
	struct upid own = {}, above = {};
	bpf_core_read(&own, sizeof(own), &pid->numbers[level]);
	header->tid = own.nr;
	header->pidns = BPF_CORE_READ(own.ns, ns.inum);
	struct pid *leader_pid = leader->thread_pid;
	bpf_core_read(&own, sizeof(own), &leader_pid->numbers[level]);
	header->pid = own.nr;
	/* A parent outside of the namespace has no number in it: 0, as getppid says. */
	struct pid *parent_pid = parent->group_leader->thread_pid;
	if (parent_pid->level >= level) {
		bpf_core_read(&above, sizeof(above), &parent_pid->numbers[level]);
		header->ppid = above.nr;
	} else {
		header->ppid = 0;
	}
}

static __always_inline void fill_task(struct apus_header *header, struct task_struct *trusted)
{
	struct task_struct *task = untrusted(trusted);
	const struct cred *cred = task->cred;

	fill_pids(header, task);
	header->uid = cred->uid.val;
	header->gid = cred->gid.val;
	header->euid = cred->euid.val;
	header->egid = cred->egid.val;
	header->mntns = task->nsproxy->mnt_ns->ns.inum;
	header->process_start = task->group_leader->start_boottime;
	header->thread_start = task->start_boottime;
	header->parent_start = task->real_parent->group_leader->start_boottime;
	header->cgroup_id = cgroup_of(trusted);
	header->exec_id = (u32)task->self_exec_id;
	bpf_probe_read_kernel(header->comm, sizeof(header->comm), task->comm);
}

static __always_inline struct scratch *scratch_at(s32 index)
{
	u32 key = index;
	return index < 0 ? 0 : bpf_map_lookup_elem(&scratches, &key);
}

/* Takes the next scratch slot of this CPU: its index, or -1 when hooks are nested deeper than that. Either way release it. */
static __always_inline s32 scratch_take(struct cpu_state *cpu)
{
	u64 depth = __sync_fetch_and_add(&cpu->depth, 1);
	u32 number = bpf_get_smp_processor_id();
	if (depth >= APUS_SCRATCH_DEPTH)
		return -1;
	return (number & cpu_mask) * APUS_SCRATCH_DEPTH + (depth & (APUS_SCRATCH_DEPTH - 1));
}

static __always_inline void scratch_release(struct cpu_state *cpu)
{
	__sync_fetch_and_add(&cpu->depth, -1);
}

/* Whether the current task does what an io_uring asked for: its worker, or the submitter in io_uring_enter. */
static __always_inline bool asked_by_ring(void)
{
	struct task_struct *task = bpf_get_current_task_btf();
	u32 number = APUS_NO_SYSCALL;
	if (task->flags & PF_IO_WORKER)
		return true;
	syscall_abi(task, (void *)bpf_task_pt_regs(task), &number);
	return number == NR_IO_URING_ENTER;
}

/* Of a system call's record its table knows more. */
static __always_inline u32 lane_of(u32 kind)
{
	switch (kind) {
	case APUS_EVENT_SCHED_PROCESS_FORK:
	case APUS_EVENT_SCHED_PROCESS_EXEC:
	case APUS_EVENT_SCHED_PROCESS_EXIT:
	case APUS_EVENT_EXISTING_PROCESS:
	case APUS_EVENT_CGROUP_MKDIR:
	case APUS_EVENT_CGROUP_RMDIR:
		return APUS_LANE_LIFECYCLE;
	}
	return kind >= 1200 && in_set(urgent, kind) ? APUS_LANE_ALERT : APUS_LANE_TELEMETRY;
}

/*
 * Counts one accepted record, takes a scratch slot and fills the header for the current task. The slot's index, or -1 when
 * none is free, which is counted too. Global functions are verified once a program, however often they are called.
 */
__noinline int record_open(u32 kind, u32 provider, u32 arguments)
{
	struct cpu_state *cpu = this_cpu();
	if (!cpu || ended)
		return -1;
	if (kind >= 1200 && provider >= APUS_PROVIDER_LSM && provider <= APUS_PROVIDER_KPROBE && in_set(only_on_ring, kind) &&
	    !asked_by_ring())
		return -1;
	count(cpu, APUS_COUNT_ACCEPTED);
	s32 index = scratch_take(cpu);
	struct scratch *s = scratch_at(index);
	if (!s) {
		scratch_release(cpu);
		__sync_fetch_and_add(&cpu->sequence, 1);
		count_loss(cpu, APUS_COUNT_LOST_NO_SCRATCH, cgroup_of(bpf_get_current_task_btf()));
		if (with_rules)
			count_rule_loss(cpu, APUS_COUNT_LOST_NO_SCRATCH, active >> 1, kind, APUS_EVERY_RULE);
		return -1;
	}
	struct apus_header *header = HEADER(s);
	header->kind = kind;
	header->provider = provider;
	header->argument_count = arguments;
	header->time = bpf_ktime_get_boot_ns();
	header->cpu = bpf_get_smp_processor_id();
	header->flags = 0;
	header->syscall = APUS_NO_SYSCALL;
	header->present = 0;
	header->returned = 0;
	header->has_return = 0;
	header->stack_depth = 0;
	s->lane = lane_of(kind);
	s->candidate_words = 0;
	s->generation = active >> 1;
	fill_task(header, bpf_get_current_task_btf());
	if (with_task_block)
		s->task = (u64)bpf_get_current_task_btf();
	s->used = sizeof(struct apus_header) + 8 * (arguments & 63);
	return index;
}

/* A record of the current task under construction; NULL when there is no place for one. */
static __always_inline struct scratch *record_begin(u16 kind, u8 provider, u8 arguments)
{
	return scratch_at(record_open(kind, provider, arguments));
}

/* The stack as frame pointers tell it: what is compiled without them ends early. Iterators tell of other tasks than the current one. */
static __always_inline u32 put_stack(struct scratch *s, u32 used)
{
	if (HEADER(s)->provider == APUS_PROVIDER_ITERATOR || used > APUS_RECORD_LIMIT - 1)
		return used;
	long length = bpf_get_task_stack(bpf_get_current_task_btf(), &s->bytes[used & RECORD_MASK], 8 * APUS_STACK_DEPTH,
					 BPF_F_USER_STACK);
	if (length <= 0 || length > 8 * APUS_STACK_DEPTH)
		return used;
	HEADER(s)->stack_depth = length / 8;
	return used + length;
}

/* The number of 'pid' in the namespaces at 'level'; 0 where it has none, as the system calls say. */
static __always_inline u32 number_at(struct pid *pid, u32 level)
{
	struct upid own = {};
	if (!pid || BPF_CORE_READ(pid, level) < level)
		return 0;
	bpf_core_read(&own, sizeof(own), &pid->numbers[level]);
	return own.nr;
}

/* drivers/tty/tty_io.c: tty_devnum, in the form of new_encode_dev (include/linux/kdev_t.h), as /proc/PID/stat has it. */
static __always_inline u32 terminal_of(struct signal_struct *signal)
{
	struct tty_struct *tty = BPF_CORE_READ(signal, tty);
	if (!tty)
		return 0;
	struct tty_driver *driver = BPF_CORE_READ(tty, driver);
	u32 minor = BPF_CORE_READ(driver, minor_start) + BPF_CORE_READ(tty, index);
	return (minor & 0xff) | (u32)BPF_CORE_READ(driver, major) << 8 | (minor & ~0xffu) << 12;
}

static __always_inline void fill_task_block(struct apus_task_block *block, struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	struct cred *cred = (struct cred *)BPF_CORE_READ(task, cred);
	struct pid *own = BPF_CORE_READ(task, thread_pid);
	struct pid *session = BPF_CORE_READ(signal, pids[PIDTYPE_SID]);
	struct pid *group = BPF_CORE_READ(signal, pids[PIDTYPE_PGID]);
	struct pid *parent = BPF_CORE_READ(task, real_parent, group_leader, thread_pid);
	const u32 level = BPF_CORE_READ(own, level);
	struct upid deepest = {};

	block->session = number_at(session, 0);
	block->ns_session = number_at(session, level);
	block->process_group = number_at(group, 0);
	block->ns_process_group = number_at(group, level);
	block->ns_parent = number_at(parent, BPF_CORE_READ(parent, level));
	block->threads = BPF_CORE_READ(signal, nr_threads);
	block->tty = terminal_of(signal);
	block->loginuid = bpf_core_field_exists(task->loginuid) ? BPF_CORE_READ(task, loginuid.val) : APUS_NO_LOGINUID;
	bpf_core_read(&block->cap_inheritable, 8, &cred->cap_inheritable);
	bpf_core_read(&block->cap_permitted, 8, &cred->cap_permitted);
	bpf_core_read(&block->cap_effective, 8, &cred->cap_effective);
	bpf_core_read(&deepest, sizeof(deepest), &own->numbers[level]);
	block->pidns_start = BPF_CORE_READ(deepest.ns, child_reaper, start_boottime);
}

/* In front of the task block, by the same rules. Without one where the task has left its namespaces. */
__noinline int put_node_block(struct scratch *s)
{
	struct apus_node_block block = {};
	if (!with_node_name || !s)
		return 0;
	u32 used = s->used;
	if (used > sizeof(s->bytes) - sizeof(block) - sizeof(struct apus_task_block) - 8 * APUS_STACK_DEPTH)
		return 0;
	struct task_struct *task = (void *)s->task;
	struct nsproxy *spaces = BPF_CORE_READ(task, nsproxy);
	if (!spaces)
		return 0;
	struct uts_namespace *uts = BPF_CORE_READ(spaces, uts_ns);
	if (bpf_core_read_str(block.name, sizeof(block.name), &uts->name.nodename) < 0)
		return 0;
	if (bpf_probe_read_kernel(&s->bytes[used], sizeof(block), &block))
		return 0;
	s->used = used + sizeof(block);
	HEADER(s)->flags |= APUS_FLAG_NODE;
	return 0;
}

/* Behind what there is. By probe reads only: an iterator's task is not the current one, and a number tells them alike. */
__noinline int put_task_block(struct scratch *s)
{
	struct apus_task_block block = {};
	if (!with_task_block || !s)
		return 0;
	u32 used = s->used;
	if (used > sizeof(s->bytes) - sizeof(block) - 8 * APUS_STACK_DEPTH)
		return 0;
	fill_task_block(&block, (void *)s->task);
	/* Record bytes may lie anywhere: whole words must not. */
	if (bpf_probe_read_kernel(&s->bytes[used], sizeof(block), &block))
		return 0;
	s->used = used + sizeof(block);
	HEADER(s)->flags |= APUS_FLAG_TASK;
	return 0;
}

/* Nobody wants a record that was begun: as if it had not been. */
__noinline int record_drop(struct scratch *s)
{
	struct cpu_state *cpu = this_cpu();
	if (!cpu || !s)
		return 0;
	__sync_fetch_and_add(&cpu->counters[APUS_COUNT_ACCEPTED], -1);
	scratch_release(cpu);
	return 0;
}

__noinline int record_close(struct scratch *s)
{
	struct cpu_state *cpu = this_cpu();
	if (!cpu || !s)
		return 0;
	HEADER(s)->sequence = __sync_fetch_and_add(&cpu->sequence, 1);
	if (with_node_name)
		put_node_block(s);
	if (with_task_block)
		put_task_block(s);
	u32 size = s->used;
	if (size > sizeof(s->bytes)) {
		lose(s, APUS_COUNT_LOST_TOO_LARGE);
	} else {
		if (with_stack)
			size = put_stack(s, size);
		/* For the verifier. */
		if (size > sizeof(s->bytes))
			size = sizeof(s->bytes);
		HEADER(s)->size = size;
		u32 lost = submit(s, size);
		if (lost)
			lose(s, lost);
		else
			count(cpu, APUS_COUNT_SUBMITTED);
	}
	scratch_release(cpu);
	return 0;
}

static __always_inline void record_end(struct scratch *s)
{
	record_close(s);
}

static __always_inline void put_return(struct scratch *s, s64 value)
{
	HEADER(s)->returned = value;
	HEADER(s)->has_return = 1;
}

static __always_inline void set_slot(struct scratch *s, u32 index, u64 value)
{
	if (!__builtin_constant_p(index)) {
		/* Keeps the check on the very register that is used. */
		asm volatile("" : "+r"(index));
		if (index >= APUS_MAX_ARGUMENTS)
			return;
	}
	SLOT(s, index) = value;
	HEADER(s)->present |= 1ull << (index & 63);
}

static __always_inline void put_value(struct scratch *s, u32 index, u64 value)
{
	set_slot(s, index, value);
}

static __always_inline void put_reference(struct scratch *s, u32 index, u32 offset, u32 length, u32 flags)
{
	set_slot(s, index,
		 (u64)offset | (u64)length << APUS_SLOT_LENGTH_SHIFT | (u64)flags << APUS_SLOT_FLAGS_SHIFT);
	if (flags & (APUS_SLOT_TRUNCATED | APUS_SLOT_PARTIAL)) {
		struct cpu_state *cpu = this_cpu();
		if (cpu)
			count(cpu, APUS_COUNT_CUT);
	}
}

static __always_inline void count_unreadable(void)
{
	struct cpu_state *cpu = this_cpu();
	if (cpu)
		count(cpu, APUS_COUNT_UNREADABLE);
}

/* Where the next piece goes; NULL when the record is full (the argument stays absent, and is counted as cut). */
static __always_inline u8 *record_room(struct scratch *s, u32 *offset)
{
	u32 used = s->used;
	if (used > APUS_RECORD_LIMIT - 1) {
		struct cpu_state *cpu = this_cpu();
		if (cpu)
			count(cpu, APUS_COUNT_CUT);
		return 0;
	}
	*offset = used;
	return &s->bytes[used & RECORD_MASK];
}

static __always_inline void put_string_result(struct scratch *s, u32 index, u32 offset, long length, u32 flags)
{
	if (length < 0) {
		count_unreadable();
		return;
	}
	if (length == APUS_PATH_LIMIT)
		flags |= APUS_SLOT_TRUNCATED;
	if (length > APUS_PATH_LIMIT) /* for the verifier */
		return;
	put_reference(s, index, offset, length ? length - 1 : 0, flags);
	s->used = offset + length;
}

__noinline int put_text(struct scratch *s, u32 index, u64 from, u32 user)
{
	u32 offset;
	if (!s || index >= APUS_MAX_ARGUMENTS)
		return 0;
	u8 *to = record_room(s, &offset);
	if (!to)
		return 0;
	if (user)
		put_string_result(s, index, offset, bpf_probe_read_user_str(to, APUS_PATH_LIMIT, (void *)from),
				  APUS_SLOT_FROM_USER);
	else
		put_string_result(s, index, offset, bpf_probe_read_kernel_str(to, APUS_PATH_LIMIT, (void *)from), 0);
	return 0;
}

/* A kernel pointer as a number: global functions take no typed pointers of that kind. Through memory the type is lost. */
static __always_inline u64 as_number(struct scratch *s, const void *pointer)
{
	*(volatile u64 *)&s->registers[7] = (u64)pointer;
	return *(volatile u64 *)&s->registers[7];
}

static __always_inline void put_user_string(struct scratch *s, u32 index, const void *from)
{
	put_text(s, index, (u64)from, 1);
}

static __always_inline void put_kernel_string(struct scratch *s, u32 index, const void *from)
{
	put_text(s, index, as_number(s, from), 0);
}

/* Raw bytes, at most 'limit' (a constant) of them. */
static __always_inline void put_bytes(struct scratch *s, u32 index, const void *from, u32 length, const u32 limit, bool user)
{
	u32 offset, flags = user ? APUS_SLOT_FROM_USER : 0;
	u8 *to = record_room(s, &offset);
	if (!to)
		return;
	if (length > limit) {
		length = limit;
		flags |= APUS_SLOT_TRUNCATED;
	}
	/* clang checks one copy and passes another: say it once more, about the one that is passed. */
	asm volatile("" : "+r"(length));
	if (length > limit)
		return;
	long failed = user ? bpf_probe_read_user(to, length, from) : bpf_probe_read_kernel(to, length, from);
	if (failed) {
		count_unreadable();
		return;
	}
	put_reference(s, index, offset, length, flags);
	s->used = offset + length;
}

#endif
