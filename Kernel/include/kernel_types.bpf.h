/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The kernel's types, only the fields that we read. Offsets come from the running kernel's BTF (CO-RE), so neither order
 * nor size here means anything; names are the kernel's.
 */
#ifndef APUS_KERNEL_TYPES_BPF_H
#define APUS_KERNEL_TYPES_BPF_H

#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* --- tasks, ids, namespaces --- */
struct ns_common {
	unsigned int inum;
};
struct mnt_namespace {
	struct ns_common ns;
	struct mount *root;
};
struct pid_namespace {
	struct ns_common ns;
	unsigned int level;
	struct task_struct *child_reaper;
};
struct new_utsname {
	char nodename[65];
};
struct uts_namespace {
	struct new_utsname name;
	struct ns_common ns;
};
struct ipc_namespace {
	struct ns_common ns;
};
struct net {
	struct ns_common ns;
};
struct cgroup_namespace {
	struct ns_common ns;
};
struct user_namespace {
	struct ns_common ns;
};
struct nsproxy {
	struct uts_namespace *uts_ns;
	struct ipc_namespace *ipc_ns;
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
	struct net *net_ns;
	struct cgroup_namespace *cgroup_ns;
};
struct upid {
	int nr;
	struct pid_namespace *ns;
};
struct pid {
	unsigned int level;
	struct upid numbers[1];
};
typedef struct {
	unsigned int val;
} kuid_t;
typedef struct {
	unsigned int val;
} kgid_t;
/* v6.3 made it one u64; before it was an array of two u32: the same 8 bytes. */
typedef struct {
	u64 val;
} kernel_cap_t;
struct group_info {
	int ngroups;
	kgid_t gid[1];
};
struct cred {
	kuid_t uid, suid, euid, fsuid;
	kgid_t gid, sgid, egid, fsgid;
	unsigned int securebits;
	kernel_cap_t cap_inheritable, cap_permitted, cap_effective, cap_bset, cap_ambient;
	struct user_namespace *user_ns;
	struct group_info *group_info;
};
struct kernfs_node {
	struct kernfs_node *parent;
	const char *name;
	u64 id;
};
/* v6.15 renamed kernfs_node.parent to __parent. */
struct kernfs_node___since_6_15 {
	struct kernfs_node *__parent;
};
struct cgroup_root {
	int hierarchy_id;
};
struct cgroup {
	struct kernfs_node *kn;
	struct cgroup_root *root;
	int level;
	struct cgroup *ancestors[1]; /* v6.1 and later */
};
/* Before v6.1 a cgroup kept its ancestors' ids. */
struct cgroup___before_6_1 {
	u64 ancestor_ids[1];
};
struct cgroup_subsys_state {
	struct cgroup *cgroup;
};
enum cgroup_subsys_id {
	pids_cgrp_id = 0x7fff, /* the real one comes from the kernel's BTF */
};
struct css_set {
	struct cgroup_subsys_state *subsys[16];
	struct cgroup *dfl_cgrp;
};
typedef struct {
	int counter;
} atomic_t;
struct tty_driver {
	int major, minor_start;
};
struct tty_struct {
	struct tty_driver *driver;
	int index;
};
/* include/linux/pid_types.h */
enum pid_type {
	PIDTYPE_PID,
	PIDTYPE_TGID,
	PIDTYPE_PGID,
	PIDTYPE_SID,
	PIDTYPE_MAX,
};
struct signal_struct {
	atomic_t live;
	int nr_threads;
	struct pid *pids[PIDTYPE_MAX];
	struct tty_struct *tty;
};
struct qstr {
	u32 len;
	const unsigned char *name;
};
struct vfsmount {
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
	int mnt_flags;
};
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};
struct fs_struct {
	struct path root, pwd;
};
struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};
struct files_struct {
	struct fdtable *fdt;
};
struct mm_struct {
	unsigned long arg_start, arg_end, env_start, env_end;
	unsigned long saved_auxv[44];
	struct file *exe_file;
};
struct thread_info {
	unsigned long flags;
	u32 status; /* x86 */
};
struct task_struct {
	struct thread_info thread_info;
	unsigned int flags;
	int pid, tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	u64 start_boottime;
	const struct cred *real_cred;
	const struct cred *cred;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct mm_struct *mm;
	struct css_set *cgroups;
	int exit_code;
	u64 self_exec_id;
	unsigned in_execve : 1;
	kuid_t loginuid;
};
#define PF_KTHREAD 0x00200000 /* include/linux/sched.h */
#define PF_IO_WORKER 0x00000010 /* io_uring workers and submission threads */

