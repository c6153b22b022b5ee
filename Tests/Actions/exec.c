/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Execs. Except for `exec`, a child does it and the parent reports. What is executed is this program with --quit CODE,
 * which ends at once. Keys: child, syscall, path (given to the call), inode and device (of the executed file), code,
 * and, for a call that fails, ret and error.
 */
#include "actions.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A call in the making: execveat if `at` is set, with this descriptor and flags. */
struct call {
    int at;
    int fd;
    int flags;
    const char *path;
    char **argv;
    int in; /* standard input, or -1 to keep it */
};

/* The program, the quit option, the exit code. */
static char **quit_with(const char *code) {
    static char *argv[4];
    argv[0] = "apus-quit";
    argv[1] = "--quit";
    argv[2] = (char *)code;
    return argv;
}

static long make_call(const struct call *call) {
    if (call->at) {
        return RAW(execveat, call->fd, ADDRESS(call->path), ADDRESS(call->argv), ADDRESS(environ), call->flags);
    }
    return RAW(execve, ADDRESS(call->path), ADDRESS(call->argv), ADDRESS(environ));
}

/* Only a failed call comes back. It is reported and is no failure of ours. */
static void make_in_child(void *context) {
    const struct call *call = context;
    if (call->in >= 0) {
        must(dup2(call->in, STDIN_FILENO), "dup2");
    }
    fact_result("", "ret", make_call(call));
}

static void report(const char *prefix, const struct call *call, void (*body)(void *)) {
    pid_t child = start(body, (void *)call);
    fact(text_of("%schild", prefix), "%d", child);
    fact_text(text_of("%ssyscall", prefix), call->at ? "execveat" : "execve");
    fact_text(text_of("%spath", prefix), call->path);
    int status = reap(child);
    if (!WIFEXITED(status)) {
        fail_because("child", strsignal(WTERMSIG(status)));
    }
    fact(text_of("%scode", prefix), "%d", WEXITSTATUS(status));
}

static void exec_given(const struct scene *scene) {
    if (scene->argc < 1) {
        fail_because("exec", "needs PATH");
    }
    fact_text("path", scene->argv[0]);
    alarm(0);
    execv(scene->argv[0], scene->argv);
    allowed(-1, scene->argv[0]);
}

static void exec_missing(const struct scene *scene) {
    struct call call = {.path = in_dir(scene, "exec-missing"), .argv = quit_with("0"), .in = -1};
    report("", &call, make_in_child);
}

static void exec_noexec(const struct scene *scene) {
    struct call call = {.path = make_file(scene, "exec-noexec", "#!/bin/sh\n"), .argv = quit_with("0"), .in = -1};
    fact_object_at("", call.path);
    report("", &call, make_in_child);
    unlink(call.path);
}

static void exec_badformat(const struct scene *scene) {
    struct call call = {.path = make_file(scene, "exec-badformat", "no program\n"), .argv = quit_with("0"), .in = -1};
    must(chmod(call.path, 0755), "chmod");
    fact_object_at("", call.path);
    report("", &call, make_in_child);
    unlink(call.path);
}

static void make_all_in_child(void *context) {
    for (const struct call *call = context; call->path != NULL; call++) {
        make_call(call);
    }
}

/* Three calls of one task that fail: no program, a script without its interpreter, no file. */
static void exec_failures(const struct scene *scene) {
    struct call calls[] = {
        {.path = make_file(scene, "exec-bad", "no program\n"), .argv = quit_with("0"), .in = -1},
        {.path = make_file(scene, "exec-lonely", "#!/nonexistent/interpreter\n"), .argv = quit_with("0"), .in = -1},
        {.path = in_dir(scene, "exec-missing"), .argv = quit_with("0"), .in = -1},
        {0},
    };
    const char *const prefixes[] = {"bad.", "lonely.", "missing."};
    for (int index = 0; index < 3; index++) {
        fact_text(text_of("%spath", prefixes[index]), calls[index].path);
        if (index < 2) {
            must(chmod(calls[index].path, 0755), "chmod");
            fact_object_at(prefixes[index], calls[index].path);
        }
    }
    reap(start(make_all_in_child, calls));
    unlink(calls[0].path);
    unlink(calls[1].path);
}

static void exec_script(const struct scene *scene) {
    const char *shell = "/bin/sh";
    char interpreter[PATH_MAX];
    if (realpath(shell, interpreter) == NULL) {
        refused(shell, "not here");
    }
    struct call call = {.path = make_file(scene, "exec-script", "#!/bin/sh\nexit 11\n"), .argv = quit_with("0"), .in = -1};
    must(chmod(call.path, 0755), "chmod");
    fact_object_at("", call.path);
    fact_text("interpreter", interpreter);
    report("", &call, make_in_child);
    unlink(call.path);
}

/* This program as a file of its own, executable. */
static int copy_self(int target) {
    int source = (int)must(open(self_path(), O_RDONLY | O_CLOEXEC), self_path());
    ssize_t count;
    while ((count = sendfile(target, source, NULL, 1 << 20)) > 0) {
    }
    must(count, "sendfile");
    close(source);
    must(fchmod(target, 0755), "fchmod");
    return target;
}

static void exec_fd(const struct scene *scene) {
    (void)scene;
    int fd = (int)must(open(self_path(), O_PATH | O_CLOEXEC), self_path());
    struct call call = {.at = 1, .fd = fd, .flags = AT_EMPTY_PATH, .path = "", .argv = quit_with("12"), .in = -1};
    fact("fd", "%d", fd);
    fact_text("flags", "AT_EMPTY_PATH");
    fact_text("file", self_path());
    fact_object("", fd);
    report("", &call, make_in_child);
}

