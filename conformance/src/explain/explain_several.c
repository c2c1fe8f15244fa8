/* explain_several.c - of several requests of one text: which one is meant, what each is, and how their clock runs. */
#include "explain/explain_several.h"

#include <string.h>

#include "diagnosis/catalogue/clock_series.h"
#include "explain/explain_parts.h"
#include "explain/read_as.h"
#include "input/written_time.h"
#include "text.h"
#include "util/json_text.h"

#define SECOND INT64_C(1000000)
#define HALF_HOUR (1800 * SECOND)

enum { ROWS_MAX = 12, TIMES_LEAST = 2 };

typedef struct several {
  told_several told;
  told_request rows[SEVERAL_MAX];
  one_request list[SEVERAL_MAX];
  int is_asked; /* by its number */
} several;

/* ------------------------------------------------------------------------------------------------- which is meant */

static int is_refused(const several *all, size_t i) {
  return all->rows[i].answer != 0;
}

static int is_wrong(const several *all, size_t i) {
  return all->rows[i].is_right == 0;
}

static int is_wrong_and_refused(const several *all, size_t i) {
  return is_wrong(all, i) && is_refused(all, i);
}

static void choose(several *all) {
  static const struct {
    int (*is)(const several *all, size_t i);
    const char *why;
  } wanted[] = {{is_wrong_and_refused, "the last one that is signed wrong and refused"},
                {is_wrong, "the last one that is signed wrong"},
                {is_refused, "the last one that is refused"}};
  for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++)
    for (size_t i = all->told.num; i-- > 0;) {
      if (!wanted[w].is(all, i)) continue;
      all->told.taken = i;
      all->told.why = wanted[w].why;
      return;
    }
  all->told.taken = all->told.num - 1;
  all->told.why = "the last one";
}

static bns_slice target_of(mem *arena, const input *in) {
  if (in->kind == INPUT_FRAME) return read_as_method(arena, in->wire.message);
  return in->kind == INPUT_FIX ? bns_slice_of("a FIX message") : read_as_target(arena, in);
}

size_t explain_several_read(explain_case *self, bns_slice text, const bns_scheme *forced, size_t nth) {
  mem *arena = self->what.arena;
  several *all = mem_alloc(arena, sizeof *all);
  size_t num = several_read(all->list, &all->told.besides, arena, text, forced);
  self->what.num_unread = num == 0 ? all->told.besides.num_unread : 0;
  if (num == 0 || nth > all->told.besides.before + num || (nth > 0 && nth <= all->told.besides.before)) return num;
  for (size_t i = 0; i < num; i++)
    all->rows[i] =
        (told_request){target_of(arena, &all->list[i].in), all->list[i].in.answer.code, -1, all->list[i].line};
  all->told.list = all->rows;
  all->told.num = num;
  if (nth > 0) {
    all->is_asked = 1;
    all->told.taken = nth - all->told.besides.before - 1;
    all->told.why = "the one that was asked for";
  } else
    choose(all);
  self->in = all->list[all->told.taken].in;
  self->what.several = &all->told;
  return num;
}

/* ------------------------------------------------------------------------------------------------------ their clock */

/* moment: when a request was made, by its own timestamp and by what is written beside it. */
typedef struct moment {
  time_source source;
  int64_t written_us, sent_us;
} moment;

static int64_t largest(int64_t a, int64_t b) {
  return a > b ? a : b;
}

/* is_off: a distance is beyond what the exchange allows, and what a Date header leaves open. */
static int is_off(const clock_series *series) {
  return series->most > 2 * SECOND || series->least < -5 * SECOND;
}

/* is_frozen: one timestamp for all, though time went on. */
static int is_frozen(const moment *list, size_t num, time_source source, int64_t *passed) {
  const moment *first = NULL;
  *passed = 0;
  for (size_t i = 0; i < num; i++) {
    if (list[i].source != source) continue;
    if (first == NULL) first = &list[i];
    if (list[i].sent_us != first->sent_us) return 0;
    *passed = largest(*passed, list[i].written_us - first->written_us);
  }
  return *passed >= SECOND;
}

/* Of a log whose zone is not told, whole half hours say nothing of the clock, unless the exchange refused it. */
static int64_t without_zone(int64_t distance, int is_clock_refused) {
  int64_t rest = (distance % HALF_HOUR + HALF_HOUR) % HALF_HOUR;
  if (is_clock_refused) return distance;
  return rest > HALF_HOUR / 2 ? rest - HALF_HOUR : rest;
}

/* put_series: the times of a log are those of the program's own machine: they tell of its clock where the exchange
 * refused that. */
static void put_series(buf *out, const moment *list, size_t num, time_source source, int is_clock_refused) {
  clock_series series;
  int64_t passed;
  memset(&series, 0, sizeof series);
  series.least_num = TIMES_LEAST;
  for (size_t i = 0; i < num; i++) {
    int64_t sent = list[i].sent_us;
    if (list[i].source != source) continue;
    if (source == TIME_OF_LOG_LOCAL)
      sent = list[i].written_us + without_zone(sent - list[i].written_us, is_clock_refused);
    clock_series_add(&series, list[i].written_us, sent);
  }
  if (series.num < TIMES_LEAST) return;
  if (is_frozen(list, num, source, &passed)) {
    buf_format(out, "%lu requests have one timestamp, and %lld s lie between them: it is made once and used again.",
               (unsigned long)series.num, (long long)(passed / SECOND));
    return;
  }
  if (!is_clock_refused && (source != TIME_OF_EXCHANGE || !is_off(&series))) return;
  if (clock_series_kind(&series) == CLOCK_RIGHT) return; /* what was refused is not told by these times */
  buf_put_text(out, source == TIME_OF_EXCHANGE ? "By the Date of the exchange's answers "
                                               : "By the times that are written before them ");
  clock_series_put(out, &series);
  buf_put_text(out, ".");
}

