/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opens between changes of the folders above them, in a mount namespace of their own. Keys: opens, expected.RULE, unclear.RULE (what
 * has no one path: removed, or out of reach), refused.CALL.
 */
#include "actions.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What rules want, below DIR. PathModelTests has the same in their language. */
enum rule { EQUAL, PREFIX, CONTAINS, SUFFIX, RULES };
static const char *const rule_names[RULES] = {"equal", "prefix", "contains", "suffix"};

/* Room for a path and a name behind it. */
enum { ROOM = PATH_MAX + 256 };

static const char *base;
static long expected[RULES], unclear[RULES], opens;

static int wants(enum rule rule, const char *path) {
    static char wanted[ROOM];
    size_t length = strlen(path);
    switch (rule) {
    case EQUAL:
        snprintf(wanted, sizeof wanted, "%s/a/b/x", base);
        return strcmp(path, wanted) == 0;
    case PREFIX:
        snprintf(wanted, sizeof wanted, "%s/b/", base);
        return strncmp(path, wanted, strlen(wanted)) == 0;
    case CONTAINS:
        return strstr(path, "/c/b") != NULL;
    default:
        return length >= 4 && strcmp(path + length - 4, "/a/y") == 0;
    }
}

static const char *path_of(int fd, char *room) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, room, PATH_MAX - 1);
    room[length < 0 ? 0 : length] = '\0';
    return room;
}

/* After an open: what it found, and what it was given, as an absolute path. */
static void account(int fd, const char *given) {
    char room[PATH_MAX];
    const char *found = path_of(fd, room);
    static const char removed[] = " (deleted)";
    const size_t length = strlen(found), tail = sizeof removed - 1;
    const int is_unclear = found[0] != '/' || (length > tail && strcmp(found + length - tail, removed) == 0);
    opens++;
    for (enum rule rule = 0; rule < RULES; rule++) {
        if (is_unclear) {
            unclear[rule]++;
        } else {
            expected[rule] += wants(rule, found) || wants(rule, given);
        }
    }
}

static uint64_t state;

static unsigned below(unsigned limit) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 20) % limit);
}

static const char *const folders[] = {"a", "b", "c"};
static const char *const files[] = {"x", "y"};

/* DIR, up to three folders below it, and perhaps a file. */
static void choose(char *path, int with_file) {
    char *end = path + sprintf(path, "%s", base);
    for (unsigned depth = (with_file ? 0 : 1) + below(3); depth > 0; depth--) {
        end += sprintf(end, "/%s", folders[below(3)]);
    }
    if (with_file) {
        sprintf(end, "/%s", files[below(2)]);
    }
}

enum { HELD = 4 };
static int held[HELD];

static void open_something(void) {
    char given[PATH_MAX];
    choose(given, below(8) != 0);
    const int create = below(3) == 0;
    const int fd = open(given, (create ? O_CREAT | O_RDWR : O_RDONLY) | O_CLOEXEC, 0644);
    if (fd >= 0) {
        account(fd, given);
        close(fd);
    }
}

/* From a folder that was opened earlier, and may have been moved meanwhile. */
static void open_below(void) {
    char given[ROOM], room[PATH_MAX];
    const int folder = held[below(HELD)];
    const char *name = files[below(2)];
    if (folder < 0) {
        return;
    }
    const int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        snprintf(given, sizeof given, "%s/%s", path_of(folder, room), name);
        account(fd, given);
        close(fd);
    }
}

