/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* module_load: a module is in the kernel and about to run. */

static __always_inline void on_module(const struct hook hook, u64 a, u64 b, u64 c, u64 d, u64 e)
{
	struct module *module = (void *)a;
	struct scratch *s = name_begin(APUS_EVENT_MODULE_LOAD, hook.provider, 7);
	if (!s)
		return;
	const char *version = BPF_CORE_READ(module, version), *source = BPF_CORE_READ(module, srcversion);
	put_kernel_string(s, 0, &module->name);
	if (version)
		put_kernel_string(s, 1, version);
	if (source)
		put_kernel_string(s, 2, source);
	/* finit_module has the file as a descriptor; init_module only bytes. */
	struct task_struct *task = bpf_get_current_task_btf();
	struct call call = current_call(task);
	struct apus_syscall *entry = call.regs ? syscall_entry_quiet(call.abi, call.number) : 0;
	if (entry && entry->family == APUS_FAMILY_MODULE && entry->member == APUS_MODULE_FINIT) {
		struct file *file = file_of(task, syscall_argument(call.regs, call.abi, 0));
		if (file) {
			struct inode *inode = BPF_CORE_READ(file, f_inode);
			put_file_path(s, 3, file);
			put_inode(s, 4, 5, 6, inode);
		}
	}
	record_finish(hook, s);
}

/* include/trace/events/module.h: module_load(struct module *mod) */
HOOK_DECISIONS(module_load_tp);
SEC("tp_btf/module_load")
int module_load_tp(u64 *ctx)
{
	on_module(HOOK_OF(module_load_tp, APUS_PROVIDER_TRACEPOINT), ctx[0], 0, 0, 0, 0);
	return 0;
}
/* int do_init_module(struct module *mod) */
FENTRY_HOOK(module_load, "do_init_module", 1, on_module)
KPROBE_HOOK(module_load, "do_init_module", 1, on_module)
