/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Texts against their tables, from the last byte to the first, where they lie: no text is copied. What a record would say with
 * doubt (cut, detached from the root) is unknown here, and so is what takes more turns than the loops have.
 */
#ifndef APUS_TEXT_BPF_H
#define APUS_TEXT_BPF_H

#include "slot.bpf.h"

#define GIVEN_MASK (APUS_GIVEN_LIMIT - 1)
_Static_assert((APUS_GIVEN_LIMIT & GIVEN_MASK) == 0, "mask needs a power of two");
#define GIVEN_FRONT 8 /* slashes in front of a given path, so that it can be looked at backwards without asking where it begins */

/* Up to v6.7 the kernel verifies all global functions of a program, whoever calls them: where nothing is decided there is nothing in them. */
#define NOBODY(argument) (!with_decisions || !(argument))

#define WALK_TURNS 96 /* eight bytes of a name each, or a mount crossed */

/* The text's table in the half that the event uses; NULL: none, nobody asks about it. */
static __always_inline struct apus_dfa *table_of(struct apus_decision *d, const u32 text)
{
	u32 key = (d->active & 1) * APUS_DECISION_TEXTS + APUS_TABLE_OF(text);
	struct apus_dfa *table = bpf_map_lookup_elem(&dfas, &key);
	return table && table->texts >> text & 1 ? table : 0;
}

/* Masks behind a barrier: clang takes them away where it believes to know better, and the verifier does not. */
#define TABLE_CELL(table, index) (*(u16 *)((void *)(table) + sizeof(struct apus_dfa) + 2 * (u64)(index)))

static __always_inline u32 next_state(struct apus_dfa *table, u32 state, u8 byte)
{
	u32 cell = state << (table->shift & 15) | table->classes[byte];
	asm volatile("" : "+r"(cell));
	cell &= dfa_cell_mask; /* a constant of the program: what was in memory meanwhile is none */
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
	u32 key = (d->active & 1) * APUS_DECISION_TEXTS + APUS_TABLE_OF(text);
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
	d->dirty[text] = words;
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
	u32 text, state;
};

/* Its table's numbers are loaded whenever they are asked for: of what it has compared the verifier would follow every mixture. */
#define TABLE_NUMBER(r, field) (*(volatile u32 *)&(r)->table->field)

/* False: there is no table, nobody asks about the text. */
static __always_inline bool resume_text(struct reading *r, struct apus_decision *d, const u32 text, u32 state)
{
	struct apus_dfa *table = table_of(d, text);
	if (!table)
		return false;
	r->d = d;
	r->table = table;
	r->text = text;
	r->state = state;
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
	d->dirty[place] = words;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_ROW_WORDS && i < words; i++)
		*(volatile u64 *)&d->bits[place][i] = answers; /* one by one: clang would call memset */
}

/* Nothing is true of it. Of most texts nothing was the last time either. */
static __always_inline void answer_nothing(struct apus_decision *d, const u32 text)
{
	u32 place = text;
	asm volatile("" : "+r"(place));
	place &= APUS_DECISION_TEXTS - 1;
	const u32 words = d->dirty[place];
	d->rows[place] = 0;
	if (!words)
		return;
	d->dirty[place] = 0;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_ROW_WORDS && i < words; i++)
		*(volatile u64 *)&d->bits[place][i] = 0;
}

static __always_inline bool begin_text(struct reading *r, struct apus_decision *d, const u32 text)
{
	if (!resume_text(r, d, text, 0))
		return false;
	r->state = r->table->start;
	answer_nothing(d, text);
	return true;
}

/* Of the same bytes by the same table the same is true. */
static __always_inline void answer_as(struct apus_decision *d, u32 from, u32 to)
{
	asm volatile("" : "+r"(from), "+r"(to));
	from &= APUS_DECISION_TEXTS - 1;
	to &= APUS_DECISION_TEXTS - 1;
	const u32 words = d->dirty[from], dirty = d->dirty[to] > words ? d->dirty[to] : words;
	d->rows[to] = d->rows[from];
	d->dirty[to] = words;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_ROW_WORDS && i < dirty; i++)
		*(volatile u64 *)&d->bits[to][i] = d->bits[from][i];
	d->texts_present |= 1u << to;
}

/* The event has no such text, or nobody can say which. */
static __always_inline void without_text(struct apus_decision *d, const u32 text, const bool is_unknown)
{
	struct apus_dfa *table = table_of(d, text);
	if (!table)
		return;
	if (!is_unknown) {
		answer_nothing(d, text);
		return;
	}
	answer_alike(d, table, text, ~0ull);
	d->texts_unknown |= 1u << text;
}

static __always_inline bool is_visited(const struct reading *r)
{
	const u32 absorbing = TABLE_NUMBER(r, absorbing);
	return r->state - absorbing < TABLE_NUMBER(r, visiting) - absorbing;
}

