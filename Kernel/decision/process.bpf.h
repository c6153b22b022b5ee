/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What processes were started with (apus_facts): read as they execute, kept for the process, and brought back where a decision asks for it.
 * What the command line begins with is the comm as it is when it is asked for.
 */
#ifndef APUS_DECISION_PROCESS_BPF_H
#define APUS_DECISION_PROCESS_BPF_H

#include "text.bpf.h"
#include "../include/place.bpf.h"

_Static_assert(APUS_TEXT_EXECUTABLE + APUS_FACT_ARGUMENT0 == APUS_TEXT_ARGUMENT0, "facts are in the order of texts");
_Static_assert(APUS_TEXT_PARENT_EXECUTABLE + APUS_FACT_ARGUMENT0 == APUS_TEXT_PARENT_ARGUMENT0, "facts are in the order of texts");

/* --- reading --- */

/* The version of what is read from here on; odd: nothing is to be read. The place can have been given to another process meanwhile. */
static __always_inline u32 begin_reading(struct apus_facts *facts, u64 owner)
{
	const u32 version = *(volatile u32 *)&facts->version;
	return is_owner(&facts->owner, owner) ? version : 1;
}

/* Whether what was read since 'version' may be a mixture. Loads are done in order where stores are (x86); elsewhere this sees to it. */
static __always_inline bool was_written(struct apus_facts *facts, u32 version)
{
#if defined(__TARGET_ARCH_x86)
	return *(volatile u32 *)&facts->version != version;
#else
	return __sync_fetch_and_add(&facts->version, 0) != version;
#endif
}

/* --- texts --- */

/* A comm, from its last byte to its first. */
static __always_inline void read_comm(struct reading *r, const u64 *comm)
{
	volatile struct apus_decision *d = r->d; /* so that the verifier does not follow each length */
	u32 length = 0;
#pragma clang loop unroll(disable)
	for (; length < APUS_COMM_SIZE; length++)
		if (!((const u8 *)comm)[length])
			break;
	d->left = length;
	if (d->left > 8)
		read_bytes(r, comm[1], d->left - 8);
	length = d->left < 8 ? d->left : 8;
	if (length && !is_decided(r))
		read_bytes(r, comm[0], length);
}
_Static_assert(APUS_COMM_SIZE == 16, "a comm is two words");

#define TEXT_START (~0u)

/* The comm in d->comm is what a text begins with of which 'state' was reached. Global, as all of these: verified once a program. */
__noinline int end_with_comm(struct apus_decision *d, u32 text, u32 state)
{
	struct reading r;
	if (NOBODY(d) || text >= APUS_DECISION_TEXTS || !resume_text(&r, d, text, state))
		return 0;
	if (state == TEXT_START) {
		r.state = r.table->start;
		answer_nothing(d, text);
	}
	if (!is_decided(&r))
		read_comm(&r, d->comm);
	end_text(&r, true);
	return 0;
}

__noinline int unknown_text(struct apus_decision *d, u32 text)
{
	if (!NOBODY(d) && text < APUS_DECISION_TEXTS)
		without_text(d, text, true);
	return 0;
}

static __always_inline void take_comm(u64 *comm, const char *from)
{
	comm[0] = comm[1] = 0;
	/* What lies behind the NUL may be anything, and is to compare. */
	bpf_probe_read_kernel_str(comm, APUS_COMM_SIZE, from);
}

/* --- at exec --- */

struct between {
	struct reading *r;
	struct scratch *s;
	u32 from, left;
};

#define EACH_LOW_BITS 0x7f7f7f7f7f7f7f7full

/* A blank for each NUL of a word. */
static __always_inline u64 with_blanks(u64 word)
{
	const u64 nuls = ~(((word & EACH_LOW_BITS) + EACH_LOW_BITS) | word | EACH_LOW_BITS);
	return word | nuls >> 2;
}
_Static_assert(' ' == 0x80 >> 2, "the bit that says of a byte that it is NUL becomes a blank");

