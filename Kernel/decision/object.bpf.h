/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What stands behind the call's descriptor, as words that say what a record's slots would (syscall/object.bpf.h), and its path. */
#ifndef APUS_DECISION_OBJECT_BPF_H
#define APUS_DECISION_OBJECT_BPF_H

#include "memo.bpf.h"
#include "../syscall/object.bpf.h"

static __always_inline u64 file_number(struct task_struct *task, s32 fd, const bool direct)
{
	u64 files = (u64)task->files;
	u64 table = GET_POINTER(direct, files, struct files_struct, fdt);
	if (fd < 0 || (u32)fd >= GET(direct, table, struct fdtable, max_fds))
		return 0;
	return get_word(direct, GET_POINTER(direct, table, struct fdtable, fd) + 8 * (u64)(u32)fd);
}

#define DESCRIPTOR_UNKNOWN (-2)

/* As descriptor_of. What lies in the caller's memory is not looked at. */
static __always_inline s64 decided_descriptor(const struct exit_call *call, bool *accepted)
{
	struct apus_syscall *entry = call->entry;
	const u32 where = entry->object & APUS_DESCRIPTOR_MASK;
	switch (where) {
	case APUS_DESCRIPTOR_NONE: return -1;
	case APUS_DESCRIPTOR_RESULT:
		*accepted = entry->family == APUS_FAMILY_SOCKET && entry->member == APUS_SOCKET_ACCEPT;
		return call->result < 0 ? -1 : call->result;
	case APUS_DESCRIPTOR_SOCKETCALL: return DESCRIPTOR_UNKNOWN;
	case APUS_DESCRIPTOR_BPF: {
		const u64 command = syscall_argument(call->regs, call->abi, 0);
		return command < 64 && (BPF_MAKES_DESCRIPTOR >> command & 1) && call->result >= 0 ? call->result : -1;
	}
	}
	const s32 fd = where < APUS_DESCRIPTOR_RESULT ? (s32)syscall_argument(call->regs, call->abi, where - 1) : -1;
	return fd < 0 ? -1 : fd;
}

#define OBJECT_WORDS                                                                                               \
	((WORD_BIT(APUS_WORD_REMOTE_ADDRESS + 1) - 1) & ~(WORD_BIT(APUS_WORD_OBJECT_KIND) - 1))

/* The four bytes of an address as the number that they are; those of IPv6 only where they stand for such. */
static __always_inline void set_address(struct apus_decision *d, const u32 word, u16 family, u32 v4, const u32 *v6)
{
	if (family == AF_INET)
		set_word(d, word, __builtin_bswap32(v4));
	else if (!v6[0] && !v6[1] && v6[2] == __builtin_bswap32(0xffff))
		set_word(d, word, __builtin_bswap32(v6[3]));
	else
		d->words_unknown |= WORD_BIT(word);
}

static __always_inline void fill_socket(struct apus_decision *d, u64 file, bool accepted)
{
	struct socket *sock = BPF_CORE_READ((struct file *)file, private_data);
	struct sock *sk = BPF_CORE_READ(sock, sk);
	if (!sk) {
		set_word(d, APUS_WORD_OBJECT_KIND, APUS_OBJECT_SOCKET);
		return;
	}
	const u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	const u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);
	set_word(d, APUS_WORD_OBJECT_KIND, socket_kind(family));
	set_word(d, APUS_WORD_OBJECT_FAMILY, family);
	set_word(d, APUS_WORD_OBJECT_TYPE, (u16)BPF_CORE_READ(sock, type));
	set_word(d, APUS_WORD_OBJECT_PROTOCOL, BPF_CORE_READ(sk, sk_protocol));
	set_word(d, APUS_WORD_OBJECT_STATE, state | (accepted || is_server(sk, family, state) ? APUS_SOCKET_SERVER : 0));
	if (family != AF_INET && family != AF_INET6)
		return;
	u32 address[4] = {};
	if (family == AF_INET6)
		bpf_core_read(address, sizeof(address), &sk->__sk_common.skc_v6_rcv_saddr);
	set_word(d, APUS_WORD_LOCAL_PORT, BPF_CORE_READ(sk, __sk_common.skc_num));
	set_address(d, APUS_WORD_LOCAL_ADDRESS, family, BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr), address);
	const u16 port = BPF_CORE_READ(sk, __sk_common.skc_dport);
	if (!port)
		return;
	if (family == AF_INET6)
		bpf_core_read(address, sizeof(address), &sk->__sk_common.skc_v6_daddr);
	set_word(d, APUS_WORD_REMOTE_PORT, network_order(port));
	set_address(d, APUS_WORD_REMOTE_ADDRESS, family, BPF_CORE_READ(sk, __sk_common.skc_daddr), address);
}

/* The call's file, found once an event. */
static __always_inline u64 find_file(struct apus_decision *d, s64 fd, const bool direct)
{
	if (!(d->fetched & (FETCHED(APUS_STEP_OBJECT) | FETCHED(APUS_STEP_PATH))))
		d->file = fd < 0 ? 0 : file_number(bpf_get_current_task_btf(), fd, direct);
	return d->file;
}

