/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * One body, several providers. OBJECT_HOOK makes the LSM, fentry and kprobe program of one kernel function; the body gets the
 * function's arguments. It reads kernel objects by probe reads only, since a kprobe's arguments are plain numbers.
 */
#ifndef APUS_HOOKS_BPF_H
#define APUS_HOOKS_BPF_H

#include "path.bpf.h"
#include "scope.bpf.h"

#if defined(__TARGET_ARCH_x86)
#define KPROBE_ARGUMENT(ctx, n)                                                                                    \
	((n) == 0 ? (ctx)->di : (n) == 1 ? (ctx)->si : (n) == 2 ? (ctx)->dx : (n) == 3 ? (ctx)->cx : (ctx)->r8)
/* struct pt_regs as a kprobe's own context: its layout is part of the kernel's user ABI (asm/ptrace.h), no relocation. */
struct kprobe_context {
	unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};
#else
#define KPROBE_ARGUMENT(ctx, n) ((ctx)->regs[n])
struct kprobe_context {
	u64 regs[31];
	u64 sp, pc, pstate;
};
#endif

/* The decisions on what one hook tells (decision/record.bpf.h), behind places for steps, where nothing is: an array is bound to one prototype. */
struct record_programs {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, APUS_STEPS + 2 * APUS_RECORD_PLACES);
	__type(key, u32);
	__type(value, u32);
};

/* What a body knows of the program that it is in: constants, once it is inlined. */
struct hook {
	u8 provider;
	void *ctx;
	void *decisions;
};
#define HOOK_DECISIONS(program) struct record_programs program##_decisions SEC(".maps")
#define HOOK_OF(program, number) ((const struct hook){.provider = number, .ctx = ctx, .decisions = &program##_decisions})

/* 'count' is the number of the function's arguments that exist: the verifier refuses to read further ones. */
#define ARGUMENTS_1(ctx) ctx[0], 0, 0, 0, 0
#define ARGUMENTS_2(ctx) ctx[0], ctx[1], 0, 0, 0
#define ARGUMENTS_3(ctx) ctx[0], ctx[1], ctx[2], 0, 0
#define ARGUMENTS_4(ctx) ctx[0], ctx[1], ctx[2], ctx[3], 0
#define ARGUMENTS_5(ctx) ctx[0], ctx[1], ctx[2], ctx[3], ctx[4]

#define CALL_BODY(body, hook, ...) body(hook, __VA_ARGS__)
#define FENTRY_HOOK(name, function, count, body)                                                                   \
	HOOK_DECISIONS(name##_fentry);                                                                             \
	SEC("fentry/" function) int name##_fentry(u64 *ctx)                                                        \
	{                                                                                                          \
		CALL_BODY(body, HOOK_OF(name##_fentry, APUS_PROVIDER_FENTRY), ARGUMENTS_##count(ctx));             \
		return 0;                                                                                          \
	}
#define LSM_HOOK(name, function, count, body)                                                                      \
	HOOK_DECISIONS(name##_lsm);                                                                                \
	SEC("lsm/" function) int name##_lsm(u64 *ctx)                                                                  \
	{                                                                                                          \
		CALL_BODY(body, HOOK_OF(name##_lsm, APUS_PROVIDER_LSM), ARGUMENTS_##count(ctx));                   \
		return 0;                                                                                          \
	}
#define KPROBE_HOOK(name, function, count, body)                                                                   \
	HOOK_DECISIONS(name##_kprobe);                                                                             \
	SEC("kprobe/" function) int name##_kprobe(struct kprobe_context *ctx)                                      \
	{                                                                                                          \
		u64 arguments[5] = {KPROBE_ARGUMENT(ctx, 0), KPROBE_ARGUMENT(ctx, 1), KPROBE_ARGUMENT(ctx, 2),     \
				    KPROBE_ARGUMENT(ctx, 3), KPROBE_ARGUMENT(ctx, 4)};                             \
		CALL_BODY(body, HOOK_OF(name##_kprobe, APUS_PROVIDER_KPROBE), ARGUMENTS_##count(arguments));       \
		return 0;                                                                                          \
	}
#define OBJECT_HOOK(name, lsm, function, count, body)                                                              \
	LSM_HOOK(name, lsm, count, body)                                                                          \
	FENTRY_HOOK(name, function, count, body)                                                                   \
	KPROBE_HOOK(name, function, count, body)

/* A hook inside a system call: its number, its registers, and whether an io_uring asked. */
struct call {
	enum abi abi;
	u32 number;
	struct pt_regs *regs;
	bool io_uring;
};

static __always_inline struct call current_call(struct task_struct *task)
{
	struct call call = {.number = APUS_NO_SYSCALL};
	if (task->flags & PF_IO_WORKER) {
		call.io_uring = true;
		return call;
	}
	call.regs = (struct pt_regs *)bpf_task_pt_regs(task);
	call.abi = syscall_abi(task, call.regs, &call.number);
	call.io_uring = call.number == NR_IO_URING_ENTER;
	return call;
}

static __always_inline void put_call(struct scratch *s, const struct call *call)
{
	HEADER(s)->syscall = call->number;
	if (call->io_uring)
		HEADER(s)->flags |= APUS_FLAG_IO_URING;
	if (call->abi == ABI_IA32)
		HEADER(s)->flags |= APUS_FLAG_IA32;
}

/* The file behind a descriptor of the current task; NULL when there is none (any more). */
static __always_inline struct file *file_of(struct task_struct *task, s32 fd)
{
	struct files_struct *files = untrusted(task)->files;
	struct fdtable *table = BPF_CORE_READ(files, fdt);
	struct file **slots = BPF_CORE_READ(table, fd);
	struct file *file = 0;
	if (fd < 0 || (u32)fd >= BPF_CORE_READ(table, max_fds))
		return 0;
	bpf_probe_read_kernel(&file, sizeof(file), slots + fd);
	return file;
}

#endif
