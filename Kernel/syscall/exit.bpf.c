/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * System calls as events of their own, told as they end: arguments and result in one place, and no second hook at the
 * entry. What an exit does not say (kernel-notes 3) is in the table's flags, and in the programs at the end.
 */
#include "object.bpf.h"
#include "../decision/given.bpf.h"

static __always_inline void count_failed_jump(void)
{
	struct cpu_state *cpu = this_cpu();
	if (cpu)
		count(cpu, APUS_COUNT_TAIL_CALL_FAILED);
}

/* Of a task in scope. What returns from a signal has no number any more (arch/x86/kernel/signal_64.c sets orig_ax to -1). */
static __always_inline struct apus_syscall *syscall_entry(enum abi abi, u32 number)
{
	struct apus_syscall *entry = syscall_entry_quiet(abi, number);
	if (!entry && number != APUS_NO_SYSCALL) {
		struct cpu_state *cpu = this_cpu();
		if (cpu)
			count(cpu, APUS_COUNT_UNKNOWN_SYSCALL);
	}
	return entry;
}

static __always_inline struct scratch *syscall_begin(struct apus_syscall *entry, u8 provider, enum abi abi, u32 number, u32 more)
{
	struct scratch *s = record_begin(entry->kind, provider, entry->count + more);
	if (!s)
		return 0;
	HEADER(s)->syscall = number;
	if (entry->flags & APUS_SYSCALL_URGENT)
		s->lane = APUS_LANE_ALERT;
	if (abi == ABI_IA32)
		HEADER(s)->flags |= APUS_FLAG_IA32;
	if (abi == ABI_X32)
		HEADER(s)->flags |= APUS_FLAG_X32;
	return s;
}

static __always_inline void put_arguments(struct scratch *s, struct apus_syscall *entry, struct pt_regs *regs, enum abi abi)
{
#pragma unroll
	for (u32 i = 0; i < 6; i++)
		s->registers[i] = syscall_argument(regs, abi, i);
	s->registers[6] = 0;
	s->narrow = abi == ABI_IA32;
	for (u32 i = 0; i < 6; i++) {
		if (i >= entry->count)
			break;
		put_argument(s, i, entry->fetch[i], entry->source[i]);
	}
}

/* Of a call that was chosen: not every return of it is its end. */
static __always_inline bool is_end(struct apus_syscall *entry, s64 result)
{
	return !((entry->flags & APUS_SYSCALL_SKIP_ZERO) && result == 0) && !((entry->flags & APUS_SYSCALL_FAILURES_ONLY) && result >= 0);
}

/*
 * Tells the call itself, of a task in scope, if that was chosen; 'd' is the decision that let it pass, if there was one. Returns the
 * family that has more to tell, or 0.
 */
static __noinline u32 on_syscall_exit(struct pt_regs *regs, s64 result, u32 provider, struct apus_decision *d)
{
	struct task_struct *task = bpf_get_current_task_btf();
	u32 number;
	enum abi abi = syscall_abi(task, regs, &number);
	struct apus_syscall *entry = syscall_entry(abi, number);
	if (!entry || !(entry->flags & (APUS_SYSCALL_TELL | APUS_SYSCALL_EMIT)))
		return 0;
	const u32 family = entry->flags & APUS_SYSCALL_TELL ? entry->family : 0;
	if (!(entry->flags & APUS_SYSCALL_EMIT))
		return family;
	if (!is_end(entry, result))
		return family;
	const bool objects = with_objects && has_objects(entry);
	struct scratch *s = syscall_begin(entry, provider, abi, number, objects ? APUS_OBJECT_SLOTS : 0);
	if (!s)
		return family;
	if (was_interrupted(result))
		HEADER(s)->flags |= APUS_FLAG_INTERRUPTED;
	put_return(s, abi == ABI_IA32 ? (s32)result : result);
	put_arguments(s, entry, regs, abi);
	if (objects && with_polled && is_poll(entry))
		put_polled(s, entry);
	else if (objects)
		put_objects(s, entry, abi == ABI_IA32 ? (s32)result : result);
	if (with_decisions && entry->decision)
		put_verdict(s, d);
	record_end(s);
	return family;
}

