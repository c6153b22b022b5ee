/* SPDX-License-Identifier: Apache-2.0 */
/*
 * actions32 NAME DIR   does what NAME says by 32-bit calls (int $0x80), in the folder DIR; `all` does everything
 * actions32 --list
 *
 * Freestanding: no header, no library. Keys are prefixed with the call's name, as in `actions`; ret is negative for an
 * error. Exit status: 0 done, 1 failed, 2 called wrongly.
 */

typedef unsigned int word;

enum {
    NR_exit = 1,
    NR_read = 3,
    NR_write = 4,
    NR_open = 5,
    NR_close = 6,
    NR_unlink = 10,
    NR_execve = 11,
    NR_getpid = 20,
    NR_getuid16 = 24,
    NR_socketcall = 102,
    NR_munmap = 91,
    NR_writev = 146,
    NR_mmap2 = 192,
    NR_stat64 = 195,
    NR_getuid = 199,
    NR_openat = 295,
    NR_socket = 359,
    NR_bind = 361,
    NR_connect = 362,
    NR_listen = 363,
};

enum { SYS_SOCKET = 1, SYS_BIND = 2, SYS_CONNECT = 3, SYS_LISTEN = 4, SYS_GETSOCKNAME = 6 };
enum { AT_FDCWD = -100, O_WRONLY = 1, O_CREAT = 0100, AF_INET = 2, SOCK_STREAM = 1 };

static int call(word number, word a, word b, word c, word d, word e) {
    int result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e) : "memory");
    return result;
}

/* With a sixth argument, which travels in ebp and here is always 0; the compiler may want ebp for itself. */
static int call_with_zero(word number, word a, word b, word c, word d, word e) {
    int result;
    __asm__ volatile("push %%ebp\n\txor %%ebp, %%ebp\n\tint $0x80\n\tpop %%ebp"
                     : "=a"(result)
                     : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                     : "memory");
    return result;
}

#define ADDRESS(pointer) ((word)(pointer))

static int failures;

static word length_of(const char *text) {
    word length = 0;
    while (text[length] != '\0') {
        length++;
    }
    return length;
}

static char *append(char *end, const char *text) {
    while (*text != '\0') {
        *end++ = *text++;
    }
    *end = '\0';
    return end;
}

static char *append_number(char *end, int number) {
    char digits[12];
    int count = 0;
    word rest = number < 0 ? 0u - (word)number : (word)number;
    if (number < 0) {
        *end++ = '-';
    }
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    while (count > 0) {
        *end++ = digits[--count];
    }
    *end = '\0';
    return end;
}

static void fact(const char *key, const char *value) {
    static char line[8192];
    char *end = append(append(append(append(line, key), "="), value), "\n");
    call(NR_write, 1, ADDRESS(line), (word)(end - line), 0, 0);
}

static void fact_number(const char *key, int value) {
    char text[16];
    append_number(text, value);
    fact(key, text);
}

/* A result that has to be a success. */
static int done(const char *key, int result) {
    fact_number(key, result);
    if (result < 0 && result > -4096) {
        failures++;
    }
    return result;
}

static char path[4352];

static const char *in_dir(const char *dir, const char *name) {
    if (length_of(dir) > 4096) {
        call(NR_exit, 2, 0, 0, 0, 0);
    }
    append(append(append(path, dir), "/"), name);
    return path;
}

static void do_writev(const char *dir) {
    (void)dir;
    struct {
        const char *base;
        word length;
    } pieces[] = {{"", 0}, {"writev.text=", 12}, {"narrow\n", 7}};
    call(NR_writev, 1, ADDRESS(pieces), 3, 0, 0);
}

static void do_openat(const char *dir) {
    const char *file = in_dir(dir, "ia32-openat");
    fact("openat.path", file);
    fact("openat.flags", "O_WRONLY|O_CREAT");
    fact("openat.mode", "0640");
    call(NR_close, (word)done("openat.ret", call(NR_openat, (word)AT_FDCWD, ADDRESS(file), O_WRONLY | O_CREAT, 0640, 0)), 0, 0, 0, 0);
    call(NR_unlink, ADDRESS(file), 0, 0, 0, 0);
}

static void do_open(const char *dir) {
    const char *file = in_dir(dir, "ia32-open");
    fact("open.path", file);
    fact("open.flags", "O_WRONLY|O_CREAT");
    fact("open.mode", "0604");
    call(NR_close, (word)done("open.ret", call(NR_open, ADDRESS(file), O_WRONLY | O_CREAT, 0604, 0, 0)), 0, 0, 0, 0);
    fact("unlink.path", file);
    done("unlink.ret", call(NR_unlink, ADDRESS(file), 0, 0, 0, 0));
    fact("missing.path", file);
    fact_number("missing.ret", call(NR_open, ADDRESS(file), 0, 0, 0, 0));
}

struct address {
    unsigned short family, port;
    word ip, zero[2];
};

