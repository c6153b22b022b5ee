/* SPDX-License-Identifier: Apache-2.0 */
/* What Glibc's Swift module lacks, or what must not be written in Swift. Calls return -errno, so Swift never races for errno. */
#ifndef APUS_LINUX_SHIMS_H
#define APUS_LINUX_SHIMS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Atomics on memory that the kernel shares with us (ring positions, the armed flag). */
static inline uint64_t shim_load_acquire_u64(const void *address) { return __atomic_load_n((const uint64_t *)address, __ATOMIC_ACQUIRE); }
static inline uint32_t shim_load_acquire_u32(const void *address) { return __atomic_load_n((const uint32_t *)address, __ATOMIC_ACQUIRE); }
static inline void shim_store_release_u64(void *address, uint64_t value) { __atomic_store_n((uint64_t *)address, value, __ATOMIC_RELEASE); }
static inline void shim_store_release_u32(void *address, uint32_t value) { __atomic_store_n((uint32_t *)address, value, __ATOMIC_SEQ_CST); }

/* pidfd_open(2): glibc 2.36 has no declaration that Swift sees. */
int shim_pidfd_open(pid_t pid);

/* One descriptor that becomes readable; waits at most timeout_ms. 1, 0 (time is up) or -errno. */
int shim_wait_readable(int fd, int timeout_ms);
/* The same for any of a few descriptors. */
#define SHIM_WAIT_LIMIT 8
int shim_wait_any(const int *fds, int count, int timeout_ms);
int shim_eventfd(void);

/* A process that waits in front of its exec until it is released. fork and exec are C: Swift may not run in between. */
struct shim_child {
	pid_t pid;
	int release_fd; /* write one byte to let it go; close to make it end */
	int status_fd; /* reads an int errno when exec failed, end of file when it worked */
};
int shim_spawn_stopped(const char *path, char *const argv[], char *const envp[], int stdout_fd, struct shim_child *child);

/* wait4 without blocking: 1 and *status when ended, 0 when not yet, or -errno. */
int shim_reap(pid_t pid, int *status);

/* signalfd(2) for a set of signals, which are blocked for the process. */
int shim_signals(const int *signals, int count);
/* Reads one signal number from it; 0 when there is none. */
int shim_next_signal(int fd);

/* Attaches a kprobe program to the entry of a function (perf_event_open); a descriptor that detaches when closed, or -errno. */
int shim_attach_kprobe(int program, const char *function);

/*
 * A process that holds copies of descriptors: when the caller has closed its own, it lets go of the last ones, which may take long.
 * It does so when it is told to, or when the caller ends.
 */
struct shim_holder {
	pid_t pid;
	int go_fd; /* -1 once it was told */
};
int shim_hold_elsewhere(const int *fds, int count, struct shim_holder *holder);
/* Tells it to let go, once, and waits for its end at most timeout_ms. 1: all is closed; 0: not yet; may be asked again until it was 1. */
int shim_let_go(struct shim_holder *holder, int timeout_ms);

/* open(2) with O_PATH: what is there is found, but not opened (a device's or FIFO's opener is not called). Or -errno. */
int shim_open_path(const char *path);
/*
 * Opens a regular file for reading by a path within `root`, a folder: symbolic links cannot lead out of it, and nothing that
 * waits or acts when it is opened (a FIFO, a device) is opened. A descriptor or -errno.
 */
int shim_open_within(const char *root, const char *path);

/* capget(2): the effective set of this process. */
uint64_t shim_effective_capabilities(void);

/* The file handle's 64-bit id of a cgroup directory, which is its kernfs id (name_to_handle_at); 0 when it has none. */
uint64_t shim_cgroup_id(const char *path);
/* The node name in a UTS namespace, with its NUL; 0 or -errno. A thread of its own enters the namespace: Swift's may not. */
int shim_node_name(int uts_namespace, void *name, size_t size);
/* The number of the mount that a file was found through (statx(2)); 0 when it cannot be had. */
uint64_t shim_mount_id(int folder, const char *path);
/* The type (S_IFMT) of a file, without asking the server of a network or FUSE file system (statx(2)); 0 when it cannot be had. */
uint32_t shim_file_type(int folder, const char *path);
/* f_type of statfs(2); 0 when it fails. */
uint64_t shim_file_system_type(const char *path);

/* libbpf's messages, formatted (its callback takes a va_list, which Swift cannot). */
void shim_libbpf_log(void (*sink)(const char *line, size_t length));

/* Nanoseconds of CLOCK_BOOTTIME and of CLOCK_REALTIME. */
uint64_t shim_boottime(void);

/* Waits until every CPU has passed a grace period of RCU; 0, or -errno where the kernel has no such call. */
int shim_membarrier_global(void);
uint64_t shim_realtime(void);

/* Own processor time in ns, and peak resident set in bytes. */
uint64_t shim_own_cpu(void);
uint64_t shim_own_peak_memory(void);

/* Attaches a kprobe program to shim_probed_function, which does nothing; a descriptor that detaches when closed, or -errno. */
int shim_attach_own_function(int program);
void shim_probed_function(void);

/* Columns of a terminal; 0 when it is none, or does not know. */
int shim_terminal_width(int fd);

#endif
