/* SPDX-License-Identifier: Apache-2.0 */
/* Users, groups, capabilities and namespaces. Every change is made in a child: CALL.child, CALL.… , CALL.ret. */
#include "actions.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Older headers lack it. */
#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080
#endif

static void done(const char *call, long result) {
    fact_result(text_of("%s.", call), "ret", result);
    if (result < 0) {
        errno = (int)-result;
        allowed(-1, call);
    }
}

static void set_user(void *context) {
    (void)context;
    fact_text("setuid.uid", "65534");
    done("setuid", RAW(setuid, 65534));
}

static void set_group(void *context) {
    (void)context;
    fact_text("setgid.gid", "65533");
    done("setgid", RAW(setgid, 65533));
}

static void set_users(void *context) {
    (void)context;
    fact_text("setreuid.ruid", "1001");
    fact_text("setreuid.euid", "1002");
    done("setreuid", RAW(setreuid, 1001, 1002));
}

static void set_groups_pair(void *context) {
    (void)context;
    fact_text("setregid.rgid", "1003");
    fact_text("setregid.egid", "1004");
    done("setregid", RAW(setregid, 1003, 1004));
}

static void set_three_users(void *context) {
    (void)context;
    fact_text("setresuid.ruid", "2001");
    fact_text("setresuid.euid", "2002");
    fact_text("setresuid.suid", "2003");
    done("setresuid", RAW(setresuid, 2001, 2002, 2003));
}

static void set_three_groups(void *context) {
    (void)context;
    fact_text("setresgid.rgid", "2004");
    fact_text("setresgid.egid", "2005");
    fact_text("setresgid.sgid", "2006");
    done("setresgid", RAW(setresgid, 2004, 2005, 2006));
}

static void set_groups(void *context) {
    (void)context;
    static const gid_t groups[] = {3001, 3002, 3003};
    fact_text("setgroups.groups", "3001,3002,3003");
    done("setgroups", RAW(setgroups, 3, ADDRESS(groups)));
}

static void set_file_ids(void *context) {
    (void)context;
    fact_text("setfsuid.uid", "4001");
    done("setfsuid", RAW(setfsuid, 4001));
    fact_text("setfsgid.gid", "4002");
    done("setfsgid", RAW(setfsgid, 4002));
}

static void drop_capability(void *context) {
    (void)context;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[2];
    must(RAW(capget, ADDRESS(&header), ADDRESS(sets)) < 0 ? -1 : 0, "capget");
    fact("capset.before", "0x%x%08x", sets[1].effective, sets[0].effective);
    sets[0].effective &= ~(1u << CAP_SYS_TIME);
    sets[0].permitted &= ~(1u << CAP_SYS_TIME);
    fact_text("capset.dropped", "CAP_SYS_TIME");
    fact("capset.after", "0x%x%08x", sets[1].effective, sets[0].effective);
    done("capset", RAW(capset, ADDRESS(&header), ADDRESS(sets)));
}

static void change_identity(const struct scene *scene) {
    (void)scene;
    if (geteuid() != 0) {
        refused("setuid", "not root");
    }
    in_child("setuid", set_user, NULL);
    in_child("setgid", set_group, NULL);
    in_child("setreuid", set_users, NULL);
    in_child("setregid", set_groups_pair, NULL);
    in_child("setresuid", set_three_users, NULL);
    in_child("setresgid", set_three_groups, NULL);
    in_child("setgroups", set_groups, NULL);
    in_child("setfsuid", set_file_ids, NULL);
    in_child("capset", drop_capability, NULL);
}

/* PREFIX.uts and so on: the inode numbers of the namespaces that a call with these flags changes. */
static void fact_namespaces(const char *prefix, int flags) {
    static const struct {
        int flag;
        const char *name;
    } kinds[] = {
        {CLONE_NEWNS, "mnt"},   {CLONE_NEWUTS, "uts"},       {CLONE_NEWIPC, "ipc"},
        {CLONE_NEWNET, "net"},  {CLONE_NEWCGROUP, "cgroup"}, {CLONE_NEWPID, "pid_for_children"},
        {CLONE_NEWUSER, "user"}, {CLONE_NEWTIME, "time_for_children"},
    };
    for (size_t index = 0; index < sizeof kinds / sizeof *kinds; index++) {
        struct stat status;
        if (flags & kinds[index].flag && stat(text_of("/proc/self/ns/%s", kinds[index].name), &status) == 0) {
            fact(text_of("%s.%s", prefix, kinds[index].name), "%llu", (unsigned long long)status.st_ino);
        }
    }
}