static __always_inline void visit(struct reading *r)
{
	if (is_visited(r))
		add_row(r->d, r->text, r->state | VISIT);
}

static __always_inline void read_byte(struct reading *r, u8 byte)
{
	r->state = next_state(r->table, r->state, byte);
	visit(r);
}

static __always_inline bool is_decided(const struct reading *r)
{
	return r->state < TABLE_NUMBER(r, absorbing);
}

/* Each state on the way is looked at. Global: verified once a program. The state behind the bytes. */
__noinline u32 read_bytes_closely(struct apus_decision *d, u32 text, u32 state, u64 word, u32 count)
{
	struct reading r;
	if (!d || text >= APUS_DECISION_TEXTS || !resume_text(&r, d, text, state))
		return state;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < 8; i++)
		if (7 - i < count)
			read_byte(&r, word >> 8 * (7 - i));
	return r.state;
}

/*
 * The lowest 'count' bytes of a word, 1 to 8, the highest of them first. Few states are looked at more closely: until one of them is reached
 * a byte costs one comparison, with a number that is loaded once. False: one was reached, and nothing is done.
 */
static __always_inline bool run_bytes(struct reading *r, u64 word, u32 count)
{
	const u32 watched = (u16)TABLE_NUMBER(r, visiting); /* at least `absorbing` */
	u32 state = r->state;
#define NEXT(place)                                                                                                \
	case place + 1:                                                                                            \
		state = next_state(r->table, state, word >> 8 * (place));                                          \
		if (state < watched)                                                                               \
			return false;                                                                              \
		__attribute__((fallthrough));
	switch (count) {
	NEXT(7)
	NEXT(6)
	NEXT(5)
	NEXT(4)
	NEXT(3)
	NEXT(2)
	NEXT(1)
	NEXT(0)
	default:
		r->state = state;
		return true;
	}
#undef NEXT
}

static __always_inline void read_bytes(struct reading *r, u64 word, u32 count)
{
	if (!run_bytes(r, word, count))
		r->state = (u16)read_bytes_closely(r->d, r->text, r->state, word, count);
}

static __always_inline void end_text(struct reading *r, bool known)
{
	if (!known) {
		answer_alike(r->d, r->table, r->text, ~0ull);
		r->d->texts_unknown |= 1u << r->text;
		return;
	}
	u32 state = r->state;
	asm volatile("" : "+r"(state));
	state &= dfa_state_mask;
	if (*(u16 *)((void *)r->table + sizeof(struct apus_dfa) + 2 * ((u64)dfa_cell_mask + 1) + 2 * (u64)state))
		add_row(r->d, r->text, r->state);
	r->d->texts_present |= 1u << r->text;
}

/*
 * Loops of many turns. The verifier of v6.1, the last one without bpf_rdonly_cast, follows each turn anew and gives up: there they are
 * bpf_loop's, whose body it looks at once, and which costs little beside probe reads.
 */
#define TURNS(way, count, turn, callback, state)                                                                   \
	do {                                                                                                       \
		if ((way) == READS_BY_PROBES) {                                                                    \
			bpf_loop(count, callback, state, 0);                                                       \
			break;                                                                                     \
		}                                                                                                  \
		_Pragma("clang loop unroll(disable)") for (u32 i = AT_FIRST(0); i < (count) && MAY_GO_ON; i++)     \
			if (turn(state, way))                                                                      \
				break;                                                                             \
	} while (0)

/* Eight bytes of the given path; fast on the boundaries on which they were written: a load across two stores waits for both. */
static __always_inline u64 given_word(struct apus_decision *d, u32 at)
{
	asm volatile("" : "+r"(at));
	const void *bytes = &d->given[at & GIVEN_MASK]; /* by a variable: of an array's element clang would read bytes */
	return *(u64 *)bytes;
}

struct walking {
	struct reading *r;
	u64 mount, mount_root, dentry, parent, name;
	u32 left, sequence;
	bool known;
};

/* Whether the path that was given, from its end, is what is read. By way of memory, as all that goes on from turn to turn. */
static __always_inline void compare_given(struct apus_decision *d, u64 piece, u32 count)
{
	volatile struct apus_decision *v = d;
	const u32 at = v->at;
	if (given_word(d, at - 8) >> ((64 - 8 * count) & 63) != piece)
		v->differs = 1;
	v->at = at - count;
}

enum walk_way { READS, READS_BY_PROBES, COMPARES }; /* the last one with the given path only */

