#include "canbao_json.h"

#include <new>
#include <simdjson.h>

struct canbao_json {
    simdjson::dom::parser parser;
};

canbao_json *canbao_json_parse(const uint8_t *text, size_t length) {
    canbao_json *document = new (std::nothrow) canbao_json();
    if (document == nullptr) return nullptr;
    // The text is copied, because simdjson reads some bytes beyond its end.
    if (document->parser.allocate(length, 512) != simdjson::SUCCESS
        || document->parser.parse(text, length, true).error() != simdjson::SUCCESS) {
        delete document;
        return nullptr;
    }
    return document;
}

const uint64_t *canbao_json_tape(const canbao_json *document) { return document->parser.doc.tape.get(); }

const uint8_t *canbao_json_strings(const canbao_json *document) { return document->parser.doc.string_buf.get(); }

void canbao_json_free(canbao_json *document) { delete document; }
