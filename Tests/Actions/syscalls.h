/* SPDX-License-Identifier: Apache-2.0 */
/* The long list of harmless system calls behind `sys-all-safe`; each is made once, recorded, and printed at the end. */
#ifndef SYSCALLS_H
#define SYSCALLS_H

#include <stddef.h>
#include <sys/syscall.h>

#include "actions.h"

/* CALL(openat, AT_FDCWD, P(path), …): pointers go through P, numbers are taken as they are. CALL0 has no arguments. */
#define P(pointer) ADDRESS(pointer)
#define CALL(name, ...) \
    record_call(#name, SYS_##name, sizeof((long[]){__VA_ARGS__}) / sizeof(long), (const long[6]){__VA_ARGS__})
#define CALL0(name) record_call(#name, SYS_##name, 0, (const long[6]){0})

long record_call(const char *name, long number, size_t count, const long arguments[6]);
/* A descriptor or another thing that later calls need. */
#define NEED(call) need_result(call)
int need_result(long result);

/* The families; each leaves nothing behind in the folder, and no descriptor open that it opened. */
void call_processes(void);
void call_signals_and_time(void);
void call_memory(void);
void call_paths(const char *dir);
void call_files(const char *dir);
void call_descriptors(const char *dir);
void call_sockets(void);
void call_ipc(void);
void call_kernel(const char *dir);

/* Numbers that older headers lack; the same on every architecture. */
#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif
#ifndef SYS_cachestat
#define SYS_cachestat 451
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#ifndef SYS_futex_wake
#define SYS_futex_wake 454
#endif
#ifndef SYS_statmount
#define SYS_statmount 457
#endif
#ifndef SYS_listmount
#define SYS_listmount 458
#endif
#ifndef SYS_lsm_get_self_attr
#define SYS_lsm_get_self_attr 459
#endif
#ifndef SYS_lsm_list_modules
#define SYS_lsm_list_modules 461
#endif
#ifndef SYS_mseal
#define SYS_mseal 462
#endif

#endif
