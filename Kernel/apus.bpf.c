/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The one object: all programs share one set of maps and one relocation pass. Each file below is one hook or one family;
 * which programs are loaded is decided by the plan (Sources/Sensors/Plan).
 */
#include "include/kernel_types.bpf.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "include/arch.bpf.h"
#include "include/maps.bpf.h"
#include "include/record.bpf.h"
#include "include/path.bpf.h"
#include "include/scope.bpf.h"

#include "include/hooks.bpf.h"
#include "syscall/family.bpf.h"
#include "process/lifecycle.bpf.c"
#include "process/exec.bpf.c"
#include "process/existing.bpf.c"
#include "syscall/exit.bpf.c"
#include "decision/step.bpf.c"
#include "decision/record.bpf.h"
#include "file/open.bpf.c"
#include "file/name.bpf.c"
#include "file/mount.bpf.c"
#include "file/write.bpf.c"
#include "process/check.bpf.c"
#include "network/socket.bpf.c"
#include "memory/memory.bpf.c"
#include "identity/identity.bpf.c"
#include "kernel/module.bpf.c"
#include "container/cgroup.bpf.c"
#include "io_uring/complete.bpf.c"

/* The kernel wants a GPL-compatible word here; the files are GPL-2.0 OR BSD-2-Clause. */
char LICENSE[] SEC("license") = "Dual BSD/GPL";
