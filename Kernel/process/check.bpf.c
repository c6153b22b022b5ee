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
static __always_inline void on_bprm_check(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct task_struct *task = bpf_get_current_task_btf();
	show_pending();
	if (!current_in_scope())
		return;
	struct scratch *s = record_begin(APUS_EVENT_SECURITY_BPRM_CHECK, hook.provider, 5);
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
	record_finish(hook, s);
}
OBJECT_HOOK(bprm_check, "bprm_check_security", "security_bprm_check", 1, on_bprm_check)

/* Where no object hook works: told once the exec has succeeded, with the image that was checked. */
HOOK_DECISIONS(bprm_check_exec);
SEC("tp_btf/sched_process_exec")
int bprm_check_exec(u64 *ctx)
{
	const struct hook hook = HOOK_OF(bprm_check_exec, APUS_PROVIDER_TRACEPOINT);
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
	record_finish(hook, s);
	return 0;
}

/*
 * The exec under way, for the exit that fails: by then no file is left to ask. The file is the one that was named, and not a
 * script's interpreter, whose name stands beside it.
 */
#define INTERPRETER_LIMIT 2048
struct exec_attempt {
	u64 inode, ctime;
	u32 device, exec_id;
	u32 path_length, interpreter_length;
	u16 mode;
	u8 path_flags, interpreter_flags;
	u8 path[APUS_PATH_LIMIT];
	u8 interpreter[INTERPRETER_LIMIT];
};
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct exec_attempt);
} exec_attempts SEC(".maps");

static __always_inline void keep_path(struct exec_attempt *kept, struct scratch *s, struct file *file)
{
	kept->path_length = 0;
	s->used = sizeof(struct apus_header) + 8;
	SLOT(s, 0) = 0;
	put_file_path(s, 0, file);
	u64 slot = SLOT(s, 0);
	u32 length = slot >> APUS_SLOT_LENGTH_SHIFT & APUS_SLOT_LENGTH_MASK, offset = (u32)slot;
	if (!length || offset >= APUS_RECORD_LIMIT)
		return;
	/* clang would make one comparison of two, of which the verifier learns nothing. */
	asm volatile("" : "+r"(length));
	if (length > sizeof(kept->path))
		return;
	if (bpf_probe_read_kernel(kept->path, length, &s->bytes[offset & RECORD_MASK]))
		return;
	kept->path_length = length;
	kept->path_flags = slot >> APUS_SLOT_FLAGS_SHIFT;
}

static __always_inline void keep_file(struct exec_attempt *kept, struct file *file, struct cpu_state *cpu)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	kept->device = BPF_CORE_READ(inode, i_sb, s_dev);
	kept->inode = BPF_CORE_READ(inode, i_ino);
	kept->ctime = inode_ctime(inode);
	kept->mode = BPF_CORE_READ(inode, i_mode);
	struct scratch *s = scratch_at(scratch_take(cpu));
	if (s)
		keep_path(kept, s, file);
	else
		kept->path_length = 0;
	scratch_release(cpu);
}

static __always_inline void keep_interpreter(struct exec_attempt *kept, struct linux_binprm *bprm)
{
	long length = bpf_probe_read_kernel_str(kept->interpreter, sizeof(kept->interpreter), BPF_CORE_READ(bprm, interp));
	kept->interpreter_length = length > 0 ? length - 1 : 0;
	kept->interpreter_flags = length == sizeof(kept->interpreter) ? APUS_SLOT_TRUNCATED : 0;
}

/* int security_bprm_creds_for_exec(struct linux_binprm *bprm): once, with the file that was named and may be executed. */
static __always_inline void on_exec_begun(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct linux_binprm *bprm = (void *)a;
	struct cpu_state *cpu = this_cpu();
	if (!cpu || !current_in_scope())
		return;
	struct exec_attempt *kept = bpf_task_storage_get(&exec_attempts, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!kept) {
		count_unreadable();
		return;
	}
	kept->exec_id = (u32)task->self_exec_id;
	keep_file(kept, BPF_CORE_READ(bprm, file), cpu);
	keep_interpreter(kept, bprm);
}
OBJECT_HOOK(exec_begun, "bprm_creds_for_exec", "security_bprm_creds_for_exec", 1, on_exec_begun)

