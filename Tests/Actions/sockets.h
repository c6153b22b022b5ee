/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and listeners on the loopback device, shared by the network actions. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

struct address {
    int family;
    socklen_t length;
    union {
        struct sockaddr generic;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
        struct sockaddr_un local;
    } any;
};

/* 127.0.0.1 or ::1; port 0 becomes a free one when it is bound. */
struct address loopback(int family, int port);
/* A path, or an abstract name if it begins with @. */
struct address unix_address(const char *path);
int port_of(const struct address *address);

/* These end with REFUSED where the kernel has no such family or address. */
int new_socket(int family, int type);
void bind_to(int fd, struct address *address);
int listener(struct address *address);
int local_port(int fd, int family);

/* PREFIXpath, or PREFIXaddress and PREFIXport; PREFIXfd, PREFIXdomain and PREFIXtype. */
void fact_address(const char *prefix, const struct address *address);
void fact_socket(const char *prefix, int fd, int family, int type);
const char *family_name(int family);
const char *type_name(int type);

#endif
