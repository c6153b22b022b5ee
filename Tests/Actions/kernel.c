/* SPDX-License-Identifier: Apache-2.0 */
/* Modules and control groups: what belongs to the whole machine. */
#include "actions.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { COMPRESSED_FILE = 4 };

static void load_done(const char *call, long result) {
    fact_result(text_of("%s.", call), "ret", result);
    if (result < 0) {
        errno = (int)-result;
        allowed(-1, call);
    }
}

static void unload(const char *name) {
    fact_text("delete_module.name", name);
    load_done("delete_module", RAW(delete_module, ADDRESS(name), O_NONBLOCK));
}

static int open_module(const struct scene *scene) {
    if (scene->argc < 2) {
        fail_because("modules", "NAME and PATH are needed");
    }
    int fd = (int)must(open(scene->argv[1], O_RDONLY | O_CLOEXEC), scene->argv[1]);
    fact_text("name", scene->argv[0]);
    fact_text("path", scene->argv[1]);
    fact("fd", "%d", fd);
    fact_object("", fd);
    return fd;
}

static int is_compressed(int fd) {
    char magic[4] = "";
    return pread(fd, magic, 4, 0) == 4 && memcmp(magic, "\177ELF", 4) != 0;
}

/* A file the kernel reads itself. */
static void module_load(const struct scene *scene) {
    int fd = open_module(scene);
    int flags = is_compressed(fd) ? COMPRESSED_FILE : 0;
    fact_text("finit_module.parameters", "");
    fact("finit_module.flags", "%d", flags);
    load_done("finit_module", RAW(finit_module, fd, ADDRESS(""), flags));
    unload(scene->argv[0]);
}

/* A copy in memory, so that the kernel knows no file. */
static void init_module_copy(const struct scene *scene) {
    int fd = open_module(scene);
    if (is_compressed(fd)) {
        refused(scene->argv[1], "compressed, which init_module does not take");
    }
    static char image[8 << 20];
    ssize_t length = must(read(fd, image, sizeof image), "read");
    fact("init_module.address", "%p", (void *)image);
    fact("init_module.length", "%zd", length);
    load_done("init_module", RAW(init_module, ADDRESS(image), length, ADDRESS("")));
    unload(scene->argv[0]);
}

const struct action module_actions[] = {
    {"module-load", VM, "NAME PATH", module_load},
    {"init_module", VM, "NAME PATH", init_module_copy},
    {0},
};

static void move_in(void *procs) {
    int fd = (int)allowed(open(procs, O_WRONLY | O_CLOEXEC), procs);
    allowed(write(fd, "0", 1), "cgroup.procs");
    close(fd);
    /* One event from inside. */
    close((int)must(open("/dev/null", O_RDONLY | O_CLOEXEC), "/dev/null"));
}

/* Makes a group below the given folder, has a child move in and end there, and removes the group. */
static void cgroup_make(const struct scene *scene) {
    if (scene->argc < 1) {
        fail_because("cgroup-make", "needs FOLDER, one below /sys/fs/cgroup");
    }
    const char *name = scene->argc > 1 ? scene->argv[1] : text_of("apus-actions-%d", getpid());
    char *path = text_of("%s/%s", scene->argv[0], name);
    allowed(mkdir(path, 0755), path);
    fact_text("path", path);
    fact_text("name", name);
    struct stat status;
    must(stat(path, &status), path);
    fact("cgroup_id", "%llu", (unsigned long long)status.st_ino);
    pid_t child = start(move_in, text_of("%s/cgroup.procs", path));
    fact("child", "%d", child);
    int ended = reap(child);
    for (int attempt = 0; rmdir(path) == -1; attempt++) {
        if (errno != EBUSY || attempt == 50) {
            fail(path);
        }
        pause_ms(10);
    }
    if (ended != 0) {
        _exit(ended == REFUSED << 8 ? REFUSED : FAILED);
    }
}

const struct action cgroup_actions[] = {
    {"cgroup-make", VM, "FOLDER [NAME]", cgroup_make},
    {0},
};
