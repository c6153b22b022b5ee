/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Fetching one system call argument from the caller's memory, as the table says. */
#ifndef APUS_FETCH_BPF_H
#define APUS_FETCH_BPF_H

#include "../include/record.bpf.h"

#define SOCKADDR_LIMIT 128 /* sizeof(struct sockaddr_storage), include/uapi/linux/socket.h */
#define STRINGS_LIMIT 1024
#define OPEN_HOW_SIZE 24 /* OPEN_HOW_SIZE_VER0, include/linux/fcntl.h: what is longer holds nothing more yet */

struct strings {
	struct scratch *s;
	u64 pointers;
	u32 end; /* offset behind the last string */
	u32 flags;
	bool narrow; /* 32-bit pointers */
};

static long next_string(u32 index, struct strings *strings)
{
	u64 pointer = 0;
	long failed = strings->narrow ? bpf_probe_read_user(&pointer, 4, (void *)(strings->pointers + 4 * index)) :
					bpf_probe_read_user(&pointer, 8, (void *)(strings->pointers + 8 * index));
	if (failed) {
		strings->flags |= APUS_SLOT_PARTIAL;
		return 1;
	}
	if (!pointer)
		return 1;
	u32 end = strings->end;
	if (end >= APUS_RECORD_LIMIT) {
		strings->flags |= APUS_SLOT_TRUNCATED;
		return 1;
	}
	long length = bpf_probe_read_user_str(&strings->s->bytes[end & RECORD_MASK], APUS_PATH_LIMIT, (void *)pointer);
	if (length <= 0) {
		strings->flags |= APUS_SLOT_PARTIAL;
		return 1;
	}
	if (length == APUS_PATH_LIMIT)
		strings->flags |= APUS_SLOT_TRUNCATED;
	strings->end = end + length;
	return 0;
}

/* A NULL-terminated array of pointers, as one run of NUL-terminated strings. */
__noinline int put_strings(struct scratch *s, u32 slot, u64 pointers, u32 narrow)
{
	u32 offset;
	if (!s || slot >= APUS_MAX_ARGUMENTS || !pointers || !record_room(s, &offset))
		return 0;
	struct strings strings = {
		.s = s, .pointers = pointers, .end = offset, .flags = APUS_SLOT_FROM_USER, .narrow = narrow};
	if (bpf_loop(STRINGS_LIMIT, next_string, &strings, 0) == STRINGS_LIMIT)
		strings.flags |= APUS_SLOT_TRUNCATED;
	put_reference(s, slot, offset, strings.end - offset, strings.flags);
	s->used = strings.end;
	return 0;
}

static __always_inline void put_timespec(struct scratch *s, u32 slot, u64 pointer, bool narrow)
{
	s64 words[2];
	if (narrow) {
		s32 half[2];
		if (bpf_probe_read_user(half, sizeof(half), (void *)pointer)) {
			count_unreadable();
			return;
		}
		words[0] = half[0];
		words[1] = half[1];
	} else if (bpf_probe_read_user(words, sizeof(words), (void *)pointer)) {
		count_unreadable();
		return;
	}
	put_bytes(s, slot, words, sizeof(words), sizeof(words), false);
}

/* Global: verified once, called for each argument. 'next' is the register behind it: a length, or where a length lies. */
__noinline int put_argument(struct scratch *s, u32 slot, u32 fetch, u32 source)
{
	if (!s || slot >= APUS_MAX_ARGUMENTS || source > 5)
		return 0;
	u64 value = s->registers[source], next = s->registers[source + 1];
	if (fetch == APUS_FETCH_VALUE) {
		put_value(s, slot, value);
		return 0;
	}
	if (!value) /* a NULL pointer: nothing was given */
		return 0;
	switch (fetch) {
	case APUS_FETCH_STRING:
		put_user_string(s, slot, (void *)value);
		break;
	case APUS_FETCH_SOCKADDR_RESULT: {
		u32 length = 0;
		if (!next || bpf_probe_read_user(&length, sizeof(length), (void *)next))
			break;
		next = length;
	} /* fallthrough */
	case APUS_FETCH_SOCKADDR:
		if ((u32)next)
			put_bytes(s, slot, (void *)value, (u32)next, SOCKADDR_LIMIT, true);
		break;
	case APUS_FETCH_OPEN_HOW:
		put_bytes(s, slot, (void *)value, next < OPEN_HOW_SIZE ? next : OPEN_HOW_SIZE, OPEN_HOW_SIZE, true);
		break;
	case APUS_FETCH_INT_PAIR:
		put_bytes(s, slot, (void *)value, 8, 8, true);
		break;
	case APUS_FETCH_TIMESPEC:
		put_timespec(s, slot, value, false);
		break;
	case APUS_FETCH_TIMESPEC32:
		put_timespec(s, slot, value, true);
		break;
	case APUS_FETCH_STRINGS:
		put_strings(s, slot, value, s->narrow);
		break;
	}
	return 0;
}

#endif
