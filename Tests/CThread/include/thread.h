/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APUS_TEST_THREAD_H
#define APUS_TEST_THREAD_H
/* Keeps the calling thread on the processor that it is on; its number, or -1. */
int thread_stay(void);
/* Lets it go everywhere again. */
void thread_roam(void);
/* The calling thread's id. */
int thread_id(void);
#endif
