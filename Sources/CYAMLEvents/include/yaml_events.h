/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libyaml's stream of events, with the marks that Yams does not pass on: where a node ends, and aliases as aliases.
 * The library itself is the copy that Yams brings along.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct yaml_events yaml_events;

enum yaml_events_kind {
	YAML_EVENTS_OTHER, /* begin or end of a document */
	YAML_EVENTS_STREAM_END,
	YAML_EVENTS_DOCUMENT_END,
	YAML_EVENTS_SCALAR,
	YAML_EVENTS_ALIAS,
	YAML_EVENTS_SEQUENCE_START,
	YAML_EVENTS_SEQUENCE_END,
	YAML_EVENTS_MAPPING_START,
	YAML_EVENTS_MAPPING_END,
};

enum yaml_events_style {
	YAML_EVENTS_PLAIN,
	YAML_EVENTS_SINGLE_QUOTED,
	YAML_EVENTS_DOUBLE_QUOTED,
	YAML_EVENTS_LITERAL,
	YAML_EVENTS_FOLDED,
};

/* One event; its pointers live until the next call. start and end count characters from the beginning. */
struct yaml_event_view {
	enum yaml_events_kind kind;
	enum yaml_events_style style;
	size_t start;
	size_t end;
	const uint8_t *value;
	size_t length;
	const char *anchor;
	const char *tag;
};

/* What stopped the parser. Exactly one of the places is meaningful: bytes for what cannot be read, else characters. */
struct yaml_events_problem {
	const char *problem;
	const char *context;
	int counts_bytes;
	size_t offset;
};

/* The bytes must be UTF-8 without a byte order mark, and live until close. NULL if there is no memory. */
yaml_events *yaml_events_open(const uint8_t *bytes, size_t count);
void yaml_events_close(yaml_events *events);

/* 1 and an event, or 0 where the parser stopped. */
int yaml_events_next(yaml_events *events, struct yaml_event_view *view);
struct yaml_events_problem yaml_events_problem(const yaml_events *events);
