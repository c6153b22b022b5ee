/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_events.h"

#include <stdlib.h>
#include <string.h>

#include "yaml.h"

struct yaml_events {
	yaml_parser_t parser;
	yaml_event_t event;
	int has_event;
};

yaml_events *yaml_events_open(const uint8_t *bytes, size_t count)
{
	yaml_events *events = calloc(1, sizeof *events);
	if (!events)
		return NULL;
	if (!yaml_parser_initialize(&events->parser)) {
		free(events);
		return NULL;
	}
	yaml_parser_set_encoding(&events->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&events->parser, bytes, count);
	return events;
}

static void drop_event(yaml_events *events)
{
	if (events->has_event)
		yaml_event_delete(&events->event);
	events->has_event = 0;
}

void yaml_events_close(yaml_events *events)
{
	drop_event(events);
	yaml_parser_delete(&events->parser);
	free(events);
}

static enum yaml_events_style style(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE: return YAML_EVENTS_SINGLE_QUOTED;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return YAML_EVENTS_DOUBLE_QUOTED;
	case YAML_LITERAL_SCALAR_STYLE: return YAML_EVENTS_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE: return YAML_EVENTS_FOLDED;
	default: return YAML_EVENTS_PLAIN;
	}
}

int yaml_events_next(yaml_events *events, struct yaml_event_view *view)
{
	yaml_event_t *event = &events->event;
	drop_event(events);
	if (!yaml_parser_parse(&events->parser, event))
		return 0;
	events->has_event = 1;

	memset(view, 0, sizeof *view);
	view->start = event->start_mark.index;
	view->end = event->end_mark.index;
	switch (event->type) {
	case YAML_STREAM_END_EVENT:
	case YAML_NO_EVENT:
		view->kind = YAML_EVENTS_STREAM_END;
		break;
	case YAML_DOCUMENT_END_EVENT:
		view->kind = YAML_EVENTS_DOCUMENT_END;
		break;
	case YAML_SCALAR_EVENT:
		view->kind = YAML_EVENTS_SCALAR;
		view->style = style(event->data.scalar.style);
		view->value = event->data.scalar.value;
		view->length = event->data.scalar.length;
		view->anchor = (const char *)event->data.scalar.anchor;
		view->tag = (const char *)event->data.scalar.tag;
		break;
	case YAML_ALIAS_EVENT:
		view->kind = YAML_EVENTS_ALIAS;
		view->anchor = (const char *)event->data.alias.anchor;
		break;
	case YAML_SEQUENCE_START_EVENT:
		view->kind = YAML_EVENTS_SEQUENCE_START;
		view->anchor = (const char *)event->data.sequence_start.anchor;
		view->tag = (const char *)event->data.sequence_start.tag;
		break;
	case YAML_SEQUENCE_END_EVENT:
		view->kind = YAML_EVENTS_SEQUENCE_END;
		break;
	case YAML_MAPPING_START_EVENT:
		view->kind = YAML_EVENTS_MAPPING_START;
		view->anchor = (const char *)event->data.mapping_start.anchor;
		view->tag = (const char *)event->data.mapping_start.tag;
		break;
	case YAML_MAPPING_END_EVENT:
		view->kind = YAML_EVENTS_MAPPING_END;
		break;
	default:
		view->kind = YAML_EVENTS_OTHER;
		break;
	}
	return 1;
}

struct yaml_events_problem yaml_events_problem(const yaml_events *events)
{
	const yaml_parser_t *parser = &events->parser;
	struct yaml_events_problem problem = { 0 };
	problem.problem = parser->problem;
	problem.context = parser->context;
	if (parser->error == YAML_READER_ERROR) {
		problem.counts_bytes = 1;
		problem.offset = parser->problem_offset;
	} else {
		problem.offset = parser->problem_mark.index;
	}
	return problem;
}
