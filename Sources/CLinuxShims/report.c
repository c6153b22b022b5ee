/* SPDX-License-Identifier: Apache-2.0 */
/* For `apus doctor` and its tables: a user probe on ourselves, and the width of the terminal. */
#define _GNU_SOURCE
#include "include/linux_shims.h"

#include <errno.h>
#include <link.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

__attribute__((noinline)) void shim_probed_function(void) { __asm__ volatile("nop" ::: "memory"); }

/* The offset in the executable's file of an address in its image. */
static int find_offset(struct dl_phdr_info *info, size_t size, void *data)
{
	uint64_t *place = data, address = *place;
	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *header = &info->dlpi_phdr[i];
		uint64_t start = info->dlpi_addr + header->p_vaddr;
		if (header->p_type == PT_LOAD && address >= start && address < start + header->p_filesz) {
			*place = address - start + header->p_offset;
			return 1;
		}
	}
	return -1; /* the first object is the executable, and there it must be */
}

int shim_attach_own_function(int program)
{
	int type = -1;
	uint64_t offset = (uint64_t)(uintptr_t)shim_probed_function;
	FILE *file = fopen("/sys/bus/event_source/devices/uprobe/type", "re");
	if (!file)
		return -ENOENT;
	if (fscanf(file, "%d", &type) != 1)
		type = -1;
	fclose(file);
	if (type < 0 || dl_iterate_phdr(find_offset, &offset) != 1)
		return -ENOENT;
	struct perf_event_attr attributes = {
		.size = sizeof(attributes),
		.type = (uint32_t)type,
		.config1 = (uint64_t)(uintptr_t) "/proc/self/exe",
		.config2 = offset,
	};
	long fd = syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (ioctl((int)fd, PERF_EVENT_IOC_SET_BPF, program) < 0 || ioctl((int)fd, PERF_EVENT_IOC_ENABLE, 0) < 0) {
		int code = errno;
		close((int)fd);
		return -code;
	}
	return (int)fd;
}

int shim_terminal_width(int fd)
{
	struct winsize size;
	return ioctl(fd, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}
