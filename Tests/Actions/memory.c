/* SPDX-License-Identifier: Apache-2.0 */
/* Protections of anonymous memory. Keys: address, length, from and to (where it is changed), ret. */
#include "actions.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LENGTH = 3 * 4096 };

static void *map(int protection, const char *text) {
    long address = RAW(mmap, 0, LENGTH, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (address < 0 && address > -4096) {
        allowed(-1, "mmap");
    }
    fact("address", "0x%lx", address);
    fact("length", "%d", LENGTH);
    fact_text("mmap.protection", text);
    return (void *)address;
}

static void protect(void *address, int protection, const char *from, const char *to) {
    long result = RAW(mprotect, ADDRESS(address), LENGTH, protection);
    fact_text("from", from);
    fact_text("to", to);
    fact_result("", "ret", result);
    if (result < 0) {
        allowed(-1, "mprotect");
    }
    munmap(address, LENGTH);
}

static void mmap_rwx(const struct scene *scene) {
    (void)scene;
    munmap(map(PROT_READ | PROT_WRITE | PROT_EXEC, "PROT_READ|PROT_WRITE|PROT_EXEC"), LENGTH);
}

static void mprotect_w_to_x(const struct scene *scene) {
    (void)scene;
    void *address = map(PROT_READ | PROT_WRITE, "PROT_READ|PROT_WRITE");
    memset(address, 0, LENGTH);
    protect(address, PROT_READ | PROT_EXEC, "PROT_READ|PROT_WRITE", "PROT_READ|PROT_EXEC");
}

static void mprotect_x_to_wx(const struct scene *scene) {
    (void)scene;
    void *address = map(PROT_READ | PROT_EXEC, "PROT_READ|PROT_EXEC");
    protect(address, PROT_READ | PROT_WRITE | PROT_EXEC, "PROT_READ|PROT_EXEC", "PROT_READ|PROT_WRITE|PROT_EXEC");
}

/* Nothing executable before or after: no alert. */
static void mprotect_plain(const struct scene *scene) {
    (void)scene;
    void *address = map(PROT_READ, "PROT_READ");
    protect(address, PROT_READ | PROT_WRITE, "PROT_READ", "PROT_READ|PROT_WRITE");
}

const struct action memory_actions[] = {
    {"mmap-rwx", HOST, "", mmap_rwx},
    {"mprotect-w-to-x", HOST, "", mprotect_w_to_x},
    {"mprotect-x-to-wx", HOST, "", mprotect_x_to_wx},
    {"mprotect-plain", HOST, "", mprotect_plain},
    {0},
};