/* Eight bytes a turn; one, where a state on the way is to be looked at. */
static long between_turn(u32 turn, struct between *b)
{
	if (b->left <= b->from || is_decided(b->r))
		return 1;
	const u32 left = b->left, begin = left < 8 ? 0 : left - 8;
	const u32 count = left - b->from < 8 ? left - b->from : 8;
	u32 at = begin;
	asm volatile("" : "+r"(at));
	const u64 word = with_blanks(*(u64 *)&b->s->bytes[at & RECORD_MASK]) << (8 * (8 - (left - begin)) & 63);
	if (run_bytes(b->r, word >> (8 * (8 - count) & 63), count)) {
		b->left = left - count;
		return 0;
	}
	read_byte(b->r, word >> 56);
	b->left = left - 1;
	return 0;
}

#define TEXT_ENDS 0x100 /* of read_between's text: nothing stands in front */
#define TEXT_BLANK 0x200 /* a blank stands in front */

/* Strings between two places in s->bytes, with blanks for their NULs. The state in front of them. */
__noinline int read_between(struct apus_decision *d, u32 text, struct scratch *s, u32 from, u32 to)
{
	const u32 flags = text;
	struct reading r;
	text &= APUS_DECISION_TEXTS - 1;
	if (NOBODY(d) || !s || to > APUS_FACT_ARGUMENTS_LIMIT || !begin_text(&r, d, text))
		return 0;
	struct between b = {.r = &r, .s = s, .from = from, .left = to};
	bpf_loop(APUS_FACT_ARGUMENTS_LIMIT, between_turn, &b, 0);
	if (flags & TEXT_BLANK && !is_decided(&r))
		read_byte(&r, ' ');
	if (flags & TEXT_ENDS)
		end_text(&r, true);
	return r.state;
}

static __always_inline void read_executable(struct apus_decision *d, u64 file, const bool direct)
{
	struct reading r;
	if (begin_text(&r, d, APUS_TEXT_EXECUTABLE))
		end_text(&r, read_file_path(&r, file, direct));
}

__noinline int fetch_executable(struct apus_decision *d, u64 file)
{
	if (NOBODY(d))
		return 0;
	if (reads_directly)
		read_executable(d, file, true);
	else
		read_executable(d, file, false);
	return 0;
}

static __always_inline int without_arguments(struct apus_decision *d)
{
	unknown_text(d, APUS_TEXT_COMMAND_LINE);
	unknown_text(d, APUS_TEXT_ARGUMENTS);
	unknown_text(d, APUS_TEXT_ARGUMENT0);
	return 0;
}

/* The texts of 'length' bytes of arguments in s->bytes, behind which a NUL is; 0: they could not be had. The command line's state. */
__noinline int read_arguments(struct apus_decision *d, struct scratch *s, u32 length)
{
	if (NOBODY(d) || !s)
		return 0;
	if (!length || length > APUS_FACT_ARGUMENTS_LIMIT)
		return without_arguments(d);
	const u32 last = s->bytes[(length - 1) & RECORD_MASK];
	const u32 end = last ? length : length - 1;
	const long first = bpf_probe_read_kernel_str(s->walk, APUS_FACT_ARGUMENTS_LIMIT + 1, s->bytes);
	if (first <= 0)
		return without_arguments(d);
	read_between(d, APUS_TEXT_ARGUMENT0 | TEXT_ENDS, s, 0, first - 1);
	/* argv[0] alone: nothing follows, no blank either. */
	if (first >= length) {
		read_between(d, APUS_TEXT_ARGUMENTS | TEXT_ENDS, s, 0, 0);
		return read_between(d, APUS_TEXT_COMMAND_LINE, s, 0, 0);
	}
	read_between(d, APUS_TEXT_ARGUMENTS | TEXT_ENDS, s, first, end);
	return read_between(d, APUS_TEXT_COMMAND_LINE | TEXT_BLANK, s, first, end);
}

