/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Reading kernel objects where every nanosecond counts: by loads, where bpf_rdonly_cast gives any number a type (v6.2), else by
 * probe reads. Which one is a constant of the program (reads_directly), and the verifier removes the other.
 */
#ifndef APUS_DIRECT_BPF_H
#define APUS_DIRECT_BPF_H

#include "maps.bpf.h"

extern void *bpf_rdonly_cast(const void *object, u32 type) __ksym __weak;

/* Any address, of which the kernel answers 0 where nothing is: as that of a structure that begins with a word. */
#define AS_WORDS(address) bpf_rdonly_cast((const void *)(address), bpf_core_type_id_kernel(struct timespec64))

/*
 * Eight bytes. To the verifier all that is read so are numbers, and numbers alike; of typed pointers it would follow every mixture through
 * a loop.
 */
static __always_inline u64 get_word(const bool direct, u64 address)
{
	u64 word = 0;
	if (direct)
		return ((struct timespec64 *)AS_WORDS(address))->tv_sec;
	bpf_probe_read_kernel(&word, sizeof(word), (void *)address);
	return word;
}

/* A field of at most eight bytes; pointers too are numbers. */
#define GET(direct, address, type, field)                                                                          \
	((typeof(((type *)0)->field))get_word(direct, (u64)(address) + bpf_core_field_offset(type, field)))
#define GET_POINTER(direct, address, type, field)                                                                  \
	get_word(direct, (u64)(address) + bpf_core_field_offset(type, field))

/*
 * The same task, which the verifier trusts in nothing: for each pointer that is loaded by way of a trusted one it looks for names among all
 * types of the kernel, most of a millisecond (v6.2 on; btf_nested_type_is_trusted in kernel/bpf/btf.c).
 */
static __always_inline struct task_struct *untrusted(struct task_struct *task)
{
	return reads_directly ? bpf_rdonly_cast(task, bpf_core_type_id_kernel(struct task_struct)) : task;
}

typedef u8 any_u8 __attribute__((may_alias));
typedef u16 any_u16 __attribute__((may_alias));
typedef u32 any_u32 __attribute__((may_alias));
typedef u64 any_u64 __attribute__((may_alias));

/* As bpf_probe_read_kernel: a probe read is a call, which checks where it may fail; a load that fails is 0, and nobody is told. */
static __always_inline long read_object(void *to, const u32 size, const void *from)
{
	if (!reads_directly)
		return bpf_probe_read_kernel(to, size, from);
	switch (size) {
	case 1: *(any_u8 *)to = *(volatile any_u8 *)AS_WORDS(from); return 0;
	case 2: *(any_u16 *)to = *(volatile any_u16 *)AS_WORDS(from); return 0;
	case 4: *(any_u32 *)to = *(volatile any_u32 *)AS_WORDS(from); return 0;
	case 8: *(any_u64 *)to = *(volatile any_u64 *)AS_WORDS(from); return 0;
	default: return bpf_probe_read_kernel(to, size, from);
	}
}

/* What BPF_CORE_READ too is made of. */
#undef bpf_core_read
#define bpf_core_read(to, size, from) read_object(to, size, (const void *)__builtin_preserve_access_index(from))

#endif
