/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all actions share. An action does one thing for real and prints what a test can compare, one fact a line:
 *
 *     key=value
 *
 * In a value every byte below 0x20, from 0x7f on, and the backslash itself is written as \xHH. An action that makes
 * several calls puts the call's name and a dot before the key: `renameat.old=…`. Result keys hold what the kernel
 * returned, errors negative, and `error` has the error's name.
 */
#ifndef ACTIONS_H
#define ACTIONS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Where an action may run: anywhere, or only in a virtual machine made for it. */
enum place { HOST, VM };

/* What an action is given: its scratch folder, absolute and resolved, and the words after it on the command line. */
struct scene {
    const char *dir;
    int argc;
    char **argv;
};

struct action {
    const char *name;
    enum place place;
    const char *arguments; /* after DIR, for --list */
    void (*run)(const struct scene *scene);
};

/* One table a family; each ends with an entry without a name. */
extern const struct action file_open_actions[], file_change_actions[], file_content_actions[], file_race_actions[];
extern const struct action memory_actions[], process_actions[], ptrace_actions[], exec_actions[];
extern const struct action connect_actions[], socket_actions[], identity_actions[], mount_actions[];
extern const struct action module_actions[], cgroup_actions[], uring_file_actions[], uring_socket_actions[];
extern const struct action syscall_actions[], object_actions[], transfer_actions[], path_model_actions[];

/* Exit statuses. */
enum { DONE = 0, FAILED = 1, REFUSED = 77 };

/* No action takes longer; SIGALRM ends what hangs. */
enum { LIMIT_SECONDS = 20 };

/* Ends the program: with FAILED, or with REFUSED where the kernel or the privileges do not allow the deed. */
_Noreturn void fail(const char *what);
_Noreturn void fail_because(const char *what, const char *why);
_Noreturn void refused(const char *what, const char *why);

/* The result, if it is not -1. Otherwise ends the program: `must` with FAILED, `allowed` with REFUSED if the error says
 * that the kernel has no such thing or does not let this process do it. */
long must(long result, const char *what);
long allowed(long result, const char *what);

/* A raw system call with up to six arguments; errors are negative error numbers, and errno is set as well. */
long raw(long number, long a, long b, long c, long d, long e, long f);
#define RAW(name, ...) RAW_PADDED(SYS_##name, __VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define RAW_PADDED(number, a, b, c, d, e, f, ...) raw(number, a, b, c, d, e, f)
#define ADDRESS(pointer) ((long)(uintptr_t)(pointer))

/* Facts. Each is one write, so that processes and threads may report side by side. */
__attribute__((format(printf, 2, 3))) void fact(const char *key, const char *format, ...);
void fact_text(const char *key, const char *text);
void fact_bytes(const char *key, const void *bytes, size_t length);
/* PREFIXKEY=result, and if it is an error PREFIXerror=its name. */
void fact_result(const char *prefix, const char *key, long result);
/* PREFIXinode, PREFIXdevice (major:minor), PREFIXctime (nanoseconds) of what a descriptor, or a path, stands for. */
void fact_object(const char *prefix, int fd);
void fact_object_at(const char *prefix, const char *path);

/* Paths made here are never freed: the program is short. */
char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *in_dir(const struct scene *scene, const char *name);
/* Makes a file with this content, mode 0644, and returns its path. */
char *make_file(const struct scene *scene, const char *name, const char *content);
/* The path of the running program. */
const char *self_path(void);
/* A number among the words after DIR, or the given one if there is none. */
long number_at(const struct scene *scene, int index, long otherwise);

/* Runs `body` in a child that dies with us, and ends with DONE if body returns. */
pid_t start(void (*body)(void *), void *context);
/* Waits for the child. `reap_well` passes a failure of the child on as our own. */
int reap(pid_t child);
void reap_well(pid_t child);
/* A child that prints CALL.child=its pid, runs `body`, and has to end well. */
void in_child(const char *call, void (*body)(void *), void *context);
void pause_ms(long milliseconds);

#endif
