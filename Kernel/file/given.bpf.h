/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The path that a call was given, made absolute with the folder it is relative to; not resolved, and from user memory. */
#ifndef APUS_GIVEN_BPF_H
#define APUS_GIVEN_BPF_H

#include "../syscall/family.bpf.h"

#define AT_FDCWD -100

static __always_inline int put_relative(struct scratch *s, u32 slot, s32 base, u64 pointer, const bool user)
{
	u32 offset, flags = user ? APUS_SLOT_FROM_USER : 0, before = 0;
	u8 first = 0;
	if (!s || !pointer || slot >= APUS_MAX_ARGUMENTS)
		return 0;
	if (user ? bpf_probe_read_user(&first, 1, (void *)pointer) : bpf_probe_read_kernel(&first, 1, (void *)pointer)) {
		count_unreadable();
		return 0;
	}
	u8 *to = record_room(s, &offset);
	if (!to)
		return 0;
	if (first != '/') {
		struct task_struct *task = bpf_get_current_task_btf();
		struct vfsmount *mnt;
		struct dentry *dentry;
		if (base == AT_FDCWD) {
			struct fs_struct *fs = untrusted(task)->fs;
			mnt = BPF_CORE_READ(fs, pwd.mnt);
			dentry = BPF_CORE_READ(fs, pwd.dentry);
		} else {
			struct file *file = file_of(task, base);
			mnt = BPF_CORE_READ(file, f_path.mnt);
			dentry = BPF_CORE_READ(file, f_path.dentry);
		}
		if (!mnt || !dentry)
			return 0;
		u32 position = walk_path(s, mnt, dentry, &flags);
		if (position > WALK_END)
			return 0;
		before = WALK_END - position;
		if (before > WALK_END || bpf_probe_read_kernel(to, before, &s->walk[position & (WALK_END - 1)]))
			return 0;
		/* An empty name is the folder itself. */
		if (!first) {
			put_reference(s, slot, offset, before, flags);
			s->used = offset + before;
			return 0;
		}
		if (before > 1) {
			to[before & (2 * WALK_END - 1)] = '/';
			before++;
		}
	}
	to += before & (2 * WALK_END - 1);
	long length = user ? bpf_probe_read_user_str(to, APUS_PATH_LIMIT, (void *)pointer) :
			     bpf_probe_read_kernel_str(to, APUS_PATH_LIMIT, (void *)pointer);
	if (length <= 0 || length > APUS_PATH_LIMIT) {
		count_unreadable();
		return 0;
	}
	if (length == APUS_PATH_LIMIT)
		flags |= APUS_SLOT_TRUNCATED;
	put_reference(s, slot, offset, before + length - 1, flags);
	s->used = offset + before + length;
	return 0;
}

/* Both are global: verified once. */
__noinline int put_given(struct scratch *s, u32 slot, s32 base, u64 pointer)
{
	return put_relative(s, slot, base, pointer, true);
}

/* The kernel's own copy of a name. */
__noinline int put_named(struct scratch *s, u32 slot, s32 base, u64 pointer)
{
	return put_relative(s, slot, base, pointer, false);
}

#endif
