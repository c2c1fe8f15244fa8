/* json_whole.h - a text that is one JSON value and nothing else. Pure. */
#ifndef JSON_WHOLE_H
#define JSON_WHOLE_H

#include "json.h"
#include "util/mem.h"

/* json_whole gives the value, in the arena; NULL where the text is no JSON, or more of it than any request has. */
const bns_json *json_whole(mem *arena, bns_slice text);

#endif
