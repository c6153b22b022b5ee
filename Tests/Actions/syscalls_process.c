/* SPDX-License-Identifier: Apache-2.0 */
/* Processes, signals, clocks, memory. */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __x86_64__
#include <asm/prctl.h>
#endif

#include "syscalls.h"

/* Room for whatever a call wants to write. */
static long room[1024];

static void call_scheduler(void) {
    static cpu_set_t cpus;
    static struct sched_param param;
    static struct timespec interval;
    static unsigned cpu;
    CALL0(sched_yield);
    CALL(sched_getaffinity, 0, sizeof cpus, P(&cpus));
    CALL(sched_setaffinity, 0, sizeof cpus, P(&cpus));
    CALL(sched_getscheduler, 0);
    CALL(sched_getparam, 0, P(&param));
    CALL(sched_setparam, 0, P(&param));
    CALL(sched_setscheduler, 0, 9999, P(&param));
    CALL(sched_get_priority_max, SCHED_FIFO);
    CALL(sched_get_priority_min, SCHED_RR);
    CALL(sched_rr_get_interval, 0, P(&interval));
    CALL(sched_getattr, 0, P(room), 48, 0);
    CALL(sched_setattr, 0, 0, 0);
    CALL(getpriority, PRIO_PROCESS, 0);
    CALL(setpriority, 77, 0, 0);
    CALL(ioprio_get, 1, 0);
    CALL(ioprio_set, 77, 0, 0);
    CALL(getcpu, P(&cpu), 0, 0);
}

static void call_limits(void) {
    static struct rlimit limit;
    static struct rusage usage;
    CALL(getrlimit, RLIMIT_NOFILE, P(&limit));
    CALL(setrlimit, RLIMIT_NOFILE, P(&limit));
    CALL(prlimit64, 0, RLIMIT_STACK, 0, P(&limit));
    CALL(getrusage, RUSAGE_SELF, P(&usage));
    CALL(times, P(room));
    CALL(sysinfo, P(room));
    CALL(uname, P(room));
    CALL(umask, 022);
    CALL(personality, 0xffffffff);
}

void call_processes(void) {
    static gid_t groups[1024];
    static struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    static struct __user_cap_data_struct sets[2];
    static siginfo_t info;
    CALL0(getppid);
    CALL0(getpid);
    CALL0(gettid);
    CALL0(getuid);
    CALL0(geteuid);
    CALL0(getgid);
    CALL0(getegid);
    CALL(getresuid, P(&room[0]), P(&room[1]), P(&room[2]));
    CALL(getresgid, P(&room[0]), P(&room[1]), P(&room[2]));
    CALL(getgroups, 1024, P(groups));
    CALL(getpgid, 0);
    CALL(getsid, 0);
    CALL(setpgid, 0, -77);
    CALL(setuid, getuid());
    CALL(setgid, getgid());
    CALL(setreuid, -1, -1);
    CALL(setregid, -1, -1);
    CALL(setresuid, -1, -1, -1);
    CALL(setresgid, -1, -1, -1);
    CALL(setfsuid, -1);
    CALL(setfsgid, -1);
    CALL(capget, P(&header), P(sets));
    CALL(prctl, PR_GET_NAME, P(room), 0, 0, 0);
    CALL(set_tid_address, P(room));
    CALL(get_robust_list, 0, P(&room[8]), P(&room[9]));
    CALL(set_robust_list, room[8], room[9]);
    CALL(wait4, -1, 0, WNOHANG, 0);
    CALL(waitid, P_ALL, 0, P(&info), WEXITED | WNOHANG, 0);
    CALL(execve, P("/apus/no/such/program"), 0, 0);
    CALL(execveat, -77, P("no-such-program"), 0, 0, 0);
    CALL(clone, CLONE_SIGHAND, 0, 0, 0, 0);
    CALL(clone3, P(room), 3);
    CALL(unshare, 0);
    CALL(setns, -77, 0);
    CALL(ptrace, 9999, 0, 0, 0);
    int pidfd = (int)CALL(pidfd_open, getpid(), 0);
    CALL(pidfd_send_signal, pidfd, 0, 0, 0);
    long copy = CALL(pidfd_getfd, pidfd, 2, 0);
    CALL(close, copy);
    static struct iovec range = {room, 0};
    CALL(process_madvise, pidfd, P(&range), 1, MADV_COLD, 0);
    CALL(process_mrelease, pidfd, 77);
    CALL(close, pidfd);
    CALL(kcmp, getpid(), getpid(), 1, 0, 0);
    struct iovec here = {&room[0], 16};
    struct iovec there = {&room[2], 16};
    CALL(process_vm_readv, getpid(), P(&here), 1, P(&there), 1, 0);
    CALL(process_vm_writev, getpid(), P(&here), 1, P(&there), 1, 0);
#ifdef __x86_64__
    CALL0(getpgrp);
    CALL(arch_prctl, ARCH_GET_FS, P(room));
    CALL(modify_ldt, 77, 0, 0);
    CALL(iopl, 77);
#endif
    call_scheduler();
    call_limits();
}

