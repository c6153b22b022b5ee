/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Which ring a record goes by, whether its cgroup may put it there, and what is counted where it may not.
 *
 * Telemetry has a token bucket for each cgroup. The ring of alerts is shared: a cgroup may have as much of it as is left for all others
 * (dynamic thresholds, Choudhury and Hahne 1998), so that one alone gets half, and whoever tells little always finds room. Lifecycle is
 * not held to that.
 */
#ifndef APUS_RING_BPF_H
#define APUS_RING_BPF_H

#include "maps.bpf.h"

/* Adds one; false where the table has no place. */
static __always_inline bool add_one(void *map, const void *key)
{
	u64 one = 1, *known = bpf_map_lookup_elem(map, key);
	if (!known) {
		if (!bpf_map_update_elem(map, key, &one, BPF_NOEXIST))
			return true;
		/* Somebody else was first, or there is no place. */
		known = bpf_map_lookup_elem(map, key);
	}
	if (known)
		__sync_fetch_and_add(known, 1);
	return known;
}

/* A record is lost: for the sum, and for the cgroup that it belongs to. */
static __always_inline void count_loss(struct cpu_state *cpu, u32 counter, u64 cgroup)
{
	struct apus_loss_key key = {.cgroup_id = cgroup, .counter = counter};
	count(cpu, counter);
	if (add_one(&losses, &key))
		return;
	key.cgroup_id = 0;
	add_one(&losses, &key);
}

static __always_inline void count_rule_loss(struct cpu_state *cpu, u32 counter, u32 generation, u16 kind, u16 place)
{
	struct apus_rule_loss_key key = {.generation = generation, .kind = kind, .place = place, .counter = counter};
	if (!add_one(&rule_losses, &key))
		count(cpu, APUS_COUNT_RULES_UNCOUNTED);
}

/* Which of 64 bits 'bit' is. */
static __always_inline u32 place_of(u64 bit)
{
	u32 place = 0;
	if (bit & 0xffffffff00000000ull)
		place += 32;
	if (bit & 0xffff0000ffff0000ull)
		place += 16;
	if (bit & 0xff00ff00ff00ff00ull)
		place += 8;
	if (bit & 0xf0f0f0f0f0f0f0f0ull)
		place += 4;
	if (bit & 0xccccccccccccccccull)
		place += 2;
	if (bit & 0xaaaaaaaaaaaaaaaaull)
		place += 1;
	return place;
}

struct candidate_walk {
	struct scratch *s;
	u32 counter;
};

/* One candidate of a lost record, or the next word of them. Where the walk is lies in the scratch slot, so that to the verifier all turns are one. */
static long count_candidate(u32 i, struct candidate_walk *walk)
{
	struct scratch *s = walk->s;
	struct cpu_state *cpu = this_cpu();
	if (!cpu)
		return 1;
	u64 left = s->walk_left;
	if (left) {
		u64 lowest = left & -left;
		u32 place = 64 * (s->walk_word - 1) + place_of(lowest);
		s->walk_left = left & ~lowest;
		count_rule_loss(cpu, walk->counter, s->generation, ((struct apus_header *)s->bytes)->kind, place);
		return 0;
	}
	u32 word = s->walk_word, at = s->candidates + 8 * word;
	if (word >= s->candidate_words || at > APUS_RECORD_SIZE - 8)
		return 1;
	s->walk_word = word + 1;
	/* On no particular boundary. */
	return bpf_probe_read_kernel(&s->walk_left, 8, &s->bytes[at]) != 0;
}

