/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The last paths of which nothing was true (struct apus_memo): what a table says of one of them is known without asking it, as long as the
 * policies are the same.
 */
#ifndef APUS_MEMO_BPF_H
#define APUS_MEMO_BPF_H

#include "text.bpf.h"

#define HASH_FACTOR 0x9e3779b97f4a7c15ull /* 2^64 by the golden ratio, odd (Knuth, The Art of Computer Programming, 6.4) */

static __always_inline u32 given_length(const struct apus_decision *d)
{
	return d->at_end - GIVEN_FRONT;
}

/* By the end of the path. Others of that end and length take its place: a memo is compared whole. */
static __always_inline struct apus_memo *memo_of(struct apus_decision *d)
{
	const u32 end = d->at_end, length = given_length(d);
	const u64 last = given_word(d, end - 8), before = length < 8 ? 0 : given_word(d, end - 16);
	u32 place = ((last * HASH_FACTOR ^ before) + length) * HASH_FACTOR >> 32;
	asm volatile("" : "+r"(place));
	return &d->memos[place & (APUS_MEMOS - 1)];
}

static __always_inline u32 active_of(const struct apus_decision *d)
{
	return d->generation << 1 | (d->active & APUS_ACTIVE_HALF);
}

/* What lies behind its end is of an earlier path: zeroes, up to where a word ends. For those that compare and keep whole words. */
static __always_inline void end_given(struct apus_decision *d)
{
	u32 place = d->at_end;
	const u64 mask = (1ull << (8 * (place & 7))) - 1;
	asm volatile("" : "+r"(place));
	void *word = &d->given[place & (GIVEN_MASK & ~7u)];
	*(u64 *)word &= mask;
}

#define GIVEN_WORD(d, i) (*(u64 *)((void *)(d) + __builtin_offsetof(struct apus_decision, given) + GIVEN_FRONT + 8 * (i)))

/* Whether of the given path, which is plain, nothing was true before. */
static __always_inline bool is_remembered(struct apus_decision *d, const struct apus_memo *memo)
{
	const u32 length = given_length(d);
	u64 differs = 0;
	if (memo->length != length || memo->active != active_of(d))
		return false;
#pragma clang loop unroll(full)
	for (u32 i = 0; i < APUS_MEMO_LIMIT / 8; i++) {
		if (8 * i >= length)
			break;
		differs |= memo->words[i] ^ GIVEN_WORD(d, i);
	}
	return !differs;
}

static __always_inline void remember(struct apus_decision *d, struct apus_memo *memo)
{
	const u32 length = given_length(d);
	memo->length = length;
	memo->active = active_of(d);
#pragma clang loop unroll(full)
	for (u32 i = 0; i < APUS_MEMO_LIMIT / 8; i++) {
		if (8 * i >= length)
			break;
		memo->words[i] = GIVEN_WORD(d, i);
	}
}

#endif