static void leave(int flags, const char *text) {
    fact_text("unshare.flags", text);
    fact_namespaces("before", flags);
    done("unshare", RAW(unshare, flags));
    fact_namespaces("after", flags);
}

static void leave_mounts(void *context) {
    (void)context;
    leave(CLONE_NEWNS, "CLONE_NEWNS");
}

static void leave_uts(void *context) {
    (void)context;
    leave(CLONE_NEWUTS, "CLONE_NEWUTS");
}

/* Then a child of the child, the first process of the new PID namespace. */
static void first_process(void *context) {
    (void)context;
    fact("first.pid", "%d", getpid());
}

static void leave_all(void *context) {
    (void)context;
    leave(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWCGROUP | CLONE_NEWPID | CLONE_NEWUSER,
          "CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNET");
    pid_t child = fork();
    if (child == 0) {
        first_process(NULL);
        _exit(DONE);
    }
    reap_well((pid_t)must(child, "fork"));
}

static void unshare_mnt(const struct scene *scene) {
    (void)scene;
    in_child("unshare", leave_mounts, NULL);
}

static void unshare_uts(const struct scene *scene) {
    (void)scene;
    in_child("unshare", leave_uts, NULL);
}

static void unshare_all(const struct scene *scene) {
    (void)scene;
    in_child("unshare", leave_all, NULL);
}

/* A process with namespaces of its own, for another to join. */
struct owner {
    int flags;
    int ends[2];
};

static void own(void *context) {
    struct owner *owner = context;
    allowed(unshare(owner->flags), "unshare");
    must(write(owner->ends[1], "x", 1), "write");
    pause_ms(LIMIT_SECONDS * 1000L);
}

static pid_t start_owner(struct owner *owner) {
    must(pipe2(owner->ends, O_CLOEXEC), "pipe2");
    pid_t child = start(own, owner);
    close(owner->ends[1]);
    char byte;
    if (read(owner->ends[0], &byte, 1) != 1) {
        reap_well(child);
        fail_because("unshare", "ended early");
    }
    fact("owner", "%d", child);
    return child;
}

static void join_net(void *context) {
    char *path = text_of("/proc/%d/ns/net", *(pid_t *)context);
    int fd = (int)must(open(path, O_RDONLY | O_CLOEXEC), path);
    fact("setns.fd", "%d", fd);
    fact_text("setns.path", path);
    fact_text("setns.flags", "CLONE_NEWNET");
    fact_namespaces("before", CLONE_NEWNET);
    done("setns", RAW(setns, fd, CLONE_NEWNET));
    fact_namespaces("after", CLONE_NEWNET);
}

static void join_by_pidfd(void *context) {
    int fd = (int)allowed(syscall(SYS_pidfd_open, *(pid_t *)context, 0), "pidfd_open");
    int flags = CLONE_NEWUTS | CLONE_NEWIPC;
    fact("setns.fd", "%d", fd);
    fact_text("setns.flags", "CLONE_NEWUTS|CLONE_NEWIPC");
    fact_namespaces("before", flags);
    done("setns", RAW(setns, fd, flags));
    fact_namespaces("after", flags);
}

static void join(int flags, void (*body)(void *)) {
    struct owner owner = {.flags = flags};
    pid_t child = start_owner(&owner);
    pid_t joiner = start(body, &child);
    fact("setns.child", "%d", joiner);
    int status = reap(joiner);
    kill(child, SIGKILL);
    reap(child);
    if (status != 0) {
        _exit(status == REFUSED << 8 ? REFUSED : FAILED);
    }
}

static void setns_net(const struct scene *scene) {
    (void)scene;
    join(CLONE_NEWNET, join_net);
}

static void do_setns(const struct scene *scene) {
    (void)scene;
    join(CLONE_NEWUTS | CLONE_NEWIPC, join_by_pidfd);
}

const struct action identity_actions[] = {
    {"setuid", HOST, "", change_identity},
    {"unshare-mnt", HOST, "", unshare_mnt},
    {"unshare-uts", HOST, "", unshare_uts},
    {"unshare-all", VM, "", unshare_all},
    {"setns-net", HOST, "", setns_net},
    {"setns", HOST, "", do_setns},
    {0},
};
