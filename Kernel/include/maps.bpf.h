/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Every map, and the settings that are fixed at load (const volatile) or change while running (control). */
#ifndef APUS_MAPS_BPF_H
#define APUS_MAPS_BPF_H

#include "kernel_types.bpf.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "apus_abi.h"
#include "apus_decision.h"
#include "apus_event_ids.h"

/* --- settings, written by Swift before load --- */
const volatile u32 agent_tgid;
const volatile u64 agent_start; /* CLOCK_BOOTTIME ns: what started later is 'new' */
const volatile u32 cpu_mask; /* scratch slots: CPUs rounded up to a power of two, minus one */
/* Where containers live: 0 is cgroup version 2, else the id of the version 1 hierarchy that has the pids controller. */
const volatile u32 container_hierarchy;
const volatile u32 container_id_count;
const volatile u32 place_mask; /* how many places there are for tasks, and for processes, less one */
const volatile u32 executable_bits; /* the scope entries that are about executables */
const volatile u32 scope_count;
const volatile struct apus_scope_entry scope_entries[APUS_SCOPE_ENTRIES];
const volatile bool with_environment; /* copy what exec was given as environment */
/* Else only these variables of it: 'NAME=' in words of eight bytes, and behind them which of their bits count. */
const volatile u32 variable_count;
const volatile u64 variables[APUS_VARIABLES][2 * APUS_VARIABLE_WORDS];
const volatile bool with_stack; /* the user's stack at the end of each record */
const volatile bool with_objects; /* what descriptors and paths of calls stand for, and more about images */
const volatile bool with_data; /* the first bytes that calls move, beside with_objects */
const volatile bool with_polled; /* the descriptors that a poll waits for, beside with_objects */
const volatile bool with_node_name; /* what the task's host is called, in front of the task block; only with_task_block */
const volatile bool with_task_block; /* session, terminal, capabilities at the end of each record */
const volatile bool open_for_change_only; /* security_file_open: for writing, creation or truncation only */
const volatile bool with_decisions; /* some kinds are decided here, before a record is built */
const volatile bool with_facts; /* decisions ask what processes were started with */
const volatile bool may_go_on; /* there is may_goto (v6.9): see MAY_GO_ON */
const volatile bool reads_directly; /* bpf_rdonly_cast is there (v6.2): kernel objects are read by loads, not by calls */
const volatile bool with_rules; /* what is lost is counted for the rules that it may have matched, too */
/* A cgroup's telemetry: ns between two records on average (0: no limit), and how far it may be ahead of that, ns. */
const volatile u64 telemetry_interval, telemetry_burst;
const volatile u32 prefetched; /* groups of facts that some decision wants fetched ahead, as apus_syscall.prefetch */
/* Sizes of tables, less one (apus_dfa). */
const volatile u32 dfa_cell_mask, dfa_state_mask, dfa_truth_mask;
/* Bit of each number, of whatever ABI, at whose exit there may be something to tell. */
const volatile u64 calls_at_exit[APUS_SYSCALLS / 64];
/* Bit (kind - 1200) for each event that is not a system call and was chosen. */
const volatile u64 chosen[4];
/* The same for those that the exits of calls tell, and for those that io_uring's tracepoints tell. */
const volatile u64 chosen_at_exit[4];
const volatile u64 chosen_on_ring[4];
/* And for those that are wanted only where an io_uring asked. */
const volatile u64 only_on_ring[4];
/* And for those that go by the ring of alerts. */
const volatile u64 urgent[4];

/* --- what changes while running; mapped into the agent --- */
u32 reader_armed; /* the reader sleeps: whoever takes this wakes it */
u32 active; /* which half of decisions and tables counts, and its generation (APUS_ACTIVE_HALF) */
u32 nothing; /* 0: see verifier_unknown */
u32 prepared; /* while the other half is made ready, what `active` will be; else 0 */
u32 exec_decision; /* the place of sched_process_exec among the decisions, 0: told undecided; above 16 bits as apus_syscall.prefetch */
u32 ended; /* the run is over: nothing is told any more, though hooks may stay attached a little longer */

/* A path that is walked (path.bpf.h). In memory, and pointers as numbers, so that the verifier follows none of it from step to step. */
struct walk {
	u64 first_dentry, first_mount; /* where to begin again */
	u64 dentry, mount, mount_root;
	u32 position, flags, attempts, reserved;
	u64 head[8]; /* of the dentry that is looked at: chains of calls are too deep to have it on the stack (Scripts/stack-depth) */
};

struct scratch {
	u8 bytes[APUS_RECORD_SIZE] __attribute__((aligned(8)));
	u8 walk[APUS_WALK_SIZE];
	struct walk way;
	u32 used;
	u32 narrow; /* the caller has 32-bit pointers */
	u64 registers[8]; /* a system call's arguments; two more stay 0 */
	u64 task; /* whom the record is about, as a number; only with_task_block */
	u32 lane; /* apus_lane */
	/* Where the candidates of its verdict are, how many words, and of which rules; and where the counting of lost ones is. */
	u32 candidates, candidate_words, generation;
	u32 walk_word;
	u64 walk_left;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, APUS_SCRATCH_DEPTH); /* times CPUs, set before load */
	__type(key, u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

struct cpu_state {
	u64 depth;
	u64 sequence;
	u64 counters[APUS_COUNTERS];
};
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct cpu_state);
} cpu_states SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, APUS_LOSSES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct apus_loss_key);
	__type(value, u64);
} losses SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, APUS_RULE_LOSSES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct apus_rule_loss_key);
	__type(value, u64);
} rule_losses SEC(".maps");

