/* SPDX-License-Identifier: Apache-2.0 */
/* Births, threads, names and ends of processes. Keys: child, tid, code, signal. */
#include "actions.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void ended(const char *prefix, int status) {
    if (WIFEXITED(status)) {
        fact(text_of("%scode", prefix), "%d", WEXITSTATUS(status));
    } else if (WIFSIGNALED(status)) {
        fact(text_of("%ssignal", prefix), "%d", WTERMSIG(status));
    }
}

static void end_with(void *code) {
    _exit((int)(intptr_t)code);
}

/* Child number i, from 1, ends with code i. */
static void fork_children(const struct scene *scene) {
    long count = number_at(scene, 0, 3);
    if (count > 250) {
        fail_because("COUNT", "more than 250");
    }
    for (long index = 1; index <= count; index++) {
        pid_t child = start(end_with, (void *)index);
        fact("child", "%d", child);
        ended("", reap(child));
    }
}

static void *in_thread(void *path) {
    fact("tid", "%d", (int)gettid());
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        close(fd);
    }
    return NULL;
}

static pthread_t start_thread(void *(*body)(void *), void *context) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, context) != 0) {
        fail_because("pthread_create", "failed");
    }
    return thread;
}

/* The thread opens a file, so that its id shows in an event. */
static void thread(const struct scene *scene) {
    char *path = make_file(scene, "thread", "");
    fact_text("path", path);
    pthread_join(start_thread(in_thread, path), NULL);
    unlink(path);
}

static void exit_code(const struct scene *scene) {
    long code = number_at(scene, 0, 0);
    fact("code", "%ld", code & 255);
    _exit((int)code);
}

static void exit_signal(const struct scene *scene) {
    int signal_number = (int)number_at(scene, 0, SIGTERM);
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    signal(signal_number, SIG_DFL);
    fact("signal", "%d", signal_number);
    kill(getpid(), signal_number);
    pause_ms(100);
    fail_because("kill", "survived");
}

static void *exit_here(void *code) {
    fact("tid", "%d", (int)gettid());
    RAW(exit_group, (long)(intptr_t)code);
    return NULL;
}

/* The whole group ends by the call of a thread that is not its leader. */
static void exit_from_thread(const struct scene *scene) {
    long code = number_at(scene, 0, 5);
    fact("code", "%ld", code & 255);
    pthread_join(start_thread(exit_here, (void *)code), NULL);
    fail_because("exit_group", "survived");
}

static void *outlive(void *context) {
    (void)context;
    pause_ms(50);
    fact("tid", "%d", (int)gettid());
    _exit(6);
}

/* The leader ends first; the group lives on until its last thread. */
static void exit_leader_first(const struct scene *scene) {
    (void)scene;
    fact("code", "6");
    start_thread(outlive, NULL);
    RAW(exit, 0);
}

static void do_vfork(const struct scene *scene) {
    (void)scene;
    pid_t child = vfork();
    if (child == 0) {
        _exit(7);
    }
    must(child, "vfork");
    fact("child", "%d", child);
    ended("", reap(child));
}

static void do_clone3(const struct scene *scene) {
    (void)scene;
    int pidfd = -1;
    struct clone_args arguments = {
        .flags = CLONE_PIDFD | CLONE_CLEAR_SIGHAND, .pidfd = (uint64_t)(uintptr_t)&pidfd, .exit_signal = SIGCHLD};
    long child = RAW(clone3, ADDRESS(&arguments), sizeof arguments);
    if (child == 0) {
        RAW(exit_group, 8);
    }
    if (child == -ENOSYS) {
        refused("clone3", "not built in");
    }
    if (child < 0) {
        fail("clone3");
    }
    fact_text("flags", "CLONE_PIDFD|CLONE_CLEAR_SIGHAND");
    fact("child", "%ld", child);
    fact("pidfd", "%d", pidfd);
    ended("", reap((pid_t)child));
}

/* A grandchild that outlives its parent: its parent becomes another process. */
static void orphan_parent(void *pipe_end) {
    pid_t child = fork();
    if (child == 0) {
        pause_ms(30);
        fact("grandchild", "%d", getpid());
        fact("grandchild.parent", "%d", getppid());
        (void)!write(*(int *)pipe_end, "x", 1);
        _exit(9);
    }
}

static void orphan(const struct scene *scene) {
    (void)scene;
    int ends[2];
    must(pipe(ends), "pipe");
    in_child("fork", orphan_parent, &ends[1]);
    close(ends[1]);
    char byte;
    must(read(ends[0], &byte, 1), "read");
}

static void own_uts(void *ends) {
    allowed(unshare(CLONE_NEWUTS), "unshare");
    must(write(((int *)ends)[1], "x", 1), "write");
    pause_ms(LIMIT_SECONDS * 1000L);
}

struct join {
    pid_t whose;
};

static void join_uts(void *context) {
    const struct join *join = context;
    char *path = text_of("/proc/%d/ns/uts", join->whose);
    int fd = (int)must(open(path, O_RDONLY | O_CLOEXEC), path);
    fact_text("setns.path", path);
    fact("setns.fd", "%d", fd);
    fact_object("setns.", fd);
    fact_text("setns.flags", "CLONE_NEWUTS");
    long result = RAW(setns, fd, CLONE_NEWUTS);
    fact_result("setns.", "ret", result);
    if (result < 0) {
        allowed(-1, "setns");
    }
}

/* One child makes a UTS namespace of its own, a second joins it. */
static void setns_child(const struct scene *scene) {
    (void)scene;
    int ends[2];
    must(pipe2(ends, O_CLOEXEC), "pipe2");
    pid_t owner = start(own_uts, ends);
    fact("unshare.child", "%d", owner);
    close(ends[1]);
    char byte;
    if (read(ends[0], &byte, 1) != 1) {
        reap_well(owner);
        fail_because("unshare", "ended early");
    }
    struct join join = {.whose = owner};
    pid_t joiner = start(join_uts, &join);
    fact("setns.child", "%d", joiner);
    int status = reap(joiner);
    kill(owner, SIGKILL);
    reap(owner);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != DONE) {
        _exit(WIFEXITED(status) ? WEXITSTATUS(status) : FAILED);
    }
}

/* Opens a file before and after, so that both names show in events. */
static void rename_comm(const struct scene *scene) {
    char before[17] = "";
    prctl(PR_GET_NAME, before);
    char *path = make_file(scene, "rename-comm", "");
    fact_text("comm.before", before);
    fact_text("comm", "apus-ren'amed\"");
    fact_text("path", path);
    must(prctl(PR_SET_NAME, "apus-ren'amed\"", 0, 0, 0), "prctl");
    close((int)must(open(path, O_RDONLY | O_CLOEXEC), path));
    unlink(path);
}

const struct action process_actions[] = {
    {"fork", HOST, "[COUNT]", fork_children},
    {"thread", HOST, "", thread},
    {"exit-code", HOST, "CODE", exit_code},
    {"exit-signal", HOST, "SIGNAL", exit_signal},
    {"exit-from-thread", HOST, "[CODE]", exit_from_thread},
    {"exit-leader-first", HOST, "", exit_leader_first},
    {"vfork", HOST, "", do_vfork},
    {"clone3", HOST, "", do_clone3},
    {"orphan", HOST, "", orphan},
    {"setns-child", HOST, "", setns_child},
    {"rename-comm", HOST, "", rename_comm},
    {0},
};
