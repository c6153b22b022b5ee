/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* magic_write: the first bytes of a regular file are written. */

#define MAGIC_BYTES 32

static __always_inline void tell_magic(struct scratch *s, struct file *file, u64 buffer, u32 length, s64 result)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	put_file_path(s, 0, file);
	put_bytes(s, 1, (void *)buffer, length < MAGIC_BYTES ? length : MAGIC_BYTES, MAGIC_BYTES, true);
	put_value(s, 2, BPF_CORE_READ(inode, i_sb, s_dev));
	put_value(s, 3, BPF_CORE_READ(inode, i_ino));
	put_return(s, result);
}

static __always_inline bool is_regular(struct file *file)
{
	return (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) == S_IFREG;
}

/* ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos) */
HOOK_DECISIONS(write_fexit);
SEC("fexit/vfs_write")
int write_fexit(u64 *ctx)
{
	const struct hook hook = HOOK_OF(write_fexit, APUS_PROVIDER_FENTRY);
	struct file *file = (void *)ctx[0];
	s64 result = ctx[4], position = -1;
	/* A call that asks for a position of its own passes NULL for streams only. */
	if (result <= 0 || bpf_probe_read_kernel(&position, sizeof(position), (void *)ctx[3]) || position != result)
		return 0;
	if (!is_regular(file))
		return 0;
	struct scratch *s = name_begin(APUS_EVENT_MAGIC_WRITE, APUS_PROVIDER_FENTRY, 4);
	if (!s)
		return 0;
	tell_magic(s, file, ctx[1], result, result);
	record_finish(hook, s);
	return 0;
}

struct iovec {
	u64 base, length;
};

/* ssize_t vfs_writev(struct file *file, const struct iovec __user *vec, unsigned long vlen, loff_t *pos, rwf_t flags) */
HOOK_DECISIONS(writev_fexit);
SEC("fexit/vfs_writev")
int writev_fexit(u64 *ctx)
{
	const struct hook hook = HOOK_OF(writev_fexit, APUS_PROVIDER_FENTRY);
	struct file *file = (void *)ctx[0];
	s64 result = ctx[5], position = -1;
	struct iovec first = {};
	if (result <= 0 || bpf_probe_read_kernel(&position, sizeof(position), (void *)ctx[3]) || position != result)
		return 0;
	if (!is_regular(file) || bpf_probe_read_user(&first, sizeof(first), (void *)ctx[1]))
		return 0;
	struct scratch *s = name_begin(APUS_EVENT_MAGIC_WRITE, APUS_PROVIDER_FENTRY, 4);
	if (!s)
		return 0;
	tell_magic(s, file, first.base, first.length < (u64)result ? first.length : (u64)result, result);
	record_finish(hook, s);
	return 0;
}

HOOK_DECISIONS(write_exit);
SEC("tp_btf/sys_exit")
int write_exit(u64 *ctx)
{
	const struct hook hook = HOOK_OF(write_exit, APUS_PROVIDER_SYS_EXIT);
	struct exit_call call;
	struct task_struct *task = bpf_get_current_task_btf();
	if (!exit_call(ctx, &call) || call.result <= 0)
		return 0;
	u32 member = call.entry->member;
	struct file *file = file_of(task, argument(&call, 0));
	if (!file)
		return 0;
	if (member == APUS_WRITE_WRITE || member == APUS_WRITE_WRITEV) {
		if (BPF_CORE_READ(file, f_pos) != call.result)
			return 0;
	} else if (argument(&call, 3) != 0) {
		return 0;
	}
	if (!is_regular(file))
		return 0;
	u64 buffer = argument(&call, 1), length = call.result;
	if (member == APUS_WRITE_WRITEV || member == APUS_WRITE_PWRITEV) {
		struct iovec first = {};
		if (call.abi == ABI_IA32) {
			u32 narrow[2] = {};
			bpf_probe_read_user(narrow, sizeof(narrow), (void *)buffer);
			first.base = narrow[0];
			first.length = narrow[1];
		} else {
			bpf_probe_read_user(&first, sizeof(first), (void *)buffer);
		}
		buffer = first.base;
		length = first.length < length ? first.length : length;
	}
	struct scratch *s = exit_begin(&call, APUS_EVENT_MAGIC_WRITE, 4);
	if (!s)
		return 0;
	tell_magic(s, file, buffer, length, call.result);
	record_finish(hook, s);
	return 0;
}
