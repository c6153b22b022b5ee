/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Scope: which tasks are watched. An event outside never leaves the kernel. Entries are constants at load, so the verifier
 * removes what is not asked for.
 */
#ifndef APUS_SCOPE_BPF_H
#define APUS_SCOPE_BPF_H

#include "place.bpf.h"
#include "record.bpf.h"

static __always_inline bool compare(u64 left, u8 operation, u64 right)
{
	switch (operation) {
	case APUS_LESS: return left < right;
	case APUS_LESS_EQUAL: return left <= right;
	case APUS_GREATER: return left > right;
	case APUS_GREATER_EQUAL: return left >= right;
	default: return left == right;
	}
}

/* Tests that take a loop are global: verified once a program. */
__noinline int any_equal(u32 entry, u64 left)
{
	if (entry >= APUS_SCOPE_ENTRIES)
		return 0;
	const u8 operation = scope_entries[entry].operation, count = scope_entries[entry].count;
	for (u32 v = 0; v < APUS_SCOPE_VALUES && v < count; v++)
		if (compare(left, operation, scope_entries[entry].values[v]))
			return 1;
	return 0;
}

/* A name of 16 bytes, as two words. */
__noinline int comm_matches(u32 pattern_index, u64 first, u64 second)
{
	struct apus_pattern *pattern = bpf_map_lookup_elem(&patterns, &pattern_index);
	u64 words[2] = {first, second};
	u8 *comm = (u8 *)words;
	if (!pattern)
		return 0;
	u32 state = pattern->start;
	for (int i = 0; i < APUS_COMM_SIZE; i++) {
		if (!comm[i])
			break;
		state = ((state & pattern->by_byte[comm[i]]) << 1) | (state & pattern->loops);
		if (!state) /* no way back from here */
			return 0;
	}
	return (state & pattern->accept) != 0;
}

__noinline int any_comm(u32 entry, u64 first, u64 second)
{
	if (entry >= APUS_SCOPE_ENTRIES)
		return 0;
	const u8 count = scope_entries[entry].count;
	for (u32 v = 0; v < APUS_SCOPE_VALUES && v < count; v++)
		if (comm_matches(scope_entries[entry].values[v], first, second))
			return 1;
	return 0;
}

/* Names take two values each: 16 bytes. */
__noinline int any_name(u32 entry, u64 first, u64 second)
{
	if (entry >= APUS_SCOPE_ENTRIES)
		return 0;
	const u8 count = scope_entries[entry].count;
	for (u32 v = 0; v + 1 < APUS_SCOPE_VALUES && v + 1 < count; v += 2)
		if (scope_entries[entry].values[v] == first && scope_entries[entry].values[v + 1] == second)
			return 1;
	return 0;
}

static __always_inline u64 pid_namespace_of(struct task_struct *task)
{
	struct pid *pid = task->thread_pid;
	struct upid own = {};
	bpf_core_read(&own, sizeof(own), &pid->numbers[pid->level]);
	return BPF_CORE_READ(own.ns, ns.inum);
}

/* Flags of a cgroup, and above them its scope bits; 0: nothing is known of it. */
__noinline u64 cgroup_facts(u32 hierarchy, u64 id)
{
	struct apus_cgroup_key key = {.id = id, .hierarchy = hierarchy};
	struct apus_cgroup *facts = bpf_map_lookup_elem(&cgroups, &key);
	return facts ? (u64)facts->scope_bits << 32 | facts->flags : 0;
}

static __always_inline u64 cgroup_facts_of(struct task_struct *task, u32 hierarchy)
{
	struct css_set *set = task->cgroups;
	return cgroup_facts(hierarchy, hierarchy ? cgroup_of(task) : set->dfl_cgrp->kn->id);
}

/* Unrolled, so that kind and operation are constants to the verifier, and what is not asked for goes away. */
static __always_inline int scope_holds(struct task_struct *task)
{
	struct apus_task *storage = 0;
	bool looked = false;
	u64 words[2] = {};

	if ((u32)task->tgid == agent_tgid)
		return 0;
#pragma clang loop unroll(full)
	for (u32 i = 0; i < APUS_SCOPE_ENTRIES; i++) {
		if (i >= scope_count)
			return 1;
		bool any = false;
		switch (scope_entries[i].kind) {
		case APUS_SCOPE_TREE:
		case APUS_SCOPE_EXECUTABLE:
			if (!looked) {
				storage = find_task(task);
				looked = true;
			}
			/* A task without storage is in no tree and has no executable that was asked for. */
			any = storage && (storage->scope_bits >> i & 1) && !(storage->flags & APUS_TASK_PENDING);
			break;
		case APUS_SCOPE_COMM:
			bpf_probe_read_kernel(words, sizeof(words), task->comm);
			any = any_comm(i, words[0], words[1]);
			break;
		case APUS_SCOPE_COMM_EQUAL:
			/* Behind the NUL it is 0: __set_task_comm pads (v5.17). The first name without a call. */
			bpf_probe_read_kernel(words, sizeof(words), task->comm);
			any = words[0] == scope_entries[i].values[0] && words[1] == scope_entries[i].values[1];
			if (!any && scope_entries[i].count > 2)
				any = any_name(i, words[0], words[1]);
			break;
		case APUS_SCOPE_UTS:
			/* What lies behind the NUL must be 0 to compare. */
			words[0] = words[1] = 0;
			bpf_probe_read_kernel_str(words, sizeof(words), task->nsproxy->uts_ns->name.nodename);
			any = any_name(i, words[0], words[1]);
			break;
		case APUS_SCOPE_CONTAINER:
			any = cgroup_facts_of(task, container_hierarchy) & APUS_CGROUP_CONTAINER;
			break;
		case APUS_SCOPE_CONTAINER_NEW:
			any = cgroup_facts_of(task, container_hierarchy) & APUS_CGROUP_NEW;
			break;
		case APUS_SCOPE_CONTAINER_ID:
			any = cgroup_facts_of(task, container_hierarchy) >> 32 >> i & 1;
			break;
		case APUS_SCOPE_CGROUP:
			any = cgroup_facts_of(task, scope_entries[i].reserved) >> 32 >> i & 1;
			break;
		case APUS_SCOPE_NEW:
			any = task->group_leader->start_boottime >= agent_start;
			break;
		case APUS_SCOPE_UID:
			any = any_equal(i, task->cred->uid.val);
			break;
		case APUS_SCOPE_PID:
			any = any_equal(i, task->tgid) || any_equal(i, task->pid);
			break;
		case APUS_SCOPE_MNTNS:
			any = any_equal(i, task->nsproxy->mnt_ns->ns.inum);
			break;
		case APUS_SCOPE_PIDNS:
			any = any_equal(i, pid_namespace_of(task));
			break;
		}
		if (any == (scope_entries[i].operation == APUS_NOT_EQUAL))
			return 0;
	}
	return 1;
}

/* Whether the current task is watched. Global: verified once a program. */
__noinline int current_in_scope(void)
{
	return scope_holds(bpf_get_current_task_btf());
}

/* The traced command's own exec begins: what it does is shown from here on. */
static __always_inline void show_pending(void)
{
	struct apus_task *storage = find_task(bpf_get_current_task_btf());
	if (storage)
		storage->flags &= ~APUS_TASK_PENDING;
}

#endif
