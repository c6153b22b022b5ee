/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The paths that a call was given: as they stand in the caller's memory, and as the record's text would be (file/given.bpf.h) once dots and
 * double slashes are taken out (LexicalPath.swift). Read once, for both.
 */
#ifndef APUS_DECISION_GIVEN_BPF_H
#define APUS_DECISION_GIVEN_BPF_H

#include "object.bpf.h"

#define PLAIN_LIMIT APUS_MEMO_LIMIT /* longer paths are read as those with dots are */

static __always_inline u8 given_byte(struct apus_decision *d, u32 at)
{
	asm volatile("" : "+r"(at));
	return d->given[at & GIVEN_MASK];
}

struct given_reading {
	struct reading *r;
	u32 left;
};

static long raw_turn(u32 turn, struct given_reading *g)
{
	if (!g->left || is_decided(g->r))
		return 1;
	g->left--;
	read_byte(g->r, given_byte(g->r->d, GIVEN_FRONT + g->left));
	return 0;
}

/* Whether a name counts is known from its last three bytes, before any of it is read. */
static long normal_turn_called(u32 turn, struct given_reading *g)
{
	volatile struct apus_decision *d = g->r->d;
	const u32 left = g->left;
	if (!left || is_decided(g->r))
		return 1;
	g->left = left - 1;
	const u8 byte = given_byte(g->r->d, GIVEN_FRONT + left - 1);
	u32 feeds = !d->passes;
	if (byte == '/') {
		d->at_end = 1;
		d->passes = 1;
	} else if (d->at_end) {
		const u32 before = given_byte(g->r->d, GIVEN_FRONT + left - 2), first = given_byte(g->r->d, GIVEN_FRONT + left - 3);
		d->at_end = 0;
		feeds = 0;
		if (byte == '.' && (before << 8 | first) == ('.' << 8 | '/'))
			d->skip++;
		else if (byte == '.' && before == '/')
			;
		else if (d->skip)
			d->skip--;
		else {
			d->passes = d->is_empty = 0;
			feeds = 1;
		}
	}
	asm volatile("" : "+r"(feeds));
	if (feeds)
		read_byte(g->r, byte);
	return 0;
}

/* From the last name to the first: what d->skip and d->is_empty say then is left to do in front. */
static __always_inline void read_normal(struct reading *r, u32 length)
{
	volatile struct apus_decision *d = r->d; /* nothing is known of it from one turn to the next */
	struct given_reading g = {.r = r, .left = length};
	d->skip = 0;
	d->is_empty = 1;
	d->at_end = 1;
	d->passes = 1;
	/* Few paths come here (is_plain): a call a turn is cheap beside what the verifier would have to follow. */
	bpf_loop(APUS_GIVEN_LIMIT, normal_turn_called, &g, 0);
	/* A name that begins the text stands behind a folder. */
	if (!d->passes && !is_decided(r))
		read_byte(r, '/');
}

static __always_inline bool read_folder(struct walking *w, struct reading *r, s32 base, const bool direct)
{
	u64 path;
	if (base == AT_FDCWD) {
		u64 fs = (u64)bpf_get_current_task_btf()->fs;
		path = fs + bpf_core_field_offset(struct fs_struct, pwd);
	} else {
		path = file_number(bpf_get_current_task_btf(), base, direct);
		if (!path)
			return false;
		path += bpf_core_field_offset(struct file, f_path);
	}
	const u64 mnt = GET_POINTER(direct, path, struct path, mnt), dentry = GET_POINTER(direct, path, struct path, dentry);
	return mnt && dentry && read_walk_in(w, r, mnt, dentry, direct);
}

/* Goes on in front of a relative path, where 'state' was reached. Global, as all of these: verified once a program, from one state. */
__noinline int read_given_folder(struct apus_decision *d, u32 text, s32 base, u32 state)
{
	/* For both ways, since chains of calls are deepest here (Scripts/stack-depth). */
	struct reading r;
	struct walking w;
	if (!d || text >= APUS_DECISION_TEXTS || !resume_text(&r, d, text, state))
		return 0;
	if (reads_directly)
		end_text(&r, read_folder(&w, &r, base, true));
	else
		end_text(&r, read_folder(&w, &r, base, false));
	return 0;
}

