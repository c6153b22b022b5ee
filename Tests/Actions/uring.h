/* SPDX-License-Identifier: Apache-2.0 */
/* A small io_uring by raw system calls: one request at a time. */
#ifndef URING_H
#define URING_H

#include <linux/io_uring.h>
#include <stddef.h>
#include <stdint.h>

struct uring {
    int fd;
    unsigned flags;
    unsigned *sq_head, *sq_tail, *sq_mask, *sq_flags, *sq_array;
    unsigned *cq_head, *cq_tail, *cq_mask;
    struct io_uring_cqe *cqes;
    struct io_uring_sqe *sqes;
};

/* Ends with REFUSED where io_uring is not there or switched off. `flags` are those of setup. */
void uring_open(struct uring *ring, unsigned flags);
void uring_close(struct uring *ring);

/* The next request, zeroed, with this operation; only one at a time. */
struct io_uring_sqe *uring_next(struct uring *ring, int operation, int fd, uint64_t address);
/* Hands it over and waits for its result. */
int uring_run(struct uring *ring);
/* Runs it and prints PREFIXoperation=name and PREFIXret. Ends with REFUSED if the kernel knows no such operation, with
 * FAILED if it fails otherwise. */
int uring_report(struct uring *ring, const char *prefix, const char *name);

#endif
