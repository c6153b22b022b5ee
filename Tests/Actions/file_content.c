/* SPDX-License-Identifier: Apache-2.0 */
/* What is written to files, what is mapped from them, and names that are hard to show. */
#include "actions.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static const unsigned char elf_header[64] = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT};

/* A new file for a header; the facts of what is written to it. */
static int magic_file(const struct scene *scene, const char *name, const char *call, char **path) {
    *path = in_dir(scene, name);
    int fd = (int)must(open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644), *path);
    fact_text("syscall", call);
    fact_text("path", *path);
    fact("fd", "%d", fd);
    fact_object("", fd);
    return fd;
}

static void wrote(long count, int fd, const char *path, const void *first, size_t length) {
    fact_bytes("bytes", first, length);
    fact_result("", "ret", count);
    close(fd);
    unlink(path);
    if (count < 0) {
        fail("write");
    }
}

/* Then once more behind the header, which is no magic write. */
static void magic_write(const struct scene *scene) {
    char *path;
    int fd = magic_file(scene, "magic-write", "write", &path);
    long count = RAW(write, fd, ADDRESS(elf_header), sizeof elf_header);
    fact_result("again.", "ret", RAW(write, fd, ADDRESS(elf_header), 32));
    wrote(count, fd, path, elf_header, 20);
}

/* The magic itself is spread over two buffers. */
static void magic_write_v(const struct scene *scene) {
    char *path;
    int fd = magic_file(scene, "magic-write-v", "writev", &path);
    struct iovec parts[2] = {{(void *)elf_header, 2}, {(void *)(elf_header + 2), sizeof elf_header - 2}};
    wrote(RAW(writev, fd, ADDRESS(parts), 2), fd, path, elf_header, 20);
}

/* At offset 0 while the file's position is 100. */
static void magic_pwrite(const struct scene *scene) {
    char *path;
    int fd = magic_file(scene, "magic-pwrite", "pwrite64", &path);
    must(lseek(fd, 100, SEEK_SET), "lseek");
    wrote(RAW(pwrite64, fd, ADDRESS(elf_header), sizeof elf_header, 0), fd, path, elf_header, 20);
}

static void magic_script(const struct scene *scene) {
    char *path;
    int fd = magic_file(scene, "magic-script", "write", &path);
    const char *script = "#!/bin/sh\nexit 0\n";
    wrote(RAW(write, fd, ADDRESS(script), strlen(script)), fd, path, script, strlen(script));
}

/* Maps the code of a shared object as a dynamic linker does. */
static void shared_object(const struct scene *scene) {
    static const char *const usual[] = {
        "/lib/x86_64-linux-gnu/libc.so.6", "/lib/aarch64-linux-gnu/libc.so.6", "/lib64/libc.so.6",
        "/usr/lib/libc.so.6",              "/lib/ld-musl-x86_64.so.1",         "/lib/ld-musl-aarch64.so.1",
    };
    const char *given = scene->argc > 0 ? scene->argv[0] : NULL;
    for (size_t index = 0; given == NULL && index < sizeof usual / sizeof *usual; index++) {
        given = access(usual[index], R_OK) == 0 ? usual[index] : NULL;
    }
    char path[PATH_MAX];
    if (given == NULL || realpath(given, path) == NULL) {
        refused("shared-object", "no shared object is here");
    }
    int fd = (int)must(open(given, O_RDONLY | O_CLOEXEC), given);
    Elf64_Ehdr header;
    Elf64_Phdr segments[32];
    if (pread(fd, &header, sizeof header, 0) != sizeof header || header.e_phnum > 32 ||
        pread(fd, segments, header.e_phnum * sizeof *segments, (off_t)header.e_phoff) < 0) {
        fail_because(given, "no ELF file");
    }
    for (int index = 0; index < header.e_phnum; index++) {
        const Elf64_Phdr *segment = &segments[index];
        if (segment->p_type == PT_LOAD && segment->p_flags & PF_X) {
            off_t offset = (off_t)(segment->p_offset & ~0xffful);
            size_t length = segment->p_filesz + segment->p_offset % 0x1000;
            void *code = mmap(NULL, length, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, offset);
            if (code == MAP_FAILED) {
                fail("mmap");
            }
            fact_text("given", given);
            fact_text("path", path);
            fact("fd", "%d", fd);
            fact_object("", fd);
            fact("offset", "%lld", (long long)offset);
            fact("length", "%zu", length);
            fact("address", "%p", code);
            munmap(code, length);
            close(fd);
            return;
        }
    }
    fail_because(given, "has no code");
}

/* Each name is opened, renamed to itself with '2' added, and removed. */
static void hostile_names(const struct scene *scene) {
    static const char *const names[] = {
        "new\nline",   "quote\"double",    "quote'single",     "back\\slash", "tab\tand\rreturn", "escape\033[31mred\033[0m",
        "bell\abell",  "invalid\xff\xfe", "cut\xe2\x82",      " space ",     "semi;colon&amp|",  "per%scent%n",
        "\xe2\x82\xac\xc3\xa4\xf0\x9f\x90\x9c", "over\xc0\xaflong", "surrogate\xed\xa0\x80", "-rf", "del\x7f", "nel\xc2\x85\xe2\x80\xae",
        "{\"json\":\"}]", "$(touch x)`id`",
    };
    for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
        char *path = in_dir(scene, names[index]);
        int fd = (int)RAW(openat, AT_FDCWD, ADDRESS(path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (fd < 0) {
            fail(path);
        }
        close(fd);
        char *new = text_of("%s2", path);
        must(rename(path, new), "rename");
        must(unlink(new), "unlink");
        fact_text("path", path);
    }
}

const struct action file_content_actions[] = {
    {"magic-write", HOST, "", magic_write},
    {"magic-write-v", HOST, "", magic_write_v},
    {"magic-pwrite", HOST, "", magic_pwrite},
    {"magic-script", HOST, "", magic_script},
    {"shared-object", HOST, "[PATH]", shared_object},
    {"hostile-names", HOST, "", hostile_names},
    {0},
};
