/* SPDX-License-Identifier: Apache-2.0 */
/* Files by io_uring: no system call of the usual name is made. Keys as for the plain ones, and operation. */
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "actions.h"
#include "uring.h"

#define AT(pointer) ((uint64_t)(uintptr_t)(pointer))

/* Opens a new file with the given flags of the ring and of the request. */
static void open_with(const struct scene *scene, const char *name, unsigned setup, unsigned char request) {
    struct uring ring;
    uring_open(&ring, setup);
    char *path = in_dir(scene, name);
    struct io_uring_sqe *sqe = uring_next(&ring, IORING_OP_OPENAT, AT_FDCWD, AT(path));
    sqe->open_flags = O_WRONLY | O_CREAT;
    sqe->len = 0640;
    sqe->flags = request;
    fact_text("path", path);
    fact_text("flags", "O_WRONLY|O_CREAT");
    fact_text("mode", "0640");
    int fd = uring_report(&ring, "", "IORING_OP_OPENAT");
    fact_object("", fd);
    close(fd);
    unlink(path);
    uring_close(&ring);
}

static void uring_openat(const struct scene *scene) {
    open_with(scene, "uring-openat", 0, 0);
}

static void uring_async(const struct scene *scene) {
    open_with(scene, "uring-async", 0, IOSQE_ASYNC);
}

static void uring_sqpoll(const struct scene *scene) {
    open_with(scene, "uring-sqpoll", IORING_SETUP_SQPOLL, 0);
}

static void uring_openat2(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    char *path = in_dir(scene, "uring-openat2");
    int folder = (int)must(open(scene->dir, O_PATH | O_DIRECTORY | O_CLOEXEC), scene->dir);
    struct open_how how = {.flags = O_RDWR | O_CREAT, .mode = 0600, .resolve = RESOLVE_BENEATH};
    struct io_uring_sqe *sqe = uring_next(&ring, IORING_OP_OPENAT2, folder, AT("uring-openat2"));
    sqe->len = sizeof how;
    sqe->off = AT(&how);
    fact("dirfd", "%d", folder);
    fact_text("given", "uring-openat2");
    fact_text("path", path);
    fact_text("flags", "O_RDWR|O_CREAT");
    fact_text("mode", "0600");
    fact_text("resolve", "RESOLVE_BENEATH");
    int fd = uring_report(&ring, "", "IORING_OP_OPENAT2");
    fact_object("", fd);
    unlink(path);
}

static void uring_missing(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    char *path = in_dir(scene, "uring-missing");
    uring_next(&ring, IORING_OP_OPENAT, AT_FDCWD, AT(path))->open_flags = O_RDONLY;
    fact_text("path", path);
    fact_result("", "ret", uring_run(&ring));
}

static void uring_unlinkat(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    char *path = make_file(scene, "uring-unlinkat", "");
    fact_text("file.path", path);
    fact_object_at("file.", path);
    uring_next(&ring, IORING_OP_UNLINKAT, AT_FDCWD, AT(path));
    uring_report(&ring, "file.", "IORING_OP_UNLINKAT");
    must(mkdir(path, 0755), path);
    fact_text("folder.path", path);
    fact_text("folder.flags", "AT_REMOVEDIR");
    fact_object_at("folder.", path);
    uring_next(&ring, IORING_OP_UNLINKAT, AT_FDCWD, AT(path))->unlink_flags = AT_REMOVEDIR;
    uring_report(&ring, "folder.", "IORING_OP_UNLINKAT");
}

static void uring_renameat(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    char *old = make_file(scene, "uring-rename-old", "");
    char *new = in_dir(scene, "uring-rename-new");
    fact_text("old", old);
    fact_text("new", new);
    fact_object_at("", old);
    struct io_uring_sqe *sqe = uring_next(&ring, IORING_OP_RENAMEAT, AT_FDCWD, AT(old));
    sqe->len = (uint32_t)AT_FDCWD;
    sqe->off = AT(new);
    uring_report(&ring, "", "IORING_OP_RENAMEAT");
    unlink(new);
}

static void uring_mkdirat(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    char *path = in_dir(scene, "uring-mkdirat");
    uring_next(&ring, IORING_OP_MKDIRAT, AT_FDCWD, AT(path))->len = 0750;
    fact_text("path", path);
    fact_text("mode", "0750");
    uring_report(&ring, "", "IORING_OP_MKDIRAT");
    rmdir(path);
}