enum decision { NOT_DECIDED, NOTHING_TO_TELL, DECIDES };

/*
 * Whether the call that ends, of a task in scope, is for a decision to judge; if so, a slot is taken and filled. A call with more to
 * tell than itself is not: who drops it would drop that as well.
 */
static __always_inline enum decision decide(u64 *ctx, struct apus_decision **d, const bool preemptible)
{
	struct exit_call call;
	struct task_struct *task = bpf_get_current_task_btf();
	if (!exit_call_of(task, ctx, &call))
		return NOT_DECIDED;
	struct apus_syscall *entry = call.entry;
	if (!(entry->flags & (APUS_SYSCALL_TELL | APUS_SYSCALL_EMIT)))
		return NOTHING_TO_TELL;
	if (!entry->decision || (entry->flags & APUS_SYSCALL_TELL))
		return NOT_DECIDED;
	if (!is_end(entry, call.result) || ended)
		return NOTHING_TO_TELL;
	*d = slot_take(task, preemptible);
	if (!*d)
		return NOT_DECIDED;
	begin_decision(*d, &call);
	if (!prefetched)
		return DECIDES;
	/* Nothing stands behind the descriptor of a call that failed. */
	const u32 wanted = entry->prefetch & (call.result < 0 ? FETCHED(APUS_STEP_GIVEN) : ~0u);
	if (WANTS(wanted, APUS_STEP_GIVEN)) {
		(*d)->waits = WANTS(wanted, APUS_STEP_PATH);
		fetch_given(*d, &call, 0);
	}
	if (WANTS(wanted, APUS_STEP_OBJECT) || WANTS(wanted, APUS_STEP_PATH)) {
		bool accepted = false;
		s64 fd = decided_descriptor(&call, &accepted);
		(*d)->file = fd < 0 ? 0 : reads_directly ? file_number(task, fd, true) : file_number(task, fd, false);
		fetch_ahead(*d, fd, accepted, wanted);
	}
	return DECIDES;
}

/* Does not come back where a decision takes over. Groups that are certain to be asked about are fetched before the first jump. */
#define DECIDE(ctx, programs, preemptible)                                                                         \
	do {                                                                                                       \
		struct apus_decision *d = 0;                                                                       \
		enum decision decision = with_decisions ? decide(ctx, &d, preemptible) : NOT_DECIDED;              \
		if (decision == NOTHING_TO_TELL)                                                                   \
			return 0;                                                                                  \
		if (decision == DECIDES && d) {                                                                    \
			bpf_tail_call(ctx, &programs, d->program);                                                 \
			slot_release(d);                                                                           \
		}                                                                                                  \
	} while (0)

/* include/trace/events/syscalls.h: sys_exit(struct pt_regs *regs, long ret) */
SEC("tp_btf/sys_exit")
int sys_exit(u64 *ctx)
{
	/* In place, since a call and its return cost as much as all the rest. */
	if (is_quiet_call(ctx) || !scope_holds(bpf_get_current_task_btf()))
		return 0;
	DECIDE(ctx, decisions, false);
	u32 family = on_syscall_exit((void *)ctx[0], ctx[1], APUS_PROVIDER_SYS_EXIT, 0);
	if (family) {
		bpf_tail_call(ctx, &exit_families, family);
		count_failed_jump();
	}
	return 0;
}

/*
 * fexit on a call's own function, `long __x64_sys_NAME(const struct pt_regs *regs)` (arch/x86/include/asm/syscall_wrapper.h):
 * Swift gives each of these programs its target. They tell the call itself; families have object hooks where fexit works.
 */
#define SYSCALL_FEXIT(number)                                                                                      \
	SEC("?fexit/none") int syscall_fexit_##number(u64 *ctx)                                                    \
	{                                                                                                          \
		if (current_in_scope())                                                                            \
			on_syscall_exit((void *)ctx[0], ctx[1], APUS_PROVIDER_SYSCALL_FEXIT, 0);                   \
		return 0;                                                                                          \
	}

