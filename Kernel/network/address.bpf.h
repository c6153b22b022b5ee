/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Both ends of a socket, from the kernel's object, in the form that the system calls have. */
#ifndef APUS_ADDRESS_BPF_H
#define APUS_ADDRESS_BPF_H

#include "../include/record.bpf.h"

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1

/* The forms of struct sockaddr_in, _in6 and _un (include/uapi/linux/in.h, in6.h, un.h). */
struct address {
	u16 family;
	u16 port; /* network order */
	union {
		u32 v4;
		struct {
			u32 flow;
			u32 v6[4];
			u32 scope;
		};
	};
};

static __always_inline u16 network_order(u16 value)
{
	return __builtin_bswap16(value);
}

static __always_inline void put_unix_name(struct scratch *s, u32 slot, struct sock *sk)
{
	struct unix_address *name = BPF_CORE_READ((struct unix_sock *)sk, addr);
	u16 family = AF_UNIX;
	if (!name) { /* not bound: the family alone */
		put_bytes(s, slot, &family, sizeof(family), sizeof(family), false);
		return;
	}
	u32 length = BPF_CORE_READ(name, len);
	put_bytes(s, slot, (void *)name + bpf_core_field_offset(struct unix_address, name), length, 110, false);
}

/* Global: verified once. 'remote' asks for the other end. */
__noinline int put_socket_address(struct scratch *s, u32 slot, u64 sock, u32 remote)
{
	struct sock *sk = (void *)sock;
	if (!s || slot >= APUS_MAX_ARGUMENTS || !sk)
		return 0;
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	if (family == AF_UNIX) {
		if (remote)
			sk = BPF_CORE_READ((struct unix_sock *)sk, peer);
		if (sk)
			put_unix_name(s, slot, sk);
		return 0;
	}
	struct address address = {.family = family};
	u32 length = 16;
	if (remote)
		address.port = BPF_CORE_READ(sk, __sk_common.skc_dport);
	else
		address.port = network_order(BPF_CORE_READ(sk, __sk_common.skc_num));
	if (family == AF_INET) {
		address.v4 = remote ? BPF_CORE_READ(sk, __sk_common.skc_daddr) : BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr);
	} else if (family == AF_INET6) {
		struct in6_addr from;
		if (remote)
			BPF_CORE_READ_INTO(&from, sk, __sk_common.skc_v6_daddr);
		else
			BPF_CORE_READ_INTO(&from, sk, __sk_common.skc_v6_rcv_saddr);
		__builtin_memcpy(address.v6, &from, 16);
		length = 28;
	} else {
		length = 2;
	}
	put_bytes(s, slot, &address, length, sizeof(address), false);
	return 0;
}

static __always_inline struct sock *socket_of(struct file *file, u32 *type)
{
	if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	struct socket *sock = BPF_CORE_READ(file, private_data);
	*type = BPF_CORE_READ(sock, type);
	return BPF_CORE_READ(sock, sk);
}

#endif
