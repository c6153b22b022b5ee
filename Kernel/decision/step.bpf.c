/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The steps of a decision: each fetches a group of facts and jumps back to the decision, which begins anew. Twice: for the tracepoint
 * sys_exit, and for fexit on calls' own functions, where Swift gives each program the first of them as its target. What is about the
 * task alone a third time, for sched_process_exec.
 */
#include "given.bpf.h"
#include "task.bpf.h"
#include "process.bpf.h"

#define DECISION_STEP(name, fetch)                                                                                 \
	static __always_inline void step_##name(u64 *ctx)                                                          \
	{                                                                                                          \
		struct exit_call call;                                                                             \
		struct apus_decision *d = slot_held();                                                             \
		if (!d || !exit_call(ctx, &call))                                                                  \
			return;                                                                                    \
		fetch(d, &call);                                                                                   \
	}                                                                                                          \
	SEC("tp_btf/sys_exit") int decide_##name(u64 *ctx)                                                         \
	{                                                                                                          \
		step_##name(ctx);                                                                                  \
		JUMP_BACK(ctx, decisions);                                                                         \
		return 0;                                                                                          \
	}                                                                                                          \
	SEC("?fexit/none") int decide_##name##_fexit(u64 *ctx)                                                     \
	{                                                                                                          \
		step_##name(ctx);                                                                                  \
		JUMP_BACK(ctx, decisions_fexit);                                                                   \
		return 0;                                                                                          \
	}

#define TASK_STEP(name)                                                                                            \
	static __always_inline void step_##name(void)                                                              \
	{                                                                                                          \
		struct apus_decision *d = slot_held();                                                             \
		if (d)                                                                                             \
			fetch_##name(d);                                                                           \
	}                                                                                                          \
	SEC("tp_btf/sys_exit") int decide_##name(u64 *ctx)                                                         \
	{                                                                                                          \
		step_##name();                                                                                     \
		JUMP_BACK(ctx, decisions);                                                                         \
		return 0;                                                                                          \
	}                                                                                                          \
	SEC("?fexit/none") int decide_##name##_fexit(u64 *ctx)                                                     \
	{                                                                                                          \
		step_##name();                                                                                     \
		JUMP_BACK(ctx, decisions_fexit);                                                                   \
		return 0;                                                                                          \
	}                                                                                                          \
	SEC("tp_btf/sched_process_exec") int decide_##name##_exec(u64 *ctx)                                        \
	{                                                                                                          \
		step_##name();                                                                                     \
		JUMP_BACK(ctx, decisions_exec);                                                                    \
		return 0;                                                                                          \
	}

/* Where no way leads back, the event is told undecided; where that fails too, it is counted. */
#define JUMP_BACK(ctx, programs)                                                                                   \
	do {                                                                                                       \
		struct apus_decision *d = slot_held();                                                             \
		if (d) {                                                                                           \
			bpf_tail_call(ctx, &programs, d->program);                                                 \
			d->candidate_words = 0;                                                                    \
			d->undecided = UNDECIDED_BY_FAILURE;                                                       \
		}                                                                                                  \
		bpf_tail_call(ctx, &programs, APUS_STEP_TELL);                                                     \
		if (d)                                                                                             \
			slot_release(d);                                                                           \
		count_failed_jump();                                                                               \
	} while (0)

static __always_inline void object_of_call(struct apus_decision *d, const struct exit_call *call)
{
	bool accepted = false;
	s64 fd = decided_descriptor(call, &accepted);
	fetch_object(d, fd, accepted);
}

static __always_inline void path_of_call(struct apus_decision *d, const struct exit_call *call)
{
	bool accepted = false;
	fetch_path(d, decided_descriptor(call, &accepted));
}

/* Both paths in one step, which stands in two places: its verification takes as long as that of all others. */
static __always_inline void given_of_call(struct apus_decision *d, const struct exit_call *call)
{
	fetch_given(d, call, 0);
	fetch_given(d, call, 1);
}

DECISION_STEP(object, object_of_call)
DECISION_STEP(path, path_of_call)
DECISION_STEP(given, given_of_call)
TASK_STEP(task)
TASK_STEP(comm)
TASK_STEP(capabilities)
TASK_STEP(container)
TASK_STEP(process)
TASK_STEP(parent)

/* The end of a decision that lets the event pass. */
SEC("tp_btf/sys_exit")
int decide_tell(u64 *ctx)
{
	struct apus_decision *d = slot_held();
	u32 family = on_syscall_exit((void *)ctx[0], ctx[1], APUS_PROVIDER_SYS_EXIT, d);
	if (d)
		slot_release(d);
	if (family) {
		bpf_tail_call(ctx, &exit_families, family);
		count_failed_jump();
	}
	return 0;
}

SEC("?fexit/none")
int decide_tell_fexit(u64 *ctx)
{
	struct apus_decision *d = slot_held();
	on_syscall_exit((void *)ctx[0], ctx[1], APUS_PROVIDER_SYSCALL_FEXIT, d);
	if (d)
		slot_release(d);
	return 0;
}

/* The decision on events that nobody wants. */
SEC("tp_btf/sys_exit")
int decide_drop(u64 *ctx)
{
	struct apus_decision *d = slot_held();
	if (d)
		slot_release(d);
	return 0;
}

SEC("?fexit/none")
int decide_drop_fexit(u64 *ctx)
{
	struct apus_decision *d = slot_held();
	if (d)
		slot_release(d);
	return 0;
}