/* The texts as d has them now, for the half that it uses. */
__noinline int save_facts(struct apus_facts *facts, struct apus_decision *d, u32 exec_id, u32 state)
{
	if (NOBODY(facts) || !d)
		return 0;
	struct apus_half_facts *half = &facts->halves[d->active & 1];
	u32 words = 0;
	half->unknown = d->texts_unknown >> APUS_TEXT_EXECUTABLE & ((1u << APUS_FACTS) - 1);
	half->state = state;
#pragma unroll
	for (u32 fact = 0; fact < APUS_FACTS; fact++) {
		half->rows[fact] = d->rows[APUS_TEXT_EXECUTABLE + fact];
		if (d->dirty[APUS_TEXT_EXECUTABLE + fact] > words)
			words = d->dirty[APUS_TEXT_EXECUTABLE + fact];
	}
	half->words = words;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_FACT_WORDS; i++) {
		if (i >= words)
			break;
#pragma unroll
		for (u32 fact = 0; fact < APUS_FACTS; fact++)
			half->bits[i][fact] = d->bits[APUS_TEXT_EXECUTABLE + fact][i];
	}
	half->exec_id = exec_id;
	half->generation = d->generation;
	return 0;
}

/* 'now' is a word as `active`: the half, and its generation. */
static __always_inline u32 read_image(struct apus_facts *facts, struct apus_decision *d, struct scratch *s, u64 file, u32 length,
				       u32 exec_id, u32 now)
{
	d->active = now & APUS_ACTIVE_HALF;
	d->generation = now >> 1;
	d->texts_present = 0;
	d->texts_unknown = 0;
	fetch_executable(d, file);
	const u32 state = read_arguments(d, s, length);
	save_facts(facts, d, exec_id, state);
	return state;
}

/* What the kernel has put on the new image's stack; 0: it cannot be read, or is too long. */
static __always_inline u32 take_arguments(struct scratch *s, u64 start, u64 end)
{
	u64 length = end - start;
	asm volatile("" : "+r"(length));
	if (!length || length > APUS_FACT_ARGUMENTS_LIMIT)
		return 0;
	if (bpf_probe_read_user(s->bytes, length, (void *)start))
		return 0;
	s->bytes[length & RECORD_MASK] = 0;
	return length;
}

/* --- at birth --- */

static __always_inline void copy_half(struct apus_half_facts *to, const struct apus_half_facts *from)
{
	const u32 words = from->words;
	to->generation = from->generation;
	if (!to->generation)
		return;
	to->exec_id = from->exec_id;
	to->unknown = from->unknown;
	to->words = words;
	to->state = from->state;
	__builtin_memcpy(to->rows, from->rows, sizeof(to->rows));
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_FACT_WORDS; i++) {
		if (i >= words)
			break;
		__builtin_memcpy(to->bits[i], from->bits[i], sizeof(to->bits[i]));
	}
}

/* A thread has those of its process. */
static __always_inline void inherit_facts(struct task_struct *parent, struct task_struct *child)
{
	struct task_struct *leader = parent->group_leader;
	if (child->pid != child->tgid)
		return;
	struct apus_facts *from = find_facts(leader);
	if (!from || !(from->halves[0].generation | from->halves[1].generation))
		return;
	struct apus_facts *to = write_facts(child, true);
	/* Nothing is known of the child then. */
	if (!to)
		return;
	const u32 version = begin_reading(from, owner_name(leader));
	copy_half(&to->halves[0], &from->halves[0]);
	copy_half(&to->halves[1], &from->halves[1]);
	if ((version & 1) || was_written(from, version))
		to->halves[0].generation = to->halves[1].generation = 0;
	to->renamed = 0;
	take_comm((u64 *)to->comm, child->comm);
	end_writing(to);
}

/* --- where they are asked for --- */

/* Global, so that what is known of one fact is forgotten at the next. */
__noinline int restore_fact(struct apus_decision *d, struct apus_facts *facts, u32 fact, u32 text)
{
	if (NOBODY(d) || !facts || fact >= APUS_FACTS || text >= APUS_DECISION_TEXTS)
		return 0;
	struct apus_dfa *table = table_of(d, text);
	if (!table)
		return 0;
	struct apus_half_facts *half = &facts->halves[d->active & 1];
	if (half->unknown >> fact & 1 || table->words > APUS_FACT_WORDS) {
		without_text(d, text, true);
		return 0;
	}
	answer_nothing(d, text);
	const u32 row = half->rows[fact], words = table->words, kept = half->words;
	d->texts_present |= 1u << text;
	d->rows[text] = row;
	/* On the way to a comm there may be more to come. */
	if (!row)
		return 0;
	d->dirty[text] = words;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_FACT_WORDS; i++) {
		if (i >= words)
			break;
		d->bits[text][i] = i < kept ? half->bits[i][fact] : 0;
	}
	return 0;
}

