/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Control groups: made, removed, joined. */

static __always_inline int on_cgroup(u16 kind, struct cgroup *cgroup, const char *path)
{
	struct scratch *s = name_begin(kind, APUS_PROVIDER_TRACEPOINT, 3);
	if (!s)
		return 0;
	put_value(s, 0, BPF_CORE_READ(cgroup, kn, id));
	put_kernel_string(s, 1, path);
	put_value(s, 2, BPF_CORE_READ(cgroup, root, hierarchy_id));
	record_end(s);
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
SEC("tp_btf/cgroup_attach_task")
int cgroup_attach(u64 *ctx)
{
	struct task_struct *subject = (void *)ctx[2];
	struct scratch *s = name_begin(APUS_EVENT_CGROUP_ATTACH_TASK, APUS_PROVIDER_TRACEPOINT, 3);
	if (!s)
		return 0;
	put_kernel_string(s, 0, (void *)ctx[1]);
	put_kernel_string(s, 1, &subject->comm);
	put_value(s, 2, subject->pid);
	record_end(s);
	return 0;
}
