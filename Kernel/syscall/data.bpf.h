/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The first bytes that a call read or wrote (APUS_OBJECT_DATA), told with the call when that was asked for. They are what the
 * caller's memory holds as the call ends: written bytes may have been changed since.
 */
#ifndef APUS_DATA_BPF_H
#define APUS_DATA_BPF_H

#include "fetch.bpf.h"

#define DATA_VECTORS 8 /* of an array: empty ones may stand in front */
_Static_assert(APUS_DATA_LIMIT < 128, "one mask holds a length");

/* The word of the caller's width at 'pointer'; 0 where none can be read. */
static __always_inline u64 user_word(u64 pointer, bool narrow)
{
	u64 word = 0;
	long failed = narrow ? bpf_probe_read_user(&word, 4, (void *)pointer) : bpf_probe_read_user(&word, 8, (void *)pointer);
	return failed ? 0 : word;
}

/* Appends up to 'length' bytes to the 'filled' ones of at most 'limit'; how many are there then. */
static __always_inline u32 add_data(struct scratch *s, u32 offset, u32 filled, u64 from, u64 length, u32 limit)
{
	u32 at = offset + filled, count = filled < limit ? limit - filled : 0;
	if (length < count)
		count = length;
	/* The verifier has lost by now what clang knows. */
	asm volatile("" : "+r"(at), "+r"(count));
	count &= 127;
	if (bpf_probe_read_user(&s->bytes[at & RECORD_MASK], count, (void *)from)) {
		count_unreadable();
		return filled;
	}
	return filled + count;
}

/* Of an array of struct iovec (include/uapi/linux/uio.h). */
static __always_inline u32 add_vectors(struct scratch *s, u32 offset, u64 vectors, u64 count, u32 limit)
{
	const u32 width = s->narrow ? 4 : 8;
	u32 filled = 0;
	for (u32 i = 0; i < DATA_VECTORS; i++) {
		if (i >= count || filled >= limit)
			break;
		u64 vector = vectors + 2 * width * i;
		filled = add_data(s, offset, filled, user_word(vector, s->narrow), user_word(vector + width, s->narrow), limit);
	}
	return filled;
}

/* Behind the msghdr of a struct mmsghdr: how many bytes it moved. */
static __always_inline u64 message_length(struct scratch *s, u64 message)
{
	u32 length = 0;
	if (bpf_probe_read_user(&length, sizeof(length), (void *)(message + (s->narrow ? 28 : 56))))
		return 0;
	return length;
}

/* Global: verified once a program. 'data' is apus_syscall.data; the call's arguments are in s->registers. */
__noinline int put_data(struct scratch *s, u32 slot, u32 data, s64 result)
{
	u32 offset, filled = 0;
	if (!with_data || !s || slot >= APUS_MAX_ARGUMENTS || result <= 0 || !record_room(s, &offset))
		return 0;
	const u32 place = (data - 1) & 7;
	u64 pointer = s->registers[place & 7], next = s->registers[(place + 1) & 7], moved = result;
	const u32 form = data >> 4;
	if (form == APUS_DATA_MESSAGES)
		moved = message_length(s, pointer);
	/* With MSG_TRUNC a datagram's whole length is returned, and less is in the buffer. */
	else if (form == APUS_DATA_BYTES && next < moved)
		moved = next;
	const u32 limit = moved < APUS_DATA_LIMIT ? moved : APUS_DATA_LIMIT;
	if (form == APUS_DATA_MESSAGE || form == APUS_DATA_MESSAGES) {
		/* struct msghdr (include/linux/socket.h): a pointer, an int on a place of its own, then the array and its length. */
		const u32 width = s->narrow ? 4 : 8;
		next = user_word(pointer + 3 * width, s->narrow);
		pointer = user_word(pointer + 2 * width, s->narrow);
	}
	if (form == APUS_DATA_BYTES)
		filled = add_data(s, offset, 0, pointer, limit, limit);
	else
		filled = add_vectors(s, offset, pointer, next, limit);
	if (!filled)
		return 0;
	put_reference(s, slot, offset, filled, APUS_SLOT_FROM_USER);
	s->used = offset + filled;
	return 0;
}

#endif
