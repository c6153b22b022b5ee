/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mounts, in the machine's own mount namespace except where it says otherwise, and undone at the end. Keys: CALL.source,
 * CALL.target, CALL.type, CALL.flags, CALL.ret.
 */
#include "actions.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of <linux/mount.h>, which some versions of libc do not let in beside <sys/mount.h>. */
enum { CONFIG_SET_STRING = 1, CONFIG_CREATE = 6, MOVE_FROM_EMPTY_PATH = 4, TREE_CLONE = 1 };

static void done(const char *call, long result) {
    fact_result(text_of("%s.", call), "ret", result);
    if (result < 0) {
        errno = (int)-result;
        allowed(-1, call);
    }
}

static char *new_folder(const struct scene *scene, const char *name) {
    char *path = in_dir(scene, name);
    if (mkdir(path, 0755) == -1 && errno != EEXIST) {
        fail(path);
    }
    return path;
}

static void mount_one(const char *call, const char *source, const char *target, const char *type, unsigned long flags,
                      const char *flags_text, const char *options) {
    fact_text(text_of("%s.source", call), source);
    fact_text(text_of("%s.target", call), target);
    fact_text(text_of("%s.type", call), type != NULL ? type : "");
    fact_text(text_of("%s.flags", call), flags_text);
    done(call, RAW(mount, ADDRESS(source), ADDRESS(target), ADDRESS(type), (long)flags, ADDRESS(options)));
}

static void unmount_one(const char *call, const char *target, int flags, const char *flags_text) {
    fact_text(text_of("%s.target", call), target);
    fact_text(text_of("%s.flags", call), flags_text);
    done(call, RAW(umount2, ADDRESS(target), flags));
}

static void mount_tmpfs(const struct scene *scene) {
    char *target = new_folder(scene, "tmpfs");
    mount_one("mount", "apus-tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, "MS_NOSUID|MS_NODEV", "size=64k,mode=0700");
    fact_object_at("root_", target);
    unmount_one("umount", target, 0, "0");
    rmdir(target);
}

/* A folder, a file, and the folder's mount again, read-only. */
static void mount_bind(const struct scene *scene) {
    char *source = new_folder(scene, "bind-source");
    char *target = new_folder(scene, "bind-target");
    mount_one("mount", source, target, NULL, MS_BIND, "MS_BIND", NULL);
    mount_one("remount", "none", target, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, "MS_RDONLY|MS_REMOUNT|MS_BIND", NULL);
    char *file = make_file(scene, "bind-file", "");
    char *onto = make_file(scene, "bind-onto", "");
    mount_one("file", file, onto, NULL, MS_BIND, "MS_BIND", NULL);
    unmount_one("umount_file", onto, MNT_DETACH, "MNT_DETACH");
    unmount_one("umount", target, 0, "0");
    unlink(file);
    unlink(onto);
    rmdir(source);
    rmdir(target);
}

/* Below a private mount, since one below a shared mount cannot be moved. */
static void mount_move(const struct scene *scene) {
    char *base = new_folder(scene, "base");
    mount_one("base", "apus-base", base, "tmpfs", 0, "0", NULL);
    mount_one("private", "none", base, NULL, MS_PRIVATE, "MS_PRIVATE", NULL);
    char *source = new_folder(scene, "base/from");
    char *target = new_folder(scene, "base/to");
    mount_one("inner", "apus-inner", source, "tmpfs", 0, "0", NULL);
    mount_one("mount", source, target, NULL, MS_MOVE, "MS_MOVE", NULL);
    unmount_one("umount", target, 0, "0");
    unmount_one("umount_base", base, 0, "0");
    rmdir(base);
}

static void umount_all(const struct scene *scene) {
    char *target = new_folder(scene, "umount");
    mount_one("mount", "apus-umount", target, "tmpfs", 0, "0", NULL);
    int fd = (int)must(open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC), target);
    fact_text("busy.target", target);
    fact_result("busy.", "ret", RAW(umount2, ADDRESS(target), 0));
    unmount_one("umount", target, MNT_DETACH | UMOUNT_NOFOLLOW, "MNT_DETACH|UMOUNT_NOFOLLOW");
    close(fd);
    rmdir(target);
}

static void new_mount_calls(const struct scene *scene) {
    const char *source = scene->argc > 0 ? scene->argv[0] : "apus-fsmount";
    char *target = new_folder(scene, "fsmount");
    long context = RAW(fsopen, ADDRESS("tmpfs"), 0);
    fact_text("fsopen.type", "tmpfs");
    done("fsopen", context);
    fact_text("fsconfig.key", "source");
    fact_text("fsconfig.value", source);
    done("fsconfig", RAW(fsconfig, context, CONFIG_SET_STRING, ADDRESS("source"), ADDRESS(source), 0));
    done("fsconfig_create", RAW(fsconfig, context, CONFIG_CREATE, 0, 0, 0));
    long fd = RAW(fsmount, context, 0, 0);
    done("fsmount", fd);
    fact_text("move_mount.target", target);
    fact_text("move_mount.flags", "MOVE_MOUNT_F_EMPTY_PATH");
    done("move_mount", RAW(move_mount, fd, ADDRESS(""), AT_FDCWD, ADDRESS(target), MOVE_FROM_EMPTY_PATH));
    char *copy = new_folder(scene, "open-tree");
    long tree = RAW(open_tree, AT_FDCWD, ADDRESS(target), TREE_CLONE);
    fact_text("open_tree.path", target);
    fact_text("open_tree.flags", "OPEN_TREE_CLONE");
    done("open_tree", tree);
    fact_text("move_tree.target", copy);
    done("move_tree", RAW(move_mount, tree, ADDRESS(""), AT_FDCWD, ADDRESS(copy), MOVE_FROM_EMPTY_PATH));
    close((int)context);
    close((int)fd);
    close((int)tree);
    unmount_one("umount_tree", copy, 0, "0");
    unmount_one("umount", target, 0, "0");
    rmdir(copy);
    rmdir(target);
}

