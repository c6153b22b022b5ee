/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The paths that a call was given: as they stand in the caller's memory, and as the record's text would be (file/given.bpf.h) once dots and
 * double slashes are taken out (LexicalPath.swift). Read once, for both.
 */
#ifndef APUS_DECISION_GIVEN_BPF_H
#define APUS_DECISION_GIVEN_BPF_H

#include "object.bpf.h"

#define GIVEN_MASK (APUS_GIVEN_LIMIT - 1)
_Static_assert((APUS_GIVEN_LIMIT & GIVEN_MASK) == 0, "mask needs a power of two");

#define GIVEN_FRONT 8 /* slashes in front of the path, so that it can be looked at backwards without asking where it begins */

static __always_inline u8 given_byte(struct apus_decision *d, u32 at)
{
	asm volatile("" : "+r"(at));
	return d->given[at & GIVEN_MASK];
}

struct given_reading {
	struct reading *r;
	u32 left;
};

static __always_inline bool raw_turn(struct given_reading *g, const bool direct)
{
	if (!g->left || is_decided(g->r))
		return true;
	g->left--;
	read_byte(g->r, given_byte(g->r->d, GIVEN_FRONT + g->left));
	return false;
}

static long raw_turn_called(u32 turn, struct given_reading *g)
{
	return raw_turn(g, false);
}

/* Whether a name counts is known from its last three bytes, before any of it is read. */
static __always_inline bool normal_turn(struct given_reading *g, const bool direct)
{
	volatile struct apus_decision *d = g->r->d;
	const u32 left = g->left;
	if (!left || is_decided(g->r))
		return true;
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
	return false;
}

static long normal_turn_called(u32 turn, struct given_reading *g)
{
	return normal_turn(g, false);
}

/* From the last name to the first: what d->skip and d->is_empty say then is left to do in front. */
static __always_inline void read_normal(struct reading *r, u32 length, const bool direct)
{
	volatile struct apus_decision *d = r->d; /* nothing is known of it from one turn to the next */
	struct given_reading g = {.r = r, .left = length};
	d->skip = 0;
	d->is_empty = 1;
	d->at_end = 1;
	d->passes = 1;
	TURNS(direct, APUS_GIVEN_LIMIT, normal_turn, normal_turn_called, &g);
	/* A name that begins the text stands behind a folder. */
	if (!d->passes && !is_decided(r))
		read_byte(r, '/');
}

static __always_inline bool read_folder(struct reading *r, s32 base, const bool direct)
{
	u64 path;
	if (base == AT_FDCWD) {
		u64 fs = (u64)bpf_get_current_task_btf()->fs;
		path = fs + bpf_core_field_offset(struct fs_struct, pwd);
	} else {
		path = file_number(base, direct);
		if (!path)
			return false;
		path += bpf_core_field_offset(struct file, f_path);
	}
	const u64 mnt = GET_POINTER(direct, path, struct path, mnt), dentry = GET_POINTER(direct, path, struct path, dentry);
	return mnt && dentry && read_walk(r, mnt, dentry, direct);
}

static __always_inline void go_on_in_folder(struct apus_decision *d, u32 text, s32 base, u32 state, const bool direct)
{
	struct reading r;
	if (resume_text(&r, d, text, state))
		end_text(&r, read_folder(&r, base, direct));
}

/* Goes on in front of a relative path, where 'state' was reached. Global, as all of these: verified once a program, from one state. */
__noinline int read_given_folder(struct apus_decision *d, u32 text, s32 base, u32 state)
{
	if (!d || text >= APUS_DECISION_TEXTS)
		return 0;
	if (reads_directly)
		go_on_in_folder(d, text, base, state, true);
	else
		go_on_in_folder(d, text, base, state, false);
	return 0;
}

static __always_inline void read_given_by(struct apus_decision *d, u32 text, s32 base, u32 length, const bool direct)
{
	struct reading r;
	if (!begin_text(&r, d, text))
		return;
	read_normal(&r, length, direct);
	if (!is_decided(&r) && d->given[GIVEN_FRONT] != '/') {
		read_given_folder(d, text, base, r.state);
		return;
	}
	if (!is_decided(&r) && d->is_empty)
		read_byte(&r, '/');
	end_text(&r, true);
}

/* The text behind a call's folder; 'length' bytes of it are in d->given. */
__noinline int read_given(struct apus_decision *d, u32 text, s32 base, u32 length)
{
	if (!d || text >= APUS_DECISION_TEXTS || length >= APUS_GIVEN_LIMIT)
		return 0;
	if (reads_directly)
		read_given_by(d, text, base, length, true);
	else
		read_given_by(d, text, base, length, false);
	return 0;
}

static __always_inline void read_raw_by(struct apus_decision *d, u32 text, u32 length, const bool direct)
{
	struct reading r;
	struct given_reading g = {.r = &r, .left = length};
	if (!begin_text(&r, d, text))
		return;
	TURNS(direct, APUS_GIVEN_LIMIT, raw_turn, raw_turn_called, &g);
	end_text(&r, true);
}

__noinline int read_given_raw(struct apus_decision *d, u32 text, u32 length)
{
	if (!d || text >= APUS_DECISION_TEXTS || length >= APUS_GIVEN_LIMIT)
		return 0;
	if (reads_directly)
		read_raw_by(d, text, length, true);
	else
		read_raw_by(d, text, length, false);
	return 0;
}

/* Global: for both paths. 'base' is a descriptor or AT_FDCWD. */
__noinline int fetch_given_at(struct apus_decision *d, u32 which, u64 pointer, s32 base)
{
	if (!d)
		return 0;
	const u32 text = which ? APUS_TEXT_GIVEN1 : APUS_TEXT_GIVEN;
	*(u64 *)d->given = LETTERS('/', '/', '/', '/', '/', '/', '/', '/');
	long length = bpf_probe_read_user_str(d->given + GIVEN_FRONT, APUS_GIVEN_LIMIT - GIVEN_FRONT, (void *)pointer);
	if (length <= 0 || length >= APUS_GIVEN_LIMIT - GIVEN_FRONT) {
		without_text(d, text, true);
		without_text(d, text + 1, true);
		return 0;
	}
	read_given(d, text, base, length - 1);
	read_given_raw(d, text + 1, length - 1);
	return 0;
}
_Static_assert(APUS_TEXT_RAW == APUS_TEXT_GIVEN + 1 && APUS_TEXT_RAW1 == APUS_TEXT_GIVEN1 + 1, "a path's two texts are neighbours");

static __always_inline void fetch_given(struct apus_decision *d, const struct exit_call *call, const u32 which)
{
	const u8 given = call->entry->given[which];
	const u32 path = given & 15, folder = given >> 4;

	d->fetched |= FETCHED(which ? APUS_STEP_GIVEN1 : APUS_STEP_GIVEN);
	const u64 pointer = path ? syscall_argument(call->regs, call->abi, path - 1) : 0;
	if (!pointer) {
		without_text(d, which ? APUS_TEXT_GIVEN1 : APUS_TEXT_GIVEN, false);
		without_text(d, which ? APUS_TEXT_RAW1 : APUS_TEXT_RAW, false);
	} else {
		fetch_given_at(d, which, pointer, folder ? (s32)syscall_argument(call->regs, call->abi, folder - 1) : AT_FDCWD);
	}
}

#endif