/* A listener on 127.0.0.1, made by socketcall. */
static int listener(struct address *address) {
    word socket[3] = {AF_INET, SOCK_STREAM, 0};
    int fd = call(NR_socketcall, SYS_SOCKET, ADDRESS(socket), 0, 0, 0);
    word bind[3] = {(word)fd, ADDRESS(address), sizeof *address};
    done("bind.ret", call(NR_socketcall, SYS_BIND, ADDRESS(bind), 0, 0, 0));
    word listen[2] = {(word)fd, 4};
    done("listen.ret", call(NR_socketcall, SYS_LISTEN, ADDRESS(listen), 0, 0, 0));
    word length = sizeof *address;
    word name[3] = {(word)fd, ADDRESS(address), ADDRESS(&length)};
    call(NR_socketcall, SYS_GETSOCKNAME, ADDRESS(name), 0, 0, 0);
    return fd;
}

static void do_connect(const char *dir) {
    (void)dir;
    struct address address = {AF_INET, 0, 0x0100007f, {0, 0}};
    int server = listener(&address);
    fact_number("server.fd", server);
    fact_number("port", (address.port & 255) << 8 | address.port >> 8);

    word socket[3] = {AF_INET, SOCK_STREAM, 0};
    int first = done("socketcall.socket.ret", call(NR_socketcall, SYS_SOCKET, ADDRESS(socket), 0, 0, 0));
    word connect[3] = {(word)first, ADDRESS(&address), sizeof address};
    fact_number("socketcall.connect.fd", first);
    done("socketcall.connect.ret", call(NR_socketcall, SYS_CONNECT, ADDRESS(connect), 0, 0, 0));

    int second = done("socket.ret", call(NR_socket, AF_INET, SOCK_STREAM, 0, 0, 0));
    fact_number("connect.fd", second);
    done("connect.ret", call(NR_connect, (word)second, ADDRESS(&address), sizeof address, 0, 0));
    call(NR_close, (word)first, 0, 0, 0, 0);
    call(NR_close, (word)second, 0, 0, 0, 0);
    call(NR_close, (word)server, 0, 0, 0, 0);
}

static void do_execve(const char *dir) {
    const char *file = in_dir(dir, "ia32-missing");
    const char *argv[] = {"ia32-missing", "argument", 0};
    fact("execve.path", file);
    fact_number("execve.ret", call(NR_execve, ADDRESS(file), ADDRESS(argv), ADDRESS(argv + 2), 0, 0));
}

static void do_mmap2(const char *dir) {
    (void)dir;
    enum { READ_WRITE_EXECUTE = 7, PRIVATE_ANONYMOUS = 0x22, LENGTH = 8192 };
    fact_number("mmap2.length", LENGTH);
    fact("mmap2.protection", "PROT_READ|PROT_WRITE|PROT_EXEC");
    int address = call_with_zero(NR_mmap2, 0, LENGTH, READ_WRITE_EXECUTE, PRIVATE_ANONYMOUS, (word)-1);
    char text[16] = "0x";
    for (int digit = 0; digit < 8; digit++) {
        text[2 + digit] = "0123456789abcdef"[(word)address >> (28 - 4 * digit) & 15];
    }
    fact("mmap2.address", text);
    failures += address < 0 && address > -4096;
    call(NR_munmap, (word)address, LENGTH, 0, 0, 0);
}

static void do_getuid(const char *dir) {
    (void)dir;
    done("getuid16.ret", call(NR_getuid16, 0, 0, 0, 0, 0));
    done("getuid.ret", call(NR_getuid, 0, 0, 0, 0, 0));
}

static void do_stat64(const char *dir) {
    static word status[64];
    fact("stat64.path", dir);
    done("stat64.ret", call(NR_stat64, ADDRESS(dir), ADDRESS(status), 0, 0, 0));
}

static const struct {
    const char *name;
    void (*run)(const char *dir);
} actions[] = {
    {"writev", do_writev}, {"openat", do_openat}, {"open", do_open},     {"connect", do_connect}, {"execve-failing", do_execve},
    {"mmap2", do_mmap2},   {"getuid", do_getuid}, {"stat64", do_stat64},
};
enum { COUNT = sizeof actions / sizeof *actions };

static int same(const char *one, const char *two) {
    while (*one != '\0' && *one == *two) {
        one++;
        two++;
    }
    return *one == *two;
}

static int run(const char *name, const char *dir) {
    int found = 0;
    fact_number("pid", call(NR_getpid, 0, 0, 0, 0, 0));
    for (int index = 0; index < COUNT; index++) {
        if (same(name, "all") || same(name, actions[index].name)) {
            actions[index].run(dir);
            found++;
        }
    }
    return found == 0 ? 2 : failures > 0;
}

__attribute__((noreturn, used)) void begin(const word *stack) {
    const char *const *argv = (const char *const *)(stack + 1);
    int status = 2;
    if (stack[0] == 3) {
        status = run(argv[1], argv[2]);
    } else if (stack[0] == 2 && same(argv[1], "--list")) {
        for (int index = 0; index < COUNT; index++) {
            char line[64];
            char *end = append(append(line, actions[index].name), " host\n");
            call(NR_write, 1, ADDRESS(line), (word)(end - line), 0, 0);
        }
        status = 0;
    }
    call(NR_exit, (word)status, 0, 0, 0, 0);
    __builtin_unreachable();
}

/* The stack pointer at the start is where argc is; then aligned as the compiler expects. */
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %esp, %eax\n\tand $-16, %esp\n\tsub $12, %esp\n\tpush %eax\n\tcall begin\n");
