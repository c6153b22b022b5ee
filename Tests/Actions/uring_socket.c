/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets by io_uring. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "actions.h"
#include "sockets.h"
#include "uring.h"

#define AT(pointer) ((uint64_t)(uintptr_t)(pointer))

/* Operations that older headers do not name. */
enum { OP_SOCKET = 45, OP_BIND = 56, OP_LISTEN = 57 };

static void uring_connect(const struct scene *scene) {
    struct uring ring;
    uring_open(&ring, 0);
    const char *prefixes[] = {"", "unix."};
    char *path = in_dir(scene, "uring-unix");
    struct address addresses[] = {loopback(AF_INET, 0), unix_address(path)};
    for (int index = 0; index < 2; index++) {
        struct address *address = &addresses[index];
        int server = listener(address);
        int fd = new_socket(address->family, SOCK_STREAM);
        fact_socket(prefixes[index], fd, address->family, SOCK_STREAM);
        fact_address(prefixes[index], address);
        uring_next(&ring, IORING_OP_CONNECT, fd, AT(&address->any))->off = address->length;
        uring_report(&ring, prefixes[index], "IORING_OP_CONNECT");
        if (address->family != AF_UNIX) {
            fact("local_port", "%d", local_port(fd, address->family));
        }
        close(fd);
        close(server);
    }
    unlink(path);
}

/* The client is connected already when the request is made. */
static void uring_accept(const struct scene *scene) {
    (void)scene;
    struct uring ring;
    uring_open(&ring, 0);
    struct address address = loopback(AF_INET, 0);
    int server = listener(&address);
    int client = new_socket(AF_INET, SOCK_STREAM);
    must(connect(client, &address.any.generic, address.length), "connect");
    struct address peer = {.family = AF_INET, .length = sizeof peer.any};
    struct io_uring_sqe *sqe = uring_next(&ring, IORING_OP_ACCEPT, server, AT(&peer.any));
    sqe->off = AT(&peer.length);
    sqe->accept_flags = SOCK_CLOEXEC;
    fact_socket("", server, AF_INET, SOCK_STREAM);
    fact_address("", &address);
    fact_text("flags", "SOCK_CLOEXEC");
    uring_report(&ring, "", "IORING_OP_ACCEPT");
    fact("peer_port", "%d", port_of(&peer));
}

static void uring_socket(const struct scene *scene) {
    (void)scene;
    struct uring ring;
    uring_open(&ring, 0);
    struct io_uring_sqe *sqe = uring_next(&ring, OP_SOCKET, AF_INET, 0);
    sqe->off = SOCK_DGRAM;
    sqe->len = IPPROTO_UDP;
    fact_text("domain", "AF_INET");
    fact_text("type", "SOCK_DGRAM");
    fact_text("protocol", "IPPROTO_UDP");
    uring_report(&ring, "", "IORING_OP_SOCKET");
}

static void uring_bind_listen(const struct scene *scene) {
    (void)scene;
    struct uring ring;
    uring_open(&ring, 0);
    struct address address = loopback(AF_INET, 0);
    int fd = new_socket(AF_INET, SOCK_STREAM);
    fact_socket("", fd, AF_INET, SOCK_STREAM);
    uring_next(&ring, OP_BIND, fd, AT(&address.any))->off = address.length;
    uring_report(&ring, "bind.", "IORING_OP_BIND");
    must(getsockname(fd, &address.any.generic, &address.length), "getsockname");
    fact_address("", &address);
    fact("backlog", "%d", 7);
    uring_next(&ring, OP_LISTEN, fd, 0)->len = 7;
    uring_report(&ring, "listen.", "IORING_OP_LISTEN");
    int client = new_socket(AF_INET, SOCK_STREAM);
    must(connect(client, &address.any.generic, address.length), "connect");
    close(client);
    close(fd);
}

const struct action uring_socket_actions[] = {
    {"uring-connect", HOST, "", uring_connect},
    {"uring-accept", HOST, "", uring_accept},
    {"uring-socket", HOST, "", uring_socket},
    {"uring-bind-listen", HOST, "", uring_bind_listen},
    {0},
};
