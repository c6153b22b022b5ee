/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One descriptor of each kind, all open at the same time: NAME.fd says which, and fcntl(F_GETFD) is asked of each. Then paths
 * in every form, and tasks and images with something to tell.
 */
#include "actions.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *name, long fd) {
    if (fd < 0) {
        return;
    }
    fact(text_of("%s.fd", name), "%ld", fd);
    RAW(fcntl, fd, F_GETFD);
}

/* Its client's and its server's end go to `ends`. */
static void tcp(const char *name, int family, int ends[2]) {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = {.any.sa_family = family};
    socklen_t length = family == AF_INET ? sizeof address.v4 : sizeof address.v6;
    if (family == AF_INET) {
        address.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    } else {
        address.v6.sin6_addr = in6addr_loopback;
    }
    int listener = must(socket(family, SOCK_STREAM, 0), "socket");
    if (bind(listener, &address.any, length) == -1) {
        return; /* no IPv6 here */
    }
    must(listen(listener, 5), "listen");
    must(getsockname(listener, &address.any, &length), "getsockname");
    fact(text_of("%s.port", name), "%d", ntohs(address.v4.sin_port));
    int client = must(socket(family, SOCK_STREAM, 0), "socket");
    must(connect(client, &address.any, length), "connect");
    must(getsockname(client, &address.any, &length), "getsockname");
    fact(text_of("%s.client_port", name), "%d", ntohs(address.v4.sin_port));
    int server = must(accept4(listener, NULL, NULL, 0), "accept4");
    show(text_of("%s.listener", name), listener);
    show(text_of("%s.client", name), client);
    show(text_of("%s.server", name), server);
    must(dup2(client, 200 + family), "dup2");
    fact(text_of("%s.dup", name), "%d", 200 + family);
    ends[0] = client;
    ends[1] = server;
}

static void message(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct iovec piece = {.iov_base = "x", .iov_len = 1};
    struct msghdr header = {.msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &piece, .msg_iovlen = 1};
    int fd = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
    fact("sendmsg.fd", "%d", fd);
    sendmsg(fd, &header, 0);
}

static void local(const struct scene *scene) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", "unix.sock");
    must(chdir(scene->dir), "chdir");
    int listener = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    must(bind(listener, (void *)&address, sizeof address), "bind");
    must(listen(listener, 1), "listen");
    int client = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    must(connect(client, (void *)&address, sizeof address), "connect");
    show("unix.listener", listener);
    show("unix.client", client);
    show("unix.server", must(accept4(listener, NULL, NULL, 0), "accept4"));
}

static void run_objects(const struct scene *scene) {
    int made = must(openat(AT_FDCWD, in_dir(scene, "made"), O_RDWR | O_CREAT | O_EXCL, 0640), "openat");
    show("made", made);
    fact_object("made.", made);
    show("file", must(openat(AT_FDCWD, in_dir(scene, "made"), O_RDONLY), "openat"));
    show("directory", must(open(scene->dir, O_RDONLY | O_DIRECTORY), "open"));
    show("device", must(open("/dev/zero", O_RDONLY), "open"));
    must(symlink("made", in_dir(scene, "link")), "symlink");
    show("link", must(open(in_dir(scene, "link"), O_PATH | O_NOFOLLOW), "open"));
    int ends[2];
    must(pipe(ends), "pipe");
    show("pipe", ends[0]);
    must(mkfifo(in_dir(scene, "fifo"), 0600), "mkfifo");
    show("fifo", must(open(in_dir(scene, "fifo"), O_RDWR), "open"));
    sigset_t none;
    sigemptyset(&none);
    show("eventfd", eventfd(0, 0));
    show("signalfd", signalfd(-1, &none, 0));
    show("eventpoll", epoll_create1(0));
    show("inotify", inotify_init1(0));
    show("timerfd", timerfd_create(CLOCK_MONOTONIC, 0));
    show("memfd", memfd_create("named", 0));
    show("pidfd", RAW(pidfd_open, getpid()));
    show("userfaultfd", RAW(userfaultfd, 0));
    unsigned char ring[256] = {0};
    show("io_uring", RAW(io_uring_setup, 1, ADDRESS(ring)));
    union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
    show("bpf", RAW(bpf, BPF_MAP_CREATE, ADDRESS(&map), sizeof map));
    show("netlink", socket(AF_NETLINK, SOCK_RAW, 0));
    show("packet", socket(AF_PACKET, SOCK_RAW, 0));
    tcp("ipv4", AF_INET, ends);
    tcp("ipv6", AF_INET6, ends);
    local(scene);
    message();
    /* What is no descriptor must not be taken for one. */
    int key = 0;
    union bpf_attr next = {.map_fd = -1u, .key = ADDRESS(&key)};
    RAW(bpf, BPF_MAP_LOOKUP_ELEM, ADDRESS(&next), sizeof next);
}