#define FACTS_NONE (-1)
#define FACTS_WITHOUT_LINE (-2)

/* The texts from 'first' on; the command line's state, or why there is none. */
static __always_inline int restore_facts(struct apus_decision *d, struct apus_facts *facts, u32 exec_id, const u32 first)
{
	struct apus_half_facts *half = &facts->halves[d->active & 1];
	if (half->generation != d->generation || half->exec_id != exec_id)
		return FACTS_NONE;
#pragma unroll
	for (u32 fact = 0; fact < APUS_FACTS; fact++)
		restore_fact(d, facts, fact, first + fact);
	return half->unknown >> APUS_FACT_COMMAND_LINE & 1 ? FACTS_WITHOUT_LINE : half->state & 0xffff;
}

static __always_inline void unknown_facts(struct apus_decision *d, const u32 first)
{
#pragma unroll
	for (u32 fact = 0; fact < APUS_FACTS; fact++)
		unknown_text(d, first + fact);
}

__noinline int fetch_process(struct apus_decision *d)
{
	struct task_struct *task = bpf_get_current_task_btf();
	if (NOBODY(d))
		return 0;
	d->fetched |= FETCHED(APUS_STEP_PROCESS);
	struct task_struct *leader = task->group_leader;
	struct apus_facts *facts = find_facts(leader);
	if (facts) {
		const u32 version = begin_reading(facts, owner_name(leader));
		const int state = version & 1 ? FACTS_NONE : restore_facts(d, facts, task->self_exec_id, APUS_TEXT_EXECUTABLE);
		if (state != FACTS_NONE && !was_written(facts, version)) {
			if (state < 0)
				return 0;
			take_comm(d->comm, task->comm);
			end_with_comm(d, APUS_TEXT_COMMAND_LINE, state);
			return 0;
		}
	}
	unknown_facts(d, APUS_TEXT_EXECUTABLE);
	return 0;
}

/*
 * Who made the process, or adopted it. What user space knows as a parent's name is the one that it had when it was last told of: where
 * it has got another since, the name is unknown here.
 */
__noinline int fetch_parent(struct apus_decision *d)
{
	struct task_struct *task = bpf_get_current_task_btf();
	if (NOBODY(d))
		return 0;
	d->fetched |= FETCHED(APUS_STEP_PARENT);
	struct task_struct *parent = task->real_parent;
	struct task_struct *leader = parent->group_leader;
	struct apus_facts *facts = find_facts(leader);
	if (facts) {
		const u32 version = begin_reading(facts, owner_name(leader));
		const int state = version & 1 ? FACTS_NONE : restore_facts(d, facts, leader->self_exec_id, APUS_TEXT_PARENT_EXECUTABLE);
		take_comm(d->comm, leader->comm);
		const u64 *comm = (u64 *)facts->comm;
		const bool is_named = !*(volatile u32 *)&facts->renamed && d->comm[0] == comm[0] && d->comm[1] == comm[1];
		if (state != FACTS_NONE && !was_written(facts, version)) {
			if (!is_named) {
				unknown_text(d, APUS_TEXT_PARENT_COMM);
				unknown_text(d, APUS_TEXT_PARENT_COMMAND_LINE);
				return 0;
			}
			end_with_comm(d, APUS_TEXT_PARENT_COMM, TEXT_START);
			if (state >= 0)
				end_with_comm(d, APUS_TEXT_PARENT_COMMAND_LINE, state);
			return 0;
		}
	}
	unknown_text(d, APUS_TEXT_PARENT_COMM);
	unknown_facts(d, APUS_TEXT_PARENT_EXECUTABLE);
	return 0;
}

#endif
