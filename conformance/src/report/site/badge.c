/* badge.c - badges. */
#include "report/site/badge.h"

#include <string.h>

#include "text.h"
#include "util/slice.h"

static const char label[] = "binance signing";
/* By grade, beside those of matrix.css; white text on each has a contrast of 4.5 to 1. */
static const char *const colours[] = {"#b00020", "#b3470b", "#7a5c00", "#41607d", "#1d6b33", "#5f6670"};

/* What is odd or open is no failure, and a run with nothing else is green. */
static grade grade_of(const comparison_run *run) {
  if (run->not_run) return GRADE_NONE;
  return run->all.worst == GRADE_ODD || run->all.worst == GRADE_OPEN ? GRADE_OK : run->all.worst;
}

static int is_alike(const comparison_run *a, const comparison_run *b) {
  grade worst = grade_of(a);
  return worst == grade_of(b) && (worst >= GRADE_OK || a->causes[worst] == b->causes[worst]);
}

bns_slice badge_since(const comparison_run *run, const comparison_run *past, size_t num_past) {
  bns_slice since = {NULL, 0};
  if (num_past == 0 || grade_of(run) == GRADE_NONE) return since;
  since = run->info.version;
  for (size_t i = 0; i < num_past && is_alike(run, &past[i]); i++)
    since = past[i].info.version;
  return since;
}

/* A version is the library's own text. */
static bns_slice plain(mem *arena, bns_slice version) {
  buf out = {NULL, 0, 0};
  for (size_t i = 0; i < version.len && i < 40; i++)
    if (slice_word(version.ptr[i]) || memchr(".-+", version.ptr[i], 3) != NULL) buf_put(&out, &version.ptr[i], 1);
  return mem_take(arena, &out);
}

bns_slice badge_message(mem *arena, const comparison_run *run, const comparison_run *past, size_t num_past) {
  grade worst = grade_of(run);
  bns_slice since = plain(arena, badge_since(run, past, num_past)), says = bns_slice_of("ok");
  if (worst == GRADE_NONE) return bns_slice_of("not run");
  if (worst < GRADE_OK) says = mem_format(arena, "%lu %s", (unsigned long)run->causes[worst], grade_name(worst));
  return since.len ? mem_join(arena, says, " since ", since) : says;
}

/* The width of a text is that of Verdana's 11 pixels, about 6.6 a character; textLength makes it so in any font. */
static unsigned width_of(size_t len) {
  return (unsigned)(len * 66 + 5) / 10;
}

static void put_text(buf *out, unsigned x, unsigned width, const char *text, size_t len) {
  buf_format(out, "<text x=\"%u\" y=\"14\" textLength=\"%u\">%.*s</text>", x, width, (int)len, text);
}

void badge_put_svg(buf *out, const comparison_run *run, const comparison_run *past, size_t num_past) {
  mem arena = {NULL};
  bns_slice says = badge_message(&arena, run, past, num_past);
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

void badge_put_json(buf *out, const comparison_run *run, const comparison_run *past, size_t num_past) {
  mem arena = {NULL};
  bns_slice says = badge_message(&arena, run, past, num_past);
  buf_format(out, "{\"schemaVersion\":1,\"label\":\"%s\",\"message\":\"%.*s\",\"color\":\"%s\"}\n", label,
             (int)says.len, (const char *)says.ptr, colours[grade_of(run)] + 1);
  mem_free(&arena);
}
