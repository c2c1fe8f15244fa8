/* grade_mark.c - six grades, six shapes: told apart without colour. */
#include "report/site/grade_mark.h"

const char *html_grade_class(grade value) {
  return value == GRADE_NONE ? "none" : grade_name(value);
}

void html_put_mark(buf *out, grade value) {
  static const char *const shapes[] = {
      "<rect x=\"1\" y=\"1\" width=\"14\" height=\"14\"/>", /* filled square */
      "<path d=\"M8 1 15.5 14.5H.5z\"/>",                   /* triangle */
      "<path d=\"M8 .5 15.5 8 8 15.5.5 8z\"/>",             /* diamond */
      "<circle cx=\"8\" cy=\"8\" r=\"6\" class=\"line\"/>", /* ring */
      "<path d=\"M1.5 8.5 6 13 14.5 3\" class=\"line\"/>",  /* tick */
      "<path d=\"M3 8h10\" class=\"line\"/>",               /* dash */
  };
  buf_format(out, "<svg class=\"mark %s\" viewBox=\"0 0 16 16\" aria-hidden=\"true\">%s</svg>", html_grade_class(value),
             shapes[value]);
}

void html_put_grade(buf *out, grade value) {
  html_put_mark(out, value);
  buf_format(out, "<span class=\"word\">%s</span>", grade_name(value));
}

void html_put_cases(buf *out, size_t num) {
  buf_format(out, "<small>%lu case%s</small>", (unsigned long)num, num == 1 ? "" : "s");
}

void html_put_words(buf *out, grade value, size_t count) {
  html_put_mark(out, value);
  if (value < GRADE_OK) buf_format(out, "<b>%lu</b> ", (unsigned long)count);
  buf_format(out, "<span class=\"%s\">%s</span>", value == GRADE_NONE ? "hidden" : "word", grade_name(value));
}
