/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Reading kernel objects where every nanosecond counts: by loads, where bpf_rdonly_cast gives any number a type (v6.2), else by
 * probe reads. Which one is a constant of the program (reads_directly), and the verifier removes the other.
 */
#ifndef APUS_DIRECT_BPF_H
#define APUS_DIRECT_BPF_H

#include "maps.bpf.h"

extern void *bpf_rdonly_cast(const void *object, u32 type) __ksym __weak;

/*
 * Eight bytes at any address, which the kernel answers with 0 where nothing is: those of a structure that begins with a word. To the
 * verifier all that is read so are numbers, and numbers alike; of typed pointers it would follow every mixture through a loop.
 */
static __always_inline u64 get_word(const bool direct, u64 address)
{
	u64 word = 0;
	if (direct)
		return ((struct timespec64 *)bpf_rdonly_cast((void *)address, bpf_core_type_id_kernel(struct timespec64)))->tv_sec;
	bpf_probe_read_kernel(&word, sizeof(word), (void *)address);
	return word;
}

/* A field of at most eight bytes; pointers too are numbers. */
#define GET(direct, address, type, field)                                                                          \
	((typeof(((type *)0)->field))get_word(direct, (u64)(address) + bpf_core_field_offset(type, field)))
#define GET_POINTER(direct, address, type, field)                                                                  \
	get_word(direct, (u64)(address) + bpf_core_field_offset(type, field))

#endif