struct bpf_iter__task {
	struct task_struct *task;
};

/* --- files --- */
struct hlist_bl_node {
	struct hlist_bl_node *next, **pprev;
};
struct seqcount {
	unsigned sequence;
};
struct seqcount_spinlock {
	struct seqcount seqcount;
};
struct dentry {
	struct seqcount_spinlock d_seq;
	struct hlist_bl_node d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	struct super_block *d_sb;
};
struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
	const char *mnt_devname;
	struct mnt_namespace *mnt_ns;
};
/* include/uapi/linux/stat.h */
#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFLNK 0120000
#define S_IFREG 0100000
#define S_IFBLK 0060000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define S_IFIFO 0010000
struct file_system_type {
	const char *name;
};
struct super_block {
	u32 s_dev;
	unsigned long s_magic, s_flags;
	struct file_system_type *s_type;
	struct dentry *s_root;
};
struct timespec64 {
	s64 tv_sec;
	long tv_nsec;
};
struct inode {
	u16 i_mode;
	unsigned int i_nlink;
	unsigned long i_ino;
	u32 i_rdev;
	struct super_block *i_sb;
	kuid_t i_uid;
	kgid_t i_gid;
	unsigned int i_flags;
	struct timespec64 __i_ctime; /* v6.6 to v6.10 */
	struct timespec64 __i_mtime; /* v6.7 to v6.10 */
};
/* Before v6.6 the time had no underscores (the time of the last write: v6.7). */
struct inode___before_6_6 {
	struct timespec64 i_ctime, i_mtime;
};
/* v6.11 split it in two. */
struct inode___since_6_11 {
	s64 i_ctime_sec, i_mtime_sec;
	u32 i_ctime_nsec, i_mtime_nsec;
};
struct file {
	struct path f_path;
	struct inode *f_inode;
	unsigned int f_flags;
	unsigned int f_mode;
	s64 f_pos;
	void *private_data;
};
struct linux_binprm {
	struct file *file;
	struct file *executable;
	struct file *interpreter;
	const char *filename;
	const char *interp;
	int argc, envc;
};
struct vm_area_struct {
	unsigned long vm_start, vm_end, vm_flags;
	struct file *vm_file;
};
struct filename {
	const char *name;
};

/* --- sockets --- */
struct in6_addr {
	u32 words[4];
};
struct sock_common {
	u32 skc_daddr, skc_rcv_saddr;
	u16 skc_dport; /* network order */
	u16 skc_num; /* host order */
	unsigned short skc_family;
	unsigned char skc_state;
	struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
};
struct sock {
	struct sock_common __sk_common;
	u16 sk_type, sk_protocol;
	u32 sk_max_ack_backlog;
};
struct socket {
	short type;
	struct file *file;
	struct sock *sk;
};
struct inet_sock {
	u32 inet_saddr;
	u16 inet_sport;
};
struct sockaddr_un {
	unsigned short sun_family;
};
struct unix_address {
	int len;
	struct sockaddr_un name[1];
};
struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
};

/* --- io_uring: a request is one of these, by its opcode (io_kiocb.cmd lies at its start) --- */
struct io_kiocb {
	struct file *file;
	u8 opcode;
};
struct open_how {
	u64 flags;
};
struct io_open {
	int dfd;
	u32 file_slot;
	struct filename *filename;
	struct open_how how;
};
struct io_unlink {
	int dfd, flags;
	struct filename *filename;
};
struct io_rename {
	int old_dfd, new_dfd;
	struct filename *oldpath, *newpath;
};
struct io_link {
	int old_dfd, new_dfd;
	struct filename *oldpath, *newpath;
};
struct kiocb {
	s64 ki_pos;
};
struct io_rw {
	struct kiocb kiocb;
	u64 addr;
	u32 len;
};
struct io_uring_cqe {
	s32 res;
};

/* --- modules --- */
struct module {
	char name[56];
	const char *version, *srcversion;
};

/* --- registers --- */
#if defined(__TARGET_ARCH_x86)
struct pt_regs {
	unsigned long r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, sp, bx, bp;
};
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
	u64 regs[31];
	u64 sp, pc, pstate;
	u64 orig_x0;
	s32 syscallno;
};
#endif

#pragma clang attribute pop
#endif