/* security_bprm_check: once for each file that it leads to, a script's interpreter among them. */
static __always_inline void on_exec_checked(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct exec_attempt *kept = bpf_task_storage_get(&exec_attempts, bpf_get_current_task_btf(), 0, 0);
	if (kept)
		keep_interpreter(kept, (struct linux_binprm *)a);
}
OBJECT_HOOK(exec_checked, "bprm_check_security", "security_bprm_check", 1, on_exec_checked)

static __always_inline void put_attempt(struct scratch *s, struct task_struct *task)
{
	struct exec_attempt *kept = bpf_task_storage_get(&exec_attempts, task, 0, 0);
	/* Another image by now: what is kept is of an exec that worked. */
	if (!kept || kept->exec_id != (u32)task->self_exec_id)
		return;
	put_value(s, 4, kept->device);
	put_value(s, 5, kept->inode);
	put_value(s, 6, kept->ctime);
	put_value(s, 7, kept->mode);
	if (kept->path_length) {
		put_bytes(s, 3, kept->path, kept->path_length, sizeof(kept->path), false);
		SLOT(s, 3) |= (u64)kept->path_flags << APUS_SLOT_FLAGS_SHIFT;
	}
	if (kept->interpreter_length) {
		put_bytes(s, 8, kept->interpreter, kept->interpreter_length, sizeof(kept->interpreter), false);
		SLOT(s, 8) |= (u64)kept->interpreter_flags << APUS_SLOT_FLAGS_SHIFT;
	}
}

static __always_inline void tell_failed_exec(const struct hook hook, struct exit_call *call, struct task_struct *task)
{
	struct scratch *s = exit_begin(call, APUS_EVENT_PROCESS_EXECUTE_FAILED, 14);
	if (!s)
		return;
	HEADER(s)->provider = hook.provider;
	bool at = call->entry->member == APUS_EXEC_EXECVEAT;
	s32 base = at ? (s32)syscall_argument(call->regs, call->abi, 0) : AT_FDCWD;
	put_value(s, 0, (u32)base);
	put_value(s, 1, at ? syscall_argument(call->regs, call->abi, 4) : 0);
	put_user_string(s, 2, (void *)syscall_argument(call->regs, call->abi, at ? 1 : 0));
	put_attempt(s, task);
	put_stdin(s, task, 9);
	/* What the kernel starts by itself passes no system call. */
	put_value(s, 11, 0);
	put_strings(s, 12, syscall_argument(call->regs, call->abi, at ? 2 : 1), call->abi == ABI_IA32);
	if (with_environment)
		put_strings(s, 13, syscall_argument(call->regs, call->abi, at ? 3 : 2), call->abi == ABI_IA32);
	put_return(s, call->result);
	record_finish(hook, s);
}

HOOK_DECISIONS(exec_exit);
SEC("tp_btf/sys_exit")
int exec_exit(u64 *ctx)
{
	struct exit_call call;
	struct task_struct *task = bpf_get_current_task_btf();
	if (exit_call(ctx, &call) && call.result < 0)
		tell_failed_exec(HOOK_OF(exec_exit, APUS_PROVIDER_SYS_EXIT), &call, task);
	bpf_task_storage_delete(&exec_attempts, task);
	return 0;
}

#define EXEC_FEXIT(name)                                                                                           \
	HOOK_DECISIONS(name);                                                                                      \
	SEC("?fexit/none") int name(u64 *ctx)                                                                      \
	{                                                                                                          \
		struct exit_call call;                                                                             \
		struct task_struct *task = bpf_get_current_task_btf();                                             \
		if (exit_call(ctx, &call) && call.result < 0 && call.entry->family == APUS_FAMILY_EXEC &&          \
		    current_in_scope())                                                                           \
			tell_failed_exec(HOOK_OF(name, APUS_PROVIDER_SYSCALL_FEXIT), &call, task);                \
		bpf_task_storage_delete(&exec_attempts, task);                                                     \
		return 0;                                                                                          \
	}
EXEC_FEXIT(exec_fexit_0)
EXEC_FEXIT(exec_fexit_1)
EXEC_FEXIT(exec_fexit_2)
EXEC_FEXIT(exec_fexit_3)
