/* SPDX-License-Identifier: Apache-2.0 */
/* Tracing of own children only. Keys: CALL.child, CALL.request, CALL.ret. */
#include "actions.h"

#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void trace_me(void *context) {
    (void)context;
    allowed(ptrace(PTRACE_TRACEME, 0, NULL, NULL), "PTRACE_TRACEME");
    raise(SIGSTOP);
    _exit(3);
}

static void wait_stopped(pid_t child) {
    int status;
    must(waitpid(child, &status, __WALL), "waitpid");
    if (WIFEXITED(status)) {
        _exit(WEXITSTATUS(status));
    }
    if (!WIFSTOPPED(status)) {
        fail_because("child", "did not stop");
    }
}

static void request(const char *name, int number, pid_t child) {
    long result = RAW(ptrace, number, child, 0, 0);
    fact(text_of("%s.pid", name), "%d", child);
    fact_result(text_of("%s.", name), "ret", result);
    if (result < 0) {
        kill(child, SIGKILL);
        reap(child);
        errno = (int)-result;
        allowed(-1, name);
    }
}

static void ptrace_traceme(const struct scene *scene) {
    (void)scene;
    pid_t child = start(trace_me, NULL);
    fact("PTRACE_TRACEME.child", "%d", child);
    wait_stopped(child);
    request("PTRACE_CONT", PTRACE_CONT, child);
    fact("code", "%d", WEXITSTATUS(reap(child)));
}

static void idle(void *context) {
    (void)context;
    pause_ms(LIMIT_SECONDS * 1000L);
}

static void ptrace_attach(const struct scene *scene) {
    (void)scene;
    pid_t child = start(idle, NULL);
    fact("child", "%d", child);
    request("PTRACE_ATTACH", PTRACE_ATTACH, child);
    wait_stopped(child);
    request("PTRACE_DETACH", PTRACE_DETACH, child);
    request("PTRACE_SEIZE", PTRACE_SEIZE, child);
    kill(child, SIGKILL);
    reap(child);
}

static long secret = 0x6170757361707573;

/* Writes the memory of a child that it has stopped. */
static void ptrace_poke(const struct scene *scene) {
    (void)scene;
    pid_t child = start(idle, NULL);
    fact("child", "%d", child);
    request("PTRACE_ATTACH", PTRACE_ATTACH, child);
    wait_stopped(child);
    fact_result("PTRACE_POKEDATA.", "ret", RAW(ptrace, PTRACE_POKEDATA, child, ADDRESS(&secret), 7));
    kill(child, SIGKILL);
    reap(child);
}

/* The own memory, written by the call that writes another's. */
static void process_vm_own(const struct scene *scene) {
    (void)scene;
    long value = 1, other = 2;
    struct iovec here = {&value, sizeof value};
    struct iovec there = {&other, sizeof other};
    fact_result("process_vm_writev.", "ret", allowed(RAW(process_vm_writev, getpid(), ADDRESS(&here), 1, ADDRESS(&there), 1, 0), "process_vm_writev"));
}

/* Another way into a process: its memory without a trace. */
static void process_vm(const struct scene *scene) {
    (void)scene;
    pid_t child = start(idle, NULL);
    long found = 0;
    struct iovec here = {&found, sizeof found};
    struct iovec there = {&secret, sizeof secret};
    long result = RAW(process_vm_readv, child, ADDRESS(&here), 1, ADDRESS(&there), 1, 0);
    fact("child", "%d", child);
    fact("process_vm_readv.address", "%p", (void *)&secret);
    fact_result("process_vm_readv.", "ret", result);
    if (result == sizeof secret) {
        result = RAW(process_vm_writev, child, ADDRESS(&here), 1, ADDRESS(&there), 1, 0);
        fact_result("process_vm_writev.", "ret", result);
    }
    kill(child, SIGKILL);
    reap(child);
    if (result != sizeof secret) {
        allowed(-1, "process_vm_readv");
    }
}

const struct action ptrace_actions[] = {
    {"ptrace-traceme", HOST, "", ptrace_traceme},
    {"ptrace-attach", HOST, "", ptrace_attach},
    {"ptrace-poke", HOST, "", ptrace_poke},
    {"process-vm", HOST, "", process_vm},
    {"process-vm-own", HOST, "", process_vm_own},
    {0},
};
