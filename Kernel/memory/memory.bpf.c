/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Code that is mapped: shared_object_loaded and mem_prot_alert. */

#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_ANONYMOUS 0x20
#define VM_WRITE 2
#define VM_EXEC 4

static __always_inline void tell_shared_object(const struct hook hook, struct scratch *s, struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	put_file_path(s, 0, file);
	put_value(s, 1, BPF_CORE_READ(file, f_flags));
	put_inode(s, 2, 3, 4, inode);
	record_finish(hook, s);
}

/* int security_mmap_file(struct file *file, unsigned long prot, unsigned long flags) */
static __always_inline void on_mmap_file(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct file *file = (void *)a;
	struct task_struct *task = bpf_get_current_task_btf();
	/* What exec maps itself is the program and its interpreter. */
	if (!file || !(b & PROT_EXEC) || BPF_CORE_READ_BITFIELD_PROBED(task, in_execve) || !is_regular(file))
		return;
	struct scratch *s = name_begin(APUS_EVENT_SHARED_OBJECT_LOADED, hook.provider, 5);
	if (s)
		tell_shared_object(hook, s, file);
}
OBJECT_HOOK(mmap_file, "mmap_file", "security_mmap_file", 3, on_mmap_file)

struct region {
	u64 address, length;
	u32 alert, protection, previous;
	u64 file;
};

/* The cases of mem_prot_alert, in order; the last that holds counts. */
static __always_inline u32 alert_of_change(u32 before, u32 after)
{
	u32 alert = 0;
	if (!(before & VM_EXEC) && (after & PROT_EXEC))
		alert = 2;
	if ((before & VM_EXEC) && !(before & VM_WRITE) && (after & PROT_WRITE) && (after & PROT_EXEC))
		alert = 3;
	if ((before & VM_WRITE) && (after & PROT_EXEC) && !(after & PROT_WRITE))
		alert = 4;
	return alert;
}

static __always_inline void tell_region(const struct hook hook, struct scratch *s, const struct region *region)
{
	put_value(s, 0, region->alert);
	put_value(s, 1, region->address);
	put_value(s, 2, region->length);
	put_value(s, 3, region->protection);
	put_value(s, 4, region->previous);
	if (region->file) {
		struct file *file = (void *)region->file;
		struct inode *inode = BPF_CORE_READ(file, f_inode);
		put_file_path(s, 5, file);
		put_inode(s, 6, 7, 8, inode);
	}
	record_finish(hook, s);
}

/* int security_mmap_addr(unsigned long addr): only while the call is mmap, whose registers have the rest */
static __always_inline void on_mmap_addr(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct call call = current_call(task);
	if (!call.regs)
		return;
	struct apus_syscall *entry = syscall_entry_quiet(call.abi, call.number);
	if (!entry || entry->family != APUS_FAMILY_MEMORY || entry->member != APUS_MEMORY_MMAP)
		return;
	u32 protection = syscall_argument(call.regs, call.abi, 2);
	if ((protection & (PROT_WRITE | PROT_EXEC)) != (PROT_WRITE | PROT_EXEC))
		return;
	struct region region = {
		.alert = 1, .address = a, .length = syscall_argument(call.regs, call.abi, 1), .protection = protection};
	struct scratch *s = name_begin(APUS_EVENT_MEM_PROT_ALERT, hook.provider, 9);
	if (s)
		tell_region(hook, s, &region);
}
OBJECT_HOOK(mmap_addr, "mmap_addr", "security_mmap_addr", 1, on_mmap_addr)

