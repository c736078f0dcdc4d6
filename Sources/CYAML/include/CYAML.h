#ifndef ROTA_CYAML_H
#define ROTA_CYAML_H

#include <stddef.h>

// yaml_event_t is a union of structs that own memory, which Swift reads badly: these shims hand out one flat
// event at a time and free it themselves.

typedef struct rota_yaml_parser rota_yaml_parser;

enum {
  ROTA_YAML_STREAM_END = 0,
  ROTA_YAML_DOCUMENT_START,
  ROTA_YAML_DOCUMENT_END,
  ROTA_YAML_ALIAS,
  ROTA_YAML_SCALAR,
  ROTA_YAML_SEQUENCE_START,
  ROTA_YAML_SEQUENCE_END,
  ROTA_YAML_MAPPING_START,
  ROTA_YAML_MAPPING_END,
};

typedef struct {
  int kind;
  // Valid until the next call; NULL where there is none.
  const char *anchor;
  const char *tag;
  const unsigned char *value;
  size_t length;
  // The scalar is written without quotes.
  int is_plain;
  // Counted from 0, as libyaml does.
  size_t line;
  size_t column;
} rota_yaml_event;

typedef struct {
  const char *problem;
  const char *context;
  size_t line;
  size_t column;
  // For bytes that are not text libyaml gives an offset instead of a line.
  size_t offset;
  int has_offset;
} rota_yaml_fault;

// The bytes must outlive the parser. NULL when there is no memory.
rota_yaml_parser *rota_yaml_open(const unsigned char *bytes, size_t length);
void rota_yaml_close(rota_yaml_parser *parser);
// 1 with the next event, 0 with a fault.
int rota_yaml_next(rota_yaml_parser *parser, rota_yaml_event *event);
void rota_yaml_fault_of(const rota_yaml_parser *parser, rota_yaml_fault *fault);

#endif
