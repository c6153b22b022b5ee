/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets, System V and POSIX queues, and the kernel's own interfaces, those with arguments that they refuse. */
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/seccomp.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "syscalls.h"

static long room[1024];
static const struct timespec none;

static void call_server(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int length = sizeof address;
    int on = 1;
    int server = NEED(CALL(socket, AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    CALL(setsockopt, server, SOL_SOCKET, SO_REUSEADDR, P(&on), sizeof on);
    CALL(getsockopt, server, SOL_SOCKET, SO_TYPE, P(&on), P(&length));
    length = sizeof address;
    CALL(bind, server, P(&address), sizeof address);
    CALL(getsockname, server, P(&address), P(&length));
    /* Not listened on yet: refused. */
    int client = NEED(CALL(socket, AF_INET, SOCK_STREAM, 0));
    CALL(connect, client, P(&address), sizeof address);
    close(client);
    CALL(listen, server, 3);
    CALL(accept, server, 0, 0);
    CALL(accept4, server, 0, 0, SOCK_CLOEXEC);
    CALL(getpeername, server, P(room), P(&length));
    close(server);
}

void call_sockets(void) {
    char text[] = "through a socket";
    int ends[2];
    NEED(CALL(socketpair, AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, P(ends)));
    struct iovec part = {text, 7};
    struct mmsghdr messages[2] = {{.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}},
                                  {.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}}};
    CALL(sendto, ends[0], P(text), 16, MSG_NOSIGNAL, 0, 0);
    CALL(recvfrom, ends[1], P(room), 100, MSG_DONTWAIT, 0, 0);
    CALL(sendmsg, ends[0], P(&messages[0].msg_hdr), 0);
    CALL(recvmsg, ends[1], P(&messages[0].msg_hdr), 0);
    CALL(sendmmsg, ends[0], P(messages), 2, 0);
    struct timespec soon = none; /* written back */
    CALL(recvmmsg, ends[1], P(messages), 2, MSG_DONTWAIT, P(&soon));
    CALL(shutdown, ends[0], SHUT_RDWR);
    close(ends[0]);
    close(ends[1]);
    call_server();
    CALL(socket, 77, 0, 0);
}

static void call_queue(void) {
    struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 8};
    char *name = text_of("apus-%d", getpid());
    int queue = (int)CALL(mq_open, P(name), O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, P(&attributes));
    CALL(mq_getsetattr, queue, 0, P(&attributes));
    CALL(mq_timedsend, queue, P("message"), 7, 5, P(&none));
    CALL(mq_timedreceive, queue, P(room), 8, P(&room[8]), P(&none));
    CALL(mq_notify, queue, 0);
    if (queue >= 0) {
        close(queue);
    }
    CALL(mq_unlink, P(name));
}

void call_ipc(void) {
    long message[2] = {5, 0x73757061};
    long queue = CALL(msgget, IPC_PRIVATE, 0600);
    if (queue >= 0) {
        CALL(msgsnd, queue, P(message), 4, IPC_NOWAIT);
        CALL(msgrcv, queue, P(message), 8, 0, IPC_NOWAIT);
        CALL(msgctl, queue, IPC_RMID, 0);
    }
    long segment = CALL(shmget, IPC_PRIVATE, 4096, 0600);
    if (segment >= 0) {
        long address = CALL(shmat, segment, 0, SHM_RDONLY);
        CALL(shmdt, address);
        CALL(shmctl, segment, IPC_RMID, 0);
    }
    struct sembuf operation = {.sem_op = 1};
    long semaphore = CALL(semget, IPC_PRIVATE, 1, 0600);
    if (semaphore >= 0) {
        CALL(semop, semaphore, P(&operation), 1);
        CALL(semtimedop, semaphore, P(&operation), 1, P(&none));
        CALL(semctl, semaphore, 0, IPC_RMID, 0);
    }
    call_queue();
}

static void call_asynchronous(void) {
    aio_context_t context = 0;
    struct iocb request = {0};
    if (CALL(io_setup, 2, P(&context)) == 0) {
        CALL(io_submit, (long)context, 0, 0);
        CALL(io_getevents, (long)context, 0, 1, P(room), P(&none));
        CALL(io_cancel, (long)context, P(&request), P(room));
        CALL(io_pgetevents, (long)context, 0, 1, P(room), P(&none), 0);
        CALL(io_destroy, (long)context);
    }
    CALL(io_uring_setup, 0, P(room));
    CALL(io_uring_enter, 7777, 1, 0, 0, 0, 0);
    CALL(io_uring_register, 7777, 0, 0, 0);
}

void call_kernel(const char *dir) {
    unsigned action = SECCOMP_RET_TRACE;
    char *missing = text_of("%s/missing", dir);
    memset(room, 0, sizeof room);
    call_asynchronous();
    CALL(getrandom, P(room), 16, 1);
    CALL(syslog, 10, 0, 0);
    CALL(seccomp, SECCOMP_GET_ACTION_AVAIL, 0, P(&action));
    CALL(landlock_create_ruleset, 0, 0, 1);
    CALL(landlock_add_rule, -77, 1, 0, 0);
    CALL(landlock_restrict_self, -77, 0);
    memset(room, 0, sizeof room);
    CALL(bpf, 9999, P(room), 32);
    room[0] = 3L << 32;
    CALL(perf_event_open, P(room), 0, -1, -1, 0);
    CALL(keyctl, 0, -3, 0, 0, 0);
    CALL(add_key, P("apus-no-such-type"), P("description"), P("payload"), 7, -3);
    CALL(request_key, P("apus-no-such-type"), P("description"), 0, 0);
    CALL(quotactl, 0x77777700, 0, 0, 0);
    CALL(quotactl_fd, -77, 0, 0, 0);
    CALL(swapon, P(missing), 0);
    CALL(swapoff, P(missing));
    CALL(acct, P(missing));
    CALL(mount, 0, P(missing), 0, 0, 0);
    CALL(umount2, P(missing), 0);
    CALL(pivot_root, P(missing), P(missing));
    CALL(fsopen, P("apus-no-such-type"), 0);
    CALL(fsconfig, -77, 0, 0, 0, 0);
    CALL(fsmount, -77, 0, 0);
    CALL(fspick, -77, P("missing"), 0);
    CALL(move_mount, -77, P(""), -77, P(""), 0);
    long tree = CALL(open_tree, AT_FDCWD, P(dir), 0);
    if (tree >= 0) {
        close((int)tree);
    }
    CALL(mount_setattr, -77, P("missing"), 0, 0, 0);
    CALL(statmount, 0, 0, 0, 0);
    CALL(listmount, 0, 0, 0, 0);
    CALL(lsm_get_self_attr, 0, 0, 0, 0);
    CALL(lsm_list_modules, 0, 0, 0x77);
    CALL(init_module, 0, 0, 0);
    CALL(finit_module, -77, P(""), 0);
    CALL(delete_module, P("apus_no_such_module"), O_NONBLOCK);
    CALL(reboot, 0x77, 0x77, 0, 0);
    CALL(kexec_load, 0, 0x77, 0, 0x7777);
    CALL(lookup_dcookie, 0, 0, 0);
}