/* look_at_clock takes the best times that two requests have: those of the exchange. */
static void look_at_clock(explain_case *self, several *all) {
  moment list[SEVERAL_MAX];
  int is_refused_for_it = 0;
  buf out = {NULL, 0, 0};
  for (size_t i = 0; i < all->told.num; i++) {
    explain_case each = *self;
    each.in = all->list[i].in;
    explain_case_take_apart(&each);
    list[i].source = written_time_find(&list[i].written_us, all->list[i].text);
    list[i].sent_us = each.request.seen.time_us;
    if (!each.request.seen.time_readable) list[i].source = TIME_NONE;
    is_refused_for_it |= exchange_error_is_clock(each.in.answer.code);
  }
  for (int source = TIME_OF_EXCHANGE; source <= TIME_OF_LOG_LOCAL && out.len == 0; source++)
    put_series(&out, list, all->told.num, (time_source)source, is_refused_for_it);
  all->told.clock = mem_take(self->what.arena, &out);
}

void explain_several_choose(explain_case *self) {
  several *all = (several *)(void *)self->what.several; /* told is its first member */
  if (all == NULL) return;
  for (size_t i = 0; i < all->told.num && self->key.kind != 0; i++) {
    explain_case each = *self;
    each.in = all->list[i].in;
    all->rows[i].is_right = explain_case_is_right(&each);
  }
  if (!all->is_asked) choose(all);
  self->in = all->list[all->told.taken].in;
  look_at_clock(self, all);
}

/* ---------------------------------------------------------------------------------------------------------- telling */

static void put_row(buf *out, const explained *what, size_t i) {
  const told_several *all = what->several;
  const told_request *row = &all->list[i];
  static const char *const words[] = {"?    ", "wrong", "right"};
  buf text = {NULL, 0, 0};
  buf_format(&text, "%s %3lu  line %-5lu  %s  ", i == all->taken ? "->" : "  ",
             (unsigned long)(all->besides.before + i + 1), (unsigned long)row->line, words[row->is_right + 1]);
  buf_put_slice(&text, tell_shown(what, row->target));
  if (row->answer) buf_format(&text, ", answered %ld", row->answer);
  put_wrapped(out, &what->form, 0, 28, buf_slice(&text));
  buf_free(&text);
}

/* is_row_shown: of many the first and the last, those that are signed wrong, and the one that was taken. */
static int is_row_shown(const explained *what, size_t i) {
  const told_several *all = what->several;
  return what->form.whole || all->num <= ROWS_MAX || i < 3 || i + 3 >= all->num || i == all->taken;
}

void explain_several_put(buf *out, const explained *what) {
  const told_several *all = what->several;
  size_t num_hidden = 0;
  if (all == NULL) return;
  buf_put_text(out, "\n");
  tell_line(out, what, 0,
            mem_format(what->arena, "%lu requests are in this text; this is number %lu, %s.%s",
                       (unsigned long)(all->besides.before + all->num),
                       (unsigned long)(all->besides.before + all->taken + 1), all->why,
                       what->is_pasted ? "" : " --nth N takes another."));
  for (size_t i = 0; i < all->num; i++)
    if (is_row_shown(what, i))
      put_row(out, what, i);
    else
      num_hidden++;
  if (num_hidden + all->besides.before > 0)
    buf_format(out, "   %lu more are not shown.\n", (unsigned long)(num_hidden + all->besides.before));
  if (all->besides.num_unread > 0)
    buf_format(out, "   %lu signatures more stand in it, and the requests around them could not be read.\n",
               (unsigned long)all->besides.num_unread);
  if (all->besides.num_unsigned > 0)
    buf_format(out, "   %lu more are not signed, and are not judged.\n", (unsigned long)all->besides.num_unsigned);
  if (all->clock.len > 0) tell_fact(out, what, "Clock", all->clock);
}

void explain_several_put_json(buf *out, const explained *what) {
  static const char *const right[] = {"null", "false", "true"};
  const told_several *all = what->several;
  if (all == NULL) return;
  json_put_name(out, "requests");
  buf_format(out, "{\"count\":%lu,\"unread\":%lu,\"unsigned\":%lu,\"taken\":%lu",
             (unsigned long)(all->besides.before + all->num), (unsigned long)all->besides.num_unread,
             (unsigned long)all->besides.num_unsigned, (unsigned long)(all->besides.before + all->taken + 1));
  json_put_text(out, "why", bns_slice_of(all->why));
  json_put_name(out, "clock");
  if (all->clock.len > 0)
    buf_put_json(out, all->clock);
  else
    buf_put_text(out, "null");
  json_put_name(out, "list");
  for (size_t i = 0; i < all->num; i++) {
    const told_request *row = &all->list[i];
    buf_format(out, "%s{\"number\":%lu,\"line\":%lu,\"signed_right\":%s,\"answer\":", i ? "," : "[",
               (unsigned long)(all->besides.before + i + 1), (unsigned long)row->line, right[row->is_right + 1]);
    buf_format(out, row->answer ? "%ld" : "null", row->answer);
    json_put_name(out, "target");
    json_put_bytes(out, redact_text(what->redactor, what->arena, row->target));
    buf_put_text(out, "}");
  }
  buf_put_text(out, "]}");
}