/* True: the end. w->known says whether the path was had whole. */
static __always_inline bool walk_turn(struct walking *w, const enum walk_way way)
{
	const bool direct = way != READS_BY_PROBES, reads = way != COMPARES;
	struct reading *r = w->r;
	volatile struct apus_decision *d = r->d; /* what is in it the verifier does not follow from turn to turn */
	const u64 dentry = w->dentry;
	if (!w->left) {
		if (dentry == w->mount_root) {
			const u64 mount = w->mount, above = GET_POINTER(direct, mount, struct mount, mnt_parent);
			if (above != mount && above) {
				w->dentry = GET_POINTER(direct, mount, struct mount, mnt_mountpoint);
				w->mount = above;
				w->mount_root = GET_POINTER(direct, above, struct mount, mnt.mnt_root);
				return above != GET_POINTER(direct, mount, struct mount, mnt_parent);
			}
			if (dentry != GET_POINTER(direct, dentry, struct dentry, d_parent))
				return true;
			/* While a mount is moved it stands alone for a moment, as a root does (fs/namespace.c, unhash_mnt). */
			const u64 space = GET_POINTER(direct, mount, struct mount, mnt_ns);
			if (mount != GET_POINTER(direct, space, struct mnt_namespace, root))
				return true;
			if (reads && d->is_empty)
				read_byte(r, '/');
			w->known = true;
			return true;
		}
		const u32 sequence = GET(direct, dentry, struct dentry, d_seq.seqcount.sequence);
		const u32 length = GET(direct, dentry, struct dentry, d_name.len);
		const u64 parent = GET_POINTER(direct, dentry, struct dentry, d_parent);
		w->name = GET_POINTER(direct, dentry, struct dentry, d_name.name);
		if (!length || length > 255 || (sequence & 1) || !parent || parent == dentry)
			return true;
		if (d->skip) {
			d->skip--;
			w->dentry = parent;
			return sequence != GET(direct, dentry, struct dentry, d_seq.seqcount.sequence);
		}
		w->sequence = sequence;
		w->left = length;
		w->parent = parent;
		d->is_empty = 0;
	}
	/* What stands in front of a name is its dentry's, or the head of its own memory. */
	const u64 word = get_word(direct, w->name + w->left - 8);
	if (!(word >> 56))
		return true;
	const u32 count = w->left < 8 ? w->left : 8;
	/* By way of memory: the verifier would tell apart how long ago each name began. */
	d->left = w->left - count;
	w->left = d->left;
	const u64 bytes = word >> ((64 - 8 * count) & 63);
	if (direct)
		compare_given(r->d, bytes, count);
	if (reads)
		read_bytes(r, bytes, count);
	else if (d->differs)
		return true;
	if (w->left && !(reads && is_decided(r)))
		return false;
	if (w->sequence != GET(direct, dentry, struct dentry, d_seq.seqcount.sequence))
		return true;
	if (direct && !w->left)
		compare_given(r->d, '/', 1);
	if (reads && !is_decided(r))
		read_byte(r, '/');
	w->known = reads && is_decided(r);
	w->dentry = w->parent;
	return w->known;
}

static long walk_turn_probed(u32 turn, struct walking *w)
{
	return walk_turn(w, READS_BY_PROBES);
}

/*
 * Reads the path of 'entry' on 'mnt', as walk_path would write it; false: it cannot be had whole. A dentry's name and parent belong
 * together only if its sequence counter stood still meanwhile. d->skip names are taken out first.
 */
static __always_inline bool walk_in(struct walking *w, struct reading *r, u64 mnt, u64 entry, const enum walk_way way)
{
	const bool direct = way != READS_BY_PROBES;
	const u32 zero = verifier_unknown(0);
	w->r = r;
	w->left = zero;
	w->sequence = zero;
	w->parent = zero;
	w->name = zero;
	w->known = false;
	w->mount = mnt - bpf_core_field_offset(struct mount, mnt);
	w->mount_root = GET_POINTER(direct, mnt, struct vfsmount, mnt_root);
	w->dentry = entry;
	TURNS(way, WALK_TURNS, walk_turn, walk_turn_probed, w);
	return w->known;
}

static __always_inline bool read_walk_in(struct walking *w, struct reading *r, u64 mnt, u64 entry, const bool direct)
{
	return walk_in(w, r, mnt, entry, direct ? READS : READS_BY_PROBES);
}

static __always_inline bool walk_file(struct reading *r, u64 file, const enum walk_way way)
{
	const bool direct = way != READS_BY_PROBES;
	struct walking w;
	r->d->skip = 0;
	r->d->is_empty = 1;
	return walk_in(&w, r, GET_POINTER(direct, file, struct file, f_path.mnt), GET_POINTER(direct, file, struct file, f_path.dentry), way);
}

/* The path of an open file, from its end; false: it cannot be had whole. */
static __always_inline bool read_file_path(struct reading *r, u64 file, const bool direct)
{
	return walk_file(r, file, direct ? READS : READS_BY_PROBES);
}

#endif
