/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Birth and end of tasks: what is remembered is inherited at task_newtask, which io_uring workers pass too. */
#include "../decision/process.bpf.h"

/* include/trace/events/task.h: task_newtask(struct task_struct *task, unsigned long clone_flags) */
SEC("tp_btf/task_newtask")
int task_newtask(u64 *ctx)
{
	struct task_struct *child = (void *)ctx[0];
	struct task_struct *parent = bpf_get_current_task_btf();
	if (with_facts)
		inherit_facts(parent, child);
	struct apus_task *from = find_task(parent);
	if (!from || !(from->scope_bits | from->flags))
		return 0;
	struct apus_task *to = make_task(child, true);
	if (!to) {
		struct cpu_state *cpu = this_cpu();
		if (cpu)
			count(cpu, APUS_COUNT_SCOPE_UNKNOWN);
		return 0;
	}
	to->scope_bits = from->scope_bits;
	to->flags = from->flags;
	return 0;
}

/* include/trace/events/sched.h: sched_process_fork(struct task_struct *parent, struct task_struct *child) */
SEC("tp_btf/sched_process_fork")
int sched_process_fork(u64 *ctx)
{
	struct task_struct *child = (void *)ctx[1];
	if (!current_in_scope())
		return 0;
	struct scratch *s = record_begin(APUS_EVENT_SCHED_PROCESS_FORK, APUS_PROVIDER_TRACEPOINT, 20);
	if (!s)
		return 0;
	if (!is_chosen(APUS_EVENT_SCHED_PROCESS_FORK))
		HEADER(s)->flags |= APUS_FLAG_INTERNAL;
	struct apus_header *header = HEADER(s);
	put_value(s, 0, header->host_tid);
	put_value(s, 1, header->tid);
	put_value(s, 2, header->host_pid);
	put_value(s, 3, header->pid);
	put_value(s, 4, header->thread_start);

	/* A new namespace gives the child one more number than its parent has: its own is the deepest. */
	struct pid *pid = child->thread_pid;
	struct upid own = {};
	bpf_core_read(&own, sizeof(own), &pid->numbers[pid->level]);
	put_value(s, 5, child->pid);
	put_value(s, 6, own.nr);
	put_value(s, 7, child->tgid);
	struct task_struct *leader = child->group_leader;
	struct pid *leader_pid = leader->thread_pid;
	/* For a process's first thread the leader is the child itself. */
	bpf_core_read(&own, sizeof(own), &leader_pid->numbers[leader_pid->level]);
	put_value(s, 8, own.nr);
	put_value(s, 9, child->start_boottime);

	struct task_struct *above = child->real_parent;
	struct task_struct *above_leader = above->group_leader;
	struct pid *above_pid = above_leader->thread_pid;
	bpf_core_read(&own, sizeof(own), &above_pid->numbers[above_pid->level]);
	put_value(s, 10, above_leader->pid);
	put_value(s, 11, own.nr);
	put_value(s, 12, above->tgid);
	put_value(s, 13, own.nr);
	put_value(s, 14, above_leader->start_boottime);

	bpf_core_read(&own, sizeof(own), &leader_pid->numbers[leader_pid->level]);
	put_value(s, 15, leader->pid);
	put_value(s, 16, own.nr);
	put_value(s, 17, child->tgid);
	put_value(s, 18, own.nr);
	put_value(s, 19, leader->start_boottime);
	record_end(s);
	return 0;
}

/* include/trace/events/sched.h: sched_process_exit(struct task_struct *p), since v6.16 (p, bool group_dead) */
SEC("tp_btf/sched_process_exit")
int sched_process_exit(u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	/* do_exit has counted this thread off already: none left means that the process ends with it. */
	bool last = untrusted(task)->signal->live.counter == 0;
	/* Nobody comes in between who could take it. */
	leave_task_place(task);
	if (with_facts && last)
		leave_facts(task->group_leader);
	if (!current_in_scope())
		return 0;
	bool wanted = is_chosen(APUS_EVENT_SCHED_PROCESS_EXIT);
	if (!wanted && !last)
		return 0;
	struct scratch *s = record_begin(APUS_EVENT_SCHED_PROCESS_EXIT, APUS_PROVIDER_TRACEPOINT, 3);
	if (!s)
		return 0;
	if (!wanted)
		HEADER(s)->flags |= APUS_FLAG_INTERNAL;
	u32 code = task->exit_code;
	put_value(s, 0, code >> 8 & 0xff);
	put_value(s, 1, code & 0x7f);
	put_value(s, 2, last);
	record_end(s);
	return 0;
}
