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
#define WALK_ATTEMPTS 16 /* while others rename and move what lies on the way */

/* What a step needs of a dentry. */
struct entry {
	struct dentry *parent;
	const void *name;
	u32 length, sequence;
};

#define ENTRY_SIZE sizeof(((struct walk *)0)->head)
#define ENTRY_FIELD(type, bytes, field) (*(type *)((bytes) + bpf_core_field_offset(struct dentry, field)))

/* In one go, if loads are calls, where the fields stand close together, as they do unless locks are being debugged. */
static __always_inline bool read_entry(struct entry *entry, struct dentry *dentry, struct walk *walk)
{
	if (!reads_directly &&
	    bpf_core_field_offset(struct dentry, d_name.name) <= ENTRY_SIZE - 8 &&
	    bpf_core_field_offset(struct dentry, d_parent) <= ENTRY_SIZE - 8 &&
	    bpf_core_field_offset(struct dentry, d_seq.seqcount.sequence) <= ENTRY_SIZE - 4) {
		u8 *bytes = (u8 *)walk->head;
		if (bpf_probe_read_kernel(bytes, ENTRY_SIZE, dentry))
			return false;
		entry->sequence = ENTRY_FIELD(u32, bytes, d_seq.seqcount.sequence);
		entry->parent = ENTRY_FIELD(struct dentry *, bytes, d_parent);
		entry->length = ENTRY_FIELD(u32, bytes, d_name.len);
		entry->name = ENTRY_FIELD(const void *, bytes, d_name.name);
		return true;
	}
	return !bpf_core_read(&entry->sequence, sizeof(entry->sequence), &dentry->d_seq.seqcount.sequence) &&
	       !bpf_core_read(&entry->parent, sizeof(entry->parent), &dentry->d_parent) &&
	       !bpf_core_read(&entry->length, sizeof(entry->length), &dentry->d_name.len) &&
	       !bpf_core_read(&entry->name, sizeof(entry->name), &dentry->d_name.name);
}

static __always_inline void begin_walk(struct walk *walk)
{
	struct mount *mount = (void *)walk->first_mount;
	walk->dentry = walk->first_dentry;
	walk->mount = walk->first_mount;
	walk->mount_root = (u64)BPF_CORE_READ(mount, mnt.mnt_root);
	walk->position = WALK_END;
	walk->flags = 0;
}

/*
 * Something was renamed or moved meanwhile, or may have been: once more from the beginning. False: often enough, as where whoever does it
 * stands still in the midst of it; then the path is not whole, and is said not to be.
 */
static __always_inline bool walk_again(struct walk *walk)
{
	if (walk->attempts >= WALK_ATTEMPTS) {
		walk->flags |= APUS_SLOT_PARTIAL;
		return false;
	}
	walk->attempts++;
	begin_walk(walk);
	return true;
}

static long walk_step(u32 step, struct scratch **context)
{
	struct scratch *s = *context;
	struct walk *walk = &s->way;
	struct dentry *dentry = (void *)walk->dentry;
	struct mount *mount = (void *)walk->mount;
	struct entry entry = {};
	bool detached = false;

	if (!read_entry(&entry, dentry, walk)) {
		walk->flags |= APUS_SLOT_PARTIAL;
		return 1;
	}
	if (walk->dentry == walk->mount_root) {
		struct mount *above = BPF_CORE_READ(mount, mnt_parent);
		if (above != mount && above) {
			walk->dentry = (u64)BPF_CORE_READ(mount, mnt_mountpoint);
			walk->mount = (u64)above;
			walk->mount_root = (u64)BPF_CORE_READ(above, mnt.mnt_root);
			if (above != BPF_CORE_READ(mount, mnt_parent))
				walk_again(walk);
			return 0;
		}
		/* While a mount is moved it stands alone for a moment, as a root does (fs/namespace.c, unhash_mnt). */
		struct mount *root = BPF_CORE_READ(mount, mnt_ns, root);
		if (root != mount) {
			if (root && walk_again(walk))
				return 0;
			walk->flags |= APUS_SLOT_DETACHED;
		}
		if (dentry == entry.parent)
			return 1;
		/* A part of a file system, mounted nowhere: runc's own binary, say. The path within that file system is left. */
		walk->flags |= APUS_SLOT_DETACHED;
		walk->mount_root = 0;
	}
	if (dentry == entry.parent) {
		/* A root that is not its mount's: a mount that was moved meanwhile; memfd, pipe, or a directory opened by handle. */
		const bool is_below = walk->position != WALK_END;
		if (is_below && walk_again(walk))
			return 0;
		walk->flags |= APUS_SLOT_DETACHED;
		if (is_below)
			return 1;
		/* Its name is all there is. */
		detached = true;
	}
	u32 length = entry.length;
	if (length > 255)
		length = 255;
	u32 position = walk->position;
	if (position < length + 1 || position > WALK_END) {
		walk->flags |= APUS_SLOT_TRUNCATED;
		return 1;
	}
	position -= length;
	u32 sequence = 0;
	if (bpf_probe_read_kernel(&s->walk[position & (WALK_END - 1)], length, entry.name) ||
	    bpf_core_read(&sequence, sizeof(sequence), &dentry->d_seq.seqcount.sequence)) {
		walk->flags |= APUS_SLOT_PARTIAL;
		return 1;
	}
	/* Name and parent belong together only if the counter stood still. */
	if (((entry.sequence & 1) || sequence != entry.sequence) && walk_again(walk))
		return 0;
	if (!detached) {
		position -= 1;
		s->walk[position & (WALK_END - 1)] = '/';
	}
	walk->position = position;
	walk->dentry = (u64)entry.parent;
	return detached;
}

/*
 * Walks into s->walk; returns the position at which the path begins, WALK_END its end. What is renamed or moved meanwhile is walked
 * again, a few times; the last is as good as it gets.
 */
static __always_inline u32 walk_path(struct scratch *s, struct vfsmount *mnt, struct dentry *dentry, u32 *flags)
{
	struct scratch *context = s;
	s->way.first_dentry = (u64)dentry;
	s->way.first_mount = (u64)mnt - bpf_core_field_offset(struct mount, mnt);
	s->way.attempts = 1;
	begin_walk(&s->way);
	const bool is_cut = bpf_loop(WALK_STEPS, walk_step, &context, 0) == WALK_STEPS;
	u32 position = s->way.position;
	*flags |= s->way.flags | (is_cut ? APUS_SLOT_TRUNCATED : 0);
	if (position == WALK_END && !(s->way.flags & APUS_SLOT_DETACHED)) {
		position = WALK_END - 1;
		s->walk[WALK_END - 1] = '/';
	}
	return position;
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
