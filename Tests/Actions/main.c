/* SPDX-License-Identifier: Apache-2.0 */
/*
 * actions NAME DIR [ARGUMENT...]   does what NAME says in the folder DIR and prints what was done
 * actions --list                   prints a line for each action: NAME, host or vm, and its arguments after DIR
 *
 * 'host' is harmless on a shared machine; 'vm' belongs into a virtual machine of its own. What an action makes is
 * gone when it ends well. Exit status: 0 done, 1 failed, 77 the kernel or the privileges do not allow it, 2 called
 * wrongly.
 */
#include "actions.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct action *const families[] = {
    file_open_actions, file_change_actions, file_content_actions, file_race_actions, memory_actions,
    process_actions,   ptrace_actions,      exec_actions,         connect_actions,   socket_actions,
    identity_actions,  mount_actions,       module_actions,       cgroup_actions,    uring_file_actions,
    uring_socket_actions, syscall_actions, object_actions, transfer_actions, path_model_actions,
};
enum { FAMILIES = sizeof families / sizeof *families };

static void list(void) {
    for (int family = 0; family < FAMILIES; family++) {
        for (const struct action *action = families[family]; action->name != NULL; action++) {
            const char *place = action->place == HOST ? "host" : "vm";
            const char *arguments = action->arguments;
            printf("%s %s%s%s\n", action->name, place, *arguments == '\0' ? "" : " ", arguments);
        }
    }
}

static const struct action *find(const char *name) {
    for (int family = 0; family < FAMILIES; family++) {
        for (const struct action *action = families[family]; action->name != NULL; action++) {
            if (strcmp(action->name, name) == 0) {
                return action;
            }
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    /* What the exec actions turn into: nothing but an end. */
    if (argc >= 2 && strcmp(argv[1], "--quit") == 0) {
        _exit(argc > 2 ? atoi(argv[2]) : 0);
    }
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        list();
        return DONE;
    }
    if (argc < 3) {
        fputs("usage: actions NAME DIR [ARGUMENT...] | actions --list\n", stderr);
        return 2;
    }
    const struct action *action = find(argv[1]);
    if (action == NULL) {
        fprintf(stderr, "actions: no action '%s'; see actions --list\n", argv[1]);
        return 2;
    }
    static char dir[PATH_MAX];
    struct stat status;
    if (realpath(argv[2], dir) == NULL || stat(dir, &status) == -1 || !S_ISDIR(status.st_mode)) {
        fprintf(stderr, "actions: %s: not a folder\n", argv[2]);
        return 2;
    }
    umask(022);
    alarm(LIMIT_SECONDS);
    struct scene scene = {.dir = dir, .argc = argc - 3, .argv = argv + 3};
    fact("pid", "%d", getpid());
    action->run(&scene);
    return DONE;
}
