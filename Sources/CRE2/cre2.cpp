/* SPDX-License-Identifier: Apache-2.0 */
#include "cre2.h"

#include <new>
#include <re2/re2.h>

struct cre2_expression {
	re2::RE2 re2;
	cre2_expression(const re2::StringPiece &pattern, const re2::RE2::Options &options) : re2(pattern, options) {}
};

cre2_expression *cre2_compile(const char *pattern, size_t length, bool latin1, int64_t max_memory)
{
	try {
		re2::RE2::Options options(re2::RE2::POSIX);
		options.set_log_errors(false);
		options.set_max_mem(max_memory);
		if (latin1)
			options.set_encoding(re2::RE2::Options::EncodingLatin1);
		return new cre2_expression(re2::StringPiece(pattern, length), options);
	} catch (...) {
		return nullptr;
	}
}

void cre2_free(cre2_expression *expression) { delete expression; }

const char *cre2_error(const cre2_expression *expression) { return expression->re2.ok() ? nullptr : expression->re2.error().c_str(); }

const char *cre2_error_argument(const cre2_expression *expression, size_t *length)
{
	*length = expression->re2.error_arg().size();
	return expression->re2.error_arg().data();
}

bool cre2_full_match(const cre2_expression *expression, const char *text, size_t length)
{
	try {
		return expression->re2.Match(re2::StringPiece(text, length), 0, length, re2::RE2::ANCHOR_BOTH, nullptr, 0);
	} catch (...) {
		return false;
	}
}
