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

/* several_count: what stands in the text besides those that were read. */
typedef struct several_count {
  size_t before;       /* signed requests before the first of these */
  size_t num_unread;   /* signatures whose request could not be read */
  size_t num_unsigned; /* addresses with a method, behind which no signature stands */
} several_count;

/* several_read gives the signed requests of a text, in its order; of more than SEVERAL_MAX the last ones. They are told
 * apart by their signatures: one that is printed twice is one request, but where another timestamp stands before it.
 * Each is whole in itself, but for the API key, which may stand once for all. 0: there are not two, and the text is
 * read as one (input_read), beside which num_unread other signatures stand. forced as there. */
size_t several_read(one_request *out, several_count *count, mem *arena, bns_slice text, const bns_scheme *forced);

#endif
