/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What was there before the agent: user space reads these iterators once, after the hooks are attached, so that no task can slip
 * between.
 */
#define TREE_DEPTH 64

struct ancestry {
	struct task_struct *task;
	u32 bits;
};

static long look_above(u32 level, struct ancestry *ancestry)
{
	struct task_struct *task = ancestry->task;
	u32 pid = BPF_CORE_READ(task, tgid);
	u32 *bits = bpf_map_lookup_elem(&tree_roots, &pid);
	if (bits)
		ancestry->bits |= *bits;
	if (pid <= 1)
		return 1;
	ancestry->task = BPF_CORE_READ(task, real_parent);
	return 0;
}

/* Gives existing tasks the scope bits that others get at fork and exec. */
SEC("iter/task")
int seed_tasks(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct cpu_state *cpu = this_cpu();
	if (!task || !cpu)
		return 0;
	struct task_struct *leader = task->group_leader;
	struct mm_struct *mm = task->mm;
	struct ancestry ancestry = {.task = leader};
	bpf_loop(TREE_DEPTH, look_above, &ancestry, 0);
	struct file *file = mm ? mm->exe_file : 0;
	if (!ancestry.bits && !(executable_bits && file))
		return 0;
	struct apus_task *storage = find_task(task);
	if (!storage)
		storage = bpf_task_storage_get(&tasks, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!storage) {
		count(cpu, APUS_COUNT_SCOPE_UNKNOWN);
		return 0;
	}
	storage->scope_bits |= ancestry.bits;
	if (executable_bits && file) {
		struct scratch *s = scratch_at(scratch_take(cpu));
		if (s)
			set_executable_bits(s, storage, file);
		scratch_release(cpu);
	}
	/* It can have taken its place meanwhile, without seeing this. */
	struct task_place *place = task_place(task->pid);
	if (place && storage != &place->task && is_owner(&place->owner, owner_name(task)))
		place->task.scope_bits |= storage->scope_bits;
	return 0;
}

/* Gives existing tasks the facts that others get at exec and birth: those that user space knows and hands in, in map `seeds`. */
SEC("iter/task")
int seed_facts(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	if (!task || task->pid != task->tgid || (task->flags & PF_KTHREAD))
		return 0;
	u32 pid = task->tgid;
	struct apus_seed *seed = bpf_map_lookup_elem(&seeds, &pid);
	if (!seed || seed->facts.exec_id != (u32)task->self_exec_id || seed->start != task->start_boottime)
		return 0;
	struct apus_facts *facts = write_facts(task, false);
	/* Who writes now knows better. */
	if (!facts)
		return 0;
	struct apus_half_facts *half = &facts->halves[seed->half & 1];
	/* What it executed itself stands; it can have executed again since it was asked. */
	if ((half->generation != seed->facts.generation || half->exec_id != seed->facts.exec_id) &&
	    seed->facts.exec_id == *(volatile u32 *)&task->self_exec_id) {
		if (!facts->halves[0].generation && !facts->halves[1].generation)
			__builtin_memcpy(facts->comm, seed->comm, sizeof(facts->comm));
		__builtin_memcpy(half, &seed->facts, sizeof(*half));
	}
	end_writing(facts);
	return 0;
}

/* Tells every process in scope; for the process tree too, so that it knows the images of those that were there. */
SEC("iter/task")
int tell_processes(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	if (!task || task->pid != task->tgid || (task->flags & PF_KTHREAD) || !task->mm)
		return 0;
	if (!scope_holds(task))
		return 0;
	struct scratch *s = record_begin(APUS_EVENT_EXISTING_PROCESS, APUS_PROVIDER_ITERATOR, image_slots());
	if (!s)
		return 0;
	fill_task(HEADER(s), task);
	if (with_task_block)
		s->task = (u64)task;
	if (!is_chosen(APUS_EVENT_EXISTING_PROCESS))
		HEADER(s)->flags |= APUS_FLAG_INTERNAL;
	struct mm_struct *mm = task->mm;
	struct file *file = mm->exe_file;
	if (file)
		put_image(s, task, file);
	record_end(s);
	return 0;
}