#define GIVEN_ENDED (-1)

/* The text behind a call's folder, of a path that is not plain; 'length' bytes of it are in d->given. The state in front of it, or that it ended. */
__noinline int read_given(struct apus_decision *d, u32 text, u32 length)
{
	struct reading r;
	if (!d || text >= APUS_DECISION_TEXTS || length >= APUS_GIVEN_LIMIT || !begin_text(&r, d, text))
		return GIVEN_ENDED;
	read_normal(&r, length);
	if (!is_decided(&r) && d->given[GIVEN_FRONT] != '/')
		return r.state;
	if (!is_decided(&r) && d->is_empty)
		read_byte(&r, '/');
	end_text(&r, true);
	return GIVEN_ENDED;
}

#define EACH_BYTE 0x0101010101010101ull
#define ZERO_BYTES(word) (((word) - EACH_BYTE) & ~(word) & (EACH_BYTE << 7)) /* and perhaps bytes of 1 above them */

/*
 * Whether the text is the path as it stands: it has no `//`, no name that begins with a dot, and no slash at its end; a relative one is
 * looked at as what it becomes, with a slash in front.
 */
static __always_inline bool is_plain(struct apus_decision *d, u32 length)
{
	volatile struct apus_decision *v = d; /* so that the verifier learns nothing of the length from turn to turn */
	u64 before = d->given[GIVEN_FRONT] == '/' ? 0 : '/';
	u32 at = AT_FIRST(GIVEN_FRONT);
	if (!length || given_byte(d, GIVEN_FRONT + length - 1) == '/')
		return false;
#pragma clang loop unroll(disable)
	for (u32 i = AT_FIRST(0); i < PLAIN_LIMIT / 8 && MAY_GO_ON; i++) {
		const u32 end = v->at_end;
		if (at >= end)
			return true;
		u64 word = given_word(d, at);
		/* What lies behind the end is of an earlier path. */
		if (end - at < 8)
			word &= (1ull << (8 * (end - at) & 63)) - 1;
		const u64 slashes = ZERO_BYTES((word << 8 | before) ^ EACH_BYTE * '/');
		const u64 dots = ZERO_BYTES((word | EACH_BYTE) ^ EACH_BYTE * '/'); /* of '.' and '/' */
		if (dots & slashes)
			return false;
		before = word >> 56;
		at += 8;
	}
	return at >= v->at_end;
}
_Static_assert(('.' | 1) == '/', "one test for both");

__noinline int read_given_raw(struct apus_decision *d, u32 text, u32 length)
{
	struct reading r;
	struct given_reading g = {.r = &r, .left = length};
	if (!d || text >= APUS_DECISION_TEXTS || length >= APUS_GIVEN_LIMIT || !begin_text(&r, d, text))
		return 0;
	bpf_loop(APUS_GIVEN_LIMIT, raw_turn, &g, 0);
	end_text(&r, true);
	return 0;
}

/* Both texts are the same bytes, as far as a relative one goes. The state in front of it, or that it ended. */
static __always_inline int read_plain(struct apus_decision *d, u32 text)
{
	struct reading r;
	volatile struct apus_decision *v = d;
	u32 left = v->at_end - GIVEN_FRONT;
	bool is_raw = false;
	d->skip = 0;
	d->is_empty = 0;
	if (!begin_text(&r, d, text)) {
		if (!begin_text(&r, d, text + 1))
			return GIVEN_ENDED;
		is_raw = true;
	}
	/* The first piece is what lies behind the last boundary. */
#pragma clang loop unroll(disable)
	for (u32 i = AT_FIRST(0); i < PLAIN_LIMIT / 8 && MAY_GO_ON; i++) {
		if (!left || is_decided(&r))
			break;
		const u32 count = ((left - 1) & 7) + 1;
		left -= count;
		read_bytes(&r, given_word(d, GIVEN_FRONT + left), count);
	}
	if (!is_raw && r.table->texts >> (text + 1) & 1) {
		answer_as(d, text, text + 1);
		add_row(d, text + 1, r.state);
	}
	if (!is_raw && !is_decided(&r) && d->given[GIVEN_FRONT] != '/') {
		read_byte(&r, '/');
		return r.state;
	}
	end_text(&r, true);
	return GIVEN_ENDED;
}

