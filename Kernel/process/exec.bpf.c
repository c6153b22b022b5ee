/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* A process becomes another program. */
#include "../include/inode.bpf.h"
#include "../syscall/family.bpf.h"
#include "../decision/task.bpf.h"
#include "environment.bpf.h"

/*
 * include/trace/events/task.h: task_rename(struct task_struct *task, const char *comm); the old name is still there. So is the
 * call: on x86 an exec overwrites its number with that of execve, for execveat too, but renames the task first.
 */
SEC("tp_btf/task_rename")
int remember_comm(u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0], *current = bpf_get_current_task_btf();
	struct apus_facts *facts = with_facts && task->pid == task->tgid ? find_facts(task) : 0;
	if (facts)
		*(volatile u32 *)&facts->renamed = 1;
	struct apus_task *storage = make_task(task, false);
	if (!storage)
		return 0;
	bpf_probe_read_kernel(storage->previous_comm, sizeof(storage->previous_comm), task->comm);
	/* Others may rename it, through /proc. */
	if (task->pid == current->pid)
		storage->renaming_abi = syscall_abi(current, (void *)bpf_task_pt_regs(current), &storage->renaming_call);
	return 0;
}

struct exec_call {
	enum abi abi;
	u32 number;
	bool is_known;
};

/* The call that a task's exec came by: execve, where it came by none or that is not known. */
static __always_inline struct exec_call exec_call(struct apus_task *storage)
{
	struct exec_call call = {.abi = ABI_NATIVE, .number = NR_EXECVE};
	if (!storage)
		return call;
	struct apus_syscall *entry = syscall_entry_quiet(storage->renaming_abi, storage->renaming_call);
	if (entry && entry->family == APUS_FAMILY_EXEC) {
		call.abi = storage->renaming_abi;
		call.number = storage->renaming_call;
		call.is_known = true;
	}
	return call;
}

struct interpreter_search {
	struct file *file;
};

static long found_vma(struct task_struct *task, struct vm_area_struct *vma, struct interpreter_search *search)
{
	search->file = vma->vm_file;
	return 0;
}

/* The program interpreter (ld.so) is what AT_BASE of the new image's auxiliary vector points into. */
static __always_inline struct file *interpreter_of(struct task_struct *task)
{
	struct mm_struct *mm = untrusted(task)->mm;
	struct interpreter_search search = {};
	u64 base = 0;
#pragma unroll
	for (int i = 0; i < 44; i += 2) {
		u64 pair[2] = {};
		bpf_core_read(pair, sizeof(pair), &mm->saved_auxv[i]);
		if (pair[0] == 0)
			break;
		if (pair[0] == 7) { /* AT_BASE, include/uapi/linux/auxvec.h */
			base = pair[1];
			break;
		}
	}
	if (!base)
		return 0;
	bpf_find_vma(task, base, found_vma, &search, 0);
	return search.file;
}

/* Of sched_process_exec and existing_process, as the catalogue has them; apus_image_slot come behind them. */
#define IMAGE_ARGUMENTS 21

static __always_inline u32 image_slots(void)
{
	return IMAGE_ARGUMENTS + (with_objects ? APUS_IMAGE_SLOTS : 0);
}

/* Arguments of sched_process_exec and of existing_process alike, from the task's current image. */
static __always_inline void put_image(struct scratch *s, struct task_struct *task, struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	put_file_path(s, 1, file);
	put_inode(s, 2, 3, 4, inode);
	put_value(s, 5, BPF_CORE_READ(inode, i_mode));
	put_value(s, 18, is_memfd(file, inode));
	put_value(s, 19, BPF_CORE_READ(inode, i_nlink) == 0);
	enum apus_layer layer = layer_of(inode);
	put_value(s, 20, layer == APUS_LAYER_UPPER);
	if (with_objects) {
		put_value(s, IMAGE_ARGUMENTS + APUS_IMAGE_MODIFIED, inode_mtime(inode));
		put_value(s, IMAGE_ARGUMENTS + APUS_IMAGE_WRITABLE, may_write(as_number(s, inode), as_number(s, task)));
		put_value(s, IMAGE_ARGUMENTS + APUS_IMAGE_LOWER_LAYER, layer == APUS_LAYER_LOWER);
	}
	struct fs_struct *fs = untrusted(task)->fs;
	put_walk(s, 17, (u64)BPF_CORE_READ(fs, pwd.mnt), (u64)BPF_CORE_READ(fs, pwd.dentry), 0);
}

static __always_inline void set_executable_bits(struct scratch *s, struct apus_task *storage, struct file *file)
{
	u32 bits = 0;
	s->used = sizeof(struct apus_header) + 8;
	SLOT(s, 0) = 0;
	put_file_path(s, 0, file);
	u64 slot = SLOT(s, 0);
	u32 length = slot >> APUS_SLOT_LENGTH_SHIFT & APUS_SLOT_LENGTH_MASK, offset = (u32)slot;
	if (length && length < 256 && offset < APUS_RECORD_LIMIT) {
		/* The key is the path and then NULs. */
		u8 *key = s->walk;
		__builtin_memset(key, 0, 256);
		bpf_probe_read_kernel(key, length, &s->bytes[offset & RECORD_MASK]);
		u32 *found = bpf_map_lookup_elem(&executables, key);
		if (found)
			bits = *found;
	}
	storage->scope_bits = (storage->scope_bits & ~executable_bits) | bits;
}

