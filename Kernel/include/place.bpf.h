/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What is remembered of tasks and processes, by their ids: each has a place in an array, if nobody else has it. To make a task storage costs
 * 2.6 us, and its end as much as that again; it is for those whose place is taken. Who has a place is said by id and start: an id alone is
 * given away again. A place is given back as the kernel lets go of the task (forget_task), and not before: others may look at it until then.
 */
#ifndef APUS_PLACE_BPF_H
#define APUS_PLACE_BPF_H

#include "maps.bpf.h"

/* Never 0. An exec by a thread makes it the process's first: it takes over id and start, and with them the place. */
static __always_inline u64 owner_of(u32 pid, u64 start)
{
	return (start + 1) << 8 | (pid >> APUS_PLACE_BITS & 0xff);
}

static __always_inline u64 owner_name(struct task_struct *task)
{
	return owner_of(task->pid, task->start_boottime);
}

/* True: it is the owner's from here on, if it was not before. */
static __always_inline bool take_place(u64 *place, u64 owner)
{
	const u64 before = __sync_val_compare_and_swap(place, 0, owner);
	return !before || before == owner;
}

static __always_inline bool is_owner(u64 *place, u64 owner)
{
	return *(volatile u64 *)place == owner;
}

static __always_inline struct task_place *task_place(u32 pid)
{
	u32 key = pid & (APUS_PLACES - 1);
	return bpf_map_lookup_elem(&task_places, &key);
}

/* NULL: nothing is remembered of it. */
static __always_inline struct apus_task *find_task(struct task_struct *task)
{
	struct task_place *place = task_place(task->pid);
	if (place && is_owner(&place->owner, owner_name(task)))
		return &place->task;
	return bpf_task_storage_get(&tasks, task, 0, 0);
}

/* NULL: there is no memory. */
static __always_inline struct apus_task *make_task(struct task_struct *task)
{
	struct apus_task *known = find_task(task);
	if (known)
		return known;
	struct task_place *place = task_place(task->pid);
	if (place && take_place(&place->owner, owner_name(task)))
		return &place->task;
	return bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
}

static __always_inline void free_task_place(struct task_place *place)
{
	__builtin_memset(&place->task, 0, sizeof(place->task));
	__sync_lock_test_and_set(&place->owner, 0);
}

/* The place that the current task had under another id, as a thread that has executed: whoever has that id now is in task storage. */
static __always_inline void leave_place(u32 pid)
{
	struct task_place *place = task_place(pid);
	const u64 owner = place ? *(volatile u64 *)&place->owner : 0;
	if (owner && (owner & 0xff) == (pid >> APUS_PLACE_BITS & 0xff))
		free_task_place(place);
}

/* --- facts: a process's, by its first thread --- */

static __always_inline struct apus_facts *facts_place(u32 pid)
{
	u32 key = pid & (APUS_PLACES - 1);
	return bpf_map_lookup_elem(&fact_places, &key);
}

/* NULL: nothing is known. Whoever reads them looks at version and owner behind each other (begin_reading). */
static __always_inline struct apus_facts *find_facts(struct task_struct *leader)
{
	struct apus_facts *facts = facts_place(leader->pid);
	if (facts && is_owner(&facts->owner, owner_name(leader)))
		return facts;
	return bpf_task_storage_get(&process_facts, leader, 0, 0);
}

static __always_inline struct apus_facts *make_facts(struct task_struct *leader)
{
	struct apus_facts *facts = facts_place(leader->pid);
	if (facts && is_owner(&facts->owner, owner_name(leader)))
		return facts;
	struct apus_facts *stored = bpf_task_storage_get(&process_facts, leader, 0, 0);
	if (stored)
		return stored;
	if (facts && take_place(&facts->owner, owner_name(leader)))
		return facts;
	stored = bpf_task_storage_get(&process_facts, leader, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (stored)
		stored->owner = owner_name(leader);
	return stored;
}

static __always_inline void free_facts(u32 pid, u64 owner)
{
	struct apus_facts *facts = facts_place(pid);
	if (!facts || !is_owner(&facts->owner, owner))
		return;
	facts->halves[0].generation = facts->halves[1].generation = 0;
	__sync_lock_test_and_set(&facts->owner, 0);
}

#endif
