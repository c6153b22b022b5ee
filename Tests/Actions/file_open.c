/* SPDX-License-Identifier: Apache-2.0 */
/* Opens. Keys: syscall, given (the path as passed, where it differs), path (the file), flags, mode, ret, inode, device. */
#include "actions.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Reports an open that has to have worked, and closes it. */
static void opened(const char *prefix, long fd) {
    fact_result(prefix, "ret", fd);
    if (fd < 0) {
        fail("open");
    }
    fact_object(prefix, (int)fd);
    close((int)fd);
}

static void open_plain(const struct scene *scene, const char *name, int flags, const char *flags_text, int make) {
    char *path = make ? make_file(scene, name, "content\n") : in_dir(scene, name);
    long fd = RAW(openat, AT_FDCWD, ADDRESS(path), flags, 0640);
    fact_text("syscall", "openat");
    fact_text("path", path);
    fact_text("flags", flags_text);
    if (flags & O_CREAT) {
        fact_text("mode", "0640");
    }
    opened("", fd);
    unlink(path);
}

static void open_read(const struct scene *scene) {
    open_plain(scene, "open-read", O_RDONLY | O_CLOEXEC, "O_RDONLY|O_CLOEXEC", 1);
}

static void open_write(const struct scene *scene) {
    open_plain(scene, "open-write", O_WRONLY | O_TRUNC | O_APPEND, "O_WRONLY|O_TRUNC|O_APPEND", 1);
}

static void open_create(const struct scene *scene) {
    open_plain(scene, "open-create", O_RDWR | O_CREAT | O_EXCL, "O_RDWR|O_CREAT|O_EXCL", 0);
}

static void open_path(const struct scene *scene) {
    open_plain(scene, "open-path", O_PATH, "O_PATH", 1);
}

static void open_missing(const struct scene *scene) {
    char *path = in_dir(scene, "open-missing");
    long result = RAW(openat, AT_FDCWD, ADDRESS(path), O_RDONLY, 0);
    fact_text("syscall", "openat");
    fact_text("path", path);
    fact_text("flags", "O_RDONLY");
    fact_result("", "ret", result);
    if (result != -ENOENT) {
        fail_because(path, "was there");
    }
}

static void denied(void *path) {
    must(setegid(65534), "setegid");
    must(seteuid(65534), "seteuid");
    fact_result("", "ret", RAW(openat, AT_FDCWD, ADDRESS(path), O_WRONLY, 0));
}

/* As user 65534, of a file that only root may open. */
static void open_denied(const struct scene *scene) {
    if (geteuid() != 0) {
        refused("open-denied", "not root");
    }
    char *path = make_file(scene, "open-denied", "");
    must(chmod(path, 0600), "chmod");
    fact_text("syscall", "openat");
    fact_text("path", path);
    fact_text("flags", "O_WRONLY");
    in_child("openat", denied, path);
    unlink(path);
}

/* From a descriptor of a folder, and from the working directory through a path with dots. */
static void open_relative(const struct scene *scene) {
    char *folder = in_dir(scene, "open-relative");
    must(mkdir(folder, 0755), folder);
    char *path = make_file(scene, "open-relative/inner", "content\n");
    int folder_fd = (int)must(open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), folder);

    fact("dirfd.dirfd", "%d", folder_fd);
    fact_text("dirfd.given", "inner");
    fact_text("dirfd.path", path);
    opened("dirfd.", RAW(openat, folder_fd, ADDRESS("inner"), O_RDONLY, 0));

    must(chdir(folder), folder);
    const char *given = ".././open-relative/inner";
    fact_text("chdir.cwd", folder);
    fact_text("chdir.given", given);
    fact_text("chdir.path", path);
    opened("chdir.", RAW(openat, AT_FDCWD, ADDRESS(given), O_RDONLY, 0));

    must(chdir("/"), "/");
    close(folder_fd);
    unlink(path);
    rmdir(folder);
}

