/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What is known of the task itself, live: ids and name as the record's header has them, and what its task block would say. */
#ifndef APUS_DECISION_TASK_BPF_H
#define APUS_DECISION_TASK_BPF_H

#include "process.bpf.h"
#include "../include/scope.bpf.h"

/* As number_at. */
static __always_inline u32 decided_number(u64 pid, u32 level, const bool direct)
{
	if (!pid || GET(direct, pid, struct pid, level) < level)
		return 0;
	return get_word(direct, pid + bpf_core_field_offset(struct pid, numbers) + level * bpf_core_type_size(struct upid) +
					bpf_core_field_offset(struct upid, nr));
}

/* As terminal_of. */
static __always_inline u32 decided_terminal(u64 signal, const bool direct)
{
	u64 tty = GET_POINTER(direct, signal, struct signal_struct, tty);
	if (!tty)
		return 0;
	u64 driver = GET_POINTER(direct, tty, struct tty_struct, driver);
	u32 minor = GET(direct, driver, struct tty_driver, minor_start) + GET(direct, tty, struct tty_struct, index);
	return (minor & 0xff) | (u32)GET(direct, driver, struct tty_driver, major) << 8 | (minor & ~0xffu) << 12;
}

static __always_inline void fill_ids(struct apus_decision *d, const struct apus_header *header)
{
	set_word(d, APUS_WORD_HOST_PID, header->host_pid);
	set_word(d, APUS_WORD_HOST_TID, header->host_tid);
	set_word(d, APUS_WORD_HOST_PPID, header->host_ppid);
	set_word(d, APUS_WORD_PID, header->pid);
	set_word(d, APUS_WORD_UID, header->uid);
	set_word(d, APUS_WORD_GID, header->gid);
	set_word(d, APUS_WORD_EUID, header->euid);
	set_word(d, APUS_WORD_EGID, header->egid);
	set_word(d, APUS_WORD_MNTNS, header->mntns);
	set_word(d, APUS_WORD_CGROUP, header->cgroup_id);
}

static __always_inline void fill_block(struct apus_decision *d, u64 task, const bool direct)
{
	u64 signal = GET_POINTER(direct, task, struct task_struct, signal);
	u64 own = GET_POINTER(direct, task, struct task_struct, thread_pid);
	u64 pids = signal + bpf_core_field_offset(struct signal_struct, pids);
	u64 session = get_word(direct, pids + 8 * bpf_core_enum_value(enum pid_type, PIDTYPE_SID));
	u64 group = get_word(direct, pids + 8 * bpf_core_enum_value(enum pid_type, PIDTYPE_PGID));
	const u32 level = GET(direct, own, struct pid, level);
	u32 login = APUS_NO_LOGINUID;
	if (bpf_core_field_exists(struct task_struct, loginuid))
		login = get_word(direct, task + bpf_core_field_offset(struct task_struct, loginuid));
	set_word(d, APUS_WORD_TTY, decided_terminal(signal, direct));
	set_word(d, APUS_WORD_LOGINUID, login == APUS_NO_LOGINUID ? -1ull : login);
	set_word(d, APUS_WORD_SESSION, decided_number(session, 0, direct));
	set_word(d, APUS_WORD_NS_SESSION, decided_number(session, level, direct));
	set_word(d, APUS_WORD_PROCESS_GROUP, decided_number(group, 0, direct));
	set_word(d, APUS_WORD_NS_PROCESS_GROUP, decided_number(group, level, direct));
}

/* Global, as those below: verified once a program. */
__noinline int fetch_comm(struct apus_decision *d)
{
	u64 comm[2] = {};
	struct reading r;
	if (NOBODY(d))
		return 0;
	d->fetched |= FETCHED(APUS_STEP_COMM);
	if (!begin_text(&r, d, APUS_TEXT_COMM))
		return 0;
	if (bpf_probe_read_kernel(comm, sizeof(comm), bpf_get_current_task_btf()->comm)) {
		end_text(&r, false);
		return 0;
	}
	read_comm(&r, comm);
	end_text(&r, true);
	return 0;
}

__noinline int fetch_block(struct apus_decision *d)
{
	if (NOBODY(d))
		return 0;
	if (reads_directly)
		fill_block(d, bpf_get_current_task(), true);
	else
		fill_block(d, bpf_get_current_task(), false);
	return 0;
}

__noinline int fetch_task(struct apus_decision *d)
{
	struct apus_header header = {};
	struct task_struct *task = bpf_get_current_task_btf();
	if (NOBODY(d))
		return 0;
	d->fetched |= FETCHED(APUS_STEP_TASK);
	fill_task(&header, task);
	fill_ids(d, &header);
	fetch_block(d);
	return 0;
}

__noinline int fetch_capabilities(struct apus_decision *d)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct cred *cred = (struct cred *)task->cred;
	u64 inheritable = 0, permitted = 0, effective = 0;
	if (NOBODY(d))
		return 0;
	d->fetched |= FETCHED(APUS_STEP_CAPABILITIES);
	if (bpf_core_read(&inheritable, 8, &cred->cap_inheritable) || bpf_core_read(&permitted, 8, &cred->cap_permitted) ||
	    bpf_core_read(&effective, 8, &cred->cap_effective)) {
		d->words_unknown |= WORD_BIT(APUS_WORD_CAP_INHERITABLE) | WORD_BIT(APUS_WORD_CAP_PERMITTED) |
				    WORD_BIT(APUS_WORD_CAP_EFFECTIVE);
		return 0;
	}
	set_word(d, APUS_WORD_CAP_INHERITABLE, inheritable);
	set_word(d, APUS_WORD_CAP_PERMITTED, permitted);
	set_word(d, APUS_WORD_CAP_EFFECTIVE, effective);
	return 0;
}

/* Of a group that was made while nobody looked nothing is known. */
__noinline int fetch_container(struct apus_decision *d)
{
	if (NOBODY(d))
		return 0;
	d->fetched |= FETCHED(APUS_STEP_CONTAINER);
	u64 facts = cgroup_facts_of(bpf_get_current_task_btf(), container_hierarchy);
	if (facts & (APUS_CGROUP_CONTAINER | APUS_CGROUP_KNOWN))
		set_word(d, APUS_WORD_IN_CONTAINER, (facts & APUS_CGROUP_CONTAINER) != 0);
	else
		d->words_unknown |= WORD_BIT(APUS_WORD_IN_CONTAINER);
	return 0;
}

#endif
