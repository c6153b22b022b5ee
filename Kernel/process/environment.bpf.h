/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Of an environment the variables that somebody asks for, and nothing else. */
#ifndef APUS_PROCESS_ENVIRONMENT_BPF_H
#define APUS_PROCESS_ENVIRONMENT_BPF_H

#include "../include/record.bpf.h"

_Static_assert(APUS_VARIABLE_LIMIT <= APUS_WALK_SIZE, "a string is read into the walk");
_Static_assert(APUS_VARIABLE_LIMIT <= APUS_RECORD_SIZE - APUS_RECORD_LIMIT, "a string fits behind the last place that the mask leaves");

struct variable_search {
	struct scratch *s;
	u64 at, end;
	u32 used, from;
	u32 flags; /* of the slot */
	u32 inside; /* what comes is the rest of a string */
};

/* Whether the string in s->walk is one of the variables. What lies behind its NUL may be anything: names hold none. */
static __always_inline bool is_wanted_variable(const struct scratch *s)
{
	const u64 *string = (const u64 *)s->walk;
	const u64 a = string[0], b = string[1], c = string[2], d = string[3];
#pragma unroll
	for (u32 i = 0; i < APUS_VARIABLES; i++) {
		if (i >= variable_count)
			break;
		const volatile u64 *name = variables[i];
		if (!(((a ^ name[0]) & name[4]) | ((b ^ name[1]) & name[5]) | ((c ^ name[2]) & name[6]) | ((d ^ name[3]) & name[7])))
			return true;
	}
	return false;
}

static long variable_turn(u32 turn, struct variable_search *search)
{
	if (search->at >= search->end)
		return 1;
	struct scratch *s = search->s;
	const long length = bpf_probe_read_user_str(s->walk, APUS_VARIABLE_LIMIT, (void *)search->at);
	if (length <= 0) {
		search->flags |= APUS_SLOT_PARTIAL;
		count_unreadable();
		return 1;
	}
	const bool begins = !search->inside, is_cut = length == APUS_VARIABLE_LIMIT;
	search->inside = is_cut;
	/* The NUL of what was cut stands in place of a byte, which is read again. */
	search->at += is_cut ? length - 1 : length;
	if (!begins || !is_wanted_variable(s))
		return 0;
	if (search->used - search->from > APUS_ARGV_LIMIT - APUS_VARIABLE_LIMIT || search->used > APUS_RECORD_LIMIT - 1) {
		search->flags |= APUS_SLOT_TRUNCATED;
		return 1;
	}
	if (is_cut)
		search->flags |= APUS_SLOT_TRUNCATED;
	u32 size = length, to = search->used;
	asm volatile("" : "+r"(size), "+r"(to));
	if (size > APUS_VARIABLE_LIMIT)
		return 1;
	bpf_probe_read_kernel(&s->bytes[to & RECORD_MASK], size, s->walk);
	search->used += size;
	return 0;
}

/* 'NAME=VALUE' of each variable that is wanted and there, one after the other with their NULs; nothing of the others. */
__noinline int put_variables(struct scratch *s, u32 index, u64 from, u64 end)
{
	u32 offset;
	if (!s || index >= APUS_MAX_ARGUMENTS || !record_room(s, &offset))
		return 0;
	struct variable_search search = {.s = s, .at = from, .end = end, .used = offset, .from = offset, .flags = APUS_SLOT_FROM_USER};
	bpf_loop(APUS_ENVIRONMENT_STRINGS, variable_turn, &search, 0);
	if (search.at < search.end)
		search.flags |= APUS_SLOT_TRUNCATED;
	put_reference(s, index, offset, search.used - offset, search.flags);
	s->used = search.used;
	return 0;
}

#endif
