/* grade_mark.h - a grade on the page: its drawn mark, its class, its word. Pure. */
#ifndef GRADE_MARK_H
#define GRADE_MARK_H

#include "report/comparison.h"
#include "util/mem.h"

/* html_put_mark appends the drawn mark of a grade, which says nothing by itself: the word stands beside it. */
void html_put_mark(buf *out, grade value);

/* html_grade_class: "danger" ... "ok", "none". */
const char *html_grade_class(grade value);

/* html_put_grade appends mark and word, html_put_cases how many cases, in small print. */
void html_put_grade(buf *out, grade value);
void html_put_cases(buf *out, size_t num);

/* html_put_words appends mark, number and word: "3 refused"; ok and "not offered" stand without a number. */
void html_put_words(buf *out, grade value, size_t count);

#endif