/* Client, server, a file and what is not open, more than are told of; then one of them, by the other call. */
static void run_polls(const struct scene *scene) {
    struct pollfd all[20];
    int ends[2];
    tcp("ipv4", AF_INET, ends);
    int file = must(open(make_file(scene, "polled", ""), O_RDONLY), "open");
    for (int index = 0; index < 20; index++) {
        int fd = index < 2 ? ends[index] : index == 2 ? file : 999;
        all[index] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
    fact("file.fd", "%d", file);
    RAW(poll, ADDRESS(all), 20, 0);
    RAW(ppoll, ADDRESS(all + 2), 1, 0, 0, 8);
}

static void run_given(const struct scene *scene) {
    must(mkdir(in_dir(scene, "sub"), 0755), "mkdir");
    must(chdir(scene->dir), "chdir");
    int folder = must(open("sub", O_RDONLY | O_DIRECTORY), "open");
    fact("folder", "%d", folder);
    must(mkdirat(folder, "below", 0700), "mkdirat");
    RAW(openat, AT_FDCWD, ADDRESS("sub/../missing"), O_RDONLY);
    RAW(openat, folder, ADDRESS("also missing"), O_RDONLY);
    RAW(openat, folder, ADDRESS("/no such root"), O_RDONLY);
    must(renameat(folder, "below", AT_FDCWD, "above"), "renameat");
    must(symlinkat("anything", folder, "link"), "symlinkat");
}

static unsigned long status_word(const char *key) {
    char line[512];
    unsigned long value = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, key, strlen(key)) == 0) {
            value = strtoul(line + strlen(key), NULL, 16);
        }
    }
    return value;
}

static void show_task(void) {
    char line[1024] = "";
    int terminal = 0, fd = open("/proc/self/stat", O_RDONLY);
    if (fd >= 0 && read(fd, line, sizeof line - 1) > 0) {
        sscanf(strrchr(line, ')') + 1, " %*c %*d %*d %*d %d", &terminal);
    }
    char login[32] = "4294967295";
    fd = open("/proc/self/loginuid", O_RDONLY);
    if (fd >= 0 && read(fd, login, sizeof login - 1) < 0) {
        login[0] = '\0';
    }
    fact("task.pid", "%d", getpid());
    fact("task.parent", "%d", getppid());
    fact("task.session", "%d", getsid(0));
    fact("task.group", "%d", getpgid(0));
    fact("task.terminal", "%d", terminal);
    fact("task.login", "%ld", strtol(login, NULL, 10));
    fact("task.inheritable", "%lu", status_word("CapInh:"));
    fact("task.permitted", "%lu", status_word("CapPrm:"));
    fact("task.effective", "%lu", status_word("CapEff:"));
    RAW(fcntl, 0, F_GETFD);
}

static void lessen(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];
    must(RAW(capget, ADDRESS(&header), ADDRESS(data)), "capget");
    data[0].effective &= ~(1u << CAP_SYS_BOOT);
    data[0].inheritable |= 1u << CAP_CHOWN;
    must(RAW(capset, ADDRESS(&header), ADDRESS(data)), "capset");
}

static void run_task(const struct scene *scene) {
    (void)scene;
    pid_t child = must(fork(), "fork");
    if (child == 0) {
        must(setsid(), "setsid");
        lessen();
        /* The first terminal that a session's leader opens is its own. */
        int master = posix_openpt(O_RDWR | O_NOCTTY);
        if (master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0) {
            open(ptsname(master), O_RDWR);
        }
        show_task();
        _exit(DONE);
    }
    must(waitpid(child, NULL, 0), "waitpid");
}

static void run_task_namespace(const struct scene *scene) {
    (void)scene;
    allowed(unshare(CLONE_NEWPID), "unshare");
    pid_t child = must(fork(), "fork");
    if (child == 0) {
        must(setsid(), "setsid");
        RAW(fcntl, 0, F_GETFD);
        pid_t below = fork();
        if (below == 0) {
            fact("below.pid", "%d", getpid());
            fact("below.parent", "%d", getppid());
            fact("below.session", "%d", getsid(0));
            fact("below.group", "%d", getpgid(0));
            RAW(fcntl, 0, F_GETFD);
            _exit(DONE);
        }
        waitpid(below, NULL, 0);
        _exit(DONE);
    }
    fact("child", "%d", child);
    must(waitpid(child, NULL, 0), "waitpid");
}

static void image(const struct scene *scene, const char *name, mode_t mode, uid_t user) {
    char *path = in_dir(scene, name);
    char buffer[65536];
    long length;
    int from = must(open("/proc/self/exe", O_RDONLY), "open"), to = must(open(path, O_WRONLY | O_CREAT, 0755), "open");
    while ((length = read(from, buffer, sizeof buffer)) > 0) {
        must(write(to, buffer, length), "write");
    }
    must(fchmod(to, mode), "fchmod");
    close(to);
    close(from);
    struct stat status;
    must(stat(path, &status), "stat");
    fact(text_of("%s.path", name), "%s", path);
    fact(text_of("%s.modified", name), "%lld", status.st_mtim.tv_sec * 1000000000ll + status.st_mtim.tv_nsec);
    pid_t child = must(fork(), "fork");
    if (child == 0) {
        if (user != 0 && (setgid(user) == -1 || setuid(user) == -1)) {
            _exit(REFUSED);
        }
        execl(path, path, "--quit", NULL);
        _exit(FAILED);
    }
    must(waitpid(child, NULL, 0), "waitpid");
}

static void run_images(const struct scene *scene) {
    must(chmod(scene->dir, 0755), "chmod");
    image(scene, "root", 0755, 0);
    image(scene, "readable", 0755, 65534);
    image(scene, "writable", 0777, 65534);
}

const struct action object_actions[] = {
    {"objects", HOST, "", run_objects},
    {"polls", HOST, "", run_polls},
    {"given_paths", HOST, "", run_given},
    {"task_facts", HOST, "", run_task},
    {"task_namespace", HOST, "", run_task_namespace},
    {"image_facts", HOST, "", run_images},
    {NULL, HOST, NULL, NULL},
};
