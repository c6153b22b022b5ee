/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APUS_TEST_ALLOCATIONS_H
#define APUS_TEST_ALLOCATIONS_H
/* How often the calling thread has allocated memory so far: malloc and its kin stand in front of glibc's in the test's program. */
unsigned long allocations_of_thread(void);
#endif
