/* json_text.h - JSON texts: read whole into an arena, and written member by member. Pure. */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include "json.h"
#include "util/mem.h"

/* json_read gives the value that the text is, with nothing else around it; NULL where it is no JSON. The values are in
 * the arena, their texts in `text`. */
const bns_json *json_read(mem *arena, bns_slice text);
/* json_read_at is json_read, and tells the byte where reading ended. */
const bns_json *json_read_at(mem *arena, bns_slice text, size_t *error_at);
/* json_read_once is json_read_at in one pass, for texts of which nearly each is JSON: room is made for as many values
 * as the suite's own files have in so long a text. Where there are more it is read again; where reading fails that room
 * is not given back. */
const bns_json *json_read_once(mem *arena, bns_slice text, size_t *error_at);
/* json_read_most is json_read of a text that may be hostile: NULL, too, where it has more values than that. */
const bns_json *json_read_most(mem *arena, bns_slice text, size_t most_values);
/* json_read_request is json_read_most with a limit that no request reaches. */
const bns_json *json_read_request(mem *arena, bns_slice text);
/* json_is tells whether a text is JSON, and takes no memory for it. */
int json_is(bns_slice text);

/* json_put_name begins a member: ,"name": or, right behind the brace, "name": */
void json_put_name(buf *out, const char *name);
/* json_put_bytes writes a text, or {"hex":"..."} where it is not UTF-8. */
void json_put_bytes(buf *out, bns_slice bytes);
/* json_put_text writes a member whose value is UTF-8. */
void json_put_text(buf *out, const char *name, bns_slice utf8);

/* json_without_blanks gives a text without what is white between its values. */
bns_slice json_without_blanks(mem *arena, bns_slice text);

/* json_object_len measures an object from its first brace on, strings skipped; 0 if it is never closed. */
size_t json_object_len(bns_slice text);

#endif
