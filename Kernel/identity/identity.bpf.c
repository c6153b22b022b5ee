/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Who a task is and what it sees: credentials and namespaces. */

static __always_inline void slim(struct apus_cred *to, struct cred *from)
{
	to->uid = BPF_CORE_READ(from, uid.val);
	to->gid = BPF_CORE_READ(from, gid.val);
	to->suid = BPF_CORE_READ(from, suid.val);
	to->sgid = BPF_CORE_READ(from, sgid.val);
	to->euid = BPF_CORE_READ(from, euid.val);
	to->egid = BPF_CORE_READ(from, egid.val);
	to->fsuid = BPF_CORE_READ(from, fsuid.val);
	to->fsgid = BPF_CORE_READ(from, fsgid.val);
	to->user_namespace = BPF_CORE_READ(from, user_ns, ns.inum);
	to->securebits = BPF_CORE_READ(from, securebits);
	bpf_core_read(&to->inheritable, 8, &from->cap_inheritable);
	bpf_core_read(&to->permitted, 8, &from->cap_permitted);
	bpf_core_read(&to->effective, 8, &from->cap_effective);
	bpf_core_read(&to->bounding, 8, &from->cap_bset);
	bpf_core_read(&to->ambient, 8, &from->cap_ambient);
}

static __always_inline bool same(const struct apus_cred *a, const struct apus_cred *b)
{
	const u64 *left = (const u64 *)a, *right = (const u64 *)b;
#pragma unroll
	for (u32 i = 0; i < sizeof(*a) / 8; i++)
		if (left[i] != right[i])
			return false;
	return true;
}

/* int commit_creds(struct cred *new) */
static __always_inline void on_commit_creds(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct apus_cred before = {}, after = {};
	slim(&before, (struct cred *)task->real_cred);
	slim(&after, (struct cred *)a);
	if (same(&before, &after))
		return;
	struct scratch *s = name_begin(APUS_EVENT_COMMIT_CREDS, hook.provider, 2);
	if (!s)
		return;
	put_bytes(s, 0, &before, sizeof(before), sizeof(before), false);
	put_bytes(s, 1, &after, sizeof(after), sizeof(after), false);
	record_finish(hook, s);
}
FENTRY_HOOK(commit_creds, "commit_creds", 1, on_commit_creds)
KPROBE_HOOK(commit_creds, "commit_creds", 1, on_commit_creds)

/* Where commit_creds cannot be hooked: what the credentials were before a call that may change them. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct apus_cred);
} credentials_before SEC(".maps");

SEC("tp_btf/sys_enter")
int credentials_enter(u64 *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	u32 number;
	enum abi abi = syscall_abi(task, (void *)ctx[0], &number);
	struct apus_syscall *entry = syscall_entry_quiet(abi, number);
	if (!entry || entry->family != APUS_FAMILY_CREDENTIALS || !current_in_scope())
		return 0;
	struct apus_cred *kept = bpf_task_storage_get(&credentials_before, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (kept)
		slim(kept, (struct cred *)task->real_cred);
	return 0;
}

HOOK_DECISIONS(credentials_exit);
SEC("tp_btf/sys_exit")
int credentials_exit(u64 *ctx)
{
	const struct hook hook = HOOK_OF(credentials_exit, APUS_PROVIDER_SYS_EXIT);
	struct exit_call call;
	struct task_struct *task = bpf_get_current_task_btf();
	struct apus_cred after = {};
	if (!exit_call(ctx, &call) || call.result < 0)
		return 0;
	struct apus_cred *before = bpf_task_storage_get(&credentials_before, task, 0, 0);
	if (!before)
		return 0;
	slim(&after, (struct cred *)task->real_cred);
	if (same(before, &after))
		return 0;
	struct scratch *s = exit_begin(&call, APUS_EVENT_COMMIT_CREDS, 2);
	if (!s)
		return 0;
	put_bytes(s, 0, before, sizeof(*before), sizeof(*before), false);
	put_bytes(s, 1, &after, sizeof(after), sizeof(after), false);
	record_finish(hook, s);
	return 0;
}

struct namespaces {
	u32 mnt, pid, uts, ipc, net, cgroup;
};

static __always_inline void read_namespaces(struct namespaces *to, struct nsproxy *from)
{
	to->mnt = BPF_CORE_READ(from, mnt_ns, ns.inum);
	to->pid = BPF_CORE_READ(from, pid_ns_for_children, ns.inum);
	to->uts = BPF_CORE_READ(from, uts_ns, ns.inum);
	to->ipc = BPF_CORE_READ(from, ipc_ns, ns.inum);
	to->net = BPF_CORE_READ(from, net_ns, ns.inum);
	to->cgroup = BPF_CORE_READ(from, cgroup_ns, ns.inum);
}

static __always_inline void tell_namespaces(const struct hook hook, struct scratch *s, u32 pid, const struct namespaces *after,
					    const struct namespaces *before)
{
	put_value(s, 0, pid);
	/* Only those that are others now. */
	if (!before || before->mnt != after->mnt)
		put_value(s, 1, after->mnt);
	if (!before || before->pid != after->pid)
		put_value(s, 2, after->pid);
	if (!before || before->uts != after->uts)
		put_value(s, 3, after->uts);
	if (!before || before->ipc != after->ipc)
		put_value(s, 4, after->ipc);
	if (!before || before->net != after->net)
		put_value(s, 5, after->net);
	if (!before || before->cgroup != after->cgroup)
		put_value(s, 6, after->cgroup);
	record_finish(hook, s);
}

/* void switch_task_namespaces(struct task_struct *p, struct nsproxy *new); at a task's end 'new' is NULL */
static __always_inline void on_switch_namespaces(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct task_struct *subject = (void *)a;
	struct nsproxy *to = (void *)b;
	struct namespaces before, after;
	if (!to)
		return;
	read_namespaces(&before, BPF_CORE_READ(subject, nsproxy));
	read_namespaces(&after, to);
	struct scratch *s = name_begin(APUS_EVENT_SWITCH_TASK_NS, hook.provider, 7);
	if (s)
		tell_namespaces(hook, s, BPF_CORE_READ(subject, pid), &after, &before);
}
FENTRY_HOOK(switch_ns, "switch_task_namespaces", 2, on_switch_namespaces)
KPROBE_HOOK(switch_ns, "switch_task_namespaces", 2, on_switch_namespaces)

HOOK_DECISIONS(namespace_exit);
SEC("tp_btf/sys_exit")
int namespace_exit(u64 *ctx)
{
	const struct hook hook = HOOK_OF(namespace_exit, APUS_PROVIDER_SYS_EXIT);
	struct exit_call call;
	struct task_struct *task = bpf_get_current_task_btf();
	struct namespaces after;
	if (!exit_call(ctx, &call) || call.result < 0)
		return 0;
	read_namespaces(&after, task->nsproxy);
	struct scratch *s = exit_begin(&call, APUS_EVENT_SWITCH_TASK_NS, 7);
	if (s)
		tell_namespaces(hook, s, task->pid, &after, 0);
	return 0;
}
