/* SPDX-License-Identifier: Apache-2.0 */
/* Single system calls, many of them, and strange ones. */
#include "syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT = 512 };

static struct {
    const char *name;
    long result;
    size_t count;
    long arguments[6];
} calls[LIMIT];
static int made;

long record_call(const char *name, long number, size_t count, const long arguments[6]) {
    if (made == LIMIT) {
        fail_because("sys-all-safe", "the list is full");
    }
    long result =
        raw(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
    calls[made].name = name;
    calls[made].result = result;
    calls[made].count = count;
    memcpy(calls[made].arguments, arguments, sizeof calls[made].arguments);
    made++;
    return result;
}

int need_result(long result) {
    if (result < 0) {
        fail_because(calls[made - 1].name, strerror((int)-result));
    }
    return (int)result;
}

static void all_safe(const struct scene *scene) {
    int with_arguments = scene->argc > 0 && strcmp(scene->argv[0], "args") == 0;
    call_processes();
    call_signals_and_time();
    call_memory();
    call_paths(scene->dir);
    call_files(scene->dir);
    call_descriptors(scene->dir);
    call_sockets();
    call_ipc();
    call_kernel(scene->dir);
    for (int index = 0; index < made; index++) {
        char line[256];
        int used = snprintf(line, sizeof line, "%s ret=%ld", calls[index].name, calls[index].result);
        for (size_t place = 0; with_arguments && place < calls[index].count; place++) {
            used += snprintf(line + used, sizeof line - (size_t)used, "%s0x%lx", place == 0 ? " args=" : ",",
                             calls[index].arguments[place]);
        }
        fact_text("syscall", line);
    }
    fact("calls", "%d", made);
}

static void storm(const struct scene *scene) {
    long count = number_at(scene, 0, 100000);
    alarm(3 * LIMIT_SECONDS);
    for (long index = 0; index < count; index++) {
        RAW(getppid, 0);
    }
    fact_text("syscall", "getppid");
    fact("calls", "%ld", count);
}

/* A sleeper, and a pipe whose writing end it closes once it has slept. */
struct sleeper {
    pid_t pid;
    int ends[2];
};

/* What a file of the sleeper's in /proc says. */
static void read_of(const struct sleeper *sleeper, const char *name, char *text, size_t size) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", sleeper->pid, name);
    int fd = (int)allowed(open(path, O_RDONLY | O_CLOEXEC), path);
    ssize_t length = allowed(read(fd, text, size - 1), path);
    text[length] = '\0';
    close(fd);
}

static int is_asleep(const struct sleeper *sleeper) {
    char text[512];
    read_of(sleeper, "syscall", text, sizeof text); /* the number, or `running` */
    char *end;
    return strtol(text, &end, 10) == SYS_nanosleep && end != text;
}

static int is_stopped(const struct sleeper *sleeper) {
    char text[512];
    read_of(sleeper, "stat", text, sizeof text);
    const char *name_end = strrchr(text, ')');
    return name_end != NULL && strncmp(name_end, ") T", 3) == 0;
}

static void wait_until(int (*holds)(const struct sleeper *), const struct sleeper *sleeper) {
    for (int turn = 0; turn < 1000 && !holds(sleeper); turn++) {
        pause_ms(5);
    }
}

static void stop_and_continue(void *context) {
    const struct sleeper *sleeper = context;
    close(sleeper->ends[1]);
    wait_until(is_asleep, sleeper);
    kill(sleeper->pid, SIGSTOP);
    wait_until(is_stopped, sleeper);
    kill(sleeper->pid, SIGCONT);
    char byte;
    must(read(sleeper->ends[0], &byte, 1), "read"); /* an end during the sleep would interrupt it once more */
}

/* Stopped in the middle, the sleep is resumed by the kernel: it ends with -516, and restart_syscall with 0. */
static void nanosleep_restart(const struct scene *scene) {
    (void)scene;
    struct sleeper self = {.pid = getpid()};
    must(pipe2(self.ends, O_CLOEXEC), "pipe2");
    struct timespec time = {3, 0};
    pid_t child = start(stop_and_continue, &self);
    fact("child", "%d", child);
    fact("seconds", "3");
    long result = RAW(nanosleep, ADDRESS(&time), 0);
    fact_result("", "ret", result);
    close(self.ends[1]);
    reap_well(child);
}

/* The getppid of the x32 interface, which Debian's kernels have compiled in and switched off. */
static void x32(const struct scene *scene) {
    (void)scene;
#ifdef __x86_64__
    long number = 0x40000000L | SYS_getppid;
    fact("number", "%ld", number);
    fact_result("", "ret", raw(number, 1, 2, 3, 4, 5, 6));
#else
    refused("x32", "not x86_64");
#endif
}

static void invalid(const struct scene *scene) {
    (void)scene;
    static const long numbers[] = {-1, 511, 512, 600, 100000, 0x40000000L | 9999, 0x7fffffff};
    for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++) {
        char prefix[16];
        snprintf(prefix, sizeof prefix, "%zu.", index);
        fact(text_of("%snumber", prefix), "%ld", numbers[index]);
        fact_result(prefix, "ret", raw(numbers[index], 1, 2, 3, 4, 5, 6));
    }
}

/* The kernel takes the lower 32 bits of the number for the number, so that this is a getppid. */
static void high_bits(const struct scene *scene) {
    (void)scene;
    long number = 0x7700000000L | SYS_getppid;
    fact_text("syscall", "getppid");
    fact("number", "%ld", number);
    fact("ppid", "%d", getppid());
    fact_result("", "ret", raw(number, 1, 2, 3, 4, 5, 6));
}

const struct action syscall_actions[] = {
    {"sys-all-safe", HOST, "[args]", all_safe},
    {"sys-storm", HOST, "[COUNT]", storm},
    {"sys-invalid", HOST, "", invalid},
    {"sys-high-bits", HOST, "", high_bits},
    {"nanosleep-restart", HOST, "", nanosleep_restart},
    {"x32-getppid", HOST, "", x32},
    {0},
};