static void open_symlink(const struct scene *scene) {
    char *path = make_file(scene, "open-symlink-target", "content\n");
    char *given = in_dir(scene, "open-symlink");
    must(symlink("open-symlink-target", given), given);
    fact_text("given", given);
    fact_text("path", path);
    fact_text("flags", "O_RDONLY");
    opened("", RAW(openat, AT_FDCWD, ADDRESS(given), O_RDONLY, 0));
    unlink(given);
    unlink(path);
}

/* Makes folders of at most `part` letters below DIR and a file in the last, so that the file's path has `length` bytes.
 * Works for any length, since it goes down by descriptors. Opens the file from the last folder, and by its whole path
 * where that can be passed to the kernel (4095 bytes at most). */
static void open_at_length(const struct scene *scene, size_t length, size_t part) {
    enum { DEPTH = 512 };
    static int fds[DEPTH];
    static char names[DEPTH][256];
    size_t used = strlen(scene->dir);
    if (length < used + 2) {
        fail_because("length", "shorter than DIR");
    }
    char *path = text_of("%s", scene->dir);
    fds[0] = (int)must(open(scene->dir, O_PATH | O_DIRECTORY | O_CLOEXEC), scene->dir);
    int depth = 0;
    for (;; depth++) {
        size_t left = length - used - 1;
        size_t size = left <= part ? left : left <= part + 2 ? part - 2 : part;
        if (depth + 1 == DEPTH || part > 250) {
            fail_because("length", "too deep");
        }
        memset(names[depth], 'a' + depth % 26, size);
        path = text_of("%s/%s", path, names[depth]);
        used += size + 1;
        if (used == length) {
            break;
        }
        must(mkdirat(fds[depth], names[depth], 0755), names[depth]);
        fds[depth + 1] = (int)must(openat(fds[depth], names[depth], O_PATH | O_DIRECTORY | O_CLOEXEC), names[depth]);
    }
    int fd = (int)must(openat(fds[depth], names[depth], O_WRONLY | O_CREAT | O_CLOEXEC, 0644), "the file");
    close(fd);
    fact("depth", "%d", depth);
    fact("length", "%zu", used);
    fact_text("path", path);
    fact_text("relative.given", names[depth]);
    opened("relative.", RAW(openat, fds[depth], ADDRESS(names[depth]), O_RDONLY, 0));
    long result = RAW(openat, AT_FDCWD, ADDRESS(path), O_RDONLY, 0);
    if (length < 4096) {
        opened("absolute.", result);
    } else {
        fact_result("absolute.", "ret", result);
    }
    unlinkat(fds[depth], names[depth], 0);
    for (; depth > 0; depth--) {
        unlinkat(fds[depth - 1], names[depth - 1], AT_REMOVEDIR);
        close(fds[depth]);
    }
}

static void open_deep(const struct scene *scene) {
    open_at_length(scene, strlen(scene->dir) + 8 * 5 + 5, 4);
}

static void open_long(const struct scene *scene) {
    open_at_length(scene, (size_t)number_at(scene, 0, 4090), 200);
}

static void open_deleted(const struct scene *scene) {
    char *path = make_file(scene, "open-deleted", "content\n");
    int fd = (int)must(open(path, O_RDWR | O_CLOEXEC), path);
    must(unlink(path), path);
    char *given = text_of("/proc/self/fd/%d", fd);
    fact_text("given", given);
    fact_text("path", path);
    fact_text("flags", "O_RDONLY");
    opened("", RAW(openat, AT_FDCWD, ADDRESS(given), O_RDONLY, 0));
    close(fd);
}

static void open_tmpfile(const struct scene *scene) {
    long fd = RAW(openat, AT_FDCWD, ADDRESS(scene->dir), O_TMPFILE | O_RDWR, 0600);
    if (fd == -EOPNOTSUPP) {
        refused(scene->dir, "its file system has no O_TMPFILE");
    }
    fact_text("given", scene->dir);
    fact_text("flags", "O_RDWR|O_TMPFILE");
    opened("", fd);
}

