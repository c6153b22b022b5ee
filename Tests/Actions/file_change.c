/* SPDX-License-Identifier: Apache-2.0 */
/* Names and attributes. Each call has its own prefix: rename.old, renameat2.flags, fchmodat.mode, … */
#include "actions.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

/* CALL.ret; the call has to have worked. */
static void done(const char *call, long result) {
    fact_result(text_of("%s.", call), "ret", result);
    if (result < 0) {
        fail(call);
    }
}

static void two_names(const char *call, const char *old_key, const char *old, const char *new_key, const char *new) {
    fact_text(text_of("%s.%s", call, old_key), old);
    fact_text(text_of("%s.%s", call, new_key), new);
}

static int open_dir(const struct scene *scene) {
    return (int)must(open(scene->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), scene->dir);
}

static void do_unlink(const struct scene *scene) {
    char *path = make_file(scene, "unlink", "");
    fact_text("unlink.path", path);
    fact_object_at("unlink.", path);
#ifdef SYS_unlink
    done("unlink", RAW(unlink, ADDRESS(path)));
#else
    done("unlink", RAW(unlinkat, AT_FDCWD, ADDRESS(path), 0));
#endif
    int folder = open_dir(scene);
    path = make_file(scene, "unlinkat", "");
    fact("unlinkat.dirfd", "%d", folder);
    fact_text("unlinkat.given", "unlinkat");
    fact_text("unlinkat.path", path);
    fact_object_at("unlinkat.", path);
    done("unlinkat", RAW(unlinkat, folder, ADDRESS("unlinkat"), 0));
}

static void do_rmdir(const struct scene *scene) {
    char *path = in_dir(scene, "unlinkat-rmdir");
    must(mkdir(path, 0755), path);
    fact_text("unlinkat.path", path);
    fact_object_at("unlinkat.", path);
    fact_text("unlinkat.flags", "AT_REMOVEDIR");
    done("unlinkat", RAW(unlinkat, AT_FDCWD, ADDRESS(path), AT_REMOVEDIR));
#ifdef SYS_rmdir
    must(mkdir(path, 0755), path);
    fact_text("rmdir.path", path);
    fact_object_at("rmdir.", path);
    done("rmdir", RAW(rmdir, ADDRESS(path)));
#endif
}

static void do_mkdir(const struct scene *scene) {
    char *path = in_dir(scene, "mkdir");
#ifdef SYS_mkdir
    fact_text("mkdir.path", path);
    fact_text("mkdir.mode", "0750");
    done("mkdir", RAW(mkdir, ADDRESS(path), 0750));
    rmdir(path);
#endif
    int folder = open_dir(scene);
    fact("mkdirat.dirfd", "%d", folder);
    fact_text("mkdirat.given", "mkdir");
    fact_text("mkdirat.path", path);
    fact_text("mkdirat.mode", "0705");
    done("mkdirat", RAW(mkdirat, folder, ADDRESS("mkdir"), 0705));
    rmdir(path);
}

static void do_rename(const struct scene *scene) {
    char *old = make_file(scene, "rename-old", "old\n");
    char *new = in_dir(scene, "rename-new");
#ifdef SYS_rename
    two_names("rename", "old", old, "new", new);
    fact_object_at("rename.", old);
    done("rename", RAW(rename, ADDRESS(old), ADDRESS(new)));
    old = make_file(scene, "rename-old", "old\n");
    unlink(new);
#endif
#ifdef SYS_renameat
    int folder = open_dir(scene);
    fact("renameat.dirfd", "%d", folder);
    fact_text("renameat.given", "rename-old");
    two_names("renameat", "old", old, "new", new);
    fact_object_at("renameat.", old);
    done("renameat", RAW(renameat, folder, ADDRESS("rename-old"), AT_FDCWD, ADDRESS(new)));
    old = make_file(scene, "rename-old", "old\n");
#else
    make_file(scene, "rename-new", "new\n");
#endif
    two_names("renameat2", "old", old, "new", new);
    fact_text("renameat2.flags", "RENAME_EXCHANGE");
    fact_object_at("renameat2.old_", old);
    fact_object_at("renameat2.new_", new);
    done("renameat2", RAW(renameat2, AT_FDCWD, ADDRESS(old), AT_FDCWD, ADDRESS(new), RENAME_EXCHANGE));
    unlink(old);
    unlink(new);
}

static void do_link(const struct scene *scene) {
    char *old = make_file(scene, "link-old", "");
    char *new = in_dir(scene, "link-new");
    fact_object_at("", old);
#ifdef SYS_link
    two_names("link", "old", old, "new", new);
    done("link", RAW(link, ADDRESS(old), ADDRESS(new)));
    unlink(new);
#endif
    int folder = open_dir(scene);
    fact("linkat.dirfd", "%d", folder);
    fact_text("linkat.given", "link-new");
    two_names("linkat", "old", old, "new", new);
    done("linkat", RAW(linkat, AT_FDCWD, ADDRESS(old), folder, ADDRESS("link-new"), 0));
    unlink(new);
    unlink(old);
}