/* By apus_lane. Sizes are set before load. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} telemetry SEC(".maps"), alerts SEC(".maps");

/* What a cgroup puts into the rings (ring.bpf.h). Approximate: processors may overtake each other. */
struct flow {
	u64 due; /* telemetry: when the next record comes at the average rate; CLOCK_BOOTTIME ns */
	/* Alerts: where in the ring its last record ends, and a position; bytes that it put there before and since. */
	u64 last, mark;
	u64 before, since;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, APUS_FLOWS);
	__type(key, u64); /* cgroup id */
	__type(value, struct flow);
} flows SEC(".maps");

/* Of tasks that have no place of their own. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct apus_task);
} tasks SEC(".maps");

struct task_place {
	u64 owner; /* the task (owner_name), 0 or PLACE_LEFT: free; see place.bpf.h */
	struct apus_task task;
};
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* set before load */
	__type(key, u32);
	__type(value, struct task_place);
} task_places SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, APUS_PATTERNS);
	__type(key, u32);
	__type(value, struct apus_pattern);
} patterns SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, APUS_CGROUPS);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct apus_cgroup_key);
	__type(value, struct apus_cgroup);
} cgroups SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, APUS_CONTAINER_IDS);
	__type(key, u32);
	__type(value, struct apus_container_id);
} container_ids SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(key_size, 256); /* a path, NUL-padded */
	__type(value, u32); /* bits of the scope entries that name it */
} executables SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, u32); /* host pid */
	__type(value, u32); /* bits of the scope entries whose tree it roots */
} tree_roots SEC(".maps");

/* One table for each ABI: native, then ia32. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2 * APUS_SYSCALLS);
	__type(key, u32);
	__type(value, struct apus_syscall);
} syscalls SEC(".maps");

/* A map of a task's own on each CPU would do, but hooks nest: a task has the slot that its id says, if nobody else has. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, APUS_DECISION_SLOTS); /* times CPUs, set before load */
	__type(key, u32);
	__type(value, struct apus_decision);
} decision_slots SEC(".maps");

/*
 * Steps, then the decisions of both halves. An array is bound to one prototype: those of sys_exit, of fexit on calls' own functions, of
 * sched_process_exec.
 */
struct decision_programs {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, APUS_STEPS + 2 * APUS_DECISIONS);
	__type(key, u32);
	__type(value, u32);
};
struct decision_programs decisions SEC(".maps"), decisions_fexit SEC(".maps"), decisions_exec SEC(".maps");

/* How the records of a kind are decided; kinds count from 1200. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, APUS_RECORD_KINDS);
	__type(key, u32);
	__type(value, struct apus_record_kind);
} record_kinds SEC(".maps");

/* What belongs to this session, as its tables do: unlike tasks' it is not handed on. Of processes that have no place, and of the others. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct apus_facts);
} process_facts SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* set before load */
	__type(key, u32);
	__type(value, struct apus_facts);
} fact_places SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, APUS_SEEDS);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, u32);
	__type(value, struct apus_seed);
} seeds SEC(".maps");

/* The tables of all texts, in both halves; sizes are set before load. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2 * APUS_DECISION_TEXTS);
	__uint(key_size, 4);
	__uint(value_size, sizeof(struct apus_dfa) + 4 * (2 + 4 + 8));
} dfas SEC(".maps");

/*
 * 'value', which the verifier must not know: v6.1 looks at a callback of bpf_loop only as it is first called, and takes out what it believes
 * cannot happen then.
 */
static __always_inline u32 verifier_unknown(u32 value)
{
	return value + *(volatile u32 *)&nothing;
}

/*
 * Whether a loop goes on, as far as the verifier is concerned: from v6.9 on (BPF_JCOND, may_goto) it looks at the body until nothing new
 * comes of it, and not once for each turn. True for 65,535 turns at least (BPF_MAX_TIMED_LOOPS), which no loop here has. Sensors takes it out
 * for older kernels (MayGoto.swift); there AT_FIRST is a number that the verifier knows, and it sees the end by itself.
 */
#define MAY_GO_ON                                                                                                  \
	({                                                                                                         \
		__label__ ends, decided;                                                                           \
		bool goes_on = true;                                                                               \
		asm volatile goto("1: .byte 0xe5, 0; .long ((%l[ends] - 1b - 8) / 8) & 0xffff; .short 0" :::: ends); \
		goto decided;                                                                                      \
	ends:                                                                                                      \
		goes_on = false;                                                                                   \
	decided:                                                                                                   \
		goes_on;                                                                                           \
	})
#define AT_FIRST(value) (may_go_on ? verifier_unknown(value) : (value))

#include "direct.bpf.h"

static __always_inline bool in_set(const volatile u64 *set, u32 kind)
{
	u32 bit = kind - 1200;
	return set[(bit >> 6) & 3] & (1ull << (bit & 63));
}

static __always_inline bool is_chosen(u32 kind)
{
	return in_set(chosen, kind);
}

static __always_inline struct cpu_state *this_cpu(void)
{
	u32 zero = 0;
	return bpf_map_lookup_elem(&cpu_states, &zero);
}

static __always_inline void count(struct cpu_state *cpu, u32 counter)
{
	__sync_fetch_and_add(&cpu->counters[counter], 1);
}

#endif