/* By file system first, as file_kind. */
static __always_inline u32 decided_kind(u64 file, u64 inode, u64 magic, u16 mode, const bool direct)
{
	if (magic == ANON_INODE_FS_MAGIC || magic == PID_FS_MAGIC || magic == SECRETMEM_MAGIC)
		return file_kind((struct file *)file, (struct inode *)inode, mode);
	switch (mode & S_IFMT) {
	case S_IFREG:
		if (magic != TMPFS_MAGIC && magic != HUGETLBFS_MAGIC)
			return APUS_OBJECT_FILE;
		u64 dentry = GET_POINTER(direct, file, struct file, f_path.dentry);
		u64 name = get_word(direct, GET_POINTER(direct, dentry, struct dentry, d_name.name));
		return (name & 0xffffffffffff) == LETTERS('m', 'e', 'm', 'f', 'd', ':', 0, 0) ? APUS_OBJECT_MEMFD : APUS_OBJECT_FILE;
	case S_IFDIR: return APUS_OBJECT_DIRECTORY;
	case S_IFCHR: return APUS_OBJECT_CHARACTER_DEVICE;
	case S_IFBLK: return APUS_OBJECT_BLOCK_DEVICE;
	case S_IFLNK: return APUS_OBJECT_SYMLINK;
	case S_IFIFO: return APUS_OBJECT_PIPE;
	default: return APUS_OBJECT_OTHER;
	}
}

static __always_inline void fill_object(struct apus_decision *d, s64 fd, u64 file, bool accepted, const bool direct)
{
	d->fetched |= FETCHED(APUS_STEP_OBJECT);
	if (fd == DESCRIPTOR_UNKNOWN)
		d->words_unknown |= OBJECT_WORDS;
	if (fd >= 0)
		set_word(d, APUS_WORD_OBJECT_DESCRIPTOR, fd);
	if (!file)
		return;
	u64 inode = GET_POINTER(direct, file, struct file, f_inode);
	u64 block = GET_POINTER(direct, inode, struct inode, i_sb);
	const u64 magic = GET(direct, block, struct super_block, s_magic);
	const u16 mode = GET(direct, inode, struct inode, i_mode);
	u64 flags = GET(direct, file, struct file, f_flags);
	if (GET(direct, file, struct file, f_mode) & FMODE_CREATED)
		flags |= APUS_OPEN_CREATED;
	d->words[APUS_WORD_OBJECT_MODE] = mode;
	d->words[APUS_WORD_OBJECT_DEVICE] = GET(direct, block, struct super_block, s_dev);
	d->words[APUS_WORD_OBJECT_INODE] = GET(direct, inode, struct inode, i_ino);
	d->words[APUS_WORD_OBJECT_FLAGS] = flags;
	d->words[APUS_WORD_OBJECT_LAYER] = magic == OVERLAYFS_SUPER_MAGIC ? layer_of((struct inode *)inode) : APUS_LAYER_NONE;
	d->words_present |= WORD_BIT(APUS_WORD_OBJECT_MODE) | WORD_BIT(APUS_WORD_OBJECT_DEVICE) | WORD_BIT(APUS_WORD_OBJECT_INODE) |
			    WORD_BIT(APUS_WORD_OBJECT_FLAGS) | WORD_BIT(APUS_WORD_OBJECT_LAYER);
	if ((mode & S_IFMT) == S_IFSOCK) {
		fill_socket(d, file, accepted);
		return;
	}
	set_word(d, APUS_WORD_OBJECT_KIND, decided_kind(file, inode, magic, mode, direct));
}

/* apus_decision.waits: a path was given that is to be compared with the file's; of most files they are the same. */
#define GIVEN_WAITS 1
#define GIVEN_IS_THE_SAME 2

static __always_inline void fill_path(struct apus_decision *d, s64 fd, u64 file, const bool direct)
{
	d->fetched |= FETCHED(APUS_STEP_PATH);
	u64 inode = file ? GET_POINTER(direct, file, struct file, f_inode) : 0;
	if (!inode || (GET(direct, inode, struct inode, i_mode) & S_IFMT) == S_IFSOCK) {
		without_text(d, APUS_TEXT_PATH, fd == DESCRIPTOR_UNKNOWN);
		return;
	}
	struct reading r;
	volatile struct apus_decision *v = d;
	if (!begin_text(&r, d, APUS_TEXT_PATH))
		return;
	v->at = v->at_end;
	v->differs = 0;
	const bool waits = direct && v->waits;
	if (waits)
		end_given(d);
	if (waits && is_remembered(d, memo_of(d))) {
		if (walk_file(&r, file, COMPARES) && !v->differs && v->at == GIVEN_FRONT) {
			d->texts_present |= 1u << APUS_TEXT_PATH;
			v->waits = GIVEN_IS_THE_SAME;
			return;
		}
		/* By way of a link, say. Not to come here in vain the next time. */
		memo_of(d)->length = 0;
		v->at = v->at_end;
		v->differs = 0;
	}
	const bool known = read_file_path(&r, file, direct);
	end_text(&r, known);
	/* As far as was read, and that was all of both, or enough. */
	const u32 at = v->at;
	if (known && v->waits && !v->differs && at >= GIVEN_FRONT && at <= v->at_end && (at == GIVEN_FRONT || is_decided(&r))) {
		v->waits = GIVEN_IS_THE_SAME;
		if (waits && at == GIVEN_FRONT && !d->rows[APUS_TEXT_PATH])
			remember(d, memo_of(d));
	}
}

/* Both are global: verified once a program, and from one state. */
__noinline int fetch_object(struct apus_decision *d, s64 fd, u32 accepted)
{
	if (!d)
		return 0;
	if (reads_directly)
		fill_object(d, fd, find_file(d, fd, true), accepted, true);
	else
		fill_object(d, fd, find_file(d, fd, false), accepted, false);
	return 0;
}

__noinline int fetch_path(struct apus_decision *d, s64 fd)
{
	if (!d)
		return 0;
	if (reads_directly)
		fill_path(d, fd, find_file(d, fd, true), true);
	else
		fill_path(d, fd, find_file(d, fd, false), false);
	return 0;
}

#endif
