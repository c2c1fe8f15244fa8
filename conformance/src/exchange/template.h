/* template.h - an answer written from its shape in a data file. Pure.
 *
 * A shape is JSON. A text in it that begins with '$' stands for a value: "$price" for that of the innermost scope that
 * knows the name, "$price:text" and "$orderId:number" for the same with quotes and without, "$shape NAME" for a shape
 * of that name. A list ["$each NAME", SHAPE] has one element for each of the list that the scope gives. ["$one
 * NAME", SHAPE] is the first of these, without brackets, or null. What nobody knows stays as it is. */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "util/json_text.h"

typedef struct scope scope;

typedef struct scope_kind {
  /* put writes a value as JSON. 0: the name is not known here. */
  int (*put)(buf *out, const scope *self, bns_slice name);
  /* item makes the scope of a list's element. 0: there are no more. -1: the list is not known here. NULL: none is. */
  int (*item)(scope *out, const scope *self, bns_slice list, size_t index);
} scope_kind;

struct scope {
  const scope_kind *kind;
  const scope *outer; /* NULL: none */
  const void *of, *beside;
  size_t index;
  int64_t at, span; /* the kind's own */
};

/* template_put writes a shape. shapes: the object of those that have a name; NULL: none. What grows over 4 MiB is cut
 * at the end of a list's element. */
void template_put(buf *out, const bns_json *shape, const bns_json *shapes, const scope *in);

/* template_value writes the value of a name, with its form. 0: nobody knows it. */
int template_value(buf *out, const scope *in, bns_slice name);

#endif
