/* finding_markdown.h - one finding of a library in Markdown: what the documents that tell of findings share. */
#ifndef FINDING_MARKDOWN_H
#define FINDING_MARKDOWN_H

#include "report/comparison_reporter.h"

/* markdown_put_text appends shown text in which nothing is markup; markdown_put_bytes bytes, shown, the same way. */
void markdown_put_text(buf *out, bns_slice text);
void markdown_put_bytes(buf *out, bns_slice bytes);

/* markdown_put_fenced appends lines in a fence that nothing in them ends. language: "text". */
void markdown_put_fenced(buf *out, const char *language, bns_slice lines);

/* finding_put_name appends what one types to install the library, and its version. */
void finding_put_name(comparison_reporter *self, const comparison_run *run);

/* finding_put_rows appends, fenced, what was asked for, what arrived and how to see it again. */
void finding_put_rows(comparison_reporter *self, const comparison_run *run, const verdict *v);

#endif
