/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Decisions on what is no system call: asked once a record is built, before it is submitted, by the bytes that user space would read
 * (apus_record_kind). Whatever hook built it, LSM, fentry, kprobe, tracepoint or a program that sys_exit jumped to, asks here.
 */
#ifndef APUS_DECISION_RECORD_BPF_H
#define APUS_DECISION_RECORD_BPF_H

#include "task.bpf.h"
#include "../include/hooks.bpf.h"

/* What begin_record says; else the place of the program in the hook's array. */
#define RECORD_UNDECIDED (-1)
#define RECORD_UNWANTED (-2)

/* More than there are groups of facts: a decision asks for each of them once. */
#define RECORD_TURNS 12
#define NOTHING_WANTED 0
#define NOT_TOLD (~0u) /* of candidate_words: the decision has not said that it lets the record pass */

/* --- facts out of the record --- */

#define TEXT_TURNS ((2 * APUS_PATH_LIMIT) / 8 + 1)

struct slot_reading {
	struct reading *r;
	struct scratch *s;
	u32 at, left; /* where the text begins, and how much of it is not read yet */
};

static long slot_turn(u32 turn, struct slot_reading *t)
{
	u32 left = t->left;
	if (!left || is_decided(t->r))
		return 1;
	const u32 count = left < 8 ? left : 8;
	/* In front of a text there is at least the header. */
	u32 at = t->at + left - 8;
	asm volatile("" : "+r"(at));
	const u64 word = *(u64 *)&t->s->bytes[at & RECORD_MASK];
	t->left = left - count;
	read_bytes(t->r, word >> ((64 - 8 * count) & 63), count);
	return 0;
}
_Static_assert(APUS_RECORD_SIZE >= APUS_RECORD_LIMIT + 8, "eight bytes can be read wherever a text may end");

/* The text that slot 'index' refers to. Global, as those below: verified once a program. */
__noinline int read_slot(struct apus_decision *d, struct scratch *s, u32 text, u32 index)
{
	struct reading r;
	if (NOBODY(d) || !s || text >= APUS_DECISION_TEXTS)
		return 0;
	if (index >= APUS_MAX_ARGUMENTS || index >= HEADER(s)->argument_count || !(HEADER(s)->present >> (index & 63) & 1)) {
		without_text(d, text, false);
		return 0;
	}
	if (!begin_text(&r, d, text))
		return 0;
	const u64 slot = SLOT(s, index);
	struct slot_reading reading = {
		.r = &r, .s = s, .at = (u32)slot, .left = verifier_unknown(slot >> APUS_SLOT_LENGTH_SHIFT & APUS_SLOT_LENGTH_MASK)};
	bpf_loop(TEXT_TURNS, slot_turn, &reading, 0);
	end_text(&r, !reading.left || is_decided(&r));
	return 0;
}

static __always_inline void read_slot_of(struct apus_decision *d, struct scratch *s, const u32 text)
{
	u32 key = HEADER(s)->kind - 1200;
	struct apus_record_kind *kind = bpf_map_lookup_elem(&record_kinds, &key);
	if (kind)
		read_slot(d, s, text, kind->texts[text]);
}

__noinline int comm_of_record(struct apus_decision *d, struct scratch *s)
{
	struct reading r;
	u64 comm[2];
	if (NOBODY(d) || !s || !begin_text(&r, d, APUS_TEXT_COMM))
		return 0;
	__builtin_memcpy(comm, HEADER(s)->comm, sizeof(comm));
	read_comm(&r, comm);
	end_text(&r, true);
	return 0;
}

/* What a decision wants next. What no hook can tell stays as it is, neither known nor unknown: no decision on records asks for it. */
__noinline int fetch_of_record(struct apus_decision *d, struct scratch *s, u32 step)
{
	if (NOBODY(d) || !s)
		return 0;
	d->fetched |= FETCHED(step & 31);
	switch (step) {
	case APUS_STEP_TASK:
		fill_ids(d, HEADER(s));
		fetch_block(d);
		break;
	case APUS_STEP_COMM: comm_of_record(d, s); break;
	case APUS_STEP_CAPABILITIES: fetch_capabilities(d); break;
	case APUS_STEP_CONTAINER: fetch_container(d); break;
	case APUS_STEP_PROCESS: fetch_process(d); break;
	case APUS_STEP_PARENT: fetch_parent(d); break;
	case APUS_STEP_PATH: read_slot_of(d, s, APUS_TEXT_PATH); break;
	case APUS_STEP_GIVEN:
		read_slot_of(d, s, APUS_TEXT_GIVEN);
		read_slot_of(d, s, APUS_TEXT_RAW);
		break;
	case APUS_STEP_GIVEN1:
		read_slot_of(d, s, APUS_TEXT_GIVEN1);
		read_slot_of(d, s, APUS_TEXT_RAW1);
		break;
	}
	return 0;
}

/* --- the decision --- */

