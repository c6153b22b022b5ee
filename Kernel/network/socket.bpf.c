/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Sockets: create, bind, listen, accept, connect, and duplicated descriptors. Addresses come from the kernel's objects. */
#include "address.bpf.h"

static __always_inline struct scratch *socket_begin(u16 kind, u8 provider, u8 arguments, struct call *call)
{
	struct task_struct *task = bpf_get_current_task_btf();
	if (!current_in_scope())
		return 0;
	*call = current_call(task);
	struct scratch *s = record_begin(kind, provider, arguments);
	if (!s)
		return 0;
	put_call(s, call);
	return s;
}

/* The descriptor is the call's first argument, except under socketcall and io_uring. */
static __always_inline void put_descriptor(struct scratch *s, u32 slot, const struct call *call)
{
	if (call->io_uring || !call->regs)
		return;
	struct apus_syscall *entry = syscall_entry_quiet(call->abi, call->number);
	if (entry && entry->family == APUS_FAMILY_SOCKET && entry->member != APUS_SOCKET_CALL)
		put_value(s, slot, syscall_argument(call->regs, call->abi, 0));
}

/* int security_socket_create(int family, int type, int protocol, int kern) */
static __always_inline void on_socket_create(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct call call;
	struct scratch *s = socket_begin(APUS_EVENT_SECURITY_SOCKET_CREATE, hook.provider, 4, &call);
	if (!s)
		return;
	put_value(s, 0, a);
	put_value(s, 1, b);
	put_value(s, 2, c);
	put_value(s, 3, d);
	record_finish(hook, s);
}
OBJECT_HOOK(socket_create, "socket_create", "security_socket_create", 4, on_socket_create)

/* int security_socket_bind(struct socket *sock, struct sockaddr *address, int addrlen) */
static __always_inline void on_socket_bind(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct call call;
	struct scratch *s = socket_begin(APUS_EVENT_SECURITY_SOCKET_BIND, hook.provider, 2, &call);
	if (!s)
		return;
	put_descriptor(s, 0, &call);
	put_bytes(s, 1, (void *)b, c, SOCKADDR_LIMIT, false);
	record_finish(hook, s);
}
OBJECT_HOOK(socket_bind, "socket_bind", "security_socket_bind", 3, on_socket_bind)

/* int security_socket_listen(struct socket *sock, int backlog) */
static __always_inline void on_socket_listen(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct socket *sock = (void *)a;
	struct call call;
	struct scratch *s = socket_begin(APUS_EVENT_SECURITY_SOCKET_LISTEN, hook.provider, 3, &call);
	if (!s)
		return;
	put_descriptor(s, 0, &call);
	put_socket_address(s, 1, (u64)BPF_CORE_READ(sock, sk), 0);
	put_value(s, 2, b);
	record_finish(hook, s);
}
OBJECT_HOOK(socket_listen, "socket_listen", "security_socket_listen", 2, on_socket_listen)

/* int security_socket_accept(struct socket *sock, struct socket *newsock) */
static __always_inline void on_socket_accept(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct socket *sock = (void *)a;
	struct call call;
	struct scratch *s = socket_begin(APUS_EVENT_SECURITY_SOCKET_ACCEPT, hook.provider, 2, &call);
	if (!s)
		return;
	put_descriptor(s, 0, &call);
	put_socket_address(s, 1, (u64)BPF_CORE_READ(sock, sk), 0);
	record_finish(hook, s);
}
OBJECT_HOOK(socket_accept, "socket_accept", "security_socket_accept", 2, on_socket_accept)

/* net_tcp_connect: text of the address is made in user space; here the address as it is, and the port. */
static __always_inline void put_tcp_target(struct scratch *s, const struct address *address, u16 family)
{
	put_bytes(s, 0, address, family == AF_INET ? 16 : 28, sizeof(*address), false);
	put_value(s, 1, network_order(address->port));
}

/* int security_socket_connect(struct socket *sock, struct sockaddr *address, int addrlen) */
static __always_inline void on_socket_connect(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct socket *sock = (void *)a;
	struct call call;
	u32 type = BPF_CORE_READ(sock, type);
	if (is_chosen(APUS_EVENT_SECURITY_SOCKET_CONNECT)) {
		struct scratch *s = socket_begin(APUS_EVENT_SECURITY_SOCKET_CONNECT, hook.provider, 3, &call);
		if (!s)
			return;
		put_descriptor(s, 0, &call);
		put_value(s, 1, type);
		put_bytes(s, 2, (void *)b, c, SOCKADDR_LIMIT, false);
		record_finish(hook, s);
	}
	if (is_chosen(APUS_EVENT_NET_TCP_CONNECT) && type == SOCK_STREAM) {
		struct address address = {};
		u32 length = c > sizeof(address) ? sizeof(address) : (u32)c;
		if (length < 16 || bpf_probe_read_kernel(&address, length, (void *)b))
			return;
		if (address.family != AF_INET && address.family != AF_INET6)
			return;
		struct scratch *s = socket_begin(APUS_EVENT_NET_TCP_CONNECT, hook.provider, 3, &call);
		if (!s)
			return;
		put_tcp_target(s, &address, address.family);
		record_finish(hook, s);
	}
}
OBJECT_HOOK(socket_connect, "socket_connect", "security_socket_connect", 3, on_socket_connect)

/* socket_dup: oldfd, newfd and the other end of the connection. */
static __always_inline void tell_dup(const struct hook hook, struct exit_call *call, struct task_struct *task)
{
	u32 type;
	struct file *file = file_of(task, call->result);
	struct sock *sk = file ? socket_of(file, &type) : 0;
	if (!sk)
		return;
	struct scratch *s = exit_begin(call, APUS_EVENT_SOCKET_DUP, 3);
	if (!s)
		return;
	HEADER(s)->provider = hook.provider;
	put_value(s, 0, argument(call, 0));
	put_value(s, 1, call->result);
	put_socket_address(s, 2, (u64)sk, 1);
	record_finish(hook, s);
}

