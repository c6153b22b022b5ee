/* SPDX-License-Identifier: Apache-2.0 */
/* Servers on the loopback device, datagrams, copies and options of sockets. */
#include "actions.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sockets.h"

static void done(const char *prefix, long result) {
    fact_result(prefix, "ret", result);
    if (result < 0) {
        fail(prefix);
    }
}

/* Connects a client to the listener and accepts it: PREFIXret is the new descriptor, PREFIXpeer_port the client's. */
static void accept_one(const char *prefix, int server, const struct address *address, int flags, int with_accept4) {
    int client = new_socket(address->family, SOCK_STREAM);
    must(connect(client, &address->any.generic, address->length), "connect");
    struct address peer = {.family = address->family, .length = sizeof peer.any};
    long fd = -ENOSYS;
    if (with_accept4) {
        fd = RAW(accept4, server, ADDRESS(&peer.any), ADDRESS(&peer.length), flags);
    } else {
        fd = RAW(accept, server, ADDRESS(&peer.any), ADDRESS(&peer.length));
    }
    done(prefix, fd);
    if (address->family != AF_UNIX) {
        fact(text_of("%speer_port", prefix), "%d", port_of(&peer));
    }
    close((int)fd);
    close(client);
}

static void serve(const char *prefix, struct address address) {
    int server = new_socket(address.family, SOCK_STREAM);
    fact_socket(prefix, server, address.family, SOCK_STREAM);
    bind_to(server, &address);
    fact_address(prefix, &address);
    fact(text_of("%sbacklog", prefix), "%d", 7);
    done(text_of("%slisten.", prefix), RAW(listen, server, 7));
    accept_one(text_of("%saccept.", prefix), server, &address, 0, 0);
    close(server);
}

static void tcp6_server(void *context) {
    (void)context;
    serve("tcp6.", loopback(AF_INET6, 0));
}

static void bind_listen_accept(const struct scene *scene) {
    serve("tcp.", loopback(AF_INET, 0));
    char *path = in_dir(scene, "server");
    serve("unix.", unix_address(path));
    unlink(path);
    /* In a child, because a kernel without IPv6 ends it. */
    pid_t child = start(tcp6_server, NULL);
    fact("tcp6.child", "%d", child);
    int status = reap(child);
    if (status != 0 && status != REFUSED << 8) {
        fail_because("tcp6", "failed");
    }
}

static void do_accept4(const struct scene *scene) {
    (void)scene;
    struct address address = loopback(AF_INET, 0);
    int server = listener(&address);
    fact("fd", "%d", server);
    fact_address("", &address);
    fact_text("flags", "SOCK_NONBLOCK|SOCK_CLOEXEC");
    accept_one("", server, &address, SOCK_NONBLOCK | SOCK_CLOEXEC, 1);
    /* Nobody else comes. */
    must(fcntl(server, F_SETFL, O_NONBLOCK), "fcntl");
    fact_result("empty.", "ret", RAW(accept4, server, 0, 0, 0));
    close(server);
}

static void sendto_udp(const struct scene *scene) {
    (void)scene;
    struct address address = loopback(AF_INET, 0);
    int server = new_socket(AF_INET, SOCK_DGRAM);
    bind_to(server, &address);
    int fd = new_socket(AF_INET, SOCK_DGRAM);
    fact_socket("", fd, AF_INET, SOCK_DGRAM);
    fact_address("", &address);
    char text[] = "datagram";
    done("sendto.", RAW(sendto, fd, ADDRESS(text), 8, 0, ADDRESS(&address.any), address.length));
    struct iovec part = {text, 4};
    struct msghdr message = {
        .msg_name = &address.any, .msg_namelen = address.length, .msg_iov = &part, .msg_iovlen = 1};
    done("sendmsg.", RAW(sendmsg, fd, ADDRESS(&message), 0));
    fact("local_port", "%d", local_port(fd, AF_INET));
    struct address sender = {.family = AF_INET, .length = sizeof sender.any};
    done("recvfrom.", RAW(recvfrom, server, ADDRESS(text), 8, MSG_DONTWAIT, ADDRESS(&sender.any), ADDRESS(&sender.length)));
    fact("recvfrom.port", "%d", port_of(&sender));
    struct address from = {.family = AF_INET};
    message = (struct msghdr){
        .msg_name = &from.any, .msg_namelen = sizeof from.any, .msg_iov = &part, .msg_iovlen = 1};
    done("recvmsg.", RAW(recvmsg, server, ADDRESS(&message), MSG_DONTWAIT));
    fact("recvmsg.port", "%d", port_of(&from));
    close(fd);
    close(server);
}

/* Copies of a connected socket. CALL.ret is the new descriptor. A copy of a plain file comes last and is no event. */
static void socket_dup(const struct scene *scene) {
    struct address address = loopback(AF_INET, 0);
    int server = listener(&address);
    int fd = new_socket(AF_INET, SOCK_STREAM);
    must(connect(fd, &address.any.generic, address.length), "connect");
    fact("fd", "%d", fd);
    fact_address("", &address);
    fact("local_port", "%d", local_port(fd, AF_INET));
    done("dup.", RAW(dup, fd));
#ifdef SYS_dup2
    done("dup2.", RAW(dup2, fd, 100));
#endif
    done("dup3.", RAW(dup3, fd, 101, O_CLOEXEC));
    done("F_DUPFD.", RAW(fcntl, fd, F_DUPFD, 102));
    done("F_DUPFD_CLOEXEC.", RAW(fcntl, fd, F_DUPFD_CLOEXEC, 103));
    int folder = (int)must(open(scene->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), scene->dir);
    fact("file.fd", "%d", folder);
    done("file.dup.", RAW(dup, folder));
    close(server);
}

static void do_setsockopt(const struct scene *scene) {
    (void)scene;
    int fd = new_socket(AF_INET, SOCK_STREAM);
    int on = 1;
    int size = 65536;
    fact("fd", "%d", fd);
    done("SO_REUSEADDR.", RAW(setsockopt, fd, SOL_SOCKET, SO_REUSEADDR, ADDRESS(&on), sizeof on));
    done("SO_KEEPALIVE.", RAW(setsockopt, fd, SOL_SOCKET, SO_KEEPALIVE, ADDRESS(&on), sizeof on));
    done("SO_RCVBUF.", RAW(setsockopt, fd, SOL_SOCKET, SO_RCVBUF, ADDRESS(&size), sizeof size));
    done("TCP_NODELAY.", RAW(setsockopt, fd, IPPROTO_TCP, TCP_NODELAY, ADDRESS(&on), sizeof on));
    done("IP_TTL.", RAW(setsockopt, fd, IPPROTO_IP, IP_TTL, ADDRESS(&(int){64}), sizeof on));
    fact_result("unknown.", "ret", RAW(setsockopt, fd, SOL_SOCKET, 9999, ADDRESS(&on), sizeof on));
    fact_result("short.", "ret", RAW(setsockopt, fd, SOL_SOCKET, SO_REUSEADDR, ADDRESS(&on), 1));
    socklen_t length = sizeof on;
    done("getsockopt.SO_REUSEADDR.", RAW(getsockopt, fd, SOL_SOCKET, SO_REUSEADDR, ADDRESS(&on), ADDRESS(&length)));
    close(fd);
}

const struct action socket_actions[] = {
    {"bind-listen-accept", HOST, "", bind_listen_accept},
    {"accept4", HOST, "", do_accept4},
    {"sendto-udp", HOST, "", sendto_udp},
    {"socket-dup", HOST, "", socket_dup},
    {"setsockopt", HOST, "", do_setsockopt},
    {0},
};
