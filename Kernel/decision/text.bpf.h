/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Texts against their tables, from the last byte to the first, where they lie: no text is copied. What a record would say with
 * doubt (cut, detached from the root) is unknown here, and so is what takes more turns than the loops have.
 */
#ifndef APUS_TEXT_BPF_H
#define APUS_TEXT_BPF_H

#include "slot.bpf.h"

#define WALK_TURNS 96 /* eight bytes of a name each, or a mount crossed */

/* The text's table in the half that the event uses; NULL: none, nobody asks about it. */
static __always_inline struct apus_dfa *table_of(struct apus_decision *d, const u32 text)
{
	u32 key = (d->active & 1) * APUS_DECISION_TEXTS + text;
	struct apus_dfa *table = bpf_map_lookup_elem(&dfas, &key);
	return table && table->words ? table : 0;
}

/* Masks behind a barrier: clang takes them away where it believes to know better, and the verifier does not. */
#define TABLE_CELL(table, index) (*(u16 *)((void *)(table) + sizeof(struct apus_dfa) + 2 * (u64)(index)))

static __always_inline u32 next_state(struct apus_dfa *table, u32 state, u8 byte, u32 mask)
{
	u32 cell = state << (table->shift & 15) | table->classes[byte];
	asm volatile("" : "+r"(cell));
	cell &= mask;
	return TABLE_CELL(table, cell);
}

#define VISIT 0x10000u /* of add_row's place: not the text's end yet */

/*
 * Adds what is true in a state's row. Global: verified once a program, and seldom called for a state on the way.
 */
__noinline int add_row(struct apus_decision *d, u32 text, u32 place)
{
	if (!d || text >= APUS_DECISION_TEXTS)
		return 0;
	u32 key = (d->active & 1) * APUS_DECISION_TEXTS + text;
	struct apus_dfa *table = bpf_map_lookup_elem(&dfas, &key);
	if (!table)
		return 0;
	const u32 mask = dfa_truth_mask, words = table->words;
	void *rows = (void *)table + sizeof(struct apus_dfa) + 2 * ((u64)dfa_cell_mask + 1);
	void *truths = rows + 4 * ((u64)dfa_state_mask + 1);
	u32 state = place;
	asm volatile("" : "+r"(state));
	state &= dfa_state_mask;
	if (place & VISIT)
		rows += 2 * ((u64)dfa_state_mask + 1);
	const u32 row = *(u16 *)(rows + 2 * (u64)state);
	d->rows[text] |= row;
	if (!row)
		return 0;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_ROW_WORDS; i++) {
		if (i >= words)
			break;
		u32 at = row * words + i;
		asm volatile("" : "+r"(at));
		at &= mask;
		d->bits[text][i] |= *(u64 *)(truths + 8 * (u64)at);
	}
	return 0;
}

/* A text that is being read: where its table is now, and what else a step needs of it. */
struct reading {
	struct apus_decision *d;
	struct apus_dfa *table;
	u32 text, mask, state, absorbing, visits;
};

/* False: there is no table, nobody asks about the text. */
static __always_inline bool resume_text(struct reading *r, struct apus_decision *d, const u32 text, u32 state)
{
	struct apus_dfa *table = table_of(d, text);
	if (!table)
		return false;
	r->d = d;
	r->table = table;
	r->text = text;
	r->mask = dfa_cell_mask;
	r->state = state;
	r->absorbing = table->absorbing;
	r->visits = table->visiting > table->absorbing ? table->visiting - table->absorbing : 0;
	return true;
}

/* One answer for every predicate: false where there is no text, or before it is read; true where nobody knows what it is. */
static __always_inline void answer_alike(struct apus_decision *d, struct apus_dfa *table, const u32 text, const u64 answers)
{
	const u32 words = table->words;
	u32 place = text;
	asm volatile("" : "+r"(place));
	place &= APUS_DECISION_TEXTS - 1;
	d->rows[place] = answers;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_ROW_WORDS && i < words; i++)
		*(volatile u64 *)&d->bits[place][i] = answers; /* one by one: clang would call memset */
}

