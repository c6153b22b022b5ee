/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Names that come and go: unlink, rename, link, symlink, mknod, and the mode of a file. The path hooks are used and not the
 * inode hooks, since only they know the mount. At a call's exit the names are gone or new: there the path is the one given.
 */
#include "given.bpf.h"

static __always_inline struct scratch *name_begin(u16 kind, u8 provider, u8 arguments)
{
	struct task_struct *task = bpf_get_current_task_btf();
	if (!current_in_scope())
		return 0;
	struct scratch *s = record_begin(kind, provider, arguments);
	if (!s)
		return 0;
	struct call call = current_call(task);
	put_call(s, &call);
	return s;
}

/* int security_path_unlink(const struct path *dir, struct dentry *dentry) */
static __always_inline void on_unlink(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct dentry *dentry = (void *)b;
	struct scratch *s = name_begin(APUS_EVENT_SECURITY_INODE_UNLINK, hook.provider, 4);
	if (!s)
		return;
	struct inode *inode = BPF_CORE_READ(dentry, d_inode);
	put_entry(s, 0, (struct path *)a, dentry);
	put_inode(s, 2, 1, 3, inode);
	record_finish(hook, s);
}
OBJECT_HOOK(unlink, "path_unlink", "security_path_unlink", 2, on_unlink)

/* int security_path_rename(old_dir, old_dentry, new_dir, new_dentry, unsigned int flags) */
static __always_inline void on_rename(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct scratch *s = name_begin(APUS_EVENT_SECURITY_INODE_RENAME, hook.provider, 2);
	if (!s)
		return;
	put_entry(s, 0, (struct path *)a, (struct dentry *)b);
	put_entry(s, 1, (struct path *)c, (struct dentry *)d);
	record_finish(hook, s);
}
OBJECT_HOOK(rename, "path_rename", "security_path_rename", 4, on_rename)

/* int security_path_link(struct dentry *old_dentry, const struct path *new_dir, struct dentry *new_dentry) */
static __always_inline void on_link(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct scratch *s = name_begin(APUS_EVENT_SECURITY_INODE_LINK, hook.provider, 2);
	if (!s)
		return;
	/* A link does not leave its mount, so the new folder's mount is the old name's too. */
	put_entry(s, 0, (struct path *)b, (struct dentry *)a);
	put_entry(s, 1, (struct path *)b, (struct dentry *)c);
	record_finish(hook, s);
}
OBJECT_HOOK(link, "path_link", "security_path_link", 3, on_link)

/* int security_path_symlink(const struct path *dir, struct dentry *dentry, const char *old_name) */
static __always_inline void on_symlink(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct scratch *s = name_begin(APUS_EVENT_SECURITY_INODE_SYMLINK, hook.provider, 2);
	if (!s)
		return;
	put_entry(s, 0, (struct path *)a, (struct dentry *)b);
	put_kernel_string(s, 1, (void *)c);
	record_finish(hook, s);
}
OBJECT_HOOK(symlink, "path_symlink", "security_path_symlink", 3, on_symlink)


/* int security_path_mknod(const struct path *dir, struct dentry *dentry, umode_t mode, unsigned int dev) */
static __always_inline void on_mknod(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	u32 type = c & S_IFMT;
	/* open(O_CREAT) passes here too, for plain files. */
	if (type == 0 || type == S_IFREG)
		return;
	struct scratch *s = name_begin(APUS_EVENT_SECURITY_INODE_MKNOD, hook.provider, 3);
	if (!s)
		return;
	put_entry(s, 0, (struct path *)a, (struct dentry *)b);
	put_value(s, 1, (u16)c);
	put_value(s, 2, (u32)d);
	record_finish(hook, s);
}
OBJECT_HOOK(mknod, "path_mknod", "security_path_mknod", 4, on_mknod)

/* int security_path_chmod(const struct path *path, umode_t mode) */
static __always_inline void on_chmod(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct scratch *s = name_begin(APUS_EVENT_CHMOD_COMMON, hook.provider, 2);
	if (!s)
		return;
	put_path(s, 0, (struct path *)a);
	put_value(s, 1, b & 07777);
	record_finish(hook, s);
}
OBJECT_HOOK(chmod, "path_chmod", "security_path_chmod", 2, on_chmod)

static __always_inline u64 argument(const struct exit_call *call, u32 index)
{
	return syscall_argument(call->regs, call->abi, index);
}