#define F_DUPFD 0
#define F_DUPFD_CLOEXEC 1030
#define EINPROGRESS 115

/* socketcall(2) of i386: which call it is, and its arguments in memory, four bytes each. */
static __always_inline bool unpack_socketcall(struct exit_call *call, u32 *member, u32 *arguments)
{
	u32 code = argument(call, 0);
	if (bpf_probe_read_user(arguments, 12, (void *)argument(call, 1)))
		return false;
	switch (code) { /* include/uapi/linux/net.h */
	case 1: *member = APUS_SOCKET_SOCKET; return true;
	case 2: *member = APUS_SOCKET_BIND; return true;
	case 3: *member = APUS_SOCKET_CONNECT; return true;
	case 4: *member = APUS_SOCKET_LISTEN; return true;
	case 5:
	case 18: *member = APUS_SOCKET_ACCEPT; return true;
	}
	return false;
}

HOOK_DECISIONS(socket_exit);
SEC("tp_btf/sys_exit")
int socket_exit(u64 *ctx)
{
	const struct hook hook = HOOK_OF(socket_exit, APUS_PROVIDER_SYS_EXIT);
	struct exit_call call;
	struct task_struct *task = bpf_get_current_task_btf();
	struct scratch *s;
	u32 type = 0, arguments[3];
	if (!exit_call(ctx, &call) || (call.result < 0 && call.result != -EINPROGRESS))
		return 0;
	u32 member = call.entry->member;
	if (member == APUS_SOCKET_CALL) {
		if (!unpack_socketcall(&call, &member, arguments))
			return 0;
	} else {
#pragma unroll
		for (u32 i = 0; i < 3; i++)
			arguments[i] = argument(&call, i);
	}
	if (member == APUS_SOCKET_SOCKET) {
		s = exit_begin(&call, APUS_EVENT_SECURITY_SOCKET_CREATE, 4);
		if (!s)
			return 0;
		put_value(s, 0, arguments[0]);
		put_value(s, 1, arguments[1]);
		put_value(s, 2, arguments[2]);
		put_value(s, 3, 0);
		record_finish(hook, s);
		return 0;
	}
	if (member == APUS_SOCKET_DUP || member == APUS_SOCKET_DUP2 || member == APUS_SOCKET_FCNTL) {
		if (member == APUS_SOCKET_FCNTL && arguments[1] != F_DUPFD && arguments[1] != F_DUPFD_CLOEXEC)
			return 0;
		tell_dup(hook, &call, task);
		return 0;
	}
	struct file *file = file_of(task, arguments[0]);
	struct sock *sk = file ? socket_of(file, &type) : 0;
	if (!sk)
		return 0;
	u16 kind, count = 2;
	switch (member) {
	case APUS_SOCKET_BIND: kind = APUS_EVENT_SECURITY_SOCKET_BIND; break;
	case APUS_SOCKET_LISTEN: kind = APUS_EVENT_SECURITY_SOCKET_LISTEN; count = 3; break;
	case APUS_SOCKET_ACCEPT: kind = APUS_EVENT_SECURITY_SOCKET_ACCEPT; break;
	case APUS_SOCKET_CONNECT: kind = APUS_EVENT_SECURITY_SOCKET_CONNECT; count = 3; break;
	default: return 0;
	}
	s = exit_begin(&call, kind, count);
	if (s) {
		put_value(s, 0, arguments[0]);
		if (member == APUS_SOCKET_CONNECT)
			put_value(s, 1, type);
		put_socket_address(s, member == APUS_SOCKET_CONNECT ? 2 : 1, (u64)sk, member == APUS_SOCKET_CONNECT);
		if (member == APUS_SOCKET_LISTEN)
			put_value(s, 2, arguments[1]);
		record_finish(hook, s);
	}
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	if (member == APUS_SOCKET_CONNECT && type == SOCK_STREAM && (family == AF_INET || family == AF_INET6)) {
		s = exit_begin(&call, APUS_EVENT_NET_TCP_CONNECT, 3);
		if (!s)
			return 0;
		put_socket_address(s, 0, (u64)sk, 1);
		put_value(s, 1, network_order(BPF_CORE_READ(sk, __sk_common.skc_dport)));
		record_finish(hook, s);
	}
	return 0;
}

/* fexit on the calls that duplicate a descriptor, where fexit works: `long __x64_sys_dup(const struct pt_regs *regs)` */
#define DUP_FEXIT(name)                                                                                            \
	HOOK_DECISIONS(name);                                                                                      \
	SEC("?fexit/none") int name(u64 *ctx)                                                                      \
	{                                                                                                          \
		struct exit_call call;                                                                             \
		struct task_struct *task = bpf_get_current_task_btf();                                             \
		if (!exit_call(ctx, &call) || call.result < 0 || call.entry->family != APUS_FAMILY_SOCKET)         \
			return 0;                                                                                  \
		u32 command = argument(&call, 1);                                                                  \
		if (call.entry->member == APUS_SOCKET_FCNTL && command != F_DUPFD && command != F_DUPFD_CLOEXEC)   \
			return 0;                                                                                  \
		if (current_in_scope())                                                                           \
			tell_dup(HOOK_OF(name, APUS_PROVIDER_SYSCALL_FEXIT), &call, task);                         \
		return 0;                                                                                          \
	}
DUP_FEXIT(dup_fexit_0)
DUP_FEXIT(dup_fexit_1)
DUP_FEXIT(dup_fexit_2)
DUP_FEXIT(dup_fexit_3)