static void hold(void) {
    char given[PATH_MAX];
    const unsigned place = below(HELD);
    choose(given, 0);
    if (held[place] >= 0) {
        close(held[place]);
    }
    held[place] = open(given, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (held[place] >= 0) {
        account(held[place], given);
    }
}

/* What cannot be done is not done: the next open sees what there is. */
static void change(void) {
    char one[PATH_MAX], other[PATH_MAX];
    const int with_file = below(3) == 0;
    choose(one, with_file);
    choose(other, with_file);
    switch (below(40)) {
    case 0 ... 9: (void)!mkdir(one, 0755); break;
    case 10 ... 23: (void)!rename(one, other); break;
    case 24 ... 27: (void)!rmdir(one); break;
    case 28 ... 31: (void)!unlink(one); break;
    case 32 ... 35: (void)!link(one, other); break;
    case 36: (void)!mount(one, other, NULL, MS_BIND, NULL); break;
    case 37: (void)!mount(one, other, NULL, MS_MOVE, NULL); break;
    default: (void)!umount2(one, UMOUNT_NOFOLLOW); break;
    }
}

static void alone(void) {
    if (unshare(CLONE_NEWNS) == -1) {
        refused("unshare", strerror(errno));
    }
    allowed(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount");
}

static void tell(void) {
    fact("opens", "%ld", opens);
    for (enum rule rule = 0; rule < RULES; rule++) {
        fact(text_of("expected.%s", rule_names[rule]), "%ld", expected[rule]);
        fact(text_of("unclear.%s", rule_names[rule]), "%ld", unclear[rule]);
    }
}

/* A schedule is eight steps, each an open or a change; what the last one left the next one begins with. */
static void path_model(const struct scene *scene) {
    const long seed = number_at(scene, 0, 1), schedules = number_at(scene, 1, 1000);
    alarm(0);
    alone();
    base = scene->dir;
    state = (uint64_t)seed * 0x9e3779b97f4a7c15 + 1;
    for (int place = 0; place < HELD; place++) {
        held[place] = -1;
    }
    for (long schedule = 0; schedule < schedules; schedule++) {
        for (int step = 0; step < 8; step++) {
            switch (below(10)) {
            case 0 ... 3: open_something(); break;
            case 4 ... 5: open_below(); break;
            case 6: hold(); break;
            default: change(); break;
            }
        }
    }
    tell();
}

/* --- the same at the same time --- */

/* Both are wanted; the long name is kept outside of its dentry, and given back when it changes. */
#define SHORT_NAME "race-a"
#define LONG_NAME "race-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static atomic_int finished;
static atomic_long changes;

static void *disturb(void *how) {
    char one[ROOM], other[ROOM], aside[ROOM];
    const int moves_mounts = strcmp(how, "move") == 0, binds = strcmp(how, "bind") == 0;
    snprintf(one, sizeof one, "%s/" SHORT_NAME, base);
    snprintf(other, sizeof other, "%s/" LONG_NAME, base);
    snprintf(aside, sizeof aside, "%s/" SHORT_NAME "/inner", base);
    for (long turn = 0; !atomic_load_explicit(&finished, memory_order_relaxed); turn++) {
        int result;
        if (binds) {
            result = turn % 2 == 0 ? mount(other, aside, NULL, MS_BIND, NULL) : umount2(aside, MNT_DETACH);
        } else if (moves_mounts) {
            result = mount(turn % 2 == 0 ? one : other, turn % 2 == 0 ? other : one, NULL, MS_MOVE, NULL);
        } else {
            result = rename(turn % 2 == 0 ? one : other, turn % 2 == 0 ? other : one);
        }
        if (result == -1) {
            fail(how);
        }
        atomic_fetch_add(&changes, 1);
    }
    return NULL;
}

/* Opens by a folder that another thread renames, moves, or binds meanwhile, of which each path is wanted. */
static void path_race(const struct scene *scene) {
    char *how = scene->argc > 0 ? scene->argv[0] : "rename";
    const long count = number_at(scene, 1, 10000);
    char path[ROOM], inner[ROOM + 8];
    alarm(0);
    alone();
    base = scene->dir;
    snprintf(path, sizeof path, "%s/" SHORT_NAME, base);
    must(mkdir(path, 0755), path);
    if (strcmp(how, "rename") != 0) {
        char other[ROOM];
        snprintf(other, sizeof other, "%s/" LONG_NAME, base);
        must(mkdir(other, 0755), other);
    }
    if (strcmp(how, "move") == 0) {
        must(mount("apus-race", path, "tmpfs", 0, "size=64k"), "mount");
    }
    snprintf(inner, sizeof inner, "%s/inner", path);
    must(mkdir(inner, 0755), inner);
    const int folder = (int)must(open(strcmp(how, "bind") == 0 ? path : inner, O_PATH | O_DIRECTORY | O_CLOEXEC), inner);
    close((int)must(openat(folder, "x", O_CREAT | O_WRONLY | O_CLOEXEC, 0644), "x"));
    pthread_t other;
    if (pthread_create(&other, NULL, disturb, how) != 0) {
        fail("pthread_create");
    }
    for (long turn = 0; turn < count; turn++) {
        const int fd = openat(folder, "x", O_RDONLY | O_CLOEXEC);
        if (fd >= 0) {
            opens++;
            close(fd);
        }
    }
    atomic_store(&finished, 1);
    pthread_join(other, NULL);
    fact("opens", "%ld", opens);
    fact("changes", "%ld", atomic_load(&changes));
}

const struct action path_model_actions[] = {
    {"path-model", HOST, "[SEED [SCHEDULES]]", path_model},
    {"path-race", HOST, "[rename|move|bind [OPENS]]", path_race},
    {0},
};
