/* list_match.h - how a list or an object that arrived as JSON stands to the one that was given. Pure. */
#ifndef LIST_MATCH_H
#define LIST_MATCH_H

#include "run/calls/value_match.h"

/* list_match compares what was given as a list or an object with JSON text, value by value: lists in their order,
 * members of an object by their names. VALUE_OTHER where a value was lost, altered or added, or where the text is no
 * JSON; else the worst of what the values are. Members of the names of adds may be added. */
value_relation list_match(mem *arena, const send_param *given, bns_slice arrived, const char *const *adds,
                          size_t num_adds);

/* list_is_unreadable tells that a text was meant to be a list or an object, and is none in JSON, "['a']", or holds what
 * JavaScript writes for one, "[object Object]". */
int list_is_unreadable(bns_slice arrived);

#endif
