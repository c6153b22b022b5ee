/* SPDX-License-Identifier: Apache-2.0 */
/* Paths, files and descriptors. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "syscalls.h"

static long room[1024];
static const struct timespec none;

#ifdef __x86_64__
static void call_old_paths(const char *dir) {
    char *file = text_of("%s/safe-old", dir);
    char *other = text_of("%s/safe-old-2", dir);
    int fd = NEED(CALL(open, P(file), O_RDWR | O_CREAT, 0640));
    CALL(close, fd);
    fd = NEED(CALL(creat, P(file), 0644));
    CALL(close, fd);
    CALL(stat, P(file), P(room));
    CALL(lstat, P(file), P(room));
    CALL(access, P(file), W_OK);
    CALL(chmod, P(file), 0600);
    CALL(chown, P(file), -1, -1);
    CALL(lchown, P(file), -1, -1);
    CALL(utime, P(file), 0);
    CALL(utimes, P(file), 0);
    CALL(futimesat, AT_FDCWD, P(file), 0);
    CALL(link, P(file), P(other));
    CALL(unlink, P(other));
    CALL(symlink, P("safe-old"), P(other));
    CALL(readlink, P(other), P(room), 100);
    CALL(rename, P(other), P(file));
    CALL(unlink, P(file));
    CALL(mkdir, P(file), 0700);
    CALL(rmdir, P(file));
    CALL(mknod, P(file), S_IFIFO | 0600, 0);
    CALL(unlink, P(file));
    fd = NEED(CALL(open, P(dir), O_RDONLY | O_DIRECTORY, 0));
    CALL(getdents, fd, P(room), sizeof room);
    CALL(close, fd);
    CALL(ustat, 0xffff, P(room));
    CALL(sysfs, 3);
}
#endif

void call_paths(const char *dir) {
    static char cwd[4096];
    char *file = text_of("%s/safe", dir);
    char *other = text_of("%s/safe-2", dir);
    int fd = NEED(CALL(openat, AT_FDCWD, P(file), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    CALL(close, fd);
    struct open_how how = {.flags = O_PATH, .resolve = RESOLVE_NO_SYMLINKS};
    long path_fd = CALL(openat2, AT_FDCWD, P(file), P(&how), sizeof how);
    CALL(close, path_fd);
    CALL(newfstatat, AT_FDCWD, P(file), P(room), AT_SYMLINK_NOFOLLOW);
    CALL(statx, AT_FDCWD, P(file), AT_STATX_DONT_SYNC, 0x7ff, P(room));
    CALL(faccessat, AT_FDCWD, P(file), R_OK);
    CALL(faccessat2, AT_FDCWD, P(file), R_OK | W_OK, AT_EACCESS);
    CALL(fchmodat, AT_FDCWD, P(file), 0600);
    CALL(fchmodat2, AT_FDCWD, P(file), 0640, 0);
    CALL(fchownat, AT_FDCWD, P(file), -1, -1, AT_SYMLINK_NOFOLLOW);
    CALL(utimensat, AT_FDCWD, P(file), 0, 0);
    CALL(truncate, P(file), 100);
    CALL(linkat, AT_FDCWD, P(file), AT_FDCWD, P(other), 0);
    CALL(renameat2, AT_FDCWD, P(file), AT_FDCWD, P(other), 1);
#ifdef SYS_renameat
    CALL(renameat, AT_FDCWD, P(other), AT_FDCWD, P(file));
#endif
    CALL(unlinkat, AT_FDCWD, P(other), 0);
    CALL(symlinkat, P("safe"), AT_FDCWD, P(other));
    CALL(readlinkat, AT_FDCWD, P(other), P(room), 4);
    CALL(unlinkat, AT_FDCWD, P(other), 0);
    CALL(mkdirat, AT_FDCWD, P(other), 0755);
    CALL(unlinkat, AT_FDCWD, P(other), AT_REMOVEDIR);
    CALL(mknodat, AT_FDCWD, P(other), S_IFIFO | 0600, 0);
    CALL(unlinkat, AT_FDCWD, P(other), 0);
    CALL(setxattr, P(file), P("user.apus"), P("value"), 5, 0);
    CALL(getxattr, P(file), P("user.apus"), P(room), 100);
    CALL(listxattr, P(file), P(room), 1000);
    CALL(removexattr, P(file), P("user.apus"));
    CALL(lsetxattr, P(file), P("user.apus"), P("other"), 5, 1);
    CALL(lgetxattr, P(file), P("user.apus"), P(room), 100);
    CALL(llistxattr, P(file), P(room), 1000);
    CALL(lremovexattr, P(file), P("user.apus"));
    memset(room, 0, sizeof room);
    CALL(name_to_handle_at, AT_FDCWD, P(file), P(room), P(&room[8]), 0);
    CALL(open_by_handle_at, -77, P(room), 0);
    CALL(statfs, P(file), P(room));
    CALL(getcwd, P(cwd), sizeof cwd);
    CALL(chdir, P(dir));
    CALL(chroot, P("/apus/no/such/folder"));
    CALL(unlinkat, AT_FDCWD, P(file), 0);
    CALL(unlinkat, AT_FDCWD, P(file), 0);
#ifdef __x86_64__
    call_old_paths(dir);
#endif
}

static void call_locks_and_attributes(int fd) {
    CALL(flock, fd, LOCK_SH | LOCK_NB);
    CALL(flock, fd, LOCK_UN);
    CALL(fcntl, fd, F_GETFL, 0);
    CALL(fcntl, fd, F_SETFD, FD_CLOEXEC);
    CALL(ioctl, fd, FIONREAD, P(room));
    CALL(fchmod, fd, 0600);
    CALL(fchown, fd, -1, -1);
    CALL(fsetxattr, fd, P("user.apus"), P("value"), 5, 0);
    CALL(fgetxattr, fd, P("user.apus"), P(room), 100);
    CALL(flistxattr, fd, P(room), 1000);
    CALL(fremovexattr, fd, P("user.apus"));
    CALL(fstat, fd, P(room));
    CALL(fstatfs, fd, P(room));
}

void call_files(const char *dir) {
    static char text[64] = "recognisable text";
    char *file = text_of("%s/safe-content", dir);
    struct iovec parts[2] = {{text, 12}, {text + 12, 5}};
    int fd = NEED(CALL(openat, AT_FDCWD, P(file), O_RDWR | O_CREAT | O_TRUNC, 0600));
    CALL(write, fd, P(text), 17);
    CALL(pwrite64, fd, P(text), 17, 34);
    CALL(writev, fd, P(parts), 2);
    CALL(pwritev, fd, P(parts), 2, 51, 0);
    CALL(pwritev2, fd, P(parts), 2, 68, 0, 0);
    CALL(lseek, fd, 3, SEEK_SET);
    CALL(read, fd, P(room), 17);
    CALL(pread64, fd, P(room), 17, 5);
    struct iovec into[2] = {{&room[0], 8}, {&room[1], 9}};
    CALL(readv, fd, P(into), 2);
    CALL(preadv, fd, P(into), 2, 7, 0);
    CALL(preadv2, fd, P(into), 2, 9, 0, 0);
    CALL(ftruncate, fd, 8192);
    CALL(fallocate, fd, 0, 0, 8192);
    CALL(fadvise64, fd, 0, 4096, POSIX_FADV_RANDOM);
    CALL(readahead, fd, 0, 4096);
    CALL(fsync, fd);
    CALL(fdatasync, fd);
    CALL(sync_file_range, fd, 0, 4096, SYNC_FILE_RANGE_WRITE);
    static long range[2] = {0, 8192};
    CALL(cachestat, fd, P(range), P(room), 0);
    call_locks_and_attributes(fd);
    char *copy = text_of("%s/safe-copy", dir);
    int target = NEED(CALL(openat, AT_FDCWD, P(copy), O_RDWR | O_CREAT, 0600));
    static long offset;
    CALL(copy_file_range, fd, P(&offset), target, 0, 33, 0);
    offset = 0;
    CALL(sendfile, target, fd, P(&offset), 11);
    CALL(close, target);
    CALL(close, fd);
    unlink(copy);
    unlink(file);
    int folder = NEED(CALL(openat, AT_FDCWD, P(dir), O_RDONLY | O_DIRECTORY, 0));
    CALL(getdents64, folder, P(room), sizeof room);
    CALL(fchdir, folder);
    CALL(close, folder);
    CALL(close, 7777);
}

static void call_polls(int readable) {
    static struct pollfd poll_fd;
    static fd_set set;
    poll_fd = (struct pollfd){.fd = readable, .events = POLLIN};
    static struct timeval zero;
    static struct timespec short_time;
    CALL(ppoll, P(&poll_fd), 1, P(&none), 0, 8);
    FD_SET(readable, &set);
    CALL(pselect6, readable + 1, P(&set), 0, 0, P(&short_time), 0);
#ifdef __x86_64__
    CALL(poll, P(&poll_fd), 1, 0);
    CALL(select, readable + 1, P(&set), 0, 0, P(&zero));
#else
    (void)zero;
#endif
}

static void call_pipes(void) {
    int first[2];
    int second[2];
    char text[] = "through a pipe";
    struct iovec part = {text, 5};
    NEED(CALL(pipe2, P(first), O_CLOEXEC));
    NEED(CALL(pipe2, P(second), O_NONBLOCK));
    CALL(write, first[1], P(text), 14);
    CALL(ioctl, first[0], FIONREAD, P(room));
    CALL(tee, first[0], second[1], 9, 0);
    CALL(splice, first[0], 0, second[1], 0, 4, 0);
    CALL(vmsplice, second[1], P(&part), 1, 0);
    call_polls(first[0]);
    CALL(dup, first[0]);
    CALL(dup3, first[0], 777, O_CLOEXEC);
#ifdef __x86_64__
    CALL(dup2, first[0], 778);
    int third[2];
    NEED(CALL(pipe, P(third)));
    close(third[0]);
    close(third[1]);
#endif
    CALL(close_range, 777, 778, 0);
    close(first[0]);
    close(first[1]);
    close(second[0]);
    close(second[1]);
}

void call_descriptors(const char *dir) {
    static struct epoll_event event = {.events = EPOLLIN};
    static struct itimerspec timer;
    static const long mask = 1L << (SIGUSR2 - 1);
    call_pipes();
    int eventfd = NEED(CALL(eventfd2, 1, EFD_CLOEXEC | EFD_NONBLOCK));
    int epoll = NEED(CALL(epoll_create1, EPOLL_CLOEXEC));
    CALL(epoll_ctl, epoll, EPOLL_CTL_ADD, eventfd, P(&event));
    CALL(epoll_pwait, epoll, P(room), 10, 0, 0, 8);
    CALL(epoll_pwait2, epoll, P(room), 10, P(&none), 0, 8);
    int timerfd = NEED(CALL(timerfd_create, CLOCK_MONOTONIC, TFD_NONBLOCK));
    CALL(timerfd_settime, timerfd, 0, P(&timer), 0);
    CALL(timerfd_gettime, timerfd, P(&timer));
    int signals = NEED(CALL(signalfd4, -1, P(&mask), 8, O_CLOEXEC));
    int inotify = (int)CALL(inotify_init1, IN_NONBLOCK);
    if (inotify >= 0) {
        long watch = CALL(inotify_add_watch, inotify, P(dir), IN_CREATE | IN_DELETE);
        CALL(inotify_rm_watch, inotify, watch);
        close(inotify);
    }
    CALL(fanotify_init, 0x77777777, 0);
    CALL(fanotify_mark, -77, 0, 0, 0, 0);
#ifdef __x86_64__
    CALL(epoll_wait, epoll, P(room), 10, 0);
    close((int)CALL(epoll_create, 10));
    close((int)CALL(eventfd, 7));
    close((int)CALL(signalfd, -1, P(&mask), 8));
    close((int)CALL0(inotify_init));
#endif
    close(signals);
    close(timerfd);
    close(epoll);
    close(eventfd);
}
