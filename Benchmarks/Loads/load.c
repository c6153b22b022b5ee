/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load NAME AMOUNT [--cpu N] [--pace RATE] [--path FILE]
 *
 * Does one thing over and over and says what it took. AMOUNT is a number of operations, or a time with an s behind it:
 * 200000, 5s, 0.5s.
 *
 *   null          nothing: what the loop itself costs
 *   getppid       one system call
 *   open-close    openat and close of FILE (/dev/null)
 *   write         write of 4 bytes to /dev/null
 *   connect       connect of a unix socket to a name nobody listens on: refused
 *   connect-tcp   the same to a port of 127.0.0.1
 *   fork-exec     vfork, execve of the program `true` beside this one, wait4
 *
 *   --cpu N       stay on this processor
 *   --pace RATE   RATE operations a second, evenly, instead of as many as possible. It spins between them, since sleeping
 *                 is a system call too; what is late is made up for at once.
 *
 * One line of JSON: name, ops, seconds, rate, and without --pace the median ns_per_op of batches, the least, and the
 * processor time of an operation with that of its children (cpu_ns_per_op), with it the greatest delay in nanoseconds
 * (late_max) and the number of operations more than a millisecond late. It ends after 600 s at most.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT_SECONDS = 600, BATCHES = 8192, COUNTED_BATCHES = 25, LARGEST_BATCH = 1 << 20, USAGE = 2 };

static const char *path = "/dev/null";
static char program[4096];
static int fd = -1;
static struct sockaddr_storage address;
static socklen_t address_length;

_Noreturn static void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

_Noreturn static void wrong(const char *what) {
    fprintf(stderr, "load: %s\nusage: load NAME COUNT|SECONDSs [--cpu N] [--pace RATE] [--path FILE]\n", what);
    exit(USAGE);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int64_t microseconds(struct timeval time) {
    return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

/* Of this process and of its children that have ended. */
static int64_t processor_time(void) {
    struct rusage own, children;
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    return 1000 * (microseconds(own.ru_utime) + microseconds(own.ru_stime) + microseconds(children.ru_utime) + microseconds(children.ru_stime));
}

/* What happens before the first operation, and one operation. */

static void nothing(void) {
    __asm__ volatile("" ::: "memory");
}

static void do_getppid(void) {
    syscall(SYS_getppid);
}

static void prepare_open(void) {
    if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0) {
        fail(path);
    }
    close(fd);
}

static void do_open(void) {
    syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0));
}

static void prepare_write(void) {
    if ((fd = open("/dev/null", O_WRONLY | O_CLOEXEC)) < 0) {
        fail("/dev/null");
    }
}

static void do_write(void) {
    syscall(SYS_write, fd, "load", 4);
}

static void refused_by(int family) {
    fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, address_length) == 0 || errno != ECONNREFUSED) {
        fail("connect, which is to be refused");
    }
}

static void prepare_unix(void) {
    struct sockaddr_un *local = (struct sockaddr_un *)&address;
    local->sun_family = AF_UNIX;
    int length = snprintf(local->sun_path + 1, sizeof local->sun_path - 1, "apus-load-%d", getpid());
    address_length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
    refused_by(AF_UNIX);
}

static void prepare_tcp(void) {
    /* A port that is bound but not listened on, so nobody else's. */
    struct sockaddr_in *loopback = (struct sockaddr_in *)&address;
    loopback->sin_family = AF_INET;
    loopback->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address_length = sizeof *loopback;
    int holder = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (holder < 0 || bind(holder, (struct sockaddr *)&address, address_length) == -1 ||
        getsockname(holder, (struct sockaddr *)&address, &address_length) == -1) {
        fail("bind");
    }
    refused_by(AF_INET);
}

static void do_connect(void) {
    syscall(SYS_connect, fd, &address, address_length);
}

static void prepare_exec(void) {
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 8);
    if (length < 0) {
        fail("/proc/self/exe");
    }
    program[length] = '\0';
    strcpy(strrchr(program, '/'), "/true");
    if (access(program, X_OK) == -1) {
        fail(program);
    }
}

static void do_exec(void) {
    char *argv[] = {program, NULL};
    char *environment[] = {NULL};
    int status;
    pid_t child = vfork();
    if (child == 0) {
        execve(program, argv, environment);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
        fail(program);
    }
}

static const struct load {
    const char *name;
    void (*prepare)(void);
    void (*operation)(void);
} loads[] = {
    {"null", nothing, nothing},
    {"getppid", nothing, do_getppid},
    {"open-close", prepare_open, do_open},
    {"write", prepare_write, do_write},
    {"connect", prepare_unix, do_connect},
    {"connect-tcp", prepare_tcp, do_connect},
    {"fork-exec", prepare_exec, do_exec},
};

/* Until this many operations or this time, whichever is not 0. */
struct amount {
    int64_t operations, nanoseconds;
};

static struct amount amount_of(const char *text) {
    char *end;
    struct amount amount = {0, 0};
    double value = strtod(text, &end);
    int is_time = strcmp(end, "s") == 0;
    if (end == text || !(value > 0) || value > 1e15 || (*end != '\0' && !is_time)) {
        wrong("the amount is COUNT or SECONDSs");
    }
    if (is_time && value > LIMIT_SECONDS) {
        wrong("no more than 600 s");
    }
    *(is_time ? &amount.nanoseconds : &amount.operations) = (int64_t)(is_time ? value * 1e9 : value);
    if (amount.operations == 0 && amount.nanoseconds == 0) {
        wrong("the amount is too small");
    }
    return amount;
}

