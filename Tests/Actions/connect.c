/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connects, to listeners of our own on the loopback device. Keys: fd, domain, type, address, port (the peer's),
 * local_port, path (unix; abstract names begin with @), ret.
 */
#include "actions.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "sockets.h"

const char *family_name(int family) {
    return family == AF_INET ? "AF_INET" : family == AF_INET6 ? "AF_INET6" : "AF_UNIX";
}

const char *type_name(int type) {
    return type == SOCK_STREAM ? "SOCK_STREAM" : "SOCK_DGRAM";
}

struct address loopback(int family, int port) {
    struct address address = {.family = family};
    if (family == AF_INET) {
        address.any.four.sin_family = AF_INET;
        address.any.four.sin_port = htons((uint16_t)port);
        address.any.four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.length = sizeof address.any.four;
    } else {
        address.any.six.sin6_family = AF_INET6;
        address.any.six.sin6_port = htons((uint16_t)port);
        address.any.six.sin6_addr = in6addr_loopback;
        address.length = sizeof address.any.six;
    }
    return address;
}

struct address unix_address(const char *path) {
    struct address address = {.family = AF_UNIX};
    address.any.local.sun_family = AF_UNIX;
    size_t length = strlen(path);
    if (length >= sizeof address.any.local.sun_path) {
        fail_because(path, "too long for a unix socket");
    }
    memcpy(address.any.local.sun_path, path, length);
    int abstract = path[0] == '@';
    if (abstract) {
        address.any.local.sun_path[0] = '\0';
    }
    address.length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + !abstract);
    return address;
}

int new_socket(int family, int type) {
    return (int)allowed(socket(family, type | SOCK_CLOEXEC, 0), family_name(family));
}

void bind_to(int fd, struct address *address) {
    if (bind(fd, &address->any.generic, address->length) == -1) {
        if (errno == EADDRNOTAVAIL) {
            refused(family_name(address->family), "no loopback address");
        }
        allowed(-1, "bind");
    }
    if (address->family != AF_UNIX) {
        must(getsockname(fd, &address->any.generic, &address->length), "getsockname");
    }
}

int listener(struct address *address) {
    int fd = new_socket(address->family, SOCK_STREAM);
    bind_to(fd, address);
    must(listen(fd, 5), "listen");
    return fd;
}

int port_of(const struct address *address) {
    return ntohs(address->family == AF_INET ? address->any.four.sin_port : address->any.six.sin6_port);
}

int local_port(int fd, int family) {
    struct address address = {.family = family, .length = sizeof address.any};
    must(getsockname(fd, &address.any.generic, &address.length), "getsockname");
    return port_of(&address);
}

void fact_address(const char *prefix, const struct address *address) {
    if (address->family == AF_UNIX) {
        const char *path = address->any.local.sun_path;
        fact_text(text_of("%spath", prefix), *path != '\0' ? path : text_of("@%s", path + 1));
    } else {
        fact_text(text_of("%saddress", prefix), address->family == AF_INET ? "127.0.0.1" : "::1");
        fact(text_of("%sport", prefix), "%d", port_of(address));
    }
}

void fact_socket(const char *prefix, int fd, int family, int type) {
    fact(text_of("%sfd", prefix), "%d", fd);
    fact_text(text_of("%sdomain", prefix), family_name(family));
    fact_text(text_of("%stype", prefix), type_name(type));
}

/* Connects a new socket and reports it; ends with the call's result. */
static long connect_to(int fd, int type, const struct address *address) {
    fact_socket("", fd, address->family, type);
    fact_address("", address);
    long result = RAW(connect, fd, ADDRESS(&address->any), address->length);
    fact_result("", "ret", result);
    if (address->family != AF_UNIX) {
        fact("local_port", "%d", local_port(fd, address->family));
    }
    return result;
}

static void connect_well(int type, struct address address) {
    int server = type == SOCK_STREAM ? listener(&address) : new_socket(address.family, type);
    if (type != SOCK_STREAM) {
        bind_to(server, &address);
    }
    int fd = new_socket(address.family, type);
    if (connect_to(fd, type, &address) < 0) {
        fail("connect");
    }
    close(fd);
    close(server);
}

static void tcp_connect(const struct scene *scene) {
    (void)scene;
    connect_well(SOCK_STREAM, loopback(AF_INET, 0));
}

static void tcp6_connect(const struct scene *scene) {
    (void)scene;
    connect_well(SOCK_STREAM, loopback(AF_INET6, 0));
}

static void udp_connect(const struct scene *scene) {
    (void)scene;
    connect_well(SOCK_DGRAM, loopback(AF_INET, 0));
}

static void udp6_connect(const struct scene *scene) {
    (void)scene;
    connect_well(SOCK_DGRAM, loopback(AF_INET6, 0));
}

