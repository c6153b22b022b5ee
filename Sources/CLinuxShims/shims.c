/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "linux_shims.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int shim_pidfd_open(pid_t pid)
{
	long fd = syscall(SYS_pidfd_open, pid, 0);
	return fd < 0 ? -errno : (int)fd;
}

int shim_open_path(const char *path)
{
	int fd = open(path, O_PATH | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int shim_open_within(const char *root, const char *path)
{
	struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
	char name[32];
	struct stat info;
	int folder = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return -errno;
	long found = syscall(SYS_openat2, folder, path, &how, sizeof(how));
	int code = errno;
	close(folder);
	if (found < 0)
		return -code;
	if (fstat((int)found, &info) < 0 || !S_ISREG(info.st_mode)) {
		close((int)found);
		return -EINVAL;
	}
	/* The same inode, whatever the path leads to by now. O_NONBLOCK: does not wait for the holder of a lease. */
	snprintf(name, sizeof(name), "/proc/self/fd/%d", (int)found);
	int fd = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	code = errno;
	close((int)found);
	return fd < 0 ? -code : fd;
}

int shim_wait_any(const int *fds, int count, int timeout_ms)
{
	struct pollfd waited[SHIM_WAIT_LIMIT];
	if (count < 0 || count > SHIM_WAIT_LIMIT)
		return -EINVAL;
	for (int i = 0; i < count; i++)
		waited[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
	int n = poll(waited, count, timeout_ms);
	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	return n > 0;
}

int shim_wait_readable(int fd, int timeout_ms)
{
	return shim_wait_any(&fd, 1, timeout_ms);
}

int shim_eventfd(void)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

int shim_spawn_stopped(const char *path, char *const argv[], char *const envp[], int stdout_fd, struct shim_child *child)
{
	int release[2], status[2];
	if (pipe2(release, O_CLOEXEC) < 0)
		return -errno;
	if (pipe2(status, O_CLOEXEC) < 0) {
		int code = errno;
		close(release[0]);
		close(release[1]);
		return -code;
	}
	pid_t pid = fork();
	if (pid < 0) {
		int code = errno;
		close(release[0]);
		close(release[1]);
		close(status[0]);
		close(status[1]);
		return -code;
	}
	if (pid == 0) {
		char go;
		sigset_t none;
		sigemptyset(&none);
		for (int number = 1; number < 32; number++)
			if (number != SIGKILL && number != SIGSTOP)
				signal(number, SIG_DFL);
		sigprocmask(SIG_SETMASK, &none, NULL);
		close(release[1]);
		close(status[0]);
		ssize_t n;
		do
			n = read(release[0], &go, 1);
		while (n < 0 && errno == EINTR);
		if (n != 1)
			_exit(125);
		if (stdout_fd >= 0 && dup2(stdout_fd, 1) < 0)
			_exit(125);
		execve(path, argv, envp);
		int code = errno;
		n = write(status[1], &code, sizeof(code));
		_exit(code == ENOENT ? 127 : 126);
	}
	close(release[0]);
	close(status[1]);
	child->pid = pid;
	child->release_fd = release[1];
	child->status_fd = status[0];
	return 0;
}

int shim_reap(pid_t pid, int *status)
{
	pid_t got;
	do
		got = waitpid(pid, status, WNOHANG);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	return got == pid;
}

int shim_signals(const int *signals, int count)
{
	sigset_t set;
	sigemptyset(&set);
	for (int i = 0; i < count; i++)
		sigaddset(&set, signals[i]);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

int shim_next_signal(int fd)
{
	struct signalfd_siginfo info;
	return read(fd, &info, sizeof(info)) == sizeof(info) ? (int)info.ssi_signo : 0;
}

int shim_attach_kprobe(int program, const char *function)
{
	int type = -1;
	FILE *file = fopen("/sys/bus/event_source/devices/kprobe/type", "re");
	if (!file)
		return -ENOENT;
	if (fscanf(file, "%d", &type) != 1)
		type = -1;
	fclose(file);
	if (type < 0)
		return -ENOENT;
	struct perf_event_attr attributes = {
		.size = sizeof(attributes), .type = (uint32_t)type, .config1 = (uint64_t)(uintptr_t)function};
	long fd = syscall(SYS_perf_event_open, &attributes, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (ioctl((int)fd, PERF_EVENT_IOC_SET_BPF, program) < 0 || ioctl((int)fd, PERF_EVENT_IOC_ENABLE, 0) < 0) {
		int code = errno;
		close((int)fd);
		return -code;
	}
	return (int)fd;
}

static int compare_fds(const void *left, const void *right)
{
	return *(const int *)left - *(const int *)right;
}

int shim_hold_elsewhere(const int *fds, int count, struct shim_holder *holder)
{
	int sorted[513], go[2];
	if (count < 0 || (size_t)count >= sizeof(sorted) / sizeof(sorted[0]))
		return -E2BIG;
	if (pipe2(go, O_CLOEXEC) < 0)
		return -errno;
	memcpy(sorted, fds, (size_t)count * sizeof(int));
	sorted[count++] = go[0];
	qsort(sorted, (size_t)count, sizeof(int), compare_fds);
	pid_t pid = fork();
	if (pid < 0) {
		int code = errno;
		close(go[0]);
		close(go[1]);
		return -code;
	}
	if (pid == 0) {
		/* Whoever waits for the end of our pipes must not wait for this process: everything else goes first. */
		unsigned int next = 0;
		char word;
		setsid();
		prctl(PR_SET_NAME, "apus-detach");
		for (int i = 0; i < count; next = (unsigned int)sorted[i++] + 1)
			if ((unsigned int)sorted[i] > next)
				syscall(SYS_close_range, next, (unsigned int)sorted[i] - 1, 0);
		syscall(SYS_close_range, next, ~0u, 0);
		while (read(go[0], &word, 1) < 0 && errno == EINTR)
			;
		/* The kernel closes them on the way out, whatever happens to this process. */
		_exit(0);
	}
	close(go[0]);
	holder->pid = pid;
	holder->go_fd = go[1];
	return 0;
}

int shim_let_go(struct shim_holder *holder, int timeout_ms)
{
	int handle = shim_pidfd_open(holder->pid), status;
	if (holder->go_fd >= 0)
		close(holder->go_fd);
	holder->go_fd = -1;
	if (handle < 0)
		return 0;
	shim_wait_readable(handle, timeout_ms);
	close(handle);
	return shim_reap(holder->pid, &status) == 1;
}

uint64_t shim_effective_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {};
	if (syscall(SYS_capget, &header, data) < 0)
		return 0;
	return (uint64_t)data[1].effective << 32 | data[0].effective;
}

uint64_t shim_cgroup_id(const char *path)
{
	struct {
		struct file_handle handle;
		uint64_t id;
	} buffer = {.handle = {.handle_bytes = sizeof(uint64_t)}};
	int mount_id;
	if (name_to_handle_at(AT_FDCWD, path, &buffer.handle, &mount_id, 0) < 0 || buffer.handle.handle_bytes != 8)
		return 0;
	uint64_t id;
	memcpy(&id, buffer.handle.f_handle, sizeof(id));
	return id;
}

struct name_request {
	int uts_namespace, code;
	struct utsname answer;
};

static void *ask_name(void *context)
{
	struct name_request *request = context;
	request->code = setns(request->uts_namespace, CLONE_NEWUTS) < 0 || uname(&request->answer) < 0 ? -errno : 0;
	return NULL;
}

int shim_node_name(int uts_namespace, void *name, size_t size)
{
	struct name_request request = {.uts_namespace = uts_namespace};
	pthread_t thread;
	int code = pthread_create(&thread, NULL, ask_name, &request);
	if (code)
		return -code;
	pthread_join(thread, NULL);
	if (!request.code)
		snprintf(name, size, "%s", request.answer.nodename);
	return request.code;
}

uint64_t shim_mount_id(int folder, const char *path)
{
	struct statx info;
	if (statx(folder, path, 0, STATX_MNT_ID, &info) < 0 || !(info.stx_mask & STATX_MNT_ID))
		return 0;
	return info.stx_mnt_id;
}

uint32_t shim_file_type(int folder, const char *path)
{
	struct statx info;
	if (statx(folder, path, AT_STATX_DONT_SYNC, STATX_TYPE, &info) < 0 || !(info.stx_mask & STATX_TYPE))
		return 0;
	return info.stx_mode & S_IFMT;
}

uint64_t shim_file_system_type(const char *path)
{
	struct statfs info;
	return statfs(path, &info) < 0 ? 0 : (uint64_t)info.f_type;
}

static void (*log_sink)(const char *, size_t);

static int log_line(enum libbpf_print_level level, const char *format, va_list arguments)
{
	static __thread char line[65536];
	if (level == LIBBPF_DEBUG || !log_sink)
		return 0;
	int n = vsnprintf(line, sizeof(line), format, arguments);
	if (n > 0)
		log_sink(line, (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1);
	return n;
}

void shim_libbpf_log(void (*sink)(const char *line, size_t length))
{
	log_sink = sink;
	libbpf_set_print(log_line);
}

static uint64_t now(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

/* membarrier(2), MEMBARRIER_CMD_GLOBAL: synchronize_rcu() where there is more than one CPU (kernel/sched/membarrier.c). */
int shim_membarrier_global(void)
{
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		return -ENOSYS;
	return syscall(SYS_membarrier, 1, 0, 0) ? -errno : 0;
}

uint64_t shim_boottime(void) { return now(CLOCK_BOOTTIME); }
uint64_t shim_realtime(void) { return now(CLOCK_REALTIME); }

uint64_t shim_own_cpu(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000ull +
	       (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000ull;
}

uint64_t shim_own_peak_memory(void)
{
	/* Not ru_maxrss: that begins with the peak of whoever started us. */
	char line[256];
	unsigned long long kib = 0;
	FILE *file = fopen("/proc/self/status", "re");
	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "VmHWM: %llu kB", &kib) == 1)
			break;
	fclose(file);
	return (uint64_t)kib * 1024;
}
