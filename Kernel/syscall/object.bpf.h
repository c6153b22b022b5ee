/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What a call's descriptor and paths stand for (apus_object_slot), told with the call when that was asked for. The descriptor's
 * number is all that an exit has: another thread may have put another file behind it by now.
 */
#ifndef APUS_OBJECT_BPF_H
#define APUS_OBJECT_BPF_H

#include "../include/inode.bpf.h"
#include "../file/given.bpf.h"
#include "../network/address.bpf.h"
#include "data.bpf.h"

#define ANON_INODE_FS_MAGIC 0x09041934 /* include/uapi/linux/magic.h */
#define PID_FS_MAGIC 0x50494446
#define SECRETMEM_MAGIC 0x5345434d
#define FMODE_CREATED 0x100000 /* include/linux/fs.h */
#define AF_NETLINK 16 /* include/linux/socket.h */
#define AF_PACKET 17
#define TCP_ESTABLISHED 1 /* include/net/tcp_states.h */
#define TCP_LISTEN 10

/* Eight letters as the word that they are in memory. */
#define LETTERS(a, b, c, d, e, f, g, h)                                                                            \
	((u64)(a) | (u64)(b) << 8 | (u64)(c) << 16 | (u64)(d) << 24 | (u64)(e) << 32 | (u64)(f) << 40 |            \
	 (u64)(g) << 48 | (u64)(h) << 56)

/* Objects without a file of their own are told apart by the name that the kernel gave them. */
static __always_inline enum apus_object_kind anonymous_kind(struct file *file)
{
	u64 name = 0;
	bpf_probe_read_kernel_str(&name, sizeof(name), BPF_CORE_READ(file, f_path.dentry, d_name.name));
	/* A longer name loses its eighth letter to the NUL. */
	switch (name) {
	case LETTERS('[', 'e', 'v', 'e', 'n', 't', 'f', 0): return APUS_OBJECT_EVENTFD;
	case LETTERS('[', 'e', 'v', 'e', 'n', 't', 'p', 0): return APUS_OBJECT_EVENTPOLL;
	case LETTERS('[', 's', 'i', 'g', 'n', 'a', 'l', 0): return APUS_OBJECT_SIGNALFD;
	case LETTERS('[', 't', 'i', 'm', 'e', 'r', 'f', 0): return APUS_OBJECT_TIMERFD;
	case LETTERS('[', 'u', 's', 'e', 'r', 'f', 'a', 0): return APUS_OBJECT_USERFAULTFD;
	case LETTERS('[', 'i', 'o', '_', 'u', 'r', 'i', 0): return APUS_OBJECT_IO_URING;
	case LETTERS('[', 'p', 'i', 'd', 'f', 'd', ']', 0): return APUS_OBJECT_PIDFD;
	case LETTERS('i', 'n', 'o', 't', 'i', 'f', 'y', 0): return APUS_OBJECT_INOTIFY;
	case LETTERS('b', 't', 'f', 0, 0, 0, 0, 0): return APUS_OBJECT_BPF;
	}
	/* bpf-map, bpf-prog, bpf_link, bpf_iter: their kinds multiply. */
	return (name & 0xffffff) == LETTERS('b', 'p', 'f', 0, 0, 0, 0, 0) ? APUS_OBJECT_BPF : APUS_OBJECT_ANONYMOUS;
}

static __always_inline enum apus_object_kind socket_kind(u16 family)
{
	switch (family) {
	case AF_INET: return APUS_OBJECT_IPV4;
	case AF_INET6: return APUS_OBJECT_IPV6;
	case AF_UNIX: return APUS_OBJECT_UNIX;
	case AF_NETLINK: return APUS_OBJECT_NETLINK;
	case AF_PACKET: return APUS_OBJECT_PACKET;
	default: return APUS_OBJECT_SOCKET;
	}
}

