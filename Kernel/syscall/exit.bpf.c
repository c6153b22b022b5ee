/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* System calls as they end: arguments and result in one place, and no second hook at the entry. */

static __always_inline int on_syscall_exit(struct pt_regs *regs, s64 result, u8 provider)
{
	return 0;
}

/* include/trace/events/syscalls.h: sys_exit(struct pt_regs *regs, long ret) */
SEC("tp_btf/sys_exit")
int sys_exit(u64 *ctx)
{
	return on_syscall_exit((void *)ctx[0], ctx[1], APUS_PROVIDER_SYS_EXIT);
}
