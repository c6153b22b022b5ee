/* SPDX-License-Identifier: Apache-2.0 */
/*
 * empty TRACEPOINT...: programs that do nothing on these tracepoints, until it is ended: what hooks cost, whatever hangs on them.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int bpf(int command, union bpf_attr *attributes) { return (int)syscall(__NR_bpf, command, attributes, sizeof(*attributes)); }

int main(int count, char **names) {
    static const struct bpf_insn body[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0}, {.code = BPF_JMP | BPF_EXIT}};
    union bpf_attr load = {
        .prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT, .insns = (uintptr_t)body, .insn_cnt = 2, .license = (uintptr_t)"GPL"};
    if (count < 2) {
        fprintf(stderr, "usage: empty TRACEPOINT...\n");
        return 2;
    }
    int program = bpf(BPF_PROG_LOAD, &load);
    if (program < 0) {
        fprintf(stderr, "empty: no program: %s\n", strerror(errno));
        return 1;
    }
    for (int i = 1; i < count; i++) {
        union bpf_attr attach = {.raw_tracepoint = {.name = (uintptr_t)names[i], .prog_fd = (uint32_t)program}};
        if (bpf(BPF_RAW_TRACEPOINT_OPEN, &attach) < 0) {
            fprintf(stderr, "empty: %s: %s\n", names[i], strerror(errno));
            return 1;
        }
    }
    /* Who started it counts its links; the kernel detaches them as it ends. */
    for (;;) pause();
}
