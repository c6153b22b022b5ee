/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * A decision's memory (apus_decision.h): one of a few slots of this CPU, which a task finds again by its own id. It is given
 * back by whoever ends the chain: a decision that drops, the step that tells, or what could not jump.
 */
#ifndef APUS_SLOT_BPF_H
#define APUS_SLOT_BPF_H

#include "../syscall/family.bpf.h"
#include "../include/direct.bpf.h"

static __always_inline struct apus_decision *slot_of(u32 thread)
{
	u32 key = (bpf_get_smp_processor_id() & cpu_mask) * APUS_DECISION_SLOTS + (thread & (APUS_DECISION_SLOTS - 1));
	return bpf_map_lookup_elem(&decision_slots, &key);
}

/* NULL: somebody else on this CPU is in the middle of using it. What the task itself left behind, if ever a decision did, is its own. */
static __always_inline struct apus_decision *slot_take(struct task_struct *task, const bool preemptible)
{
	const u32 thread = task->pid;
	struct apus_decision *d = slot_of(thread);
	u32 owner;
	if (!d)
		return 0;
	if (preemptible) {
		owner = __sync_val_compare_and_swap(&d->owner, 0, thread + 1);
	} else {
		/* Whoever comes in between ends before this goes on. */
		owner = *(volatile u32 *)&d->owner;
		if (!owner)
			*(volatile u32 *)&d->owner = thread + 1;
	}
	if (owner != 0 && owner != thread + 1)
		return 0;
	d->after = 0;
	return d;
}

/* The slot that the current task took. */
static __always_inline struct apus_decision *slot_held(void)
{
	const u32 thread = bpf_get_current_task_btf()->pid;
	struct apus_decision *d = slot_of(thread);
	return d && d->owner == thread + 1 ? d : 0;
}

static __always_inline void slot_release(struct apus_decision *d)
{
	*(volatile u32 *)&d->owner = 0;
}

/* In d->undecided: no way led back to the decision. */
#define UNDECIDED_BY_FAILURE (~0ull)

#define WORD_BIT(word) (1ull << (word))
#define FETCHED(step) (1u << (step))

static __always_inline void set_word(struct apus_decision *d, const u32 word, u64 value)
{
	d->words[word] = value;
	d->words_present |= WORD_BIT(word);
}

/* What needs no look-up: result, arguments, flags. Everything of an event uses the half that counted as it began. */
static __always_inline void begin_decision(struct apus_decision *d, const struct exit_call *call)
{
	struct apus_syscall *entry = call->entry;
	const u32 now = *(volatile u32 *)&active, half = now & APUS_ACTIVE_HALF, count = entry->count;
	const u64 values = entry->values, arguments = (1u << (count & 7)) - 1;
	u32 flags = 0;

	d->begun++;
	d->active = half;
	d->generation = now >> 1;
	d->program = APUS_STEPS + half * APUS_DECISIONS + entry->decision;
	d->kind = entry->kind;
	d->fetched = FETCHED(APUS_STEP_CALL);
	d->texts_present = 0;
	d->texts_unknown = 0;
	d->undecided = 0;
	d->waits = 0;
	d->candidate_words = 0;
	if (call->abi == ABI_IA32)
		flags |= APUS_FLAG_IA32;
	if (call->abi == ABI_X32)
		flags |= APUS_FLAG_X32;
	if (was_interrupted(call->result))
		flags |= APUS_FLAG_INTERRUPTED;
	d->words[APUS_WORD_RESULT] = call->result;
	d->words[APUS_WORD_RECORD_FLAGS] = flags;
	/* Only 32-bit callers have an order of their own. What lies behind the last argument is nobody's. */
	if (call->abi == ABI_IA32) {
		for (u32 i = 0; i < 6 && i < count; i++)
			d->words[APUS_WORD_ARGUMENT0 + i] = syscall_argument(call->regs, ABI_IA32, entry->source[i]);
	} else {
		for (u32 i = 0; i < 6; i++)
			d->words[APUS_WORD_ARGUMENT0 + i] = syscall_argument(call->regs, ABI_NATIVE, i);
	}
	d->words_present = WORD_BIT(APUS_WORD_RESULT) | WORD_BIT(APUS_WORD_RECORD_FLAGS) | values << APUS_WORD_ARGUMENT0;
	/* What an argument points to is in the record, not here. */
	d->words_unknown = (arguments & ~values) << APUS_WORD_ARGUMENT0;
}

/* Whether any rule may want the event; without words each may. */
static __always_inline bool has_candidates(const struct apus_decision *d, u32 words)
{
	if (!d || !words)
		return true;
#pragma unroll
	for (u32 i = 0; i < APUS_CANDIDATE_WORDS; i++)
		if (i < words && d->candidates[i])
			return true;
	return false;
}

/*
 * In front of the task block: which rules may want the record. Without a slot, or with something unknown, any may. Bytes may lie
 * anywhere: whole words must not.
 */
static __always_inline void put_verdict(struct scratch *s, struct apus_decision *d)
{
	struct apus_verdict verdict = {.generation = active >> 1, .flags = 1};
	u32 used = s->used, words = 0;
	if (used > APUS_RECORD_SIZE - sizeof(verdict) - 8 * APUS_CANDIDATE_WORDS - APUS_NODE_SIZE - sizeof(struct apus_task_block) -
			   8 * APUS_STACK_DEPTH)
		return;
	if (d) {
		words = d->candidate_words;
		verdict.generation = d->generation;
		verdict.flags = d->undecided != 0;
		d->told++;
	}
	if (words > APUS_CANDIDATE_WORDS)
		words = 0;
	if (!d || d->undecided == UNDECIDED_BY_FAILURE) {
		struct cpu_state *cpu = this_cpu();
		if (cpu)
			count(cpu, APUS_COUNT_UNDECIDED);
	}
	verdict.words = words;
	if (d && words) {
		asm volatile("" : "+r"(words));
		if (words > APUS_CANDIDATE_WORDS || bpf_probe_read_kernel(&s->bytes[used], 8 * words, d->candidates))
			return;
		s->candidates = used;
		s->candidate_words = words;
		used += 8 * words;
	}
	/* Of a kind that is to be seen as well, what no rule wants is telemetry. */
	if (s->lane == APUS_LANE_TELEMETRY && has_candidates(d, words))
		s->lane = APUS_LANE_ALERT;
	s->generation = verdict.generation;
	if (bpf_probe_read_kernel(&s->bytes[used], sizeof(verdict), &verdict))
		return;
	used += sizeof(verdict);
	s->used = used;
	HEADER(s)->flags |= APUS_FLAG_VERDICT;
}

#endif
