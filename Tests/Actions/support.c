/* SPDX-License-Identifier: Apache-2.0 */
/* Facts, failures, files and children: what every action uses. */
#include "actions.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void fail_because(const char *what, const char *why) {
    dprintf(STDERR_FILENO, "actions: %s: %s\n", what, why);
    _exit(FAILED);
}

void fail(const char *what) {
    fail_because(what, strerror(errno));
}

void refused(const char *what, const char *why) {
    dprintf(STDERR_FILENO, "actions: refused: %s: %s\n", what, why);
    _exit(REFUSED);
}

static int is_refusal(int error) {
    return error == EPERM || error == EACCES || error == ENOSYS || error == EOPNOTSUPP || error == EAFNOSUPPORT ||
           error == EPROTONOSUPPORT || error == ENOEXEC;
}

long must(long result, const char *what) {
    if (result == -1) {
        fail(what);
    }
    return result;
}

long allowed(long result, const char *what) {
    if (result == -1) {
        if (is_refusal(errno)) {
            refused(what, strerror(errno));
        }
        fail(what);
    }
    return result;
}

long raw(long number, long a, long b, long c, long d, long e, long f) {
    long result = syscall(number, a, b, c, d, e, f);
    return result == -1 ? -errno : result;
}

void fact_bytes(const char *key, const void *bytes, size_t length) {
    char line[64 * 1024];
    size_t used = (size_t)snprintf(line, sizeof line, "%s=", key);
    const unsigned char *byte = bytes;
    for (size_t index = 0; index < length && used + 8 < sizeof line; index++) {
        if (byte[index] < 0x20 || byte[index] > 0x7e || byte[index] == '\\') {
            used += (size_t)sprintf(line + used, "\\x%02x", byte[index]);
        } else {
            line[used++] = (char)byte[index];
        }
    }
    line[used++] = '\n';
    for (size_t written = 0; written < used;) {
        ssize_t count = write(STDOUT_FILENO, line + written, used - written);
        if (count < 0 && errno != EINTR) {
            _exit(FAILED);
        }
        written += count > 0 ? (size_t)count : 0;
    }
}

void fact_text(const char *key, const char *text) {
    fact_bytes(key, text, strlen(text));
}

void fact(const char *key, const char *format, ...) {
    char value[4096];
    va_list list;
    va_start(list, format);
    int length = vsnprintf(value, sizeof value, format, list);
    va_end(list);
    fact_bytes(key, value, length < (int)sizeof value ? (size_t)length : sizeof value - 1);
}

void fact_result(const char *prefix, const char *key, long result) {
    fact(text_of("%s%s", prefix, key), "%ld", result);
    if (result < 0 && result > -4096) {
        const char *name = strerrorname_np((int)-result);
        fact(text_of("%serror", prefix), "%s", name != NULL ? name : "?");
    }
}

static void fact_status(const char *prefix, const struct stat *status) {
    fact(text_of("%sinode", prefix), "%llu", (unsigned long long)status->st_ino);
    fact(text_of("%sdevice", prefix), "%u:%u", major(status->st_dev), minor(status->st_dev));
    fact(text_of("%sctime", prefix), "%lld", (long long)status->st_ctim.tv_sec * 1000000000 + status->st_ctim.tv_nsec);
}

void fact_object(const char *prefix, int fd) {
    struct stat status;
    must(fstat(fd, &status), "fstat");
    fact_status(prefix, &status);
}

void fact_object_at(const char *prefix, const char *path) {
    struct stat status;
    must(lstat(path, &status), path);
    fact_status(prefix, &status);
}

char *text_of(const char *format, ...) {
    char *text = NULL;
    va_list list;
    va_start(list, format);
    if (vasprintf(&text, format, list) < 0) {
        fail("vasprintf");
    }
    va_end(list);
    return text;
}

char *in_dir(const struct scene *scene, const char *name) {
    return text_of("%s/%s", scene->dir, name);
}

char *make_file(const struct scene *scene, const char *name, const char *content) {
    char *path = in_dir(scene, name);
    int fd = (int)must(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), path);
    size_t length = strlen(content);
    if (write(fd, content, length) != (ssize_t)length) {
        fail(path);
    }
    close(fd);
    return path;
}

const char *self_path(void) {
    static char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0) {
        fail("/proc/self/exe");
    }
    path[length] = '\0';
    return path;
}

long number_at(const struct scene *scene, int index, long otherwise) {
    if (index >= scene->argc) {
        return otherwise;
    }
    char *end;
    errno = 0;
    long number = strtol(scene->argv[index], &end, 10);
    if (errno != 0 || *end != '\0' || end == scene->argv[index] || number < 0) {
        fail_because(scene->argv[index], "not a number");
    }
    return number;
}

pid_t start(void (*body)(void *), void *context) {
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(FAILED);
        }
        alarm(LIMIT_SECONDS);
        body(context);
        _exit(DONE);
    }
    return (pid_t)must(child, "fork");
}

int reap(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1) {
        if (errno != EINTR) {
            fail("waitpid");
        }
    }
    return status;
}

void reap_well(pid_t child) {
    int status = reap(child);
    if (WIFEXITED(status) && WEXITSTATUS(status) != DONE) {
        _exit(WEXITSTATUS(status));
    }
    if (WIFSIGNALED(status)) {
        fail_because("child", strsignal(WTERMSIG(status)));
    }
}

void in_child(const char *call, void (*body)(void *), void *context) {
    pid_t child = start(body, context);
    fact(text_of("%s.child", call), "%d", child);
    reap_well(child);
}

void pause_ms(long milliseconds) {
    struct timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
    while (nanosleep(&time, &time) == -1 && errno == EINTR) {
    }
}