/* A path that waited: what it was compared with is what it says, or it is read now. It is plain and begins with a slash. */
static __always_inline void answer_given(struct apus_decision *d)
{
	const bool is_same = d->waits == GIVEN_IS_THE_SAME;
	d->waits = 0;
	if (!is_same) {
		read_plain(d, APUS_TEXT_GIVEN);
		return;
	}
	if (table_of(d, APUS_TEXT_GIVEN))
		answer_as(d, APUS_TEXT_PATH, APUS_TEXT_GIVEN);
	if (table_of(d, APUS_TEXT_RAW))
		answer_as(d, APUS_TEXT_PATH, APUS_TEXT_RAW);
}

/* 'base' is a descriptor or AT_FDCWD. */
static __always_inline void fill_given(struct apus_decision *d, const u32 text, u64 pointer, s32 base)
{
	volatile struct apus_decision *v = d;
	const u32 waits = v->waits;
	v->waits = 0;
	if (!pointer) {
		without_text(d, text, false);
		without_text(d, text + 1, false);
		return;
	}
	*(u64 *)d->given = LETTERS('/', '/', '/', '/', '/', '/', '/', '/');
	long length = bpf_probe_read_user_str(d->given + GIVEN_FRONT, APUS_GIVEN_LIMIT - GIVEN_FRONT, (void *)pointer);
	if (length <= 0 || length >= APUS_GIVEN_LIMIT - GIVEN_FRONT) {
		without_text(d, text, true);
		without_text(d, text + 1, true);
		return;
	}
	v->at_end = GIVEN_FRONT + length - 1;
	int state;
	if (reads_directly && is_plain(d, length - 1)) {
		if (waits && d->given[GIVEN_FRONT] == '/') {
			v->waits = GIVEN_WAITS;
			return;
		}
		state = read_plain(d, text);
	} else {
		state = read_given(d, text, length - 1);
		read_given_raw(d, text + 1, length - 1);
	}
	if (state != GIVEN_ENDED)
		read_given_folder(d, text, base, state);
}

__noinline int fetch_given_at(struct apus_decision *d, u32 which, u64 pointer, s32 base)
{
	if (!d)
		return 0;
	u32 text = which ? APUS_TEXT_GIVEN1 : APUS_TEXT_GIVEN;
	asm volatile("" : "+r"(text)); /* one body for both */
	fill_given(d, text, pointer, base);
	return 0;
}
_Static_assert(APUS_TEXT_RAW == APUS_TEXT_GIVEN + 1 && APUS_TEXT_RAW1 == APUS_TEXT_GIVEN1 + 1, "a path's two texts are neighbours");

static __always_inline void fetch_given(struct apus_decision *d, const struct exit_call *call, const u32 which)
{
	const u8 given = call->entry->given[which];
	const u32 path = given & 15, folder = given >> 4;

	d->fetched |= FETCHED(which ? APUS_STEP_GIVEN1 : APUS_STEP_GIVEN);
	fetch_given_at(d, which, path ? syscall_argument(call->regs, call->abi, path - 1) : 0,
		       path && folder ? (s32)syscall_argument(call->regs, call->abi, folder - 1) : AT_FDCWD);
}

#define WANTS(wanted, step) (prefetched & FETCHED(step) && (wanted) & FETCHED(step))
static __always_inline void fill_ahead(struct apus_decision *d, s64 fd, bool accepted, u32 wanted, const bool direct)
{
	if (WANTS(wanted, APUS_STEP_OBJECT))
		fill_object(d, fd, d->file, accepted, direct);
	if (WANTS(wanted, APUS_STEP_PATH))
		fill_path(d, fd, d->file, direct);
	if (direct && WANTS(wanted, APUS_STEP_GIVEN) && *(volatile u32 *)&d->waits)
		answer_given(d);
}

/* Object and path in one call, behind what was given; d->file is there. Global: verified once a program. */
__noinline int fetch_ahead(struct apus_decision *d, s64 fd, u32 accepted, u32 wanted)
{
	if (!d)
		return 0;
	if (reads_directly)
		fill_ahead(d, fd, accepted, wanted, true);
	else
		fill_ahead(d, fd, accepted, wanted, false);
	return 0;
}

#endif