/* A record is lost that was built already. */
__noinline int lose(struct scratch *s, u32 counter)
{
	struct cpu_state *cpu = this_cpu();
	if (!cpu || !s || counter >= APUS_COUNTERS)
		return 0;
	struct apus_header *header = (struct apus_header *)s->bytes;
	count_loss(cpu, counter, header->cgroup_id);
	if (!with_rules)
		return 0;
	if (!s->candidate_words) {
		count_rule_loss(cpu, counter, s->generation, header->kind, APUS_EVERY_RULE);
		return 0;
	}
	struct candidate_walk walk = {.s = s, .counter = counter};
	s->walk_left = s->walk_word = 0;
	bpf_loop(APUS_CANDIDATE_WORDS * 65 + 1, count_candidate, &walk, 0);
	return 0;
}

static __always_inline struct flow *flow_of(u64 cgroup)
{
	struct flow *known = bpf_map_lookup_elem(&flows, &cgroup);
	if (known)
		return known;
	struct flow none = {};
	bpf_map_update_elem(&flows, &cgroup, &none, BPF_NOEXIST);
	return bpf_map_lookup_elem(&flows, &cgroup);
}

/* Takes a token of the cgroup's bucket, kept as the time when the next record is due (a leaky bucket as a meter). */
static __always_inline bool may_tell(u64 cgroup, u64 now)
{
	if (!telemetry_interval)
		return true;
	struct flow *flow = flow_of(cgroup);
	/* What keeps no account of it cannot refuse it. */
	if (!flow)
		return true;
	for (u32 i = 0; i < 4; i++) {
		u64 due = *(volatile u64 *)&flow->due;
		/* Signed: the clocks of processors differ by a little. */
		if ((s64)(due - now) > (s64)telemetry_burst)
			return false;
		u64 next = ((s64)(due - now) > 0 ? due : now) + telemetry_interval;
		if (__sync_val_compare_and_swap(&flow->due, due, next) == due)
			return true;
	}
	return true;
}

/* Whether the cgroup has its share of the ring of alerts; if not, the bytes are counted as put there. */
static __always_inline bool has_its_share(u64 cgroup, u32 size)
{
	const u64 room = bpf_ringbuf_query(&alerts, BPF_RB_RING_SIZE), used = bpf_ringbuf_query(&alerts, BPF_RB_AVAIL_DATA);
	if (used < room / 4)
		return false;
	struct flow *flow = flow_of(cgroup);
	if (!flow)
		return false;
	const u64 read = bpf_ringbuf_query(&alerts, BPF_RB_CONS_POS), written = bpf_ringbuf_query(&alerts, BPF_RB_PROD_POS);
	u64 mark = *(volatile u64 *)&flow->mark;
	if (read >= flow->last) {
		/* All of it has been read. */
		flow->before = flow->since = 0;
		flow->mark = written;
	} else if (read >= mark && __sync_val_compare_and_swap(&flow->mark, mark, written) == mark) {
		flow->before = flow->since;
		flow->since = 0;
	}
	if (used >= room || flow->before + flow->since + size > room - used)
		return true;
	__sync_fetch_and_add(&flow->since, size);
	flow->last = written + size;
	return false;
}

/* 0, or the counter of the reason why not. */
static __always_inline u32 submit(struct scratch *s, u32 size)
{
	struct apus_header *header = (struct apus_header *)s->bytes;
	u64 flags = BPF_RB_NO_WAKEUP;
	const u32 lane = s->lane;

	if (lane == APUS_LANE_TELEMETRY && !may_tell(header->cgroup_id, header->time))
		return APUS_COUNT_LOST_RATE;
	if (lane == APUS_LANE_ALERT && has_its_share(header->cgroup_id, size))
		return APUS_COUNT_LOST_ALERTS_SHARE;
	if (reader_armed && __sync_lock_test_and_set(&reader_armed, 0))
		flags = BPF_RB_FORCE_WAKEUP;
	if (lane == APUS_LANE_TELEMETRY)
		return bpf_ringbuf_output(&telemetry, s->bytes, size, flags) ? APUS_COUNT_LOST_RING_FULL : 0;
	return bpf_ringbuf_output(&alerts, s->bytes, size, flags) ? APUS_COUNT_LOST_ALERTS_FULL : 0;
}

#endif
