/* SPDX-License-Identifier: Apache-2.0 */
/* RE2 is C++; this is the part of it that we use, in C. Nothing here throws. */
#ifndef APUS_CRE2_H
#define APUS_CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A compiled expression: immutable, used by any number of threads at once. */
typedef struct cre2_expression cre2_expression;

/* POSIX syntax and the longest match, as RE2::POSIX, but nothing is logged. max_memory bounds program and caches together.
 * NULL when there is no memory; otherwise free it, also when cre2_error says that the pattern is wrong. */
cre2_expression *cre2_compile(const char *pattern, size_t length, bool latin1, int64_t max_memory);
void cre2_free(cre2_expression *expression);

/* RE2's message, valid as long as the expression; NULL when the pattern is right. */
const char *cre2_error(const cre2_expression *expression);
/* The part of the pattern that the message is about. */
const char *cre2_error_argument(const cre2_expression *expression, size_t *length);

/* Whether the expression matches the text from its first byte to its last. */
bool cre2_full_match(const cre2_expression *expression, const char *text, size_t length);

#ifdef __cplusplus
}
#endif
#endif
