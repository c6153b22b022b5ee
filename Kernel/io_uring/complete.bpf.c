/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Operations that an io_uring asked for, where no object hook sees them: told as they complete, in the submitter's, a worker's
 * or the submission thread's context, which share the descriptor table. Names are told as they are submitted, from the
 * kernel's own copy.
 */

#define OP_WRITEV 2
#define OP_WRITE_FIXED 5
#define OP_ACCEPT 13
#define OP_CONNECT 16
#define OP_OPENAT 18
#define OP_WRITE 23
#define OP_OPENAT2 28
#define OP_RENAMEAT 35
#define OP_UNLINKAT 36
#define OP_SYMLINKAT 38
#define OP_LINKAT 39
#define OP_SOCKET 45
#define OP_BIND 56
#define OP_LISTEN 57

static __always_inline struct scratch *ring_begin(u16 kind, u8 arguments)
{
	if (!in_set(chosen_on_ring, kind) || !current_in_scope())
		return 0;
	struct scratch *s = record_begin(kind, APUS_PROVIDER_IO_URING, arguments);
	if (s)
		HEADER(s)->flags |= APUS_FLAG_IO_URING;
	return s;
}

static __always_inline void ring_open(const struct hook hook, struct io_kiocb *request, s32 result)
{
	struct io_open *open = (void *)request;
	/* A direct descriptor is no number in the table. */
	if (result < 0 || BPF_CORE_READ(open, file_slot))
		return;
	struct file *file = file_of(bpf_get_current_task_btf(), result);
	if (!file)
		return;
	u32 flags = BPF_CORE_READ(file, f_flags) | (BPF_CORE_READ(open, how.flags) & (O_CREAT | O_TRUNC));
	if (open_for_change_only && !for_change(flags))
		return;
	struct scratch *s = ring_begin(APUS_EVENT_SECURITY_FILE_OPEN, 6);
	if (!s)
		return;
	put_file_identity(s, file);
	put_value(s, 1, flags);
	record_finish(hook, s);
}

static __always_inline void ring_socket(const struct hook hook, struct io_kiocb *request, u8 operation, s32 result)
{
	u32 type = 0;
	struct file *file = BPF_CORE_READ(request, file);
	struct sock *sk = file ? socket_of(file, &type) : 0;
	if (!sk || (result < 0 && result != -EINPROGRESS))
		return;
	struct scratch *s;
	if (operation == OP_CONNECT) {
		s = ring_begin(APUS_EVENT_SECURITY_SOCKET_CONNECT, 3);
		if (s) {
			put_value(s, 1, type);
			put_socket_address(s, 2, (u64)sk, 1);
			record_finish(hook, s);
		}
		u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
		if (type == SOCK_STREAM && (family == AF_INET || family == AF_INET6)) {
			s = ring_begin(APUS_EVENT_NET_TCP_CONNECT, 3);
			if (s) {
				put_socket_address(s, 0, (u64)sk, 1);
				put_value(s, 1, network_order(BPF_CORE_READ(sk, __sk_common.skc_dport)));
				record_finish(hook, s);
			}
		}
		return;
	}
	if (operation == OP_LISTEN)
		s = ring_begin(APUS_EVENT_SECURITY_SOCKET_LISTEN, 3);
	else if (operation == OP_BIND)
		s = ring_begin(APUS_EVENT_SECURITY_SOCKET_BIND, 2);
	else
		s = ring_begin(APUS_EVENT_SECURITY_SOCKET_ACCEPT, 2);
	if (!s)
		return;
	put_socket_address(s, 1, (u64)sk, 0);
	record_finish(hook, s);
}

static __always_inline void ring_write(const struct hook hook, struct io_kiocb *request, s32 result)
{
	struct io_rw *rw = (void *)request;
	struct file *file = BPF_CORE_READ(request, file);
	if (result <= 0 || !file || BPF_CORE_READ(rw, kiocb.ki_pos) != result || !is_regular(file))
		return;
	struct scratch *s = ring_begin(APUS_EVENT_MAGIC_WRITE, 4);
	if (!s)
		return;
	tell_magic(s, file, BPF_CORE_READ(rw, addr), result, result);
	record_finish(hook, s);
}