static void call_timers(void) {
    static struct itimerspec spec;
    static struct itimerval value;
    static struct sigevent event = {.sigev_notify = SIGEV_NONE};
    static int timer;
    CALL(getitimer, ITIMER_VIRTUAL, P(&value));
    CALL(setitimer, ITIMER_VIRTUAL, P(&value), 0);
    if (CALL(timer_create, CLOCK_MONOTONIC, P(&event), P(&timer)) == 0) {
        CALL(timer_settime, timer, 0, P(&spec), 0);
        CALL(timer_gettime, timer, P(&spec));
        CALL(timer_getoverrun, timer);
        CALL(timer_delete, timer);
    }
}

void call_signals_and_time(void) {
    static struct timespec time;
    static struct timex timex;
    static const struct timespec millisecond = {0, 1000000};
    static const struct timespec none;
    static const long usr2 = 1L << (SIGUSR2 - 1);
    static siginfo_t info = {.si_code = SI_QUEUE};
    static stack_t stack;
    CALL(rt_sigaction, SIGUSR1, 0, P(room), 8);
    CALL(rt_sigprocmask, SIG_BLOCK, P(&usr2), P(room), 8);
    CALL(rt_sigpending, P(room), 8);
    CALL(rt_sigtimedwait, P(&usr2), 0, P(&none), 8);
    CALL(rt_sigqueueinfo, getpid(), 0, P(&info));
    CALL(rt_tgsigqueueinfo, getpid(), gettid(), 0, P(&info));
    CALL(rt_sigsuspend, P(&usr2), 77);
    CALL(sigaltstack, 0, P(&stack));
    CALL(kill, getpid(), 0);
    CALL(tkill, gettid(), 0);
    CALL(tgkill, getpid(), gettid(), 0);
    CALL0(restart_syscall);
    CALL(clock_gettime, CLOCK_MONOTONIC, P(&time));
    CALL(clock_getres, CLOCK_BOOTTIME, P(&time));
    CALL(clock_settime, 77, P(&none));
    CALL(gettimeofday, P(room), 0);
    CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, P(&millisecond), 0);
    CALL(nanosleep, P(&millisecond), 0);
    CALL(adjtimex, P(&timex));
    CALL(clock_adjtime, CLOCK_REALTIME, P(&timex));
#ifdef __x86_64__
    CALL(time, 0);
    CALL(alarm, LIMIT_SECONDS);
#endif
    call_timers();
}

void call_memory(void) {
    enum { PAGES = 4 * 4096 };
    static unsigned char resident[4];
    static int futex = 1;
    static int mode;
    CALL(brk, 0);
    long address = CALL(mmap, 0, PAGES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    need_result(address < 0 ? address : 0);
    address = CALL(mremap, address, PAGES, 2 * PAGES, MREMAP_MAYMOVE, 0);
    need_result(address < 0 ? address : 0);
    CALL(mprotect, address, 4096, PROT_READ);
    CALL(madvise, address, PAGES, MADV_DONTNEED);
    CALL(mincore, address, PAGES, P(resident));
    CALL(mlock, address, 4096);
    CALL(mlock2, address, 4096, 0);
    CALL(munlock, address, 4096);
    CALL0(munlockall);
    CALL(mlockall, 0x7777);
    CALL(msync, address, 4096, MS_ASYNC);
    CALL(mseal, address, 4096, 77);
    CALL(munmap, address, 2 * PAGES);
    CALL(remap_file_pages, 0x7000, 0, 77, 0, 0);
    long key = CALL(pkey_alloc, 0, 0);
    CALL(pkey_free, key);
    CALL(pkey_mprotect, 0x7001, 4096, PROT_READ, -1);
    CALL(get_mempolicy, P(&mode), 0, 0, 0, 0);
    CALL(set_mempolicy, 0, 0, 0);
    CALL(mbind, 0x7001, 4096, 0, 0, 0, 0);
    CALL(move_pages, 0, 0, 0, 0, 0, 0);
    CALL(membarrier, 0, 0, 0);
    CALL(futex, P(&futex), FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
    CALL(futex, P(&futex), FUTEX_WAIT_PRIVATE, 0, 0, 0, 0);
    CALL(futex_waitv, 0, 0, 77, 0, 0);
    CALL(futex_wake, P(&futex), 1, 1, 0x82);
    CALL(rseq, 0x7777, 0, 0, 0);
    int fd = (int)CALL(memfd_create, P("apus-safe"), MFD_CLOEXEC);
    CALL(ftruncate, fd, 4096);
    CALL(close, fd);
    CALL(memfd_secret, 0x7777);
    CALL(userfaultfd, 0x77770000);
}
