/* explain_several.h - which of several requests of one text is explained, and what they tell together. Pure. */
#ifndef EXPLAIN_SEVERAL_H
#define EXPLAIN_SEVERAL_H

#include "explain/explain_request.h"
#include "input/several.h"

typedef struct told_request {
  bns_slice target; /* METHOD, host and path */
  long answer;      /* the exchange's; 0: none stands there */
  int is_right;     /* -1: no key tells it */
  size_t line;
} told_request;

typedef struct told_several told_several;
struct told_several {
  const told_request *list;
  size_t num, taken; /* taken counts from 0 */
  several_count besides;
  const char *why; /* the one that is taken is it: "the last one that is refused" */
  bns_slice clock; /* what their timestamps tell together; empty: nothing */
};

/* explain_several_read reads a text that has several requests, and takes provisionally what can be told without a key;
 * nth counts from 1, 0: it is to be chosen. Returns how many there are (several_read), and leaves self alone of less
 * than two. explain_several_choose chooses once self->key is known: of those that are signed wrong the last, or the
 * last that the exchange refused, or the last. */
size_t explain_several_read(explain_case *self, bns_slice text, const bns_scheme *forced, size_t nth);
void explain_several_choose(explain_case *self);

/* explain_several_put writes all of them, a row each; explain_several_put_json the member of --json, with a comma
 * before it. Of one request nothing. */
void explain_several_put(buf *out, const explained *what);
void explain_several_put_json(buf *out, const explained *what);

#endif
