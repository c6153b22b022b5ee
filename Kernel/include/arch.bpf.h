/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What differs between x86_64 and arm64: a system call's number, its arguments, and 32-bit callers. */
#ifndef APUS_ARCH_BPF_H
#define APUS_ARCH_BPF_H

#include "kernel_types.bpf.h"

enum abi { ABI_NATIVE = 0, ABI_IA32 = 1, ABI_X32 = 2, ABI_UNKNOWN = 3 };

#if defined(__TARGET_ARCH_x86)

#define NR_EXECVE 59
#define NR_IO_URING_ENTER 426
#define NR_EXECVEAT 322
#define TS_COMPAT 0x0002 /* arch/x86/include/asm/thread_info.h */
#define X32_SYSCALL_BIT 0x40000000 /* arch/x86/include/uapi/asm/unistd.h */

/* What stands for the call, before anybody asks which ABI it came by. */
static __always_inline u32 raw_number(struct pt_regs *regs)
{
	return (u32)regs->orig_ax;
}

/* The number without its x32 bit. It is never folded into the table's size: a junk number must not alias a real one. */
static __always_inline enum abi syscall_abi(struct task_struct *task, struct pt_regs *regs, u32 *number)
{
	/* The kernel looks at the low half only (do_syscall_64 takes an int); the high half is the caller's to fill. */
	u32 raw = (u32)regs->orig_ax;
	if (task->thread_info.status & TS_COMPAT) {
		*number = raw;
		return ABI_IA32;
	}
	if ((raw & X32_SYSCALL_BIT) && !(raw & 0x80000000)) {
		*number = raw & ~X32_SYSCALL_BIT;
		return ABI_X32;
	}
	*number = raw;
	return ABI_NATIVE;
}

static __always_inline u64 syscall_argument(struct pt_regs *regs, enum abi abi, u32 index)
{
	if (abi == ABI_IA32) {
		switch (index) {
		case 0: return (u32)regs->bx;
		case 1: return (u32)regs->cx;
		case 2: return (u32)regs->dx;
		case 3: return (u32)regs->si;
		case 4: return (u32)regs->di;
		default: return (u32)regs->bp;
		}
	}
	switch (index) {
	case 0: return regs->di;
	case 1: return regs->si;
	case 2: return regs->dx;
	case 3: return regs->r10;
	case 4: return regs->r8;
	default: return regs->r9;
	}
}

#elif defined(__TARGET_ARCH_arm64)

#define NR_EXECVE 221
#define NR_IO_URING_ENTER 426
#define NR_EXECVEAT 281
#define TIF_32BIT 22 /* arch/arm64/include/asm/thread_info.h */

static __always_inline u32 raw_number(struct pt_regs *regs)
{
	return (u32)regs->syscallno;
}

static __always_inline enum abi syscall_abi(struct task_struct *task, struct pt_regs *regs, u32 *number)
{
	s32 raw = regs->syscallno;
	*number = raw < 0 || raw > 0xffff ? 0xffff : (u32)raw;
	return task->thread_info.flags & (1ull << TIF_32BIT) ? ABI_UNKNOWN : ABI_NATIVE;
}

/* x0 holds the result at exit; its first meaning is kept in orig_x0. */
static __always_inline u64 syscall_argument(struct pt_regs *regs, enum abi abi, u32 index)
{
	switch (index) {
	case 0: return regs->orig_x0;
	case 1: return regs->regs[1];
	case 2: return regs->regs[2];
	case 3: return regs->regs[3];
	case 4: return regs->regs[4];
	default: return regs->regs[5];
	}
}

#endif
#endif
