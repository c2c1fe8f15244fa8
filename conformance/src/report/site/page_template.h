/* page_template.h - a page's fixed text is a file of conformance/page/site; {{name}} stands where a program writes.
 * Pure. */
#ifndef PAGE_TEMPLATE_H
#define PAGE_TEMPLATE_H

#include "util/mem.h"

/* page_value: what a name stands for. It is markup: what comes from outside has been escaped. */
typedef struct page_value {
  const char *name;
  bns_slice markup;
} page_value;

/* page_fill appends a text with its names filled; one that no value has is left out. */
void page_fill(buf *out, bns_slice text, const page_value *values, size_t num);

/* page_split cuts a text at a name: what stands before it, and what stands behind it. */
void page_split(bns_slice *before, bns_slice *behind, bns_slice text, const char *name);

#endif
