/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Texts against their tables, from the last byte to the first, where they lie: no text is copied. What a record would say with
 * doubt (cut, detached from the root) is unknown here, and so is what takes more turns than the loops have.
 */
#ifndef APUS_TEXT_BPF_H
#define APUS_TEXT_BPF_H

#include "slot.bpf.h"

#define TEXT_UNKNOWN 0x10000u /* no state */
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

/* The same for every predicate: false where there is no text, true where nobody knows what it is. */
static __always_inline void put_same(struct apus_decision *d, struct apus_dfa *table, const u32 text, const bool truth)
{
	const u32 words = table->words;
	d->rows[text] = truth ? ~0u : 0;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_ROW_WORDS; i++) {
		if (i >= words)
			break;
		d->bits[text][i] = truth ? ~0ull : 0;
	}
	if (truth)
		d->texts_unknown |= 1u << text;
}

/* The truth words of the row in which the text ended. */
static __always_inline void put_truths(struct apus_decision *d, struct apus_dfa *table, const u32 text, u32 state)
{
	const u32 mask = dfa_truth_mask, words = table->words;
	void *rows = (void *)table + sizeof(struct apus_dfa) + 2 * ((u64)dfa_cell_mask + 1);
	void *truths = rows + 2 * ((u64)dfa_state_mask + 1);

	if (state == TEXT_UNKNOWN) {
		put_same(d, table, text, true);
		return;
	}
	asm volatile("" : "+r"(state));
	state &= dfa_state_mask;
	const u32 row = *(u16 *)(rows + 2 * (u64)state);
	d->rows[text] = row;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_ROW_WORDS; i++) {
		if (i >= words)
			break;
		u32 at = row * words + i;
		asm volatile("" : "+r"(at));
		at &= mask;
		d->bits[text][i] = *(u64 *)(truths + 8 * (u64)at);
	}
	d->texts_present |= 1u << text;
}

/*
 * The state behind the path of 'entry' on 'mnt', as walk_path would write it. A dentry's name and parent belong together only if its
 * sequence counter stood still meanwhile.
 */
static __always_inline u32 walk_state(struct apus_dfa *table, u64 mnt, u64 entry, const bool direct)
{
	const u32 mask = dfa_cell_mask, absorbing = table->absorbing;
	u64 mount = mnt - bpf_core_field_offset(struct mount, mnt);
	u64 dentry = entry, parent = 0, name = 0;
	u64 mount_root = GET_POINTER(direct, mnt, struct vfsmount, mnt_root);
	u32 state = table->start, left = 0, sequence = 0;
	bool is_root = true;

#pragma clang loop unroll(disable)
	for (u32 turn = 0; turn < WALK_TURNS; turn++) {
		if (!left) {
			parent = GET_POINTER(direct, dentry, struct dentry, d_parent);
			if (dentry == mount_root) {
				u64 above = GET_POINTER(direct, mount, struct mount, mnt_parent);
				if (above != mount && above) {
					dentry = GET_POINTER(direct, mount, struct mount, mnt_mountpoint);
					if (above != GET_POINTER(direct, mount, struct mount, mnt_parent))
						return TEXT_UNKNOWN;
					mount = above;
					mount_root = GET_POINTER(direct, above, struct mount, mnt.mnt_root);
					continue;
				}
				if (dentry != parent)
					return TEXT_UNKNOWN;
				return is_root ? next_state(table, state, '/', mask) : state;
			}
			if (!parent || parent == dentry)
				return TEXT_UNKNOWN;
			sequence = GET(direct, dentry, struct dentry, d_seq.seqcount.sequence);
			left = GET(direct, dentry, struct dentry, d_name.len);
			name = GET_POINTER(direct, dentry, struct dentry, d_name.name);
			parent = GET_POINTER(direct, dentry, struct dentry, d_parent);
			if (!left || left > 255 || (sequence & 1))
				return TEXT_UNKNOWN;
			is_root = false;
		}
		/* What stands in front of a name is its dentry's, or the head of its own memory. */
		const u64 word = get_word(direct, name + left - 8);
		if (!(word >> 56))
			return TEXT_UNKNOWN;
		const u32 count = left < 8 ? left : 8;
		left -= count;
		/* A state below 'absorbing' stays what it is: a look at each word's end will do. */
#pragma unroll
		for (u32 i = 0; i < 8; i++) {
			if (i >= count)
				break;
			state = next_state(table, state, word >> (56 - 8 * i), mask);
		}
		if (left && state >= absorbing)
			continue;
		if (sequence != GET(direct, dentry, struct dentry, d_seq.seqcount.sequence))
			return TEXT_UNKNOWN;
		if (state >= absorbing)
			state = next_state(table, state, '/', mask);
		if (state < absorbing)
			return state;
		dentry = parent;
	}
	return TEXT_UNKNOWN;
}

#endif