/* Type and path of standard input, in two slots. */
static __always_inline void put_stdin(struct scratch *s, struct task_struct *task, u32 slot)
{
	struct file *file = file_of(task, 0);
	if (!file)
		return;
	put_value(s, slot, BPF_CORE_READ(file, f_inode, i_mode) & 0xf000);
	put_file_path(s, slot + 1, file);
}

/*
 * Which scope entries name the new image: kept in task storage, inherited when the task forks. Without a scratch slot the bits
 * stay what they were, and the exec itself is counted as lost.
 */
SEC("tp_btf/sched_process_exec")
int remember_executable(u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	struct linux_binprm *bprm = (void *)ctx[2];
	struct cpu_state *cpu = this_cpu();
	if (!cpu)
		return 0;
	struct apus_task *storage = make_task(task, false);
	struct scratch *s = scratch_at(scratch_take(cpu));
	if (!storage || !s) {
		count(cpu, APUS_COUNT_SCOPE_UNKNOWN);
	} else {
		set_executable_bits(s, storage, BPF_CORE_READ(bprm, file));
	}
	scratch_release(cpu);
	return 0;
}

/*
 * What decisions ask of the new image, for those that come from here on; of a process out of scope, which nobody tells of, nothing. What
 * is kept is of the image whose number it has: where there is no place for it, nothing is known.
 */
static __always_inline bool remember_image(struct task_struct *task, struct linux_binprm *bprm, struct apus_decision *d)
{
	struct cpu_state *cpu = this_cpu();
	struct apus_facts *facts = cpu ? write_facts(task, false) : 0;
	if (!facts)
		return false;
	struct scratch *s = scratch_at(scratch_take(cpu));
	if (s) {
		struct mm_struct *mm = untrusted(task)->mm;
		const u32 length = take_arguments(s, mm->arg_start, mm->arg_end), next = *(volatile u32 *)&prepared;
		const u64 file = as_number(s, bprm->file);
		const u32 exec_id = task->self_exec_id;
		if (next)
			read_image(facts, d, s, file, length, exec_id, next);
		/* The half that counts last: its texts stay in the slot. */
		const u32 state = read_image(facts, d, s, file, length, exec_id, *(volatile u32 *)&active);
		*(volatile u32 *)&facts->renamed = 0;
		take_comm(d->comm, task->comm);
		__builtin_memcpy(facts->comm, d->comm, sizeof(facts->comm));
		if (!(d->texts_unknown >> APUS_TEXT_COMMAND_LINE & 1))
			end_with_comm(d, APUS_TEXT_COMMAND_LINE, state);
	}
	scratch_release(cpu);
	end_writing(facts);
	return s;
}

/*
 * Of a decision about the exec itself: nobody wants it, but for the process tree.
 */
static __always_inline bool is_unwanted(const struct apus_decision *d)
{
	const u32 words = d->candidate_words;
	u64 any = 0;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < APUS_CANDIDATE_WORDS; i++) {
		if (i >= words)
			break;
		any |= d->candidates[i];
	}
	return words && !any;
}

/* 'd': what was decided, if anything was. */
static __noinline int tell_exec(u64 *ctx, struct apus_decision *d)
{
	struct task_struct *task = (void *)ctx[0];
	struct linux_binprm *bprm = (void *)ctx[2];
	struct apus_task *storage = find_task(task);
	struct scratch *s = record_begin(APUS_EVENT_SCHED_PROCESS_EXEC, APUS_PROVIDER_TRACEPOINT, image_slots());
	if (!s)
		return 0;
	/* What is to be seen as well is told whether a rule wants it or not. */
	const bool is_for_rules = in_set(urgent, APUS_EVENT_SCHED_PROCESS_EXEC);
	const bool unwanted = !is_chosen(APUS_EVENT_SCHED_PROCESS_EXEC) || (is_for_rules && d && is_unwanted(d));
	if (unwanted)
		HEADER(s)->flags |= APUS_FLAG_INTERNAL;
	struct exec_call call = exec_call(storage);
	if (call.is_known)
		HEADER(s)->syscall = call.number;
	if (call.abi == ABI_IA32)
		HEADER(s)->flags |= APUS_FLAG_IA32;
	struct mm_struct *mm = untrusted(task)->mm;
	put_kernel_string(s, 0, bprm->filename);
	put_image(s, task, bprm->file);
	u64 start = mm->arg_start;
	put_bytes(s, 10, (void *)start, mm->arg_end - start, APUS_ARGV_LIMIT, true);
	if (with_environment) {
		u64 environment = mm->env_start;
		put_bytes(s, 16, (void *)environment, mm->env_end - environment, APUS_ARGV_LIMIT, true);
	} else if (variable_count) {
		put_variables(s, 16, mm->env_start, mm->env_end);
	}
	/* The rest is to be seen, and is no part of what is known of a process. */
	if (!unwanted) {
		put_kernel_string(s, 11, bprm->interp);
		put_stdin(s, task, 12);
		put_value(s, 14, (untrusted(task)->real_parent->flags & PF_KTHREAD) != 0);
		if (storage)
			put_kernel_string(s, 15, storage->previous_comm);
		struct file *interpreter = interpreter_of(task);
		if (interpreter) {
			put_file_path(s, 6, interpreter);
			put_inode(s, 7, 8, 9, BPF_CORE_READ(interpreter, f_inode));
		}
		if (with_decisions && exec_decision)
			put_verdict(s, d);
	}
	record_end(s);
	return 0;
}

