/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Mounts: mount(2), move_mount(2) and umount(2). */

/* int security_sb_mount(const char *dev_name, const struct path *path, const char *type, unsigned long flags, void *data) */
static __always_inline void on_mount(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct scratch *s = name_begin(APUS_EVENT_SECURITY_SB_MOUNT, hook.provider, 4);
	if (!s)
		return;
	if (a)
		put_kernel_string(s, 0, (void *)a);
	put_path(s, 1, (struct path *)b);
	if (c)
		put_kernel_string(s, 2, (void *)c);
	put_value(s, 3, d);
	record_finish(hook, s);
}
OBJECT_HOOK(mount, "sb_mount", "security_sb_mount", 4, on_mount)

/* Of a mount that is there already: what it is of. */
static __always_inline void put_mounted(struct scratch *s, struct vfsmount *mnt)
{
	struct mount *mount = (void *)((u64)mnt - bpf_core_field_offset(struct mount, mnt));
	put_kernel_string(s, 0, BPF_CORE_READ(mount, mnt_devname));
	put_kernel_string(s, 2, BPF_CORE_READ(mnt, mnt_sb, s_type, name));
	put_value(s, 3, 0);
}

/* int security_move_mount(const struct path *from_path, const struct path *to_path): what fsmount made, or open_tree copied, gets a place */
static __always_inline void on_move_mount(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct scratch *s = name_begin(APUS_EVENT_SECURITY_SB_MOUNT, hook.provider, 4);
	if (!s)
		return;
	put_mounted(s, BPF_CORE_READ((struct path *)a, mnt));
	put_path(s, 1, (struct path *)b);
	record_finish(hook, s);
}
OBJECT_HOOK(move_mount, "move_mount", "security_move_mount", 2, on_move_mount)

/* int security_sb_umount(struct vfsmount *mnt, int flags) */
static __always_inline void on_umount(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct vfsmount *mnt = (void *)a;
	struct scratch *s = name_begin(APUS_EVENT_SECURITY_SB_UMOUNT, hook.provider, 3);
	if (!s)
		return;
	put_walk(s, 0, as_number(s, mnt), (u64)BPF_CORE_READ(mnt, mnt_root), 0);
	put_kernel_string(s, 1, BPF_CORE_READ(mnt, mnt_sb, s_type, name));
	put_value(s, 2, b);
	record_finish(hook, s);
}
OBJECT_HOOK(umount, "sb_umount", "security_sb_umount", 2, on_umount)

#define MOVE_MOUNT_F_EMPTY_PATH 4 /* include/uapi/linux/mount.h */

HOOK_DECISIONS(mount_exit);
SEC("tp_btf/sys_exit")
int mount_exit(u64 *ctx)
{
	const struct hook hook = HOOK_OF(mount_exit, APUS_PROVIDER_SYS_EXIT);
	struct exit_call call;
	if (!exit_call(ctx, &call) || call.result < 0)
		return 0;
	if (call.entry->member == APUS_MOUNT_MOUNT) {
		struct scratch *s = exit_begin(&call, APUS_EVENT_SECURITY_SB_MOUNT, 4);
		if (!s)
			return 0;
		if (argument(&call, 0))
			put_user_string(s, 0, (void *)argument(&call, 0));
		put_given(s, 1, AT_FDCWD, argument(&call, 1));
		if (argument(&call, 2))
			put_user_string(s, 2, (void *)argument(&call, 2));
		put_value(s, 3, argument(&call, 3));
		record_finish(hook, s);
	} else if (call.entry->member == APUS_MOUNT_MOVE) {
		/* Of what is moved by its path nothing is known any more. */
		struct file *file = argument(&call, 4) & MOVE_MOUNT_F_EMPTY_PATH ? file_of(bpf_get_current_task_btf(), argument(&call, 0)) : 0;
		struct scratch *s = file ? exit_begin(&call, APUS_EVENT_SECURITY_SB_MOUNT, 4) : 0;
		if (!s)
			return 0;
		put_mounted(s, BPF_CORE_READ(file, f_path.mnt));
		put_given(s, 1, argument(&call, 2), argument(&call, 3));
		record_finish(hook, s);
	} else {
		struct scratch *s = exit_begin(&call, APUS_EVENT_SECURITY_SB_UMOUNT, 3);
		if (!s)
			return 0;
		put_given(s, 0, AT_FDCWD, argument(&call, 0));
		put_value(s, 2, argument(&call, 1));
		record_finish(hook, s);
	}
	return 0;
}
