/* SPDX-License-Identifier: Apache-2.0 */
#include "allocations.h"
#include <errno.h>
#include <stddef.h>

/* glibc's own, under the names that it keeps for who replaces the others. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

/* In the program itself, so that reading it allocates nothing. */
static __thread unsigned long count __attribute__((tls_model("initial-exec")));

unsigned long allocations_of_thread(void)
{
	return count;
}

void *malloc(size_t size)
{
	count++;
	return __libc_malloc(size);
}

void *calloc(size_t number, size_t size)
{
	count++;
	return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size)
{
	count++;
	return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size)
{
	count++;
	return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	count++;
	return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size)
{
	void *memory;

	count++;
	if (alignment < sizeof(void *) || alignment & (alignment - 1))
		return EINVAL;
	memory = __libc_memalign(alignment, size);
	if (!memory)
		return ENOMEM;
	*result = memory;
	return 0;
}