/* As a reverse shell does: standard input is a socket, or becomes one. */
static void stdio_connect(const struct scene *scene) {
    (void)scene;
    struct address address = loopback(AF_INET, 0);
    int server = listener(&address);
    close(STDIN_FILENO);
    int fd = new_socket(AF_INET, SOCK_STREAM);
    if (fd != STDIN_FILENO) {
        fail_because("socket", "is not standard input");
    }
    if (connect_to(fd, SOCK_STREAM, &address) < 0) {
        fail("connect");
    }
    close(server);
}

static void stdio_dup(const struct scene *scene) {
    (void)scene;
    struct address address = loopback(AF_INET, 0);
    int server = listener(&address);
    int fd = new_socket(AF_INET, SOCK_STREAM);
    if (connect_to(fd, SOCK_STREAM, &address) < 0) {
        fail("connect");
    }
    must(dup2(fd, STDIN_FILENO), "dup2");
    close(server);
}

static void unix_connect(const struct scene *scene) {
    char *path = in_dir(scene, scene->argc > 0 ? scene->argv[0] : "unix");
    connect_well(SOCK_STREAM, unix_address(path));
    unlink(path);
}

static void unix_abstract(const struct scene *scene) {
    (void)scene;
    connect_well(SOCK_STREAM, unix_address(text_of("@apus-actions-%d", getpid())));
}

/* To a port that is bound, so nobody else's, but not listened on. */
static void connect_refused(const struct scene *scene) {
    (void)scene;
    struct address address = loopback(AF_INET, 0);
    int holder = new_socket(AF_INET, SOCK_STREAM);
    bind_to(holder, &address);
    int fd = new_socket(AF_INET, SOCK_STREAM);
    if (connect_to(fd, SOCK_STREAM, &address) != -ECONNREFUSED) {
        fail_because("connect", "was not refused");
    }
}

static void connect_nonblocking(const struct scene *scene) {
    (void)scene;
    struct address address = loopback(AF_INET, 0);
    int server = listener(&address);
    int fd = new_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
    long result = connect_to(fd, SOCK_STREAM, &address);
    if (result != 0 && result != -EINPROGRESS) {
        fail("connect");
    }
    pause_ms(5);
    fact_result("again.", "ret", RAW(connect, fd, ADDRESS(&address.any), address.length));
    close(server);
}

/* Addresses too short, too long, nowhere, or of no family. Each line group has the prefix of its case. */
static void sockaddr_short(const struct scene *scene) {
    (void)scene;
    static const struct {
        const char *name;
        int length;
        int nowhere;
    } cases[] = {
        {"zero.", 0, 0}, {"one.", 1, 0},         {"two.", 2, 0},        {"eight.", 8, 0},
        {"fifteen.", 15, 0}, {"huge.", 4096, 0}, {"negative.", -1, 0}, {"nowhere.", 16, 1},
    };
    static char bytes[4096];
    struct address address = loopback(AF_INET, 9);
    memcpy(bytes, &address.any, address.length);
    int fd = new_socket(AF_INET, SOCK_DGRAM);
    fact("fd", "%d", fd);
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
        long pointer = cases[index].nowhere ? 8 : ADDRESS(bytes);
        fact(text_of("%slength", cases[index].name), "%d", cases[index].length);
        fact_result(text_of("%sbind.", cases[index].name), "ret", RAW(bind, fd, pointer, cases[index].length));
        fact_result(text_of("%sconnect.", cases[index].name), "ret", RAW(connect, fd, pointer, cases[index].length));
    }
    int family = AF_UNSPEC;
    fact_result("unspec.connect.", "ret", RAW(connect, fd, ADDRESS(&family), 16));
    int strange[4] = {99};
    fact_result("strange.connect.", "ret", RAW(connect, fd, ADDRESS(strange), 16));
    close(fd);
    fd = new_socket(AF_UNIX, SOCK_STREAM);
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    fact_result("unix_family_only.connect.", "ret", RAW(connect, fd, ADDRESS(&local), 2));
    memset(local.sun_path, 'x', sizeof local.sun_path);
    fact_result("unix_unterminated.connect.", "ret", RAW(connect, fd, ADDRESS(&local), sizeof local));
    close(fd);
}

/* A socket that sees every packet; never bound, so that it sees none that matters. */
static void packet_socket(const struct scene *scene) {
    (void)scene;
    fact_result("", "fd", RAW(socket, AF_PACKET, SOCK_RAW, 0));
}

const struct action connect_actions[] = {
    {"socket-tcp-connect", HOST, "", tcp_connect},
    {"socket-tcp6-connect", HOST, "", tcp6_connect},
    {"socket-udp-connect", HOST, "", udp_connect},
    {"socket-udp6-connect", HOST, "", udp6_connect},
    {"socket-unix-connect", HOST, "[NAME]", unix_connect},
    {"stdio-connect", HOST, "", stdio_connect},
    {"stdio-dup", HOST, "", stdio_dup},
    {"socket-unix-abstract", HOST, "", unix_abstract},
    {"connect-refused", HOST, "", connect_refused},
    {"connect-nonblocking", HOST, "", connect_nonblocking},
    {"sockaddr-short", HOST, "", sockaddr_short},
    {"packet-socket", HOST, "", packet_socket},
    {0},
};
