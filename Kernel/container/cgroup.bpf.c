/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Control groups: made, removed, joined. */

/*
 * One program tells the group, and for containers what the agent makes of it: whoever makes the group, since what will run in it may be
 * in scope, and both may be gone by the time that the agent would look for them.
 */
static __always_inline int on_cgroup(u16 kind, struct cgroup *cgroup, const char *path)
{
	bool in_scope = current_in_scope();
	struct scratch *s = record_begin(kind, APUS_PROVIDER_TRACEPOINT, 3);
	if (!s)
		return 0;
	struct call call = current_call(bpf_get_current_task_btf());
	put_call(s, &call);
	if (!in_scope)
		HEADER(s)->flags |= APUS_FLAG_OUTSIDE | APUS_FLAG_INTERNAL;
	else if (!is_chosen(kind))
		HEADER(s)->flags |= APUS_FLAG_INTERNAL;
	put_value(s, 0, BPF_CORE_READ(cgroup, kn, id));
	put_kernel_string(s, 1, path);
	put_value(s, 2, BPF_CORE_READ(cgroup, root, hierarchy_id));
	record_end(s);
	return 0;
}

static __always_inline bool is_hex(u8 c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/*
 * Where 64 hexadecimal digits end a name, or stand before '.scope': the container's id in the names that runtimes give
 * (docker-ID.scope, cri-containerd-ID.scope, crio-ID.scope, libpod-ID.scope, or the id alone). -1: no container's name.
 */
struct name_scan {
	u8 name[128];
	u32 length, run;
	s32 at;
};

static long scan_name(u32 i, struct name_scan *scan)
{
	if (i >= scan->length || i > 127)
		return 1;
	if (!is_hex(scan->name[i & 127])) {
		scan->run = 0;
		return scan->at >= 0;
	}
	scan->run++;
	if (scan->run == 64)
		scan->at = i - 63;
	if (scan->run > 64) {
		scan->at = -1;
		return 1;
	}
	return 0;
}

/* The scope entries that ask for this container, as bits. */
static __always_inline u32 wanted_containers(const u64 *id)
{
	u32 bits = 0;
	for (u32 i = 0; i < APUS_CONTAINER_IDS; i++) {
		u32 key = i;
		if (i >= container_id_count)
			break;
		struct apus_container_id *wanted = bpf_map_lookup_elem(&container_ids, &key);
		if (!wanted)
			break;
		u64 other = 0;
#pragma unroll
		for (u32 j = 0; j < 8; j++)
			other |= (id[j] ^ wanted->words[j]) & wanted->masks[j];
		if (!other)
			bits |= 1u << (wanted->entry & 31);
	}
	return bits;
}

/* Remembers a new group before anything can run in it: what its parent is it is too, and a container's name makes it one. */
SEC("tp_btf/cgroup_mkdir")
int remember_cgroup(u64 *ctx)
{
	struct cgroup *cgroup = (void *)ctx[0];
	struct kernfs_node *node = BPF_CORE_READ(cgroup, kn);
	struct kernfs_node___since_6_15 *newer = (void *)node;
	struct kernfs_node *above = bpf_core_field_exists(newer->__parent) ? BPF_CORE_READ(newer, __parent) :
									    BPF_CORE_READ(node, parent);
	struct apus_cgroup_key key = {.id = BPF_CORE_READ(above, id), .hierarchy = BPF_CORE_READ(cgroup, root, hierarchy_id)};
	struct apus_cgroup *inherited = bpf_map_lookup_elem(&cgroups, &key);
	struct apus_cgroup facts = {};
	if (inherited)
		facts = *inherited;
	struct name_scan scan = {.at = verifier_unknown(-1), .run = verifier_unknown(0)};
	long length = bpf_probe_read_kernel_str(scan.name, sizeof(scan.name), BPF_CORE_READ(node, name));
	if (length > 64 && length <= 128 && !(facts.flags & APUS_CGROUP_CONTAINER)) {
		scan.length = length - 1;
		bpf_loop(128, scan_name, &scan, 0);
		u64 id[8];
		if (scan.at >= 0 && scan.at <= 64 && !bpf_probe_read_kernel(id, sizeof(id), &scan.name[scan.at & 127])) {
			facts.flags |= APUS_CGROUP_CONTAINER | APUS_CGROUP_NEW | (with_decisions ? APUS_CGROUP_KNOWN : 0);
			facts.scope_bits |= wanted_containers(id);
		}
	}
	if (!facts.flags && !facts.scope_bits)
		return 0;
	key.id = BPF_CORE_READ(node, id);
	bpf_map_update_elem(&cgroups, &key, &facts, BPF_ANY);
	return 0;
}

SEC("tp_btf/cgroup_rmdir")
int forget_cgroup(u64 *ctx)
{
	struct cgroup *cgroup = (void *)ctx[0];
	struct apus_cgroup_key key = {.id = BPF_CORE_READ(cgroup, kn, id), .hierarchy = BPF_CORE_READ(cgroup, root, hierarchy_id)};
	bpf_map_delete_elem(&cgroups, &key);
	return 0;
}

/* include/trace/events/cgroup.h: cgroup_mkdir(struct cgroup *cgrp, const char *path) */
SEC("tp_btf/cgroup_mkdir")
int cgroup_mkdir(u64 *ctx)
{
	return on_cgroup(APUS_EVENT_CGROUP_MKDIR, (void *)ctx[0], (void *)ctx[1]);
}

SEC("tp_btf/cgroup_rmdir")
int cgroup_rmdir(u64 *ctx)
{
	return on_cgroup(APUS_EVENT_CGROUP_RMDIR, (void *)ctx[0], (void *)ctx[1]);
}

/* cgroup_attach_task(struct cgroup *dst_cgrp, const char *path, struct task_struct *task, bool threadgroup) */
HOOK_DECISIONS(cgroup_attach);
SEC("tp_btf/cgroup_attach_task")
int cgroup_attach(u64 *ctx)
{
	const struct hook hook = HOOK_OF(cgroup_attach, APUS_PROVIDER_TRACEPOINT);
	struct task_struct *subject = (void *)ctx[2];
	struct scratch *s = name_begin(APUS_EVENT_CGROUP_ATTACH_TASK, APUS_PROVIDER_TRACEPOINT, 3);
	if (!s)
		return 0;
	put_kernel_string(s, 0, (void *)ctx[1]);
	put_kernel_string(s, 1, &subject->comm);
	put_value(s, 2, subject->pid);
	record_finish(hook, s);
	return 0;
}
