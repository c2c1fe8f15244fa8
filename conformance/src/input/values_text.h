/* values_text.h - values written again: as a query or a form, as JSON. Pure. */
#ifndef VALUES_TEXT_H
#define VALUES_TEXT_H

#include "input/values_read.h"

/* values_pair gives name and text of one among many: NAME: VALUE, {name, value}, {key, value}, (NAME, VALUE), or of a
 * text "NAME: VALUE" without a name. 0: it is none of these. */
int values_pair(bns_slice *name, bns_slice *text, const given *one);

/* values_plain gives the text of a value; of a list of one that of its element, as Go prints it; of many as it stands.
 */
bns_slice values_plain(const given *one);

/* values_put_pair adds name=text, percent-encoded, and an & before it where something stands already. */
void values_put_pair(buf *out, bns_slice name, bns_slice text);

/* values_form writes name=value&name=value, percent-encoded; a list is written once a value. */
bns_slice values_form(mem *arena, const given *many);

/* values_are_sorted tells that the names stand in their order and the signature not last among them: whoever signs puts
 * it last, and whoever prints sorted them (Python's pprint, jq -S). */
int values_are_sorted(const given *many);

/* values_json writes JSON without blanks: numbers, true, false and null as they are, other words as strings. */
bns_slice values_json(mem *arena, const given *one);

#endif
