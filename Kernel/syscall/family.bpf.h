/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What the programs that sys_exit jumps to share: they come after the scope check, and find the call in their context. */
#ifndef APUS_FAMILY_BPF_H
#define APUS_FAMILY_BPF_H

#include "fetch.bpf.h"
#include "../include/hooks.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, APUS_FAMILIES);
	__type(key, u32);
	__type(value, u32);
} exit_families SEC(".maps");

#define ERESTARTSYS 512 /* include/linux/errno.h: user space never sees 512 to 516 */
#define ERESTART_RESTARTBLOCK 516

static __always_inline bool was_interrupted(s64 result)
{
	return result <= -ERESTARTSYS && result >= -ERESTART_RESTARTBLOCK;
}

struct exit_call {
	struct pt_regs *regs;
	s64 result;
	enum abi abi;
	u32 number;
	struct apus_syscall *entry;
};

/* As syscall_entry, without counting what no table has. */
static __always_inline struct apus_syscall *syscall_entry_quiet(enum abi abi, u32 number)
{
	u32 index = number + (abi == ABI_IA32 ? APUS_SYSCALLS : 0);
	return number < APUS_SYSCALLS && abi != ABI_UNKNOWN ? bpf_map_lookup_elem(&syscalls, &index) : 0;
}

/* 'task' is the current one: to ask for it is a call, and returns are dear. */
static __always_inline bool exit_call_of(struct task_struct *task, u64 *ctx, struct exit_call *call)
{
	call->regs = (void *)ctx[0];
	call->result = ctx[1];
	call->abi = syscall_abi(task, call->regs, &call->number);
	if (call->abi == ABI_IA32)
		call->result = (s32)call->result;
	call->entry = syscall_entry_quiet(call->abi, call->number);
	return call->entry;
}

static __always_inline bool exit_call(u64 *ctx, struct exit_call *call)
{
	return exit_call_of(bpf_get_current_task_btf(), ctx, call);
}

/* Nothing to tell at the exit of most calls: this must cost nothing. Of numbers that no table has others say that they are unknown. */
static __always_inline bool is_quiet_call(u64 *ctx)
{
	const u32 raw = raw_number((void *)ctx[0]);
	return raw < APUS_SYSCALLS && !(calls_at_exit[(raw >> 6) & (APUS_SYSCALLS / 64 - 1)] >> (raw & 63) & 1);
}

static __always_inline struct scratch *exit_begin(const struct exit_call *call, u16 kind, u8 arguments)
{
	struct scratch *s = in_set(chosen_at_exit, kind) ? record_begin(kind, APUS_PROVIDER_SYS_EXIT, arguments) : 0;
	if (!s)
		return 0;
	HEADER(s)->syscall = call->number;
	if (call->abi == ABI_IA32)
		HEADER(s)->flags |= APUS_FLAG_IA32;
	return s;
}

#endif
