/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What an inode says of its file besides the number: layer, kind of memory, last write, who may write it. */
#ifndef APUS_INODE_BPF_H
#define APUS_INODE_BPF_H

#include "path.bpf.h"

/* include/uapi/linux/magic.h */
#define OVERLAYFS_SUPER_MAGIC 0x794c7630
#define TMPFS_MAGIC 0x01021994
#define HUGETLBFS_MAGIC 0x958458f6

/*
 * Which layer an overlay's file comes from; what lies in the upper one was written since the container began. struct ovl_inode has the inode
 * in its middle and the upper layer's dentry right behind it (fs/overlayfs/ovl_entry.h); its type is a module's.
 */
static __always_inline enum apus_layer layer_of(struct inode *inode)
{
	struct dentry *upper = 0;
	if (BPF_CORE_READ(inode, i_sb, s_magic) != OVERLAYFS_SUPER_MAGIC)
		return APUS_LAYER_NONE;
	bpf_probe_read_kernel(&upper, sizeof(upper), (void *)inode + bpf_core_type_size(struct inode));
	return upper && BPF_CORE_READ(upper, d_inode) ? APUS_LAYER_UPPER : APUS_LAYER_LOWER;
}

static __always_inline bool is_memfd(struct file *file, struct inode *inode)
{
	u8 name[6] = {};
	u64 magic = BPF_CORE_READ(inode, i_sb, s_magic);
	if (magic != TMPFS_MAGIC && magic != HUGETLBFS_MAGIC)
		return false;
	bpf_probe_read_kernel(name, sizeof(name), BPF_CORE_READ(file, f_path.dentry, d_name.name));
	return name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && name[3] == 'f' && name[4] == 'd' && name[5] == ':';
}

static __always_inline u64 inode_mtime(struct inode *inode)
{
	struct inode___since_6_11 *split = (void *)inode;
	if (bpf_core_field_exists(split->i_mtime_sec))
		return BPF_CORE_READ(split, i_mtime_sec) * 1000000000ull + BPF_CORE_READ(split, i_mtime_nsec);
	if (bpf_core_field_exists(inode->__i_mtime))
		return BPF_CORE_READ(inode, __i_mtime.tv_sec) * 1000000000ull + BPF_CORE_READ(inode, __i_mtime.tv_nsec);
	struct inode___before_6_6 *old = (void *)inode;
	return BPF_CORE_READ(old, i_mtime.tv_sec) * 1000000000ull + BPF_CORE_READ(old, i_mtime.tv_nsec);
}

#define SB_RDONLY 1 /* include/linux/fs.h */
#define S_IMMUTABLE 8
#define CAP_BIT_DAC_OVERRIDE (1ull << 1) /* include/uapi/linux/capability.h */
#define CAP_BIT_FOWNER (1ull << 3)
#define WRITABLE_BY_GROUP 020
#define WRITABLE_BY_ALL 02
#define GROUPS_LOOKED_AT 64

struct group_search {
	struct group_info *groups;
	u32 wanted, found;
};

static long look_at_group(u32 index, struct group_search *search)
{
	struct group_info *groups = search->groups;
	u32 group = 0;
	if (index >= (u32)BPF_CORE_READ(groups, ngroups))
		return 1;
	bpf_core_read(&group, sizeof(group), &groups->gid[index]);
	search->found = group == search->wanted;
	return search->found;
}

/*
 * Whether the task could write the file, or, as its owner, make it so. By owner, mode bits and capabilities alone: access lists, other
 * security modules, mounts that are read-only and mounts that map ids are not asked.
 */
__noinline int may_write(u64 file, u64 process)
{
	struct inode *inode = (void *)file;
	struct task_struct *task = (void *)process;
	struct cred *cred = (struct cred *)BPF_CORE_READ(task, cred);
	if (!with_objects || (BPF_CORE_READ(inode, i_sb, s_flags) & SB_RDONLY) || (BPF_CORE_READ(inode, i_flags) & S_IMMUTABLE))
		return 0;
	u64 capabilities = 0;
	bpf_core_read(&capabilities, sizeof(capabilities), &cred->cap_effective);
	if (capabilities & (CAP_BIT_DAC_OVERRIDE | CAP_BIT_FOWNER))
		return 1;
	if (BPF_CORE_READ(cred, fsuid.val) == BPF_CORE_READ(inode, i_uid.val))
		return 1;
	u16 mode = BPF_CORE_READ(inode, i_mode);
	struct group_search search = {.groups = BPF_CORE_READ(cred, group_info), .wanted = BPF_CORE_READ(inode, i_gid.val)};
	search.found = BPF_CORE_READ(cred, fsgid.val) == search.wanted;
	if (!search.found)
		bpf_loop(GROUPS_LOOKED_AT, look_at_group, &search, 0);
	return (mode & (search.found ? WRITABLE_BY_GROUP : WRITABLE_BY_ALL)) != 0;
}

#endif