/* Unlike at the exits of calls, hooks may run where the same task is in the midst of another decision: a slot is free or it is not. */
static __always_inline struct apus_decision *slot_take_free(struct task_struct *task)
{
	const u32 thread = task->pid;
	struct apus_decision *d = slot_of(thread);
	if (!d || __sync_val_compare_and_swap(&d->owner, 0, thread + 1))
		return 0;
	d->after = thread + 1;
	return d;
}

/* Numbers, bit by bit as the record has them; what is no number nobody asks for. */
static __always_inline void fill_slots(struct apus_decision *d, struct scratch *s)
{
	const u32 count = HEADER(s)->argument_count & 63;
	const u64 present = HEADER(s)->present & ((1ull << count) - 1) & ((1u << APUS_DECIDED_SLOTS) - 1);
#pragma unroll
	for (u32 i = 0; i < APUS_DECIDED_SLOTS; i++)
		d->words[APUS_WORD_SLOT0 + i] = SLOT(s, i);
	d->words[APUS_WORD_RETURNED] = HEADER(s)->returned;
	d->words[APUS_WORD_RECORD_FLAGS] = HEADER(s)->flags;
	d->words_present = present << APUS_WORD_SLOT0 | WORD_BIT(APUS_WORD_RECORD_FLAGS) |
			   (HEADER(s)->has_return ? WORD_BIT(APUS_WORD_RETURNED) : 0);
	d->words_unknown = 0;
}

/* Takes a slot and fills in what costs nothing. Of a kind that nobody decides the record stays as it is. */
__noinline int begin_record(struct scratch *s)
{
	if (NOBODY(s))
		return RECORD_UNDECIDED;
	u32 key = HEADER(s)->kind - 1200;
	struct apus_record_kind *kind = bpf_map_lookup_elem(&record_kinds, &key);
	if (!kind)
		return RECORD_UNDECIDED;
	const u32 now = *(volatile u32 *)&active, half = now & APUS_ACTIVE_HALF;
	const u32 place = half ? kind->places[1] : kind->places[0];
	if (place == APUS_RECORD_DROP)
		return RECORD_UNWANTED;
	if (!place || place >= APUS_RECORD_PLACES)
		return RECORD_UNDECIDED;
	struct apus_decision *d = slot_take_free(bpf_get_current_task_btf());
	if (!d) {
		put_verdict(s, 0);
		return RECORD_UNDECIDED;
	}
	d->begun++;
	d->active = half;
	d->generation = now >> 1;
	d->kind = HEADER(s)->kind;
	d->fetched = FETCHED(APUS_STEP_CALL);
	d->texts_present = 0;
	d->texts_unknown = 0;
	d->waits = 0;
	fill_slots(d, s);
	d->undecided = UNDECIDED_BY_FAILURE;
	d->candidate_words = NOT_TOLD;
	d->wanted = NOTHING_WANTED;
	return APUS_STEPS + half * APUS_RECORD_PLACES + place;
}

/* Fetches what the decision has asked for, and says so; 0: it has come to its end, or was not there. */
__noinline int fetch_wanted(struct scratch *s)
{
	struct apus_decision *d = slot_held();
	if (NOBODY(s) || !d)
		return 0;
	const u32 step = d->wanted;
	d->wanted = NOTHING_WANTED;
	if (!step || d->fetched >> (step & 31) & 1)
		return 0;
	fetch_of_record(d, s, step);
	d->undecided = UNDECIDED_BY_FAILURE;
	d->candidate_words = NOT_TOLD;
	return 1;
}

/* Gives the slot back; whether the record is to be told, which says then which rules may want it. */
__noinline int end_record(struct scratch *s)
{
	struct apus_decision *d = slot_held();
	if (NOBODY(s) || !d)
		return 1;
	const bool failed = d->undecided == UNDECIDED_BY_FAILURE;
	if (failed)
		d->candidate_words = 0;
	const bool is_told = d->candidate_words != NOT_TOLD;
	if (is_told)
		put_verdict(s, d);
	slot_release(d);
	return is_told;
}

/*
 * Comes back with what the decision returned, or where there is none. The verifier believes the latter: what is true afterwards is read
 * from memory, of which it knows nothing.
 */
static __noinline int run_decision(void *ctx, void *programs, u32 place)
{
	bpf_tail_call(ctx, programs, place);
	return 0;
}

/* In the program itself and no function: the kernel wants less than 256 bytes of stack in front of a jump that comes back. */
static __always_inline void record_finish(const struct hook hook, struct scratch *s)
{
	const int place = with_decisions ? begin_record(s) : RECORD_UNDECIDED;
	if (place == RECORD_UNWANTED) {
		record_drop(s);
		return;
	}
	if (place >= 0) {
#pragma clang loop unroll(disable)
		for (u32 i = 0; i < RECORD_TURNS; i++) {
			run_decision(hook.ctx, hook.decisions, place);
			if (!fetch_wanted(s))
				break;
		}
		if (!end_record(s)) {
			record_drop(s);
			return;
		}
	}
	record_close(s);
}

#endif
