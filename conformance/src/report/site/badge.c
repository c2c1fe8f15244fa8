/* badge.c - badges. */
#include "report/site/badge.h"

#include "text.h"

static const char label[] = "binance signing";
/* By grade, beside those of matrix.css; white text on each has a contrast of 4.5 to 1. */
static const char *const colours[] = {"#b00020", "#b3470b", "#7a5c00", "#41607d", "#1d6b33", "#5f6670"};

/* What is odd or open is no failure, and a run with nothing else is green. */
static grade grade_of(const comparison_run *run) {
  if (run->not_run) return GRADE_NONE;
  return run->all.worst == GRADE_ODD || run->all.worst == GRADE_OPEN ? GRADE_OK : run->all.worst;
}

bns_slice badge_message(mem *arena, const comparison_run *run) {
  grade worst = grade_of(run);
  if (worst == GRADE_NONE) return bns_slice_of("not run");
  if (worst == GRADE_OK) return bns_slice_of("ok");
  return mem_format(arena, "%lu %s", (unsigned long)run->causes[worst], grade_name(worst));
}

/* The width of a text is that of Verdana's 11 pixels, about 6.6 a character; textLength makes it so in any font. */
static unsigned width_of(size_t len) {
  return (unsigned)(len * 66 + 5) / 10;
}

static void put_text(buf *out, unsigned x, unsigned width, const char *text, size_t len) {
  buf_format(out, "<text x=\"%u\" y=\"14\" textLength=\"%u\">%.*s</text>", x, width, (int)len, text);
}

void badge_put_svg(buf *out, const comparison_run *run) {
  mem arena = {NULL};
  bns_slice says = badge_message(&arena, run);
  unsigned left = width_of(sizeof label - 1), right = width_of(says.len);
  unsigned all = left + right + 20;
  buf_format(
      out,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"20\" role=\"img\" aria-label=\"%s: %.*s\">"
      "<title>%s: %.*s</title>"
      "<rect width=\"%u\" height=\"20\" rx=\"3\" fill=\"#40454c\"/>"
      "<path d=\"M%u 0h%ua3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-%uz\" fill=\"%s\"/>"
      "<g fill=\"#fff\" font-family=\"Verdana,Geneva,DejaVu Sans,sans-serif\" font-size=\"11\">",
      all, label, (int)says.len, (const char *)says.ptr, label, (int)says.len, (const char *)says.ptr, all, left + 10,
      right + 7, right + 7, colours[grade_of(run)]);
  put_text(out, 5, left, label, sizeof label - 1);
  put_text(out, left + 15, right, (const char *)says.ptr, says.len);
  buf_put_text(out, "</g></svg>\n");
  mem_free(&arena);
}

void badge_put_json(buf *out, const comparison_run *run) {
  mem arena = {NULL};
  bns_slice says = badge_message(&arena, run);
  buf_format(out, "{\"schemaVersion\":1,\"label\":\"%s\",\"message\":\"%.*s\",\"color\":\"%s\"}\n", label,
             (int)says.len, (const char *)says.ptr, colours[grade_of(run)] + 1);
  mem_free(&arena);
}
