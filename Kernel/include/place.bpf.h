/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What is remembered of tasks and processes, by their ids: each has a place in an array, if nobody else has it. To make a task storage costs
 * 2.6 us, and its end as much as that again; it is for those whose place is taken. Who has a place is said by id and start: an id alone is
 * given away again. Who ends leaves the place to others, and has it until one of them comes: there is something to tell of it still.
 */
#ifndef APUS_PLACE_BPF_H
#define APUS_PLACE_BPF_H

#include "maps.bpf.h"

#define PLACE_ID_BITS 22 /* no id has more (PID_MAX_LIMIT, include/linux/threads.h) */
#define PLACE_LEFT (1ull << PLACE_ID_BITS) /* of an owner: it ends */
#define PLACE_BUSY 1ull /* nobody's, and not to be had */

/*
 * Never 0. Of the start 41 bits, which come again after 36 minutes: an id is not given away twice at the same nanosecond of these. An exec by
 * a thread makes it the process's first: it takes over id and start, and with them the place.
 */
static __always_inline u64 owner_name(struct task_struct *task)
{
	return (task->start_boottime + 1) << (PLACE_ID_BITS + 1) | (u32)task->pid;
}

static __always_inline bool is_owner(u64 *place, u64 owner)
{
	return (*(volatile u64 *)place & ~PLACE_LEFT) == owner;
}

static __always_inline bool is_free(u64 owner)
{
	return !owner || (owner & PLACE_LEFT);
}

static __always_inline void leave(u64 *place, u64 owner)
{
	if (*(volatile u64 *)place == owner)
		__sync_val_compare_and_swap(place, owner, owner | PLACE_LEFT);
}

static __always_inline struct task_place *task_place(u32 pid)
{
	u32 key = pid & place_mask;
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

/*
 * NULL: there is no memory. 'is_new': nothing can be in its storage. An iterator that comes by meanwhile uses storage and looks at the place
 * afterwards (seed_tasks), and here it is the other way about: whoever is second sees what the first one did.
 */
static __always_inline struct apus_task *make_task(struct task_struct *task, const bool is_new)
{
	const u64 owner = owner_name(task);
	struct task_place *place = task_place(task->pid);
	u64 before = place ? *(volatile u64 *)&place->owner : PLACE_BUSY;
	if (place && before == owner)
		return &place->task;
	/* A thread that executes has it from the process's first, which has just ended. */
	if (place && before == (owner | PLACE_LEFT) && __sync_val_compare_and_swap(&place->owner, before, owner) == before)
		return &place->task;
	struct apus_task *stored = is_new ? 0 : bpf_task_storage_get(&tasks, task, 0, 0);
	if (stored)
		return stored;
	if (place && is_free(before) && __sync_val_compare_and_swap(&place->owner, before, PLACE_BUSY) == before) {
		__builtin_memset(&place->task, 0, sizeof(place->task));
		__sync_lock_test_and_set(&place->owner, owner);
		stored = is_new ? 0 : bpf_task_storage_get(&tasks, task, 0, 0);
		if (stored) {
			place->task.scope_bits = stored->scope_bits;
			place->task.flags = stored->flags;
		}
		return &place->task;
	}
	return bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
}

static __always_inline void leave_task_place(struct task_struct *task)
{
	struct task_place *place = task_place(task->pid);
	if (place)
		leave(&place->owner, owner_name(task));
}

/* As a thread that has executed, the current task is remembered by another id; what it had under its own goes with it. */
static __always_inline void move_task(struct task_struct *task, u32 before)
{
	struct task_place *place = task_place(before);
	if (!place)
		return;
	const u64 owner = *(volatile u64 *)&place->owner;
	/* What ended before had the id before. */
	if ((owner & (PLACE_LEFT - 1)) != before || owner == PLACE_BUSY || (owner & PLACE_LEFT))
		return;
	struct apus_task *now = make_task(task, false);
	if (now) {
		now->scope_bits |= place->task.scope_bits & ~executable_bits;
		now->flags |= place->task.flags;
	}
	leave(&place->owner, owner);
}

/* --- facts: a process's, by its first thread --- */

static __always_inline struct apus_facts *facts_place(u32 pid)
{
	u32 key = pid & place_mask;
	return bpf_map_lookup_elem(&fact_places, &key);
}

/* Written by one at a time; who comes second leaves facts that are out of date, of which nothing is known. */
static __always_inline bool begin_writing(struct apus_facts *facts)
{
	const u32 version = *(volatile u32 *)&facts->version;
	return !(version & 1) && __sync_val_compare_and_swap(&facts->version, version, version + 1) == version;
}

static __always_inline void end_writing(struct apus_facts *facts)
{
	__sync_fetch_and_add(&facts->version, 1);
}

/* NULL: nothing is known. Whoever reads them looks at the version, and then at the owner once more (begin_reading). */
static __always_inline struct apus_facts *find_facts(struct task_struct *leader)
{
	struct apus_facts *facts = facts_place(leader->pid);
	if (facts && is_owner(&facts->owner, owner_name(leader)))
		return facts;
	return bpf_task_storage_get(&process_facts, leader, 0, 0);
}

/* With writing begun, in which alone a place changes hands; NULL: somebody else writes, or there is no memory. */
static __always_inline struct apus_facts *write_facts(struct task_struct *leader, const bool is_new)
{
	const u64 owner = owner_name(leader);
	struct apus_facts *facts = facts_place(leader->pid);
	struct apus_facts *stored = is_new || (facts && is_owner(&facts->owner, owner)) ? 0 : bpf_task_storage_get(&process_facts, leader, 0, 0);
	if (facts && !stored && (is_owner(&facts->owner, owner) || is_free(*(volatile u64 *)&facts->owner))) {
		if (!begin_writing(facts))
			return 0;
		if (is_owner(&facts->owner, owner))
			return facts;
		if (is_free(*(volatile u64 *)&facts->owner)) {
			facts->halves[0].generation = facts->halves[1].generation = 0;
			facts->renamed = 0;
			*(volatile u64 *)&facts->owner = owner;
			return facts;
		}
		end_writing(facts);
	}
	if (!stored)
		stored = bpf_task_storage_get(&process_facts, leader, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!stored || !begin_writing(stored))
		return 0;
	stored->owner = owner;
	return stored;
}

static __always_inline void leave_facts(struct task_struct *leader)
{
	struct apus_facts *facts = facts_place(leader->pid);
	if (facts)
		leave(&facts->owner, owner_name(leader));
}

#endif