static void open_inside(const char *prefix, const char *given) {
    long fd = RAW(openat, AT_FDCWD, ADDRESS(given), O_RDONLY | O_CLOEXEC, 0);
    fact_text(text_of("%s.given", prefix), given);
    if (fd >= 0) {
        fact_object(text_of("%s.", prefix), (int)fd);
    }
    done(prefix, fd);
}

static void change_root(void *folder) {
    fact_text("chroot.path", folder);
    done("chroot", RAW(chroot, ADDRESS(folder)));
    must(chdir("/"), "chdir");
    open_inside("open", "/inner");
}

/* As in_child, but what was made for it goes first, whatever became of it. */
static void in_child_with(const char *call, void (*body)(void *), const char *folder, const char *file) {
    pid_t child = start(body, (void *)folder);
    fact(text_of("%s.child", call), "%d", child);
    int status = reap(child);
    if (file != NULL) {
        unlink(file);
    }
    rmdir(folder);
    if (status != 0) {
        _exit(status == REFUSED << 8 ? REFUSED : FAILED);
    }
}

static void chroot_open(const struct scene *scene) {
    char *folder = new_folder(scene, "chroot");
    char *path = make_file(scene, "chroot/inner", "content\n");
    fact_text("open.path", path);
    in_child_with("chroot", change_root, folder, path);
}

/* In a mount namespace of its own, with a tmpfs for its root. */
static void pivot(void *folder) {
    allowed(unshare(CLONE_NEWNS), "unshare");
    must(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), "private");
    must(mount("apus-pivot", folder, "tmpfs", 0, NULL), "tmpfs");
    must(chdir(folder), folder);
    must(mkdir("old", 0755), "mkdir");
    close((int)must(open("inner", O_WRONLY | O_CREAT | O_CLOEXEC, 0644), "inner"));
    fact_text("pivot_root.new", ".");
    fact_text("pivot_root.old", "old");
    done("pivot_root", RAW(pivot_root, ADDRESS("."), ADDRESS("old")));
    must(chdir("/"), "chdir");
    fact_text("pivot.path", "/inner");
    open_inside("pivot", "/inner");
    unmount_one("umount", "/old", MNT_DETACH, "MNT_DETACH");
}

static void pivot_chroot(const struct scene *scene) {
    chroot_open(scene);
    char *folder = new_folder(scene, "pivot");
    fact_text("pivot_root.folder", folder);
    in_child_with("pivot_root", pivot, folder, NULL);
}

static void exec_upper(void *path) {
    char *argv[] = {"apus-quit", "--quit", "21", NULL};
    execv(path, argv);
}

/* A program that is in an overlay's upper layer, because it was written there, and one that is in its lower layer. */
static void exec_overlay(const struct scene *scene) {
    char *base = new_folder(scene, "overlay");
    must(allowed(mount("apus-overlay-base", base, "tmpfs", 0, NULL), "tmpfs"), base);
    const char *names[] = {"lower", "upper", "work", "merged"};
    for (int index = 0; index < 4; index++) {
        new_folder(scene, text_of("overlay/%s", names[index]));
    }
    char *merged = in_dir(scene, "overlay/merged");
    char *options = text_of("lowerdir=%s/lower,upperdir=%s/upper,workdir=%s/work", base, base, base);
    if (mount("apus-overlay", merged, "overlay", 0, options) == -1) {
        int error = errno;
        umount2(base, MNT_DETACH);
        rmdir(base);
        refused("overlay", strerror(error));
    }
    const char *layers[] = {"lower", "upper"};
    for (int layer = 0; layer < 2; layer++) {
        char *made = in_dir(scene, layer == 0 ? "overlay/lower/low" : "overlay/merged/high");
        char *path = in_dir(scene, layer == 0 ? "overlay/merged/low" : "overlay/merged/high");
        int source = (int)must(open(self_path(), O_RDONLY | O_CLOEXEC), "self");
        int target = (int)must(open(made, O_WRONLY | O_CREAT | O_CLOEXEC, 0755), made);
        char buffer[65536];
        ssize_t count;
        while ((count = read(source, buffer, sizeof buffer)) > 0) {
            must(write(target, buffer, (size_t)count), made);
        }
        close(source);
        close(target);
        pid_t child = start(exec_upper, path);
        fact(text_of("%s.child", layers[layer]), "%d", child);
        fact_text(text_of("%s.path", layers[layer]), path);
        fact_object_at(text_of("%s.", layers[layer]), path);
        fact(text_of("%s.code", layers[layer]), "%d", reap(child) >> 8);
    }
    umount2(merged, MNT_DETACH);
    umount2(base, MNT_DETACH);
    rmdir(base);
}

const struct action mount_actions[] = {
    {"mount-tmpfs", VM, "", mount_tmpfs},
    {"mount-bind", VM, "", mount_bind},
    {"mount-move", VM, "", mount_move},
    {"umount", VM, "", umount_all},
    {"fsopen-fsmount-move_mount", VM, "[SOURCE]", new_mount_calls},
    {"chroot-open", HOST, "", chroot_open},
    {"pivot-chroot", VM, "", pivot_chroot},
    {"exec-overlay", VM, "", exec_overlay},
    {0},
};
