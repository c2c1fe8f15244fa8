/* several.h - the requests of a text that has more than one: a log, a HAR file, several commands. Pure. */
#ifndef SEVERAL_H
#define SEVERAL_H

#include "input/request_input.h"

enum { SEVERAL_MAX = 64 };

/* one_request: a request of several. text is the part of the whole that it stands in, with what follows it up to the
 * next one, and points into a text of the arena. */
typedef struct one_request {
  input in;
  bns_slice text;
  size_t line; /* of the text, where it begins; from 1 */
} one_request;

/* several_read gives the signed requests of a text, in its order; of more than SEVERAL_MAX the last ones, of which the
 * first has the number *before + 1; of *num_unread more the signature stands there alone. They are told apart by their
 * signatures: one that is printed twice is one request. Each is whole in itself, but for the API key, which may stand
 * once for all. 0: there are not two, and the text is read as one (input_read). forced as there. */
size_t several_read(one_request *out, size_t *before, size_t *num_unread, mem *arena, bns_slice text,
                    const bns_scheme *forced);

#endif