static __always_inline bool begin_text(struct reading *r, struct apus_decision *d, const u32 text)
{
	if (!resume_text(r, d, text, 0))
		return false;
	r->state = r->table->start;
	answer_alike(d, r->table, text, 0);
	return true;
}

/* The event has no such text, or nobody can say which. */
static __always_inline void without_text(struct apus_decision *d, const u32 text, const bool is_unknown)
{
	struct apus_dfa *table = table_of(d, text);
	if (!table)
		return;
	answer_alike(d, table, text, is_unknown ? ~0ull : 0);
	if (is_unknown)
		d->texts_unknown |= 1u << text;
}

static __always_inline void read_byte(struct reading *r, u8 byte)
{
	r->state = next_state(r->table, r->state, byte, r->mask);
	if (r->state - r->absorbing < r->visits)
		add_row(r->d, r->text, r->state | VISIT);
}

static __always_inline bool is_decided(const struct reading *r)
{
	return r->state < r->absorbing;
}

static __always_inline void end_text(struct reading *r, bool known)
{
	if (!known) {
		answer_alike(r->d, r->table, r->text, ~0ull);
		r->d->texts_unknown |= 1u << r->text;
		return;
	}
	add_row(r->d, r->text, r->state);
	r->d->texts_present |= 1u << r->text;
}

/*
 * Reads the path of 'entry' on 'mnt', as walk_path would write it; false: it cannot be had whole. A dentry's name and parent belong
 * together only if its sequence counter stood still meanwhile. d->skip names are taken out first.
 */
static __always_inline bool read_walk(struct reading *r, u64 mnt, u64 entry, const bool direct)
{
	volatile struct apus_decision *d = r->d;
	u64 mount = mnt - bpf_core_field_offset(struct mount, mnt);
	u64 dentry = entry, parent = 0, name = 0;
	u64 mount_root = GET_POINTER(direct, mnt, struct vfsmount, mnt_root);
	u32 left = 0, sequence = 0;

#pragma clang loop unroll(disable)
	for (u32 turn = 0; turn < WALK_TURNS; turn++) {
		if (!left) {
			if (dentry == mount_root) {
				u64 above = GET_POINTER(direct, mount, struct mount, mnt_parent);
				if (above != mount && above) {
					dentry = GET_POINTER(direct, mount, struct mount, mnt_mountpoint);
					if (above != GET_POINTER(direct, mount, struct mount, mnt_parent))
						return false;
					mount = above;
					mount_root = GET_POINTER(direct, above, struct mount, mnt.mnt_root);
					continue;
				}
				if (dentry != GET_POINTER(direct, dentry, struct dentry, d_parent))
					return false;
				if (d->is_empty)
					read_byte(r, '/');
				return true;
			}
			sequence = GET(direct, dentry, struct dentry, d_seq.seqcount.sequence);
			left = GET(direct, dentry, struct dentry, d_name.len);
			name = GET_POINTER(direct, dentry, struct dentry, d_name.name);
			parent = GET_POINTER(direct, dentry, struct dentry, d_parent);
			if (!left || left > 255 || (sequence & 1) || !parent || parent == dentry)
				return false;
			if (d->skip) {
				if (sequence != GET(direct, dentry, struct dentry, d_seq.seqcount.sequence))
					return false;
				d->skip--;
				left = 0;
				dentry = parent;
				continue;
			}
			d->is_empty = 0;
		}
		/* What stands in front of a name is its dentry's, or the head of its own memory. */
		const u64 word = get_word(direct, name + left - 8);
		if (!(word >> 56))
			return false;
		const u32 count = left < 8 ? left : 8;
		left -= count;
		/* A state below 'absorbing' stays what it is: a look at each word's end will do. */
#pragma unroll
		for (u32 i = 0; i < 8; i++) {
			if (i >= count)
				break;
			read_byte(r, word >> (56 - 8 * i));
		}
		if (left && !is_decided(r))
			continue;
		if (sequence != GET(direct, dentry, struct dentry, d_seq.seqcount.sequence))
			return false;
		if (!is_decided(r))
			read_byte(r, '/');
		if (is_decided(r))
			return true;
		dentry = parent;
	}
	return false;
}

#endif