/* The calls older than openat. */
static void open_legacy(const struct scene *scene) {
#ifdef SYS_open
    char *path = make_file(scene, "open-legacy", "content\n");
    fact_text("syscall", "open");
    fact_text("path", path);
    fact_text("flags", "O_RDONLY");
    opened("", RAW(open, ADDRESS(path), O_RDONLY, 0));
    unlink(path);
#else
    refused("open", scene->dir);
#endif
}

static void open_creat(const struct scene *scene) {
#ifdef SYS_creat
    char *path = in_dir(scene, "open-creat");
    fact_text("syscall", "creat");
    fact_text("path", path);
    fact_text("flags", "O_WRONLY|O_CREAT|O_TRUNC");
    fact_text("mode", "0604");
    opened("", RAW(creat, ADDRESS(path), 0604));
    unlink(path);
#else
    refused("creat", scene->dir);
#endif
}

static void open_openat2(const struct scene *scene) {
    char *path = in_dir(scene, "openat2");
    int folder = (int)must(open(scene->dir, O_PATH | O_DIRECTORY | O_CLOEXEC), scene->dir);
    struct open_how how = {.flags = O_WRONLY | O_CREAT, .mode = 0600, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    long fd = RAW(openat2, folder, ADDRESS("openat2"), ADDRESS(&how), sizeof how);
    if (fd == -ENOSYS) {
        refused("openat2", "not built in");
    }
    fact_text("syscall", "openat2");
    fact("dirfd", "%d", folder);
    fact_text("given", "openat2");
    fact_text("path", path);
    fact_text("flags", "O_WRONLY|O_CREAT");
    fact_text("mode", "0600");
    fact_text("resolve", "RESOLVE_NO_SYMLINKS|RESOLVE_BENEATH");
    opened("", fd);
    unlink(path);
}

/* With a rate so many opens a second, evenly, else as many as possible. */
static void open_storm(const struct scene *scene) {
    const char *path = in_dir(scene, scene->argc > 0 ? scene->argv[0] : "file");
    long count = number_at(scene, 1, 100), rate = number_at(scene, 2, 0);
    struct timespec due;
    int is_made = access(path, F_OK) == -1;
    if (is_made) {
        must(close((int)must(creat(path, 0600), path)), path);
    }
    clock_gettime(CLOCK_MONOTONIC, &due);
    alarm(3 * LIMIT_SECONDS);
    for (long index = 0; index < count; index++) {
        RAW(close, must(RAW(openat, AT_FDCWD, ADDRESS(path), O_RDONLY | O_CLOEXEC), path));
        if (rate > 0) {
            due.tv_nsec += 1000000000 / rate;
            due.tv_sec += due.tv_nsec / 1000000000;
            due.tv_nsec %= 1000000000;
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
        }
    }
    if (is_made) {
        unlink(path);
    }
    fact_text("path", path);
    fact("calls", "%ld", count);
}

const struct action file_open_actions[] = {
    {"open-read", HOST, "", open_read},
    {"open-write", HOST, "", open_write},
    {"open-create", HOST, "", open_create},
    {"open-path", HOST, "", open_path},
    {"open-missing", HOST, "", open_missing},
    {"open-denied", HOST, "", open_denied},
    {"open-relative", HOST, "", open_relative},
    {"open-symlink", HOST, "", open_symlink},
    {"open-deep", HOST, "", open_deep},
    {"open-long", HOST, "[LENGTH]", open_long},
    {"open-deleted", HOST, "", open_deleted},
    {"open-tmpfile", HOST, "", open_tmpfile},
    {"open-legacy", HOST, "", open_legacy},
    {"open-creat", HOST, "", open_creat},
    {"openat2", HOST, "", open_openat2},
    {"open-storm", HOST, "[NAME] [COUNT] [RATE]", open_storm},
    {0},
};