/* int security_file_mprotect(struct vm_area_struct *vma, unsigned long reqprot, unsigned long prot) */
static __always_inline void on_mprotect(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct vm_area_struct *vma = (void *)a;
	u32 before = BPF_CORE_READ(vma, vm_flags);
	u32 alert = alert_of_change(before, b);
	if (!alert)
		return;
	struct task_struct *task = bpf_get_current_task_btf();
	struct call call = current_call(task);
	struct region region = {
		.alert = alert,
		.protection = b,
		.previous = before & 7,
		.file = (u64)BPF_CORE_READ(vma, vm_file),
		.address = BPF_CORE_READ(vma, vm_start),
		.length = BPF_CORE_READ(vma, vm_end) - BPF_CORE_READ(vma, vm_start),
	};
	if (call.regs) {
		region.address = syscall_argument(call.regs, call.abi, 0);
		region.length = syscall_argument(call.regs, call.abi, 1);
	}
	struct scratch *s = name_begin(APUS_EVENT_MEM_PROT_ALERT, hook.provider, 9);
	if (s)
		tell_region(hook, s, &region);
}
OBJECT_HOOK(mprotect, "file_mprotect", "security_file_mprotect", 3, on_mprotect)

HOOK_DECISIONS(memory_exit);
SEC("tp_btf/sys_exit")
int memory_exit(u64 *ctx)
{
	const struct hook hook = HOOK_OF(memory_exit, APUS_PROVIDER_SYS_EXIT);
	struct exit_call call;
	struct task_struct *task = bpf_get_current_task_btf();
	if (!exit_call(ctx, &call) || (call.result < 0 && call.result > -4096) || call.entry->member != APUS_MEMORY_MMAP)
		return 0;
	u32 protection = argument(&call, 2);
	if (!(protection & PROT_EXEC))
		return 0;
	struct file *file = argument(&call, 3) & MAP_ANONYMOUS ? 0 : file_of(task, argument(&call, 4));
	if (file && is_regular(file)) {
		struct scratch *s = exit_begin(&call, APUS_EVENT_SHARED_OBJECT_LOADED, 5);
		if (s)
			tell_shared_object(hook, s, file);
	}
	if (protection & PROT_WRITE) {
		struct region region = {
			.alert = 1, .address = call.result, .length = argument(&call, 1), .protection = protection};
		struct scratch *s = exit_begin(&call, APUS_EVENT_MEM_PROT_ALERT, 9);
		if (s)
			tell_region(hook, s, &region);
	}
	return 0;
}

static long look_at_area(struct task_struct *task, struct vm_area_struct *vma, struct region *region)
{
	region->previous = vma->vm_flags;
	region->file = (u64)vma->vm_file;
	return 0;
}

/* mprotect where no object hook works: what the memory was can only be seen before, at the entry of every call. */
HOOK_DECISIONS(mprotect_enter);
SEC("tp_btf/sys_enter")
int mprotect_enter(u64 *ctx)
{
	const struct hook hook = HOOK_OF(mprotect_enter, APUS_PROVIDER_SYS_ENTER);
	struct task_struct *task = bpf_get_current_task_btf();
	struct exit_call call = {.regs = (void *)ctx[0]};
	call.abi = syscall_abi(task, call.regs, &call.number);
	call.entry = syscall_entry_quiet(call.abi, call.number);
	if (!call.entry || call.entry->family != APUS_FAMILY_MEMORY || call.entry->member != APUS_MEMORY_MPROTECT)
		return 0;
	struct region region = {};
	region.address = argument(&call, 0);
	region.length = argument(&call, 1);
	region.protection = argument(&call, 2);
	if (!(region.protection & PROT_EXEC) || !current_in_scope())
		return 0;
	if (bpf_find_vma(task, region.address, look_at_area, &region, 0))
		return 0;
	region.alert = alert_of_change(region.previous, region.protection);
	region.previous &= 7;
	if (!region.alert)
		return 0;
	struct scratch *s = exit_begin(&call, APUS_EVENT_MEM_PROT_ALERT, 9);
	if (!s)
		return 0;
	HEADER(s)->provider = APUS_PROVIDER_SYS_ENTER;
	tell_region(hook, s, &region);
	return 0;
}
