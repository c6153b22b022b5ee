/* SPDX-License-Identifier: Apache-2.0 */
#include "uring.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "actions.h"

enum { ENTRIES = 4 };

static void *map(int fd, size_t length, uint64_t offset) {
    void *address = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, (off_t)offset);
    if (address == MAP_FAILED) {
        fail("mmap of a ring");
    }
    return address;
}

void uring_open(struct uring *ring, unsigned flags) {
    struct io_uring_params params = {.flags = flags, .sq_thread_idle = 50};
    ring->fd = (int)allowed(syscall(SYS_io_uring_setup, ENTRIES, &params), "io_uring_setup");
    ring->flags = flags;
    char *sq = map(ring->fd, params.sq_off.array + params.sq_entries * sizeof(unsigned), IORING_OFF_SQ_RING);
    char *cq = map(ring->fd, params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
    ring->sqes = map(ring->fd, params.sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
    ring->sq_head = (unsigned *)(sq + params.sq_off.head);
    ring->sq_tail = (unsigned *)(sq + params.sq_off.tail);
    ring->sq_mask = (unsigned *)(sq + params.sq_off.ring_mask);
    ring->sq_flags = (unsigned *)(sq + params.sq_off.flags);
    ring->sq_array = (unsigned *)(sq + params.sq_off.array);
    ring->cq_head = (unsigned *)(cq + params.cq_off.head);
    ring->cq_tail = (unsigned *)(cq + params.cq_off.tail);
    ring->cq_mask = (unsigned *)(cq + params.cq_off.ring_mask);
    ring->cqes = (struct io_uring_cqe *)(cq + params.cq_off.cqes);
    fact("ring_fd", "%d", ring->fd);
}

void uring_close(struct uring *ring) {
    close(ring->fd);
}

struct io_uring_sqe *uring_next(struct uring *ring, int operation, int fd, uint64_t address) {
    unsigned index = *ring->sq_tail & *ring->sq_mask;
    struct io_uring_sqe *sqe = &ring->sqes[index];
    memset(sqe, 0, sizeof *sqe);
    sqe->opcode = (uint8_t)operation;
    sqe->fd = fd;
    sqe->addr = address;
    sqe->user_data = 0x61707573;
    ring->sq_array[index] = index;
    return sqe;
}

int uring_run(struct uring *ring) {
    __atomic_store_n(ring->sq_tail, *ring->sq_tail + 1, __ATOMIC_RELEASE);
    unsigned submit = 1;
    unsigned flags = IORING_ENTER_GETEVENTS;
    if (ring->flags & IORING_SETUP_SQPOLL) {
        /* The kernel's thread takes it; it has to be woken if it sleeps. */
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        submit = 0;
        if (__atomic_load_n(ring->sq_flags, __ATOMIC_RELAXED) & IORING_SQ_NEED_WAKEUP) {
            flags |= IORING_ENTER_SQ_WAKEUP;
        }
    }
    while (__atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE) == *ring->cq_head) {
        long result = RAW(io_uring_enter, ring->fd, submit, 1, flags, 0, 0);
        if (result < 0 && result != -EINTR) {
            fail("io_uring_enter");
        }
        submit = 0;
    }
    int result = ring->cqes[*ring->cq_head & *ring->cq_mask].res;
    __atomic_store_n(ring->cq_head, *ring->cq_head + 1, __ATOMIC_RELEASE);
    return result;
}

int uring_report(struct uring *ring, const char *prefix, const char *name) {
    int result = uring_run(ring);
    fact_text(text_of("%soperation", prefix), name);
    fact_result(prefix, "ret", result);
    if (result == -EINVAL || result == -EOPNOTSUPP || result == -ENOSYS) {
        refused(name, strerror(-result));
    }
    if (result < 0) {
        fail_because(name, strerror(-result));
    }
    return result;
}
