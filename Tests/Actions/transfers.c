/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that move: each call once, on a descriptor that no other call of its name has (NAME.fd), and what it moved (NAME.moved). */
#include "actions.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { SHOWN = 80, LONG = 300 };

static void moved(const char *name, int fd, const char *text) {
    fact(text_of("%s.fd", name), "%d", fd);
    fact(text_of("%s.moved", name), "%.*s", SHOWN, text);
}

static void stream(const char *text) {
    int ends[2];
    char back[LONG * 2];
    must(pipe(ends), "pipe");
    must(RAW(write, ends[1], ADDRESS(text), LONG), "write");
    moved("write", ends[1], text);
    must(RAW(read, ends[0], ADDRESS(back), sizeof back), "read");
    moved("read", ends[0], text);
    RAW(write, ends[0], ADDRESS(text), LONG);
    fact("refused.fd", "%d", ends[0]);
}

static void file(const struct scene *scene, const char *text) {
    char back[LONG] = {0};
    int fd = must(open(in_dir(scene, "moved"), O_RDWR | O_CREAT | O_TRUNC, 0600), "open");
    must(pwrite(fd, text, 5, 0), "pwrite");
    moved("pwrite64", fd, text_of("%.5s", text));
    must(pread(fd, back, sizeof back, 2), "pread");
    moved("pread64", fd, text_of("%.3s", text + 2));
    struct iovec pieces[] = {
        {.iov_base = (void *)text, .iov_len = 0}, {.iov_base = "one ", .iov_len = 4}, {.iov_base = (void *)text, .iov_len = LONG},
    };
    must(writev(fd, pieces, 3), "writev");
    moved("writev", fd, text_of("one %s", text));
    must(pwritev(fd, pieces, 2, 0), "pwritev");
    moved("pwritev", fd, "one ");
    struct iovec places[] = {{.iov_base = back, .iov_len = 2}, {.iov_base = back + 100, .iov_len = 100}};
    must(preadv(fd, places, 2, 0), "preadv");
    moved("preadv", fd, text_of("one %s", text));
    must(lseek(fd, 0, SEEK_SET), "lseek");
    must(readv(fd, places, 1), "readv");
    moved("readv", fd, "on");
}

static void socket_pair(const char *text) {
    int ends[2];
    char back[LONG] = {0}, canary[] = "not received";
    must(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), "socketpair");
    must(sendto(ends[0], text, LONG, 0, NULL, 0), "sendto");
    moved("sendto", ends[0], text);
    /* The whole length comes back, and four bytes. */
    struct { char place[4]; char behind[sizeof canary]; } small = {.place = ""};
    memcpy(small.behind, canary, sizeof canary);
    must(recvfrom(ends[1], small.place, sizeof small.place, MSG_TRUNC, NULL, NULL), "recvfrom");
    moved("recvfrom", ends[1], text_of("%.4s", text));
    struct iovec piece = {.iov_base = "message", .iov_len = 7}, place = {.iov_base = back, .iov_len = sizeof back};
    struct msghdr sent = {.msg_iov = &piece, .msg_iovlen = 1}, received = {.msg_iov = &place, .msg_iovlen = 1};
    must(sendmsg(ends[0], &sent, 0), "sendmsg");
    moved("sendmsg", ends[0], "message");
    must(recvmsg(ends[1], &received, 0), "recvmsg");
    moved("recvmsg", ends[1], "message");
    struct mmsghdr many[] = {{.msg_hdr = sent}, {.msg_hdr = sent}}, one = {.msg_hdr = received};
    must(sendmmsg(ends[0], many, 2, 0), "sendmmsg");
    moved("sendmmsg", ends[0], "message");
    must(recvmmsg(ends[1], &one, 1, 0, NULL), "recvmmsg");
    moved("recvmmsg", ends[1], "message");
}

static void run_transfers(const struct scene *scene) {
    char text[LONG + 1];
    for (int index = 0; index < LONG; index++) {
        text[index] = (char)('!' + index % 90);
        if (text[index] == '\\') {
            text[index] = ' ';
        }
    }
    text[LONG] = '\0';
    stream(text);
    file(scene, text);
    socket_pair(text);
}

const struct action transfer_actions[] = {
    {"transfers", HOST, "", run_transfers},
    {NULL, HOST, NULL, NULL},
};