/* A path below a descriptor. */
static void exec_at(const struct scene *scene) {
    char *path = in_dir(scene, "exec-at");
    int target = (int)must(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755), path);
    close(copy_self(target));
    int fd = (int)must(open(scene->dir, O_PATH | O_DIRECTORY | O_CLOEXEC), scene->dir);
    struct call call = {.at = 1, .fd = fd, .path = "exec-at", .argv = quit_with("13"), .in = -1};
    fact("fd", "%d", fd);
    fact_text("file", path);
    fact_object_at("", path);
    report("", &call, make_in_child);
    unlink(path);
}

/* execveat as execve would do it: nothing but the call tells them apart. */
static void exec_at_cwd(const struct scene *scene) {
    (void)scene;
    struct call call = {.at = 1, .fd = AT_FDCWD, .path = self_path(), .argv = quit_with("17"), .in = -1};
    fact_object_at("", call.path);
    report("", &call, make_in_child);
}

static void exec_memfd(const struct scene *scene) {
    (void)scene;
    int fd = (int)allowed(memfd_create("apus-memfd", MFD_CLOEXEC), "memfd_create");
    copy_self(fd);
    struct call call = {.at = 1, .fd = fd, .flags = AT_EMPTY_PATH, .path = "", .argv = quit_with("14"), .in = -1};
    fact("fd", "%d", fd);
    fact_text("memfd", "apus-memfd");
    fact_object("", fd);
    report("", &call, make_in_child);
}

static void exec_deleted(const struct scene *scene) {
    char *path = in_dir(scene, "exec-deleted");
    int target = (int)must(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755), path);
    close(copy_self(target));
    int fd = (int)must(open(path, O_PATH | O_CLOEXEC), path);
    must(unlink(path), path);
    struct call call = {.at = 1, .fd = fd, .flags = AT_EMPTY_PATH, .path = "", .argv = quit_with("15"), .in = -1};
    fact("fd", "%d", fd);
    fact_text("file", path);
    fact_object("", fd);
    report("", &call, make_in_child);
}

/* KIB arguments of 1023 letters: argument 3 is all 'a', 4 all 'b', and so on, over again after 'z'. */
static void exec_long_args(const struct scene *scene) {
    enum { LIMIT = 1000 };
    static char *argv[LIMIT + 4];
    static char letters[LIMIT][1024];
    long count = number_at(scene, 0, 20);
    if (count > LIMIT) {
        fail_because("KIB", "more than 1000");
    }
    memcpy(argv, quit_with("16"), 3 * sizeof *argv);
    for (long index = 0; index < count; index++) {
        memset(letters[index], 'a' + (int)(index % 26), 1023);
        argv[index + 3] = letters[index];
    }
    struct call call = {.path = self_path(), .argv = argv, .in = -1};
    fact("argc", "%ld", count + 3);
    fact("bytes", "%ld", count * 1024 + 20);
    report("", &call, make_in_child);
}

static void *make_in_thread(void *context) {
    fact("tid", "%d", (int)gettid());
    make_call(context);
    _exit(FAILED);
}

static void make_from_thread(void *context) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, make_in_thread, context) != 0) {
        _exit(FAILED);
    }
    pthread_join(thread, NULL);
}

/* A thread that is not the leader executes: it becomes the leader and takes its id. */
static void exec_from_thread(const struct scene *scene) {
    (void)scene;
    struct call call = {.path = self_path(), .argv = quit_with("17"), .in = -1};
    report("", &call, make_from_thread);
}

static void exec_symlink(const struct scene *scene) {
    char *path = in_dir(scene, "exec-symlink");
    must(symlink(self_path(), path), path);
    struct call call = {.path = path, .argv = quit_with("18"), .in = -1};
    fact_text("file", self_path());
    fact_object_at("", self_path());
    report("", &call, make_in_child);
    unlink(path);
}

/* Standard input is a file, a pipe, a socket, the null device, in turn. */
static void exec_stdin(const struct scene *scene) {
    char *path = make_file(scene, "exec-stdin", "input\n");
    int pipes[2];
    int sockets[2];
    must(pipe2(pipes, O_CLOEXEC), "pipe2");
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), "socketpair");
    const char *const kinds[] = {"file.", "pipe.", "socket.", "null."};
    const int inputs[] = {(int)must(open(path, O_RDONLY | O_CLOEXEC), path), pipes[0], sockets[0],
                          (int)must(open("/dev/null", O_RDONLY | O_CLOEXEC), "/dev/null")};
    fact_text("file.stdin", path);
    fact_text("null.stdin", "/dev/null");
    for (int kind = 0; kind < 4; kind++) {
        struct call call = {.path = self_path(), .argv = quit_with("19"), .in = inputs[kind]};
        fact_object(text_of("%sstdin_", kinds[kind]), inputs[kind]);
        report(kinds[kind], &call, make_in_child);
    }
    unlink(path);
}

const struct action exec_actions[] = {
    {"exec", HOST, "PATH [ARGUMENT...]", exec_given},
    {"exec-missing", HOST, "", exec_missing},
    {"exec-noexec", HOST, "", exec_noexec},
    {"exec-badformat", HOST, "", exec_badformat},
    {"exec-failures", HOST, "", exec_failures},
    {"exec-script", HOST, "", exec_script},
    {"execveat-fd", HOST, "", exec_fd},
    {"execveat-path", HOST, "", exec_at},
    {"execveat-cwd", HOST, "", exec_at_cwd},
    {"exec-memfd", HOST, "", exec_memfd},
    {"exec-deleted", HOST, "", exec_deleted},
    {"exec-long-args", HOST, "[KIB]", exec_long_args},
    {"exec-from-thread", HOST, "", exec_from_thread},
    {"exec-symlink", HOST, "", exec_symlink},
    {"exec-stdin", HOST, "", exec_stdin},
    {0},
};