static void do_symlink(const struct scene *scene) {
    const char *target = "../somewhere/else";
    char *path = in_dir(scene, "symlink");
#ifdef SYS_symlink
    two_names("symlink", "target", target, "path", path);
    done("symlink", RAW(symlink, ADDRESS(target), ADDRESS(path)));
    unlink(path);
#endif
    int folder = open_dir(scene);
    fact("symlinkat.dirfd", "%d", folder);
    fact_text("symlinkat.given", "symlink");
    two_names("symlinkat", "target", target, "path", path);
    done("symlinkat", RAW(symlinkat, ADDRESS(target), folder, ADDRESS("symlink")));
    unlink(path);
}

static void make_node(const struct scene *scene, const char *name, int mode, const char *mode_text, dev_t device) {
    char *path = in_dir(scene, name);
#ifdef SYS_mknod
    fact_text("mknod.path", path);
    fact_text("mknod.mode", mode_text);
    fact("mknod.node", "%u:%u", major(device), minor(device));
    long result = RAW(mknod, ADDRESS(path), mode, (long)device);
    if (result == -EPERM) {
        refused("mknod", "not permitted");
    }
    done("mknod", result);
    unlink(path);
#endif
    fact_text("mknodat.path", path);
    fact_text("mknodat.mode", mode_text);
    fact("mknodat.node", "%u:%u", major(device), minor(device));
    done("mknodat", RAW(mknodat, AT_FDCWD, ADDRESS(path), mode, (long)device));
    unlink(path);
}

static void mknod_fifo(const struct scene *scene) {
    make_node(scene, "mknod-fifo", S_IFIFO | 0620, "S_IFIFO|0620", 0);
}

/* The null device under another name. */
static void mknod_device(const struct scene *scene) {
    make_node(scene, "mknod-device", S_IFCHR | 0600, "S_IFCHR|0600", makedev(1, 3));
}

static void do_chmod(const struct scene *scene) {
    char *path = make_file(scene, "chmod", "");
    int fd = (int)must(open(path, O_RDONLY | O_CLOEXEC), path);
    fact_object("", fd);
#ifdef SYS_chmod
    fact_text("chmod.path", path);
    fact_text("chmod.mode", "04755");
    done("chmod", RAW(chmod, ADDRESS(path), 04755));
#endif
    fact_text("fchmod.path", path);
    fact("fchmod.fd", "%d", fd);
    fact_text("fchmod.mode", "0700");
    done("fchmod", RAW(fchmod, fd, 0700));
    fact_text("fchmodat.path", path);
    fact_text("fchmodat.mode", "0640");
    done("fchmodat", RAW(fchmodat, AT_FDCWD, ADDRESS(path), 0640));
    long result = RAW(fchmodat2, AT_FDCWD, ADDRESS(path), 0604, AT_SYMLINK_NOFOLLOW);
    if (result != -ENOSYS) {
        fact_text("fchmodat2.path", path);
        fact_text("fchmodat2.mode", "0604");
        fact_text("fchmodat2.flags", "AT_SYMLINK_NOFOLLOW");
        done("fchmodat2", result);
    }
    close(fd);
    unlink(path);
}

/* To the owner it has already, so that it needs no privilege. */
static void do_chown(const struct scene *scene) {
    char *path = make_file(scene, "chown", "");
    int fd = (int)must(open(path, O_RDONLY | O_CLOEXEC), path);
    uid_t user = geteuid();
    gid_t group = getegid();
    fact("owner", "%u:%u", user, group);
#ifdef SYS_chown
    fact_text("chown.path", path);
    done("chown", RAW(chown, ADDRESS(path), user, group));
    fact_text("lchown.path", path);
    done("lchown", RAW(lchown, ADDRESS(path), user, group));
#endif
    fact_text("fchown.path", path);
    fact("fchown.fd", "%d", fd);
    done("fchown", RAW(fchown, fd, user, group));
    fact_text("fchownat.path", path);
    done("fchownat", RAW(fchownat, AT_FDCWD, ADDRESS(path), user, group, 0));
    close(fd);
    unlink(path);
}

static void do_truncate(const struct scene *scene) {
    char *path = make_file(scene, "truncate", "some content\n");
    int fd = (int)must(open(path, O_RDWR | O_CLOEXEC), path);
    fact_object("", fd);
    fact_text("truncate.path", path);
    fact_text("truncate.length", "5");
    done("truncate", RAW(truncate, ADDRESS(path), 5));
    fact_text("ftruncate.path", path);
    fact("ftruncate.fd", "%d", fd);
    fact_text("ftruncate.length", "4097");
    done("ftruncate", RAW(ftruncate, fd, 4097));
    close(fd);
    unlink(path);
}

const struct action file_change_actions[] = {
    {"unlink", HOST, "", do_unlink},
    {"unlinkat-rmdir", HOST, "", do_rmdir},
    {"mkdir", HOST, "", do_mkdir},
    {"rename", HOST, "", do_rename},
    {"link", HOST, "", do_link},
    {"symlink", HOST, "", do_symlink},
    {"mknod-fifo", HOST, "", mknod_fifo},
    {"mknod-device", VM, "", mknod_device},
    {"chmod", HOST, "", do_chmod},
    {"chown", HOST, "", do_chown},
    {"truncate", HOST, "", do_truncate},
    {0},
};
