#include "CYAML.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct rota_yaml_parser {
  yaml_parser_t parser;
  yaml_event_t event;
  int holds_event;
};

rota_yaml_parser *rota_yaml_open(const unsigned char *bytes, size_t length) {
  rota_yaml_parser *self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  if (!yaml_parser_initialize(&self->parser)) {
    free(self);
    return NULL;
  }
  yaml_parser_set_encoding(&self->parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&self->parser, bytes, length);
  return self;
}

static void drop_event(rota_yaml_parser *self) {
  if (self->holds_event) yaml_event_delete(&self->event);
  self->holds_event = 0;
}

void rota_yaml_close(rota_yaml_parser *self) {
  drop_event(self);
  yaml_parser_delete(&self->parser);
  free(self);
}

static void fill(const yaml_event_t *from, rota_yaml_event *to) {
  switch (from->type) {
    case YAML_DOCUMENT_START_EVENT: to->kind = ROTA_YAML_DOCUMENT_START; break;
    case YAML_DOCUMENT_END_EVENT: to->kind = ROTA_YAML_DOCUMENT_END; break;
    case YAML_SEQUENCE_END_EVENT: to->kind = ROTA_YAML_SEQUENCE_END; break;
    case YAML_MAPPING_END_EVENT: to->kind = ROTA_YAML_MAPPING_END; break;
    case YAML_ALIAS_EVENT:
      to->kind = ROTA_YAML_ALIAS;
      to->anchor = (const char *)from->data.alias.anchor;
      break;
    case YAML_SCALAR_EVENT:
      to->kind = ROTA_YAML_SCALAR;
      to->anchor = (const char *)from->data.scalar.anchor;
      to->tag = (const char *)from->data.scalar.tag;
      to->value = from->data.scalar.value;
      to->length = from->data.scalar.length;
      to->is_plain = from->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
      break;
    case YAML_SEQUENCE_START_EVENT:
      to->kind = ROTA_YAML_SEQUENCE_START;
      to->anchor = (const char *)from->data.sequence_start.anchor;
      to->tag = (const char *)from->data.sequence_start.tag;
      break;
    case YAML_MAPPING_START_EVENT:
      to->kind = ROTA_YAML_MAPPING_START;
      to->anchor = (const char *)from->data.mapping_start.anchor;
      to->tag = (const char *)from->data.mapping_start.tag;
      break;
    default: to->kind = ROTA_YAML_STREAM_END; break;
  }
  to->line = from->start_mark.line;
  to->column = from->start_mark.column;
}

int rota_yaml_next(rota_yaml_parser *self, rota_yaml_event *event) {
  memset(event, 0, sizeof *event);
  do {
    drop_event(self);
    if (!yaml_parser_parse(&self->parser, &self->event)) return 0;
    self->holds_event = 1;
  } while (self->event.type == YAML_STREAM_START_EVENT);
  fill(&self->event, event);
  return 1;
}

void rota_yaml_fault_of(const rota_yaml_parser *self, rota_yaml_fault *fault) {
  const yaml_parser_t *parser = &self->parser;
  memset(fault, 0, sizeof *fault);
  fault->problem = parser->error == YAML_MEMORY_ERROR ? "out of memory" : parser->problem;
  fault->context = parser->context;
  fault->line = parser->problem_mark.line;
  fault->column = parser->problem_mark.column;
  fault->has_offset = parser->error == YAML_READER_ERROR;
  fault->offset = parser->problem_offset;
}