/* enum apus_image_flag, as the record's slots say it. */
static __always_inline u64 image_flags(struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	const enum apus_layer layer = layer_of(inode);
	return (is_memfd(file, inode) ? APUS_IMAGE_IS_MEMFD : 0) | (layer == APUS_LAYER_UPPER ? APUS_IMAGE_IS_UPPER : 0) |
	       (layer == APUS_LAYER_LOWER ? APUS_IMAGE_IS_LOWER : 0);
}

/* The slot gets all that needs no look-up. Everything of an event uses the half that counted as it began. */
static __always_inline bool begin_exec_decision(struct task_struct *task, struct linux_binprm *bprm, struct apus_decision *d, const bool is_known)
{
	const u32 place = *(volatile u32 *)&exec_decision & 0xffff;
	if (!place || place >= APUS_DECISIONS || ended)
		return false;
	const u32 now = *(volatile u32 *)&active, half = now & APUS_ACTIVE_HALF;
	/* What was read of the new image is there, if it was for these rules: its texts, and nothing else. */
	const bool is_there = is_known && d->active == half && d->generation == now >> 1;
	d->begun++;
	d->active = half;
	d->generation = now >> 1;
	d->program = APUS_STEPS + half * APUS_DECISIONS + place;
	d->kind = APUS_EVENT_SCHED_PROCESS_EXEC;
	d->fetched = FETCHED(APUS_STEP_CALL);
	if (is_there) {
		d->fetched |= FETCHED(APUS_STEP_PROCESS);
	} else {
		d->texts_present = 0;
		d->texts_unknown = 0;
	}
	const struct exec_call call = exec_call(find_task(task));
	const struct apus_syscall *entry = call.is_known ? syscall_entry_quiet(call.abi, call.number) : 0;
	d->words[APUS_WORD_ARGUMENT0] = entry && entry->member == APUS_EXEC_EXECVEAT;
	d->words[APUS_WORD_RECORD_FLAGS] = call.abi == ABI_IA32 ? APUS_FLAG_IA32 : 0;
	d->words[APUS_WORD_IMAGE] = image_flags(bprm->file);
	d->words_present = WORD_BIT(APUS_WORD_ARGUMENT0) | WORD_BIT(APUS_WORD_RECORD_FLAGS) | WORD_BIT(APUS_WORD_IMAGE);
	d->words_unknown = 0;
	d->undecided = 0;
	d->candidate_words = 0;
	/* Each would be a jump to a step and back. */
	const u32 wanted = *(volatile u32 *)&exec_decision >> 16;
	if (wanted & FETCHED(APUS_STEP_TASK))
		fetch_task(d);
	if (wanted & FETCHED(APUS_STEP_CONTAINER))
		fetch_container(d);
	if (wanted & FETCHED(APUS_STEP_COMM))
		fetch_comm(d);
	if (with_facts && wanted & FETCHED(APUS_STEP_PARENT))
		fetch_parent(d);
	return true;
}

/*
 * include/trace/events/sched.h:
 * sched_process_exec(struct task_struct *p, pid_t old_pid, struct linux_binprm *bprm)
 */
SEC("tp_btf/sched_process_exec")
int sched_process_exec(u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	struct linux_binprm *bprm = (void *)ctx[2];
	const u32 before = (u32)ctx[1];
	if (before != (u32)task->pid)
		move_task(task, before);
	show_pending();
	if (!current_in_scope())
		return 0;
	struct apus_decision *d = with_decisions ? slot_take(task, false) : 0;
	if (d) {
		/* An exec's own decision goes by what it has executed. */
		const bool is_known = with_facts && remember_image(task, bprm, d);
		if (begin_exec_decision(task, bprm, d, is_known))
			bpf_tail_call(ctx, &decisions_exec, d->program);
		slot_release(d);
	}
	tell_exec(ctx, 0);
	return 0;
}

/* The end of a decision: whatever it says, the process tree is told. */
SEC("tp_btf/sched_process_exec")
int decide_tell_exec(u64 *ctx)
{
	struct apus_decision *d = slot_held();
	tell_exec(ctx, d);
	if (d)
		slot_release(d);
	return 0;
}