static void uring_linkat(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    char *old = make_file(scene, "uring-link-old", "");
    char *new = in_dir(scene, "uring-link-new");
    fact_text("old", old);
    fact_text("new", new);
    fact_object_at("", old);
    struct io_uring_sqe *sqe = uring_next(&ring, IORING_OP_LINKAT, AT_FDCWD, AT(old));
    sqe->len = (uint32_t)AT_FDCWD;
    sqe->off = AT(new);
    uring_report(&ring, "", "IORING_OP_LINKAT");
    unlink(new);
    unlink(old);
}

static void uring_symlinkat(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    char *path = in_dir(scene, "uring-symlink");
    const char *target = "../somewhere/else";
    fact_text("target", target);
    fact_text("path", path);
    uring_next(&ring, IORING_OP_SYMLINKAT, AT_FDCWD, AT(target))->off = AT(path);
    uring_report(&ring, "", "IORING_OP_SYMLINKAT");
    unlink(path);
}

/* An ELF header at the start of a new file, and then text at an offset. */
static void uring_write(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    static const char header[64] = "\177ELF\002\001\001";
    char *path = in_dir(scene, "uring-write");
    int fd = (int)must(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644), path);
    fact_text("path", path);
    fact("fd", "%d", fd);
    fact_object("", fd);
    fact_bytes("bytes", header, 20);
    uring_next(&ring, IORING_OP_WRITE, fd, AT(header))->len = sizeof header;
    uring_report(&ring, "", "IORING_OP_WRITE");
    struct io_uring_sqe *sqe = uring_next(&ring, IORING_OP_WRITE, fd, AT("text"));
    sqe->len = 4;
    sqe->off = 4096;
    uring_report(&ring, "second.", "IORING_OP_WRITE");
    close(fd);
    unlink(path);
}

static void uring_close_fd(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    char *path = make_file(scene, "uring-close", "");
    int fd = (int)must(open(path, O_RDONLY | O_CLOEXEC), path);
    fact_text("path", path);
    fact("fd", "%d", fd);
    uring_next(&ring, IORING_OP_CLOSE, fd, 0);
    uring_report(&ring, "", "IORING_OP_CLOSE");
    unlink(path);
}

/* A direct descriptor: the open's result is no number of the descriptor table. It is read, and closed by its place. */
static void uring_fixed(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    int places[4] = {-1, -1, -1, -1};
    allowed(syscall(SYS_io_uring_register, ring.fd, IORING_REGISTER_FILES, places, 4), "IORING_REGISTER_FILES");
    char *path = make_file(scene, "uring-fixed", "content\n");
    fact_text("path", path);
    fact_object_at("", path);
    fact_text("place", "2");
    uring_next(&ring, IORING_OP_OPENAT, AT_FDCWD, AT(path))->file_index = 2 + 1;
    uring_report(&ring, "", "IORING_OP_OPENAT");
    char buffer[8];
    struct io_uring_sqe *sqe = uring_next(&ring, IORING_OP_READ, 2, AT(buffer));
    sqe->len = sizeof buffer;
    sqe->flags = IOSQE_FIXED_FILE;
    uring_report(&ring, "read.", "IORING_OP_READ");
    uring_next(&ring, IORING_OP_CLOSE, 0, 0)->file_index = 2 + 1;
    uring_report(&ring, "close.", "IORING_OP_CLOSE");
    unlink(path);
}

const struct action uring_file_actions[] = {
    {"uring-openat", HOST, "", uring_openat},
    {"uring-openat2", HOST, "", uring_openat2},
    {"uring-openat-async", HOST, "", uring_async},
    {"uring-openat-sqpoll", HOST, "", uring_sqpoll},
    {"uring-openat-missing", HOST, "", uring_missing},
    {"uring-unlinkat", HOST, "", uring_unlinkat},
    {"uring-renameat", HOST, "", uring_renameat},
    {"uring-mkdirat", HOST, "", uring_mkdirat},
    {"uring-linkat", HOST, "", uring_linkat},
    {"uring-symlinkat", HOST, "", uring_symlinkat},
    {"uring-write", HOST, "", uring_write},
    {"uring-close", HOST, "", uring_close_fd},
    {"uring-fixed", HOST, "", uring_fixed},
    {0},
};