/*
 * Where decisions are asked the functions are more, and of one prototype, as their array must be: one program stands there for all of them,
 * and what hangs on a function only jumps to it. With a constant place the kernel makes that a plain jump (arch/x86/net/bpf_jit_comp.c,
 * emit_bpf_tail_call_direct), and verifies it in no time.
 */
SEC("?fexit/none")
int syscall_decided(u64 *ctx)
{
	if (!current_in_scope())
		return 0;
	DECIDE(ctx, decisions_fexit, true);
	on_syscall_exit((void *)ctx[0], ctx[1], APUS_PROVIDER_SYSCALL_FEXIT, 0);
	return 0;
}

#define SYSCALL_DECIDED(number)                                                                                    \
	SEC("?fexit/none") int syscall_decided_##number(u64 *ctx)                                                  \
	{                                                                                                          \
		bpf_tail_call(ctx, &decisions_fexit, APUS_FEXIT_BODY);                                             \
		count_failed_jump();                                                                               \
		return 0;                                                                                          \
	}

#define EIGHT_OF(program, tens)                                                                                    \
	program(tens##0) program(tens##1) program(tens##2) program(tens##3)                                        \
	program(tens##4) program(tens##5) program(tens##6) program(tens##7)
EIGHT_OF(SYSCALL_FEXIT, 0)
EIGHT_OF(SYSCALL_FEXIT, 1)
EIGHT_OF(SYSCALL_FEXIT, 2)
EIGHT_OF(SYSCALL_FEXIT, 3)
EIGHT_OF(SYSCALL_DECIDED, 0)
EIGHT_OF(SYSCALL_DECIDED, 1)
EIGHT_OF(SYSCALL_DECIDED, 2)
EIGHT_OF(SYSCALL_DECIDED, 3)
EIGHT_OF(SYSCALL_DECIDED, 4)
EIGHT_OF(SYSCALL_DECIDED, 5)
EIGHT_OF(SYSCALL_DECIDED, 6)
EIGHT_OF(SYSCALL_DECIDED, 7)

/* Calls that do not return: exit, exit_group, rt_sigreturn. include/trace/events/syscalls.h: sys_enter(regs, long id) */
SEC("tp_btf/sys_enter")
int sys_enter(u64 *ctx)
{
	struct pt_regs *regs = (void *)ctx[0];
	struct task_struct *task = bpf_get_current_task_btf();
	u32 number;
	enum abi abi = syscall_abi(task, regs, &number);
	struct apus_syscall *entry = syscall_entry_quiet(abi, number);
	if (!entry || !(entry->flags & APUS_SYSCALL_AT_ENTRY) || !current_in_scope())
		return 0;
	struct scratch *s = syscall_begin(entry, APUS_PROVIDER_SYS_ENTER, abi, number, 0);
	if (!s)
		return 0;
	put_arguments(s, entry, regs, abi);
	record_end(s);
	return 0;
}

/*
 * A successful execve or execveat: its exit shows the new image's registers, so it is told from inside, where the kernel has
 * its own copies.
 */
SEC("tp_btf/sched_process_exec")
int syscall_execve(u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	struct linux_binprm *bprm = (void *)ctx[2];
	struct apus_task *storage = find_task(task);
	struct exec_call call = exec_call(storage);
	struct apus_syscall *entry = syscall_entry_quiet(call.abi, call.number);
	if (!entry || !(entry->flags & APUS_SYSCALL_EMIT) || !current_in_scope())
		return 0;
	struct scratch *s = syscall_begin(entry, APUS_PROVIDER_TRACEPOINT, call.abi, call.number, 0);
	if (!s)
		return 0;
	struct mm_struct *mm = task->mm;
	u64 arguments = mm->arg_start, environment = mm->env_start;
	const u32 first = entry->member == APUS_EXEC_EXECVEAT ? 1 : 0;
	put_return(s, 0);
	put_kernel_string(s, first, bprm->filename);
	put_bytes(s, first + 1, (void *)arguments, mm->arg_end - arguments, APUS_ARGV_LIMIT, true);
	if (with_environment)
		put_bytes(s, first + 2, (void *)environment, mm->env_end - environment, APUS_ARGV_LIMIT, true);
	record_end(s);
	return 0;
}
