/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* An exec that is about to happen (security_bprm_check), and one that did not work (process_execute_failed). */

static __always_inline void put_checked(struct scratch *s, struct linux_binprm *bprm)
{
	struct file *file = BPF_CORE_READ(bprm, file);
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	put_file_path(s, 0, file);
	put_value(s, 1, BPF_CORE_READ(inode, i_sb, s_dev));
	put_value(s, 2, BPF_CORE_READ(inode, i_ino));
}

/* int security_bprm_check(struct linux_binprm *bprm) */
static __always_inline void on_bprm_check(u8 provider, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct task_struct *task = bpf_get_current_task_btf();
	show_pending();
	if (!current_in_scope())
		return;
	struct scratch *s = record_begin(APUS_EVENT_SECURITY_BPRM_CHECK, provider, 5);
	if (!s)
		return;
	struct call call = current_call(task);
	put_call(s, &call);
	put_checked(s, (struct linux_binprm *)a);
	if (call.regs) {
		/* The strings are the kernel's own by now; what the pointers lead to is what the caller gave, or changed since. */
		u32 first = call.abi == ABI_NATIVE && call.number == NR_EXECVEAT ? 2 : 1;
		put_strings(s, 3, syscall_argument(call.regs, call.abi, first), call.abi == ABI_IA32);
		if (with_environment)
			put_strings(s, 4, syscall_argument(call.regs, call.abi, first + 1), call.abi == ABI_IA32);
	}
	record_end(s);
}
OBJECT_HOOK(bprm_check, "bprm_check_security", "security_bprm_check", 1, on_bprm_check)

/* Where no object hook works: told once the exec has succeeded, with the image that was checked. */
SEC("tp_btf/sched_process_exec")
int bprm_check_exec(u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	show_pending();
	if (!current_in_scope())
		return 0;
	struct scratch *s = record_begin(APUS_EVENT_SECURITY_BPRM_CHECK, APUS_PROVIDER_TRACEPOINT, 5);
	if (!s)
		return 0;
	struct mm_struct *mm = task->mm;
	u64 arguments = mm->arg_start, environment = mm->env_start;
	put_checked(s, (struct linux_binprm *)ctx[2]);
	put_bytes(s, 3, (void *)arguments, mm->arg_end - arguments, APUS_ARGV_LIMIT, true);
	if (with_environment)
		put_bytes(s, 4, (void *)environment, mm->env_end - environment, APUS_ARGV_LIMIT, true);
	record_end(s);
	return 0;
}

static __always_inline void tell_failed_exec(struct exit_call *call, struct task_struct *task, u8 provider)
{
	struct scratch *s = exit_begin(call, APUS_EVENT_PROCESS_EXECUTE_FAILED, 14);
	if (!s)
		return;
	HEADER(s)->provider = provider;
	bool at = call->entry->member == APUS_EXEC_EXECVEAT;
	s32 base = at ? (s32)syscall_argument(call->regs, call->abi, 0) : AT_FDCWD;
	put_value(s, 0, (u32)base);
	put_value(s, 1, at ? syscall_argument(call->regs, call->abi, 4) : 0);
	put_user_string(s, 2, (void *)syscall_argument(call->regs, call->abi, at ? 1 : 0));
	put_stdin(s, task, 9);
	put_value(s, 11, 0);
	put_strings(s, 12, syscall_argument(call->regs, call->abi, at ? 2 : 1), call->abi == ABI_IA32);
	if (with_environment)
		put_strings(s, 13, syscall_argument(call->regs, call->abi, at ? 3 : 2), call->abi == ABI_IA32);
	put_return(s, call->result);
	record_end(s);
}

SEC("tp_btf/sys_exit")
int exec_exit(u64 *ctx)
{
	struct exit_call call;
	if (exit_call(ctx, &call) && call.result < 0)
		tell_failed_exec(&call, bpf_get_current_task_btf(), APUS_PROVIDER_SYS_EXIT);
	return 0;
}

#define EXEC_FEXIT(name)                                                                                           \
	SEC("?fexit/none") int name(u64 *ctx)                                                                      \
	{                                                                                                          \
		struct exit_call call;                                                                             \
		struct task_struct *task = bpf_get_current_task_btf();                                             \
		if (exit_call(ctx, &call) && call.result < 0 && call.entry->family == APUS_FAMILY_EXEC &&          \
		    current_in_scope())                                                                           \
			tell_failed_exec(&call, task, APUS_PROVIDER_SYSCALL_FEXIT);                                \
		return 0;                                                                                          \
	}
EXEC_FEXIT(exec_fexit_0)
EXEC_FEXIT(exec_fexit_1)
EXEC_FEXIT(exec_fexit_2)
EXEC_FEXIT(exec_fexit_3)