/* By file system first: since v6.16 an anonymous inode says that it is a regular file. */
static __always_inline enum apus_object_kind file_kind(struct file *file, struct inode *inode, u16 mode)
{
	switch (BPF_CORE_READ(inode, i_sb, s_magic)) {
	case ANON_INODE_FS_MAGIC: return anonymous_kind(file);
	case PID_FS_MAGIC: return APUS_OBJECT_PIDFD;
	case SECRETMEM_MAGIC: return APUS_OBJECT_ANONYMOUS;
	}
	switch (mode & S_IFMT) {
	case S_IFREG: return is_memfd(file, inode) ? APUS_OBJECT_MEMFD : APUS_OBJECT_FILE;
	case S_IFDIR: return APUS_OBJECT_DIRECTORY;
	case S_IFCHR: return APUS_OBJECT_CHARACTER_DEVICE;
	case S_IFBLK: return APUS_OBJECT_BLOCK_DEVICE;
	case S_IFLNK: return APUS_OBJECT_SYMLINK;
	case S_IFIFO: return APUS_OBJECT_PIPE;
	default: return APUS_OBJECT_OTHER;
	}
}

/*
 * Whether it listens or was accepted. A socket that a listening one makes is a copy and keeps its backlog's limit, which no other
 * connected internet socket has (but for a listener's limit of 0). One of AF_UNIX has its listener's name, and a client seldom one.
 */
static __always_inline bool is_server(struct sock *sk, u16 family, u8 state)
{
	if (state == TCP_LISTEN)
		return true;
	if (state != TCP_ESTABLISHED && family == AF_UNIX)
		return false;
	if (family == AF_INET || family == AF_INET6)
		return BPF_CORE_READ(sk, sk_max_ack_backlog) != 0;
	if (family != AF_UNIX || !BPF_CORE_READ((struct unix_sock *)sk, addr))
		return false;
	struct sock *peer = BPF_CORE_READ((struct unix_sock *)sk, peer);
	return peer && !BPF_CORE_READ((struct unix_sock *)peer, addr);
}

static __always_inline bool has_remote(struct sock *sk, u16 family)
{
	if (family == AF_UNIX)
		return BPF_CORE_READ((struct unix_sock *)sk, peer) != 0;
	return (family == AF_INET || family == AF_INET6) && BPF_CORE_READ(sk, __sk_common.skc_dport) != 0;
}

static __always_inline void put_socket_object(struct scratch *s, u32 base, struct file *file, bool accepted)
{
	struct socket *sock = BPF_CORE_READ(file, private_data);
	struct sock *sk = BPF_CORE_READ(sock, sk);
	if (!sk) {
		put_value(s, base + APUS_OBJECT_KIND, APUS_OBJECT_SOCKET);
		return;
	}
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	u8 state = BPF_CORE_READ(sk, __sk_common.skc_state);
	put_value(s, base + APUS_OBJECT_KIND, socket_kind(family));
	put_value(s, base + APUS_OBJECT_FAMILY, family);
	put_value(s, base + APUS_OBJECT_TYPE, (u16)BPF_CORE_READ(sock, type));
	put_value(s, base + APUS_OBJECT_PROTOCOL, BPF_CORE_READ(sk, sk_protocol));
	put_value(s, base + APUS_OBJECT_STATE, state | (accepted || is_server(sk, family, state) ? APUS_SOCKET_SERVER : 0));
	put_socket_address(s, base + APUS_OBJECT_LOCAL, (u64)sk, 0);
	if (has_remote(sk, family))
		put_socket_address(s, base + APUS_OBJECT_REMOTE, (u64)sk, 1);
}