HOOK_DECISIONS(name_exit);
SEC("tp_btf/sys_exit")
int name_exit(u64 *ctx)
{
	const struct hook hook = HOOK_OF(name_exit, APUS_PROVIDER_SYS_EXIT);
	struct exit_call call;
	struct task_struct *task = bpf_get_current_task_btf();
	struct scratch *s;
	if (!exit_call(ctx, &call) || call.result < 0)
		return 0;
	u32 member = call.entry->member;
	switch (member) {
	case APUS_NAME_UNLINK:
	case APUS_NAME_UNLINKAT:
		/* AT_REMOVEDIR: a folder; the object hook for that is another. */
		if (member == APUS_NAME_UNLINKAT && (argument(&call, 2) & 0x200))
			return 0;
		s = exit_begin(&call, APUS_EVENT_SECURITY_INODE_UNLINK, 4);
		if (!s)
			return 0;
		if (member == APUS_NAME_UNLINK)
			put_given(s, 0, AT_FDCWD, argument(&call, 0));
		else
			put_given(s, 0, argument(&call, 0), argument(&call, 1));
		break;
	case APUS_NAME_RENAME:
	case APUS_NAME_RENAMEAT:
		s = exit_begin(&call, APUS_EVENT_SECURITY_INODE_RENAME, 2);
		if (!s)
			return 0;
		if (member == APUS_NAME_RENAME) {
			put_given(s, 0, AT_FDCWD, argument(&call, 0));
			put_given(s, 1, AT_FDCWD, argument(&call, 1));
		} else {
			put_given(s, 0, argument(&call, 0), argument(&call, 1));
			put_given(s, 1, argument(&call, 2), argument(&call, 3));
		}
		break;
	case APUS_NAME_LINK:
	case APUS_NAME_LINKAT:
		s = exit_begin(&call, APUS_EVENT_SECURITY_INODE_LINK, 2);
		if (!s)
			return 0;
		if (member == APUS_NAME_LINK) {
			put_given(s, 0, AT_FDCWD, argument(&call, 0));
			put_given(s, 1, AT_FDCWD, argument(&call, 1));
		} else {
			put_given(s, 0, argument(&call, 0), argument(&call, 1));
			put_given(s, 1, argument(&call, 2), argument(&call, 3));
		}
		break;
	case APUS_NAME_SYMLINK:
	case APUS_NAME_SYMLINKAT:
		s = exit_begin(&call, APUS_EVENT_SECURITY_INODE_SYMLINK, 2);
		if (!s)
			return 0;
		if (member == APUS_NAME_SYMLINK)
			put_given(s, 0, AT_FDCWD, argument(&call, 1));
		else
			put_given(s, 0, argument(&call, 1), argument(&call, 2));
		put_user_string(s, 1, (void *)argument(&call, 0));
		break;
	case APUS_NAME_MKNOD:
	case APUS_NAME_MKNODAT: {
		u32 at = member == APUS_NAME_MKNODAT;
		u32 mode = argument(&call, at ? 2 : 1), type = mode & S_IFMT;
		if (type == 0 || type == S_IFREG)
			return 0;
		s = exit_begin(&call, APUS_EVENT_SECURITY_INODE_MKNOD, 3);
		if (!s)
			return 0;
		u32 device = argument(&call, at ? 3 : 2);
		put_given(s, 0, at ? (s32)argument(&call, 0) : AT_FDCWD, argument(&call, at ? 1 : 0));
		put_value(s, 1, (u16)mode);
		/* The C library's encoding to the kernel's: new_decode_dev, include/linux/kdev_t.h. */
		put_value(s, 2, (device & 0xfff00) << 12 | (device & 0xff) | (device >> 12 & 0xfff00));
		break;
	}
	case APUS_NAME_CHMOD:
	case APUS_NAME_FCHMOD:
	case APUS_NAME_FCHMODAT: {
		s = exit_begin(&call, APUS_EVENT_CHMOD_COMMON, 2);
		if (!s)
			return 0;
		u32 mode = argument(&call, member == APUS_NAME_FCHMODAT ? 2 : 1);
		if (member == APUS_NAME_FCHMOD) {
			struct file *file = file_of(task, argument(&call, 0));
			if (file)
				put_file_path(s, 0, file);
		} else if (member == APUS_NAME_CHMOD) {
			put_given(s, 0, AT_FDCWD, argument(&call, 0));
		} else {
			put_given(s, 0, argument(&call, 0), argument(&call, 1));
		}
		put_value(s, 1, mode & 07777);
		put_return(s, call.result);
		break;
	}
	default:
		return 0;
	}
	record_finish(hook, s);
	return 0;
}
