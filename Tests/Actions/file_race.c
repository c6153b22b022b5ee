/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What looks at a descriptor after the call may see another file: one thread opens 'secret', the other puts 'decoy' in
 * the same place of the descriptor table. Every open is of the secret, whatever its number stands for a moment later.
 */
#include "actions.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int finished;

struct race {
    int decoy;  /* a descriptor of the decoy */
    int number; /* the one that opens get */
};

static void *disturb(void *context) {
    const struct race *race = context;
    while (!atomic_load_explicit(&finished, memory_order_relaxed)) {
        dup2(race->decoy, race->number);
        close(race->number);
    }
    return NULL;
}

static void fd_race(const struct scene *scene) {
    long rounds = number_at(scene, 0, 20000);
    char *secret = make_file(scene, "secret", "secret\n");
    char *path = make_file(scene, "decoy", "decoy\n");
    struct race race = {.decoy = (int)must(open(path, O_RDONLY | O_CLOEXEC), path)};
    struct stat decoy;
    must(fstat(race.decoy, &decoy), "fstat");
    race.number = (int)must(dup(race.decoy), "dup");
    close(race.number);
    fact_text("path", secret);
    fact_object_at("", secret);
    fact_text("decoy.path", path);
    fact_object_at("decoy.", path);

    pthread_t other;
    if (pthread_create(&other, NULL, disturb, &race) != 0) {
        fail("pthread_create");
    }
    long opens = 0;
    long replaced = 0;
    for (long round = 0; round < rounds; round++) {
        long fd = RAW(openat, AT_FDCWD, ADDRESS(secret), O_RDONLY | O_CLOEXEC, 0);
        if (fd >= 0) {
            struct stat now;
            opens++;
            replaced += fstat((int)fd, &now) == 0 && now.st_ino == decoy.st_ino;
            close((int)fd);
        }
    }
    atomic_store(&finished, 1);
    pthread_join(other, NULL);
    fact("fd", "%d", race.number);
    fact("opens", "%ld", opens);
    fact("replaced", "%ld", replaced);
    unlink(secret);
    unlink(path);
    if (opens != rounds) {
        fail_because("open", "some failed");
    }
}

const struct action file_race_actions[] = {
    {"fd-race", HOST, "[OPENS]", fd_race},
    {0},
};