static __always_inline int on_complete(const struct hook hook, struct io_kiocb *request, s32 result)
{
	if (!request)
		return 0;
	u8 operation = BPF_CORE_READ(request, opcode);
	switch (operation) {
	case OP_OPENAT:
	case OP_OPENAT2:
		ring_open(hook, request, result);
		break;
	case OP_CONNECT:
	case OP_ACCEPT:
	case OP_BIND:
	case OP_LISTEN:
		ring_socket(hook, request, operation, result);
		break;
	case OP_WRITE:
	case OP_WRITE_FIXED:
		ring_write(hook, request, result);
		break;
	}
	return 0;
}

/* include/trace/events/io_uring.h: io_uring_complete(ctx, req, user_data, res, ...) up to v6.12, (ctx, req, cqe) later */
HOOK_DECISIONS(ring_complete_result);
SEC("tp_btf/io_uring_complete")
int ring_complete_result(u64 *ctx)
{
	return on_complete(HOOK_OF(ring_complete_result, APUS_PROVIDER_IO_URING), (void *)ctx[1], ctx[3]);
}

HOOK_DECISIONS(ring_complete_entry);
SEC("tp_btf/io_uring_complete")
int ring_complete_entry(u64 *ctx)
{
	struct io_uring_cqe *entry = (void *)ctx[2];
	return on_complete(HOOK_OF(ring_complete_entry, APUS_PROVIDER_IO_URING), (void *)ctx[1], BPF_CORE_READ(entry, res));
}

static __always_inline const char *name_in(struct filename *filename)
{
	return BPF_CORE_READ(filename, name);
}

/* The names of a request: kernel memory, and absolute only if they were given so. */
static __always_inline int on_submit(const struct hook hook, struct io_kiocb *request)
{
	struct scratch *s;
	switch (BPF_CORE_READ(request, opcode)) {
	case OP_UNLINKAT: {
		struct io_unlink *unlink = (void *)request;
		if (BPF_CORE_READ(unlink, flags) & 0x200) /* AT_REMOVEDIR */
			return 0;
		s = ring_begin(APUS_EVENT_SECURITY_INODE_UNLINK, 4);
		if (!s)
			return 0;
		put_named(s, 0, BPF_CORE_READ(unlink, dfd), (u64)name_in(BPF_CORE_READ(unlink, filename)));
		record_finish(hook, s);
		break;
	}
	case OP_RENAMEAT: {
		struct io_rename *rename = (void *)request;
		s = ring_begin(APUS_EVENT_SECURITY_INODE_RENAME, 2);
		if (!s)
			return 0;
		put_named(s, 0, BPF_CORE_READ(rename, old_dfd), (u64)name_in(BPF_CORE_READ(rename, oldpath)));
		put_named(s, 1, BPF_CORE_READ(rename, new_dfd), (u64)name_in(BPF_CORE_READ(rename, newpath)));
		record_finish(hook, s);
		break;
	}
	case OP_LINKAT: {
		struct io_link *link = (void *)request;
		s = ring_begin(APUS_EVENT_SECURITY_INODE_LINK, 2);
		if (!s)
			return 0;
		put_named(s, 0, BPF_CORE_READ(link, old_dfd), (u64)name_in(BPF_CORE_READ(link, oldpath)));
		put_named(s, 1, BPF_CORE_READ(link, new_dfd), (u64)name_in(BPF_CORE_READ(link, newpath)));
		record_finish(hook, s);
		break;
	}
	case OP_SYMLINKAT: {
		struct io_link *link = (void *)request;
		s = ring_begin(APUS_EVENT_SECURITY_INODE_SYMLINK, 2);
		if (!s)
			return 0;
		put_named(s, 0, BPF_CORE_READ(link, new_dfd), (u64)name_in(BPF_CORE_READ(link, newpath)));
		put_kernel_string(s, 1, name_in(BPF_CORE_READ(link, oldpath)));
		record_finish(hook, s);
		break;
	}
	}
	return 0;
}

/* io_uring_submit_req(struct io_kiocb *req); up to v6.1 io_uring_submit_sqe(req, bool force_nonblock) */
HOOK_DECISIONS(ring_submit_req);
SEC("tp_btf/io_uring_submit_req")
int ring_submit_req(u64 *ctx)
{
	return on_submit(HOOK_OF(ring_submit_req, APUS_PROVIDER_IO_URING), (void *)ctx[0]);
}

HOOK_DECISIONS(ring_submit_sqe);
SEC("tp_btf/io_uring_submit_sqe")
int ring_submit_sqe(u64 *ctx)
{
	return on_submit(HOOK_OF(ring_submit_sqe, APUS_PROVIDER_IO_URING), (void *)ctx[0]);
}
