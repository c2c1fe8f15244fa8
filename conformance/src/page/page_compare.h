/* page_compare.h - what was signed beside what had to be signed, as the same numbered parts. */
#ifndef PAGE_COMPARE_H
#define PAGE_COMPARE_H

#include "page/page_view.h"

/* page_compare_put writes "compared", where what was signed is not what had to be: "moved", whether the parts stand in
 * another order, and two rows, each with its label, its count of bytes and its segments. A segment is a text, or as
 * page_view.h has it [N,"text"]; [N,"text",1] differs from the other row, and N = -2 is no part. v has its marks. */
void page_compare_put(buf *out, const page_view *v, bns_slice signed_text);

#endif
