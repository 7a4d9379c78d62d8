// What Swift needs of simdjson: a text parsed into its tape. https://github.com/simdjson/simdjson/blob/master/doc/tape.md
#ifndef CANBAO_JSON_H
#define CANBAO_JSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct canbao_json canbao_json;

/// Parses a text. Null where it is no JSON (RFC 8259), no UTF-8, nested deeper than 512, or where memory is out.
canbao_json *canbao_json_parse(const uint8_t *text, size_t length);

/// The tape, whose first word belongs to the root, and the buffer that its strings lie in. They live as long as the document.
const uint64_t *canbao_json_tape(const canbao_json *document);
const uint8_t *canbao_json_strings(const canbao_json *document);

void canbao_json_free(canbao_json *document);

#ifdef __cplusplus
}
#endif

#endif
