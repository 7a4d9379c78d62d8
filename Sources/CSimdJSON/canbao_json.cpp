#include "canbao_json.h"

#include <algorithm>
#include <memory>
#include <new>
#include <simdjson.h>

struct canbao_json {
    simdjson::dom::parser parser;
};

// A short text's document is kept for the thread's next one: to allocate it would cost more than to parse.
static constexpr size_t usual_length = 4096;
static thread_local std::unique_ptr<canbao_json> spare;

static canbao_json *document_for(size_t length) {
    canbao_json *document = spare ? spare.release() : new (std::nothrow) canbao_json();
    if (document == nullptr || document->parser.capacity() >= length) return document;
    if (document->parser.allocate(std::max(length, usual_length), 512) == simdjson::SUCCESS) return document;
    delete document;
    return nullptr;
}

canbao_json *canbao_json_parse(const uint8_t *text, size_t length) {
    canbao_json *document = document_for(length);
    if (document == nullptr) return nullptr;
    // The text is copied, because simdjson reads some bytes beyond its end.
    if (document->parser.parse(text, length, true).error() != simdjson::SUCCESS) {
        canbao_json_free(document);
        return nullptr;
    }
    return document;
}

const uint64_t *canbao_json_tape(const canbao_json *document) { return document->parser.doc.tape.get(); }

const uint8_t *canbao_json_strings(const canbao_json *document) { return document->parser.doc.string_buf.get(); }

void canbao_json_free(canbao_json *document) {
    if (!spare && document->parser.capacity() <= usual_length) spare.reset(document);
    else delete document;
}