/* Global: verified once a program. */
__noinline int put_file_object(struct scratch *s, u32 base, u64 number, u32 accepted)
{
	struct file *file = (void *)number;
	if (!with_objects || !s || base > 6)
		return 0;
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	u16 mode = BPF_CORE_READ(inode, i_mode);
	u64 flags = BPF_CORE_READ(file, f_flags);
	if (BPF_CORE_READ(file, f_mode) & FMODE_CREATED)
		flags |= APUS_OPEN_CREATED;
	put_value(s, base + APUS_OBJECT_MODE, mode);
	put_value(s, base + APUS_OBJECT_DEVICE, BPF_CORE_READ(inode, i_sb, s_dev));
	put_value(s, base + APUS_OBJECT_INODE, BPF_CORE_READ(inode, i_ino));
	put_value(s, base + APUS_OBJECT_FLAGS, flags);
	put_value(s, base + APUS_OBJECT_LAYER, layer_of(inode));
	if ((mode & S_IFMT) == S_IFSOCK) {
		put_socket_object(s, base, file, accepted);
		return 0;
	}
	put_value(s, base + APUS_OBJECT_KIND, file_kind(file, inode, mode));
	put_path_of(s, base + APUS_OBJECT_PATH, number);
	return 0;
}

/* socketcall(2) has its arguments in memory; the codes are in include/uapi/linux/net.h. */
static __always_inline s64 socketcall_descriptor(struct scratch *s, s64 result, bool *accepted)
{
	s32 fd = -1;
	switch (s->registers[0]) {
	case 1: return result; /* socket */
	case 5: /* accept, accept4 */
	case 18: *accepted = true; return result;
	case 8: return -1; /* socketpair */
	}
	if (bpf_probe_read_user(&fd, sizeof(fd), (void *)s->registers[1]))
		return -1;
	return fd;
}

/* enum bpf_cmd, include/uapi/linux/bpf.h: what else it returns is no descriptor. */
#define BPF_MAKES_DESCRIPTOR                                                                                       \
	(1ull << BPF_MAP_CREATE | 1ull << BPF_PROG_LOAD | 1ull << BPF_OBJ_GET | 1ull << BPF_PROG_GET_FD_BY_ID |    \
	 1ull << BPF_MAP_GET_FD_BY_ID | 1ull << BPF_RAW_TRACEPOINT_OPEN | 1ull << BPF_BTF_LOAD |                   \
	 1ull << BPF_BTF_GET_FD_BY_ID | 1ull << BPF_LINK_CREATE | 1ull << BPF_LINK_GET_FD_BY_ID |                  \
	 1ull << BPF_ENABLE_STATS | 1ull << BPF_ITER_CREATE | 1ull << 36 /* BPF_TOKEN_CREATE, v6.9 */)

/* The descriptor that the call is about, or a negative number. */
static __always_inline s64 descriptor_of(struct scratch *s, struct apus_syscall *entry, s64 result, bool *accepted)
{
	const u32 where = entry->object & APUS_DESCRIPTOR_MASK;
	switch (where) {
	case APUS_DESCRIPTOR_NONE: return -1;
	case APUS_DESCRIPTOR_RESULT:
		*accepted = entry->family == APUS_FAMILY_SOCKET && entry->member == APUS_SOCKET_ACCEPT;
		return result;
	case APUS_DESCRIPTOR_SOCKETCALL: return socketcall_descriptor(s, result, accepted);
	case APUS_DESCRIPTOR_BPF:
		return s->registers[0] < 64 && (BPF_MAKES_DESCRIPTOR >> s->registers[0] & 1) ? result : -1;
	}
	return where < APUS_DESCRIPTOR_RESULT ? (s32)s->registers[(where - 1) & 7] : -1;
}

/* struct msghdr begins with the address and its length (include/linux/socket.h); so does struct mmsghdr. */
static __always_inline void put_message_address(struct scratch *s, u32 slot)
{
	u64 message = s->registers[1], name = 0;
	u32 length = 0, width = s->narrow ? 4 : 8;
	if (s->narrow ? bpf_probe_read_user(&name, 4, (void *)message) : bpf_probe_read_user(&name, 8, (void *)message))
		return;
	if (name && !bpf_probe_read_user(&length, sizeof(length), (void *)(message + width)) && length)
		put_bytes(s, slot, (void *)name, length, SOCKADDR_LIMIT, true);
}