static int64_t run(void (*operation)(void), int64_t count) {
    int64_t begin = now();
    for (int64_t index = 0; index < count; index++) {
        operation();
    }
    return now() - begin;
}

/* As many operations as take some 10 ms; this also warms up. */
static int64_t batch_size(void (*operation)(void), struct amount amount) {
    if (amount.operations > 0) {
        int64_t size = (amount.operations + COUNTED_BATCHES - 1) / COUNTED_BATCHES;
        return size < LARGEST_BATCH ? size : LARGEST_BATCH;
    }
    int64_t goal = amount.nanoseconds < 250000000 ? amount.nanoseconds / 25 + 1 : 10000000;
    int64_t count = 1;
    int64_t taken = run(operation, count);
    while (taken < goal / 4 && count < (1 << 28)) {
        count *= 2;
        taken = run(operation, count);
    }
    int64_t size = taken > 0 ? count * goal / taken : count;
    return size > 0 ? size : 1;
}

static int ascending(const void *one, const void *two) {
    double a = *(const double *)one;
    double b = *(const double *)two;
    return (a > b) - (a < b);
}

static void print_start(const char *name, int64_t operations, int64_t nanoseconds) {
    double seconds = (double)nanoseconds / 1e9;
    printf("{\"name\":\"%s\",\"ops\":%lld,\"seconds\":%.6f,\"rate\":%.1f", name, (long long)operations, seconds,
           seconds > 0 ? (double)operations / seconds : 0);
}

static void run_flat_out(const struct load *load, struct amount amount) {
    static double batches[BATCHES];
    int64_t size = batch_size(load->operation, amount);
    int64_t processor_begin = processor_time();
    int64_t begin = now();
    int64_t end = begin + (amount.nanoseconds > 0 ? amount.nanoseconds : LIMIT_SECONDS * (int64_t)1000000000);
    int64_t operations = 0;
    int64_t left = amount.operations > 0 ? amount.operations : INT64_MAX;
    int count = 0;
    while (left > 0 && now() < end) {
        int64_t part = left < size ? left : size;
        double nanoseconds = (double)run(load->operation, part) / (double)part;
        operations += part;
        left -= part;
        /* More batches than fit: every place is taken over in turn. */
        batches[count++ % BATCHES] = nanoseconds;
    }
    int64_t taken = now() - begin;
    double processor = (double)(processor_time() - processor_begin) / (double)(operations > 0 ? operations : 1);
    int kept = count < BATCHES ? count : BATCHES;
    qsort(batches, (size_t)kept, sizeof *batches, ascending);
    print_start(load->name, operations, taken);
    double median = kept % 2 == 1 ? batches[kept / 2] : (batches[kept / 2 - 1] + batches[kept / 2]) / 2;
    printf(",\"ns_per_op\":%.2f,\"min\":%.2f,\"batches\":%d,\"cpu_ns_per_op\":%.2f}\n", median, batches[0], count,
           processor);
}

static void rest(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void run_paced(const struct load *load, struct amount amount, double rate) {
    enum { LATE = 1000000 };
    int64_t operations = amount.operations;
    if (operations == 0) {
        operations = (int64_t)((double)amount.nanoseconds / 1e9 * rate + 0.5);
    }
    int64_t limit = amount.nanoseconds > 0 ? 2 * amount.nanoseconds : LIMIT_SECONDS * (int64_t)1000000000;
    int64_t late_max = 0;
    int64_t late_count = 0;
    int64_t done = 0;
    int64_t begin = now();
    for (; done < operations; done++) {
        int64_t due = begin + (int64_t)((double)done * 1e9 / rate);
        int64_t time = now();
        if (time - begin > limit) {
            break;
        }
        while (time < due) {
            rest();
            time = now();
        }
        late_max = time - due > late_max ? time - due : late_max;
        late_count += time - due > LATE;
        load->operation();
    }
    print_start(load->name, done, now() - begin);
    printf(",\"wanted_rate\":%.1f,\"wanted_ops\":%lld,\"late_max\":%lld,\"late\":%lld}\n", rate, (long long)operations,
           (long long)late_max, (long long)late_count);
}

static void stay_on(const char *text) {
    char *end;
    long cpu = strtol(text, &end, 10);
    if (end == text || *end != '\0' || cpu < 0 || cpu >= CPU_SETSIZE) {
        wrong("--cpu needs the number of a processor");
    }
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) == -1) {
        fail("--cpu");
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        wrong("NAME and an amount are needed");
    }
    const struct load *load = NULL;
    for (size_t index = 0; index < sizeof loads / sizeof *loads; index++) {
        load = strcmp(loads[index].name, argv[1]) == 0 ? &loads[index] : load;
    }
    if (load == NULL) {
        wrong("no such load");
    }
    struct amount amount = amount_of(argv[2]);
    double rate = 0;
    for (int index = 3; index < argc; index += 2) {
        if (index + 1 == argc) {
            wrong("an option without its value");
        }
        if (strcmp(argv[index], "--cpu") == 0) {
            stay_on(argv[index + 1]);
        } else if (strcmp(argv[index], "--pace") == 0) {
            char *end;
            rate = strtod(argv[index + 1], &end);
            if (*end != '\0' || !(rate > 0) || rate > 1e9) {
                wrong("--pace needs a rate");
            }
        } else if (strcmp(argv[index], "--path") == 0) {
            path = argv[index + 1];
        } else {
            wrong("no such option");
        }
    }
    alarm(LIMIT_SECONDS + 60); /* for an operation that does not return */
    load->prepare();
    if (rate > 0) {
        run_paced(load, amount, rate);
    } else {
        run_flat_out(load, amount);
    }
    return 0;
}
