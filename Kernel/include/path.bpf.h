/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * A path as the root of the task's mount namespace sees it: from the leaf over dentries and mounts to the root, names
 * written from the end of the walk buffer to its front. chroot does not shorten it.
 */
#ifndef APUS_PATH_BPF_H
#define APUS_PATH_BPF_H

#include "record.bpf.h"

#define WALK_END APUS_PATH_LIMIT
#define WALK_STEPS 2200 /* names of one letter fill 4096 bytes, plus mounts crossed */

struct walk {
	u8 *buffer; /* APUS_WALK_SIZE */
	struct dentry *dentry;
	struct dentry *mount_root;
	struct mount *mount;
	u32 position;
	u32 flags;
};

static long walk_step(u32 step, struct walk *walk)
{
	struct dentry *dentry = walk->dentry;
	struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
	struct mount *mount = walk->mount;
	bool detached = false;

	if (dentry == walk->mount_root) {
		struct mount *above = BPF_CORE_READ(mount, mnt_parent);
		if (above != mount && above) {
			walk->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			walk->mount = above;
			walk->mount_root = BPF_CORE_READ(above, mnt.mnt_root);
			return 0;
		}
		if (dentry == parent)
			return 1;
		/* A part of a file system, mounted nowhere: runc's own binary, say. The path within that file system is left. */
		walk->flags |= APUS_SLOT_DETACHED;
		walk->mount_root = 0;
	}
	if (dentry == parent || !dentry) {
		if (walk->position != WALK_END)
			return 1;
		/* A root that is not its mount's: memfd, pipe, or a directory opened by handle. Its name is all there is. */
		walk->flags |= APUS_SLOT_DETACHED;
		detached = true;
	}
	struct qstr name = {};
	if (bpf_core_read(&name.len, sizeof(name.len), &dentry->d_name.len) ||
	    bpf_core_read(&name.name, sizeof(name.name), &dentry->d_name.name)) {
		walk->flags |= APUS_SLOT_PARTIAL;
		return 1;
	}
	u32 length = name.len;
	if (length > 255)
		length = 255;
	u32 position = walk->position;
	if (position < length + 1 || position > WALK_END) {
		walk->flags |= APUS_SLOT_TRUNCATED;
		return 1;
	}
	position -= length;
	if (bpf_probe_read_kernel(&walk->buffer[position & (WALK_END - 1)], length, name.name)) {
		walk->flags |= APUS_SLOT_PARTIAL;
		return 1;
	}
	if (!detached) {
		position -= 1;
		walk->buffer[position & (WALK_END - 1)] = '/';
	}
	walk->position = position;
	walk->dentry = parent;
	return detached;
}

/* Walks into s->walk; returns the position at which the path begins, WALK_END its end. */
static __always_inline u32 walk_path(struct scratch *s, struct vfsmount *mnt, struct dentry *dentry, u32 *flags)
{
	struct walk walk = {
		.buffer = s->walk,
		.dentry = dentry,
		.mount = (void *)mnt - bpf_core_field_offset(struct mount, mnt),
		.mount_root = BPF_CORE_READ(mnt, mnt_root),
		.position = verifier_unknown(WALK_END),
		.flags = verifier_unknown(0),
	};
	if (bpf_loop(WALK_STEPS, walk_step, &walk, 0) == WALK_STEPS)
		walk.flags |= APUS_SLOT_TRUNCATED;
	if (walk.position == WALK_END && !(walk.flags & APUS_SLOT_DETACHED)) {
		walk.position = WALK_END - 1;
		s->walk[WALK_END - 1] = '/';
	}
	*flags |= walk.flags;
	return walk.position;
}

/* Global, so that the verifier looks at it once and not at each call; kernel pointers come as numbers for that reason. */
__noinline int put_walk(struct scratch *s, u32 index, u64 mount, u64 entry, u32 flags)
{
	struct vfsmount *mnt = (void *)mount;
	struct dentry *dentry = (void *)entry;
	u32 offset;
	if (!s || !mnt || !dentry)
		return 0;
	u32 position = walk_path(s, mnt, dentry, &flags);
	u8 *to = record_room(s, &offset);
	if (!to || position > WALK_END || index >= APUS_MAX_ARGUMENTS)
		return 0;
	u32 length = WALK_END - position;
	if (length > WALK_END || bpf_probe_read_kernel(to, length, &s->walk[position & (WALK_END - 1)])) {
		count_unreadable();
		return 0;
	}
	put_reference(s, index, offset, length, flags);
	s->used = offset + length;
	return 0;
}

static __always_inline void put_path(struct scratch *s, u32 index, struct path *path)
{
	put_walk(s, index, (u64)BPF_CORE_READ(path, mnt), (u64)BPF_CORE_READ(path, dentry), 0);
}

/* The name 'dentry' in the folder 'dir', whether or not there is a file of that name. */
static __always_inline void put_entry(struct scratch *s, u32 index, struct path *dir, struct dentry *dentry)
{
	put_walk(s, index, (u64)BPF_CORE_READ(dir, mnt), as_number(s, dentry), 0);
}

__noinline int put_path_of(struct scratch *s, u32 index, u64 number)
{
	struct file *file = (void *)number;
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	/* An unlinked file is unhashed and has no link left; a file of a pseudo file system never was hashed. */
	u32 flags = 0;
	if (!BPF_CORE_READ(dentry, d_hash.pprev) && BPF_CORE_READ(dentry, d_inode, i_nlink) == 0)
		flags = APUS_SLOT_DELETED;
	if (!s)
		return 0;
	return put_walk(s, index, (u64)BPF_CORE_READ(file, f_path.mnt), (u64)dentry, flags);
}

static __always_inline void put_file_path(struct scratch *s, u32 index, struct file *file)
{
	put_path_of(s, index, as_number(s, file));
}

static __always_inline u64 inode_ctime(struct inode *inode)
{
	struct inode___since_6_11 *split = (void *)inode;
	/* v6.13 keeps a flag in the highest bit of the nanoseconds (I_CTIME_QUERIED, include/linux/fs.h). */
	if (bpf_core_field_exists(split->i_ctime_sec))
		return BPF_CORE_READ(split, i_ctime_sec) * 1000000000ull +
		       (BPF_CORE_READ(split, i_ctime_nsec) & 0x7fffffff);
	if (bpf_core_field_exists(inode->__i_ctime))
		return BPF_CORE_READ(inode, __i_ctime.tv_sec) * 1000000000ull + BPF_CORE_READ(inode, __i_ctime.tv_nsec);
	struct inode___before_6_6 *old = (void *)inode;
	return BPF_CORE_READ(old, i_ctime.tv_sec) * 1000000000ull + BPF_CORE_READ(old, i_ctime.tv_nsec);
}

/* Device, number and time of last change of an inode, in three slots. */
static __always_inline void put_inode(struct scratch *s, u32 device, u32 number, u32 ctime, struct inode *inode)
{
	put_value(s, device, BPF_CORE_READ(inode, i_sb, s_dev));
	put_value(s, number, BPF_CORE_READ(inode, i_ino));
	put_value(s, ctime, inode_ctime(inode));
}

#endif