static __always_inline void put_given_of(struct scratch *s, u32 slot, u8 given)
{
	const u32 path = given & 15, folder = given >> 4;
	if (path)
		put_given(s, slot, folder ? (s32)s->registers[(folder - 1) & 7] : AT_FDCWD, s->registers[(path - 1) & 7]);
}

static __always_inline bool is_poll(struct apus_syscall *entry)
{
	return entry->data >> 4 == APUS_DATA_POLLED;
}

static __always_inline bool has_objects(struct apus_syscall *entry)
{
	return entry->object || entry->given[0] || entry->given[1] || (with_polled && is_poll(entry));
}

#define POLLED_MASK ((1ull << APUS_POLLED_SLOTS) - 1)

/*
 * The descriptors of an array of struct pollfd (include/uapi/asm-generic/poll.h: descriptor, two shorts). Each is told as if the call
 * were about it; then its slots move to its place in the list. Global, and with no function between: eight may be nested.
 */
__noinline int put_polled(struct scratch *s, struct apus_syscall *entry)
{
	u32 offset, count = 0;
	if (!with_polled || !s || !entry || !record_room(s, &offset))
		return 0;
	const u32 base = entry->count, place = (entry->data - 1) & 7;
	const u64 array = s->registers[place & 7];
	const u32 wanted = s->registers[(place + 1) & 7];
	if (base > 6)
		return 0;
	s->used = offset + APUS_POLLED_LIMIT * sizeof(struct apus_polled);
	for (u32 i = 0; i < APUS_POLLED_LIMIT; i++, count++) {
		const u32 at = offset + i * sizeof(struct apus_polled);
		s32 fd = -1;
		if (i >= wanted)
			break;
		if (bpf_probe_read_user(&fd, sizeof(fd), (void *)(array + 8 * i))) {
			count_unreadable();
			break;
		}
		put_value(s, base + APUS_OBJECT_DESCRIPTOR, (s64)fd);
		struct file *file = file_of(bpf_get_current_task_btf(), fd);
		if (file)
			put_file_object(s, base, (u64)file, 0);
		u64 present = HEADER(s)->present >> base & POLLED_MASK;
		bpf_probe_read_kernel(&s->bytes[at & RECORD_MASK], sizeof(present), &present);
		bpf_probe_read_kernel(&s->bytes[(at + 8) & RECORD_MASK], 8 * APUS_POLLED_SLOTS, &SLOT(s, base));
		HEADER(s)->present &= ~(POLLED_MASK << base);
	}
	put_reference(s, base + APUS_OBJECT_POLLED, offset, count * sizeof(struct apus_polled), APUS_SLOT_FROM_USER);
	return 0;
}

/* Behind the call's arguments, which are in s->registers. */
__noinline int put_objects(struct scratch *s, struct apus_syscall *entry, s64 result)
{
	bool accepted = false;
	if (!with_objects || !s || !entry)
		return 0;
	const u32 base = entry->count;
	if (base > 6)
		return 0;
	s64 fd = descriptor_of(s, entry, result, &accepted);
	if (fd >= 0) {
		put_value(s, base + APUS_OBJECT_DESCRIPTOR, fd);
		struct file *file = file_of(bpf_get_current_task_btf(), fd);
		if (file)
			put_file_object(s, base, (u64)file, accepted);
	}
	if (entry->object & APUS_OBJECT_OF_MESSAGE)
		put_message_address(s, base + APUS_OBJECT_MESSAGE);
	put_given_of(s, base + APUS_OBJECT_GIVEN0, entry->given[0]);
	put_given_of(s, base + APUS_OBJECT_GIVEN1, entry->given[1]);
	if (with_data && entry->data)
		put_data(s, base + APUS_OBJECT_DATA, entry->data, result);
	return 0;
}

#endif
