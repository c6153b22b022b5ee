/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* security_file_open: a file is being opened. */

#define O_ACCMODE 3
#define O_CREAT 0100
#define O_TRUNC 01000
#define FMODE_EXEC 0x20 /* include/linux/fs.h */
#define FMODE_BACKING (1u << 25) /* v6.6: a layer's own file, opened by the overlay on behalf of the one we saw */

static __always_inline bool for_change(u32 flags)
{
	return (flags & O_ACCMODE) || (flags & (O_CREAT | O_TRUNC));
}

static __always_inline void put_file_identity(struct scratch *s, struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	put_file_path(s, 0, file);
	put_inode(s, 2, 3, 4, inode);
}

/* security/security.c: int security_file_open(struct file *file) */
static __always_inline void on_file_open(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct file *file = (void *)a;
	struct task_struct *task = bpf_get_current_task_btf();
	u32 flags = BPF_CORE_READ(file, f_flags);
	if (open_for_change_only && !for_change(flags))
		return;
	if (BPF_CORE_READ(file, f_mode) & FMODE_BACKING)
		return;
	if (flags & FMODE_EXEC)
		show_pending();
	if (!current_in_scope())
		return;
	struct scratch *s = record_begin(APUS_EVENT_SECURITY_FILE_OPEN, hook.provider, 6);
	if (!s)
		return;
	struct call call = current_call(task);
	put_call(s, &call);
	put_file_identity(s, file);
	put_value(s, 1, flags);
	struct apus_syscall *entry = call.io_uring ? 0 : syscall_entry_quiet(call.abi, call.number);
	if (entry && entry->family == APUS_FAMILY_OPEN) {
		u32 path = entry->member == APUS_OPEN_OPENAT || entry->member == APUS_OPEN_OPENAT2 ? 1 : 0;
		put_user_string(s, 5, (void *)syscall_argument(call.regs, call.abi, path));
	}
	record_finish(hook, s);
}

OBJECT_HOOK(file_open, "file_open", "security_file_open", 1, on_file_open)

/* The file that the call has opened, by its descriptor: another thread may have put another file there by now. */
HOOK_DECISIONS(open_exit);
SEC("tp_btf/sys_exit")
int open_exit(u64 *ctx)
{
	const struct hook hook = HOOK_OF(open_exit, APUS_PROVIDER_SYS_EXIT);
	struct exit_call call;
	if (!exit_call(ctx, &call) || call.result < 0)
		return 0;
	struct task_struct *task = bpf_get_current_task_btf();
	struct file *file = file_of(task, call.result);
	if (!file)
		return 0;
	u32 flags = BPF_CORE_READ(file, f_flags);
	/* The object's flags lack O_CREAT and O_TRUNC, which are the call's own. */
	u64 given = 0;
	switch (call.entry->member) {
	case APUS_OPEN_OPEN: given = syscall_argument(call.regs, call.abi, 1); break;
	case APUS_OPEN_OPENAT: given = syscall_argument(call.regs, call.abi, 2); break;
	case APUS_OPEN_OPENAT2:
		bpf_probe_read_user(&given, sizeof(given), (void *)syscall_argument(call.regs, call.abi, 2));
		break;
	case APUS_OPEN_CREAT: given = O_CREAT | O_TRUNC; break;
	}
	flags |= given & (O_CREAT | O_TRUNC);
	if (open_for_change_only && !for_change(flags))
		return 0;
	struct scratch *s = exit_begin(&call, APUS_EVENT_SECURITY_FILE_OPEN, 6);
	if (!s)
		return 0;
	put_file_identity(s, file);
	put_value(s, 1, flags);
	u32 path = call.entry->member == APUS_OPEN_OPENAT || call.entry->member == APUS_OPEN_OPENAT2 ? 1 : 0;
	put_user_string(s, 5, (void *)syscall_argument(call.regs, call.abi, path));
	record_finish(hook, s);
	return 0;
}
