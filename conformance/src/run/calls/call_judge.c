/* call_judge.c - call and arrivals to verdict. */
#include "run/calls/call_judge.h"

#include <string.h>

#include "suite/scheme_traits.h"
#include "run/calls/call_cause.h"
#include "run/calls/list_match.h"
#include "util/slice.h"
#include "run/judge/stages.h"
#include "text.h"

enum { WORDS_MAX = 300, RETRY_AFTER_MS = 1000, CLOCK_SLACK_MS = 20 };

typedef struct judging {
  verdict *out;
  mem *arena;
  const send_case *asked;
  const sent *list;
  size_t num;
  const send_rules *rules;
} judging;

/* notes: what is no failure and is told all the same; each a clause, or NULL. */
typedef struct notes {
  const char *odd, *open;
} notes;

/* ------------------------------------------------------------------------------------------------------------ words */

void call_judge_label(verdict *out, mem *arena, const send_case *asked) {
  out->op = bns_slice_of("send");
  out->scheme = bns_slice_of(bns_scheme_name(asked->v->scheme));
  out->group = bns_slice_of(asked->has_behaviour ? "retries" : traits_of(asked->v->scheme)->group);
  out->asked = call_case_asked(arena, asked);
}

static void say(const judging *j, outcome what, severity how, const char *where, bns_slice detail) {
  verdict *out = j->out;
  out->outcome = what;
  out->severity = how;
  out->stage = bns_slice_of(where);
  out->detail = detail;
  if (how == SEVERITY_OK || j->asked->v->level == LEVEL_MUST) return;
  if (how == SEVERITY_REFUSED || how == SEVERITY_DANGER) out->severity = SEVERITY_OPEN;
}

static void fail(const judging *j, severity how, const char *where, const char *detail) {
  say(j, OUTCOME_FAIL, how, where, bns_slice_of(detail));
}

static void meaning(const judging *j) {
  if (!j->asked->has_behaviour) j->out->group = bns_slice_of("meaning");
}

/* ------------------------------------------------------------------------------------------------------ arrivals */

static int is_elsewhere(const judging *j, const sent *one) {
  return bns_slice_is(one->host, j->rules->elsewhere);
}

static int counts(const judging *j, const sent *one) {
  return (one->is_signed || one->is_malformed) && !(j->asked->has_behaviour && is_elsewhere(j, one));
}

static int is_asked_call(const judging *j, const sent *one) {
  bns_form form = j->asked->v->scheme->form;
  if (form == BNS_FORM_FIX) return 1;
  return bns_slice_equal(one->method, j->asked->method) &&
         (form == BNS_FORM_FRAME || bns_slice_equal(one->path, j->asked->path));
}

/* next_call gives the next request for what was asked for, from number *at on; NULL: there is none. */
static const sent *next_call(const judging *j, size_t *at) {
  while (*at < j->num) {
    const sent *one = &j->list[(*at)++];
    if (counts(j, one) && is_asked_call(j, one)) return one;
  }
  return NULL;
}

static const sent *first_counted(const judging *j) {
  for (size_t i = 0; i < j->num; i++)
    if (counts(j, &j->list[i])) return &j->list[i];
  return NULL;
}

/* ----------------------------------------------------------------------------------------------------- signature */

/* Where the server's clock is wrong on purpose, a request may be late. */
static int is_excused(const judging *j, const sent *one) {
  return j->asked->clock_ms != 0 && one->by_time;
}

/* What the bytes prove takes the place of what was searched for: one cause is one finding. */
static void name_cause(const judging *j, const sent *one) {
  const finding *found = call_cause(j->asked, one, j->rules);
  if (found == NULL) return;
  j->out->findings = found;
  j->out->num_findings = 1;
}

static int judge_signatures(const judging *j) {
  for (size_t i = 0; i < j->num; i++) {
    const sent *one = &j->list[i];
    if (!counts(j, one) || one->reason == NULL || is_excused(j, one)) continue;
    fail(j, SEVERITY_REFUSED, one->is_malformed ? "malformed" : "signature", one->reason);
    if (one->only_2025) j->out->detail = mem_format(j->arena, "%s; passes only under the rules of 2025", one->reason);
    j->out->right = one->right;
    j->out->yours = one->signed_bytes;
    j->out->signed_bytes = one->signed_bytes;
    j->out->findings = one->findings;
    /* Of a clock that is wrong on purpose the diagnosis knows nothing. */
    j->out->num_findings = j->asked->clock_ms != 0 ? 0 : one->num_findings;
    j->out->unexplained = one->unexplained && j->asked->clock_ms == 0;
    j->out->arrived = one->raw;
    if (j->asked->clock_ms == 0) name_cause(j, one);
    return 1;
  }
  return 0;
}

/* ------------------------------------------------------------------------------------------------------- meaning */

static int is_one_of(bns_slice name, const char *const *names, size_t num) {
  for (size_t i = 0; i < num; i++)
    if (bns_slice_is(name, names[i])) return 1;
  return 0;
}

static int is_free(const judging *j, bns_slice name) {
  static const char *const always[] = {"timestamp", "recvWindow", "signature", "apiKey"};
  return is_one_of(name, always, 4) || is_one_of(name, j->rules->adds, j->rules->num_adds);
}

/* A word that is true or false has one kind. */
static int same_kind(bns_json_type a, bns_json_type b) {
  if (a == BNS_JSON_FALSE) a = BNS_JSON_TRUE;
  if (b == BNS_JSON_FALSE) b = BNS_JSON_TRUE;
  return a == b;
}

/* comparing: which of two lists were found in the other. */
typedef struct comparing {
  const send_params *asked, *given;
  unsigned char *asked_found, *given_found;
  notes said;
  int exponent;                    /* 1 and the number of the first such parameter */
  int unreadable;                  /* a list or an object is no JSON */
  int lost, altered, added, empty; /* empty: those added that have no value */
} comparing;

#define ILLEGAL                                                                                                        \
  "a number beyond the legal range that the exchange tells of a price: 1 to 20 digits on each side of its point"
#define FILLED "an empty parameter was added: whether the exchange refuses it there is not documented"

static void note(const char **place, const char *what) {
  if (*place == NULL) *place = what;
}

/* A number in exponent form: REST answers -1100 (observed; the legal range of a price has digits and a point alone). Of
 * a frame nothing is known. In a body of Pay the two are one JSON number. */
static void note_exponent(const judging *j, comparing *c, size_t at) {
  bns_form form = j->asked->v->scheme->form;
  if (form == BNS_FORM_REST && c->exponent == 0) c->exponent = (int)at + 1;
  if (form == BNS_FORM_FRAME)
    note(&c->said.open, "a number in exponent form: whether the exchange reads it in a frame is not documented");
}

/* Frames take both kinds. Pay's documents give each member's type, and do not say that the other kind is refused. */
static void note_kind(const judging *j, comparing *c, const send_param *a, const send_param *b) {
  bns_form form = j->asked->v->scheme->form;
  if (a->is_undecided || same_kind(a->type, b->type)) return;
  if (form == BNS_FORM_FRAME)
    note(&c->said.odd, "a value of another kind than was given: a number as text, or text as a number");
  if (form == BNS_FORM_HEADERS)
    note(&c->said.open, "a value of another kind than was given: whether Pay reads it is not documented");
}

static int is_pay(const judging *j) {
  return j->asked->v->scheme->form == BNS_FORM_HEADERS;
}

/* null and the text "null" are two values. */
static int has_right_kind(const judging *j, const send_param *a, const send_param *b) {
  if (!is_pay(j) || same_kind(a->type, b->type)) return 1;
  return a->value.len != 0 && a->type != BNS_JSON_NULL && b->type != BNS_JSON_NULL;
}

/* pair takes asked parameter i and given parameter k for one, unless their values differ by more than how. */
static void pair(const judging *j, comparing *c, size_t i, size_t k, value_relation most) {
  const send_param *a = &c->asked->list[i], *b = &c->given->list[k];
  value_relation how;
  if (c->asked_found[i] || c->given_found[k] || !bns_slice_equal(a->name, b->name) || !has_right_kind(j, a, b)) return;
  if (b->is_list && a->num_items > 0) return; /* leave_lists */
  how = a->typed == NULL ? value_match(a, b->value)
                         : list_match(j->arena, a, b->value, j->rules->adds, j->rules->num_adds);
  if (how > most) return;
  c->asked_found[i] = c->given_found[k] = 1;
  note_kind(j, c, a, b);
  if (how == VALUE_EXPONENT) note_exponent(j, c, i);
  if (how == VALUE_RESPELLED) note(&c->said.odd, "a value arrived in another spelling of the same");
  if (how == VALUE_ILLEGAL) note(&c->said.open, ILLEGAL);
  if (how == VALUE_FILLED) note(&c->said.open, FILLED);
  if (how == VALUE_RECASED)
    note(&c->said.open, "a boolean arrived in another spelling: whether the exchange reads it is not documented");
}

/* Parameters with equal bytes are paired first, and only then those that mean the same. */
static void match(const judging *j, comparing *c) {
  static const value_relation most[] = {VALUE_SAME, VALUE_RECASED};
  for (size_t pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < c->asked->num; i++)
      for (size_t k = 0; k < c->given->num; k++)
        pair(j, c, i, k, most[pass]);
}

static int has_left(const send_params *list, const unsigned char *found, bns_slice name) {
  for (size_t i = 0; i < list->num; i++)
    if (!found[i] && bns_slice_equal(list->list[i].name, name)) return 1;
  return 0;
}

/* is_listed tells that a list arrived as the documents write it: its name repeated, an item each, or its items in one
 * value with commas between. */
static int is_listed(const comparing *c, const send_param *a) {
  buf joined = {NULL, 0, 0};
  size_t num = 0, same = 0;
  int is_joined = 0;
  for (size_t i = 0; i < a->num_items; i++) {
    if (i > 0) buf_put_text(&joined, ",");
    buf_put_slice(&joined, a->items[i]);
  }
  for (size_t k = 0; k < c->given->num; k++) {
    const send_param *b = &c->given->list[k];
    if (!bns_slice_equal(a->name, b->name) || !b->is_list) continue;
    is_joined |= bns_slice_equal(b->value, buf_slice(&joined));
    same += num < a->num_items && bns_slice_equal(b->value, a->items[num]);
    num++;
  }
  buf_free(&joined);
  return (num == a->num_items && same == num) || (num == 1 && is_joined);
}

static void leave_lists(comparing *c) {
  for (size_t i = 0; i < c->asked->num; i++) {
    const send_param *a = &c->asked->list[i];
    if (a->num_items == 0 || c->asked_found[i] || !is_listed(c, a)) continue;
    c->asked_found[i] = 1;
    for (size_t k = 0; k < c->given->num; k++)
      if (bns_slice_equal(c->given->list[k].name, a->name)) c->given_found[k] = 1;
  }
}

static int is_written_otherwise(const judging *j, const send_param *a, const send_param *b) {
  buf joined = {NULL, 0, 0};
  int is_joined;
  if (b->is_list) return list_match(j->arena, a, b->value, NULL, 0) <= VALUE_RESPELLED;
  for (size_t i = 0; i < a->num_items; i++) {
    if (i > 0) buf_put_text(&joined, ",");
    buf_put_slice(&joined, a->items[i]);
  }
  is_joined = a->num_items > 0 && bns_slice_equal(b->value, buf_slice(&joined));
  buf_free(&joined);
  return is_joined;
}

/* The documents write a list in one way, by the endpoint: its name repeated or its items with commas between, or JSON.
 * Of the other way it is not known whether the exchange reads it. */
static void leave_other_lists(const judging *j, comparing *c) {
  for (size_t i = 0; i < c->asked->num; i++) {
    const send_param *a = &c->asked->list[i];
    if (a->typed == NULL || a->is_undecided || c->asked_found[i]) continue;
    for (size_t k = 0; k < c->given->num; k++) {
      const send_param *b = &c->given->list[k];
      if (c->given_found[k] || !bns_slice_equal(a->name, b->name)) continue;
      c->unreadable |= list_is_unreadable(b->value);
      if (c->asked_found[i] || !is_written_otherwise(j, a, b)) continue;
      c->asked_found[i] = c->given_found[k] = 1;
      note(&c->said.open, "a list is written in another way than the documents write it");
    }
  }
}

/* What is documented nowhere takes all of its name. */
static void leave_undecided(comparing *c) {
  for (size_t i = 0; i < c->asked->num; i++) {
    const send_param *a = &c->asked->list[i];
    if (!a->is_undecided || c->asked_found[i]) continue;
    c->asked_found[i] = 1;
    note(&c->said.open, "it verifies; how such a value is sent is not documented");
    for (size_t k = 0; k < c->given->num; k++)
      if (bns_slice_equal(c->given->list[k].name, a->name)) c->given_found[k] = 1;
  }
}

/* The exchange refuses an empty value, of what is optional with -1105 and of what is mandatory with -1102 (both
 * observed), and Pay takes an empty member for none: who leaves it out loses nothing that could have counted. */
static void leave_empty(comparing *c) {
  for (size_t i = 0; i < c->asked->num; i++) {
    const send_param *a = &c->asked->list[i];
    if (c->asked_found[i] || a->type != BNS_JSON_STRING || a->value.len != 0) continue;
    if (has_left(c->given, c->given_found, a->name)) continue;
    c->asked_found[i] = 1;
    note(&c->said.odd, "a parameter whose value is empty was left out");
  }
}

/* Nor does it take spaces alone for a value of an order (the legal ranges of its errors hold no space). What a text of
 * Pay may be is not told. */
static void leave_blank(const judging *j, comparing *c) {
  if (is_pay(j)) return;
  for (size_t i = 0; i < c->asked->num; i++) {
    const send_param *a = &c->asked->list[i];
    if (c->asked_found[i] || a->type != BNS_JSON_STRING || a->value.len == 0 || slice_trim(a->value).len != 0) continue;
    if (has_left(c->given, c->given_found, a->name)) continue;
    c->asked_found[i] = 1;
    note(&c->said.odd, "a parameter whose value is blank was left out");
  }
}

/* What may be added, or was asked for and is the library's own affair. */
static void leave_free(const judging *j, comparing *c) {
  for (size_t k = 0; k < c->given->num; k++)
    if (is_free(j, c->given->list[k].name)) c->given_found[k] = 1;
  for (size_t i = 0; i < c->asked->num; i++)
    if (is_free(j, c->asked->list[i].name)) c->asked_found[i] = 1;
}

/* What is documented of the names of parameters are the names alone. */
static void leave_recased_names(comparing *c) {
  for (size_t i = 0; i < c->asked->num; i++) {
    const send_param *a = &c->asked->list[i];
    for (size_t k = 0; k < c->given->num && !c->asked_found[i]; k++) {
      const send_param *b = &c->given->list[k];
      if (c->given_found[k] || bns_slice_equal(a->name, b->name) || !value_equal_nocase(a->name, b->name)) continue;
      if (value_match(a, b->value) > VALUE_RESPELLED) continue;
      c->asked_found[i] = c->given_found[k] = 1;
      note(&c->said.open, "a name arrived in other letters: whether the exchange reads it is not documented");
    }
  }
}

/* What changes nothing of what was asked for: the form of the answer, what the exchange takes where nothing is given
 * (the value, by its documents), and a name for what has none. */
static const struct {
  const char *name, *value; /* NULL: any */
  const char *where;        /* how path or method end; NULL: anywhere */
} harmless[] = {{"newOrderRespType", NULL, NULL},
                {"newClientOrderId", NULL, NULL},
                {"listClientOrderId", NULL, NULL},
                {"limit", "500", "allOrders"},
                {"limit", "500", "Trades"},
                {"isIsolated", "FALSE", NULL},
                {"omitZeroBalances", "false", NULL},
                {"needBtcValuation", "false", NULL},
                {"positionSide", "BOTH", NULL},
                {"reduceOnly", "false", NULL},
                {"workingType", "CONTRACT_PRICE", NULL}};

static int ends(bns_slice text, const char *end) {
  size_t len = strlen(end);
  return text.len >= len && memcmp(text.ptr + text.len - len, end, len) == 0;
}

static int is_harmless(const judging *j, const send_param *b) {
  bns_slice call = j->asked->path.len != 0 ? j->asked->path : j->asked->method;
  for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
    if (bns_slice_is(b->name, harmless[i].name) && b->value.len != 0 &&
        (harmless[i].value == NULL || bns_slice_is(b->value, harmless[i].value)) &&
        (harmless[i].where == NULL || ends(call, harmless[i].where)))
      return 1;
  return 0;
}

static void leave_harmless(const judging *j, comparing *c) {
  if (is_pay(j)) return;
  for (size_t k = 0; k < c->given->num; k++) {
    const send_param *b = &c->given->list[k];
    if (c->given_found[k] || !is_harmless(j, b) || has_left(c->asked, c->asked_found, b->name)) continue;
    c->given_found[k] = 1;
    note(&c->said.odd, "a parameter was added that changes nothing of what was asked for");
  }
}

/* Of a frame, and of derivatives, it is not known that the exchange refuses an empty value. */
static void leave_empty_added(const judging *j, comparing *c) {
  const bns_scheme *scheme = j->asked->v->scheme;
  if (scheme->form != BNS_FORM_FRAME && traits_of(scheme)->answers != PRODUCT_FUTURES) return;
  for (size_t k = 0; k < c->given->num; k++) {
    const send_param *b = &c->given->list[k];
    if (c->given_found[k] || b->value.len != 0 || has_left(c->asked, c->asked_found, b->name)) continue;
    c->given_found[k] = 1;
    note(&c->said.open, FILLED);
  }
}

static void count_left(comparing *c) {
  for (size_t i = 0; i < c->asked->num; i++) {
    if (c->asked_found[i]) continue;
    if (has_left(c->given, c->given_found, c->asked->list[i].name))
      c->altered++;
    else
      c->lost++;
  }
  for (size_t k = 0; k < c->given->num; k++) {
    if (c->given_found[k] || has_left(c->asked, c->asked_found, c->given->list[k].name)) continue;
    c->added++;
    c->empty += c->given->list[k].value.len == 0;
  }
}

static bns_slice left_text(mem *arena, const send_params *list, const unsigned char *found) {
  buf out = {NULL, 0, 0};
  for (size_t i = 0; i < list->num; i++) {
    if (found[i]) continue;
    if (out.len != 0) buf_put_text(&out, "\n");
    buf_put_slice(&out, list->list[i].name);
    buf_put_text(&out, " = ");
    buf_put_slice(&out, list->list[i].value);
  }
  return mem_take(arena, &out);
}

static bns_slice differs_how(mem *arena, const comparing *c) {
  buf out = {NULL, 0, 0};
  const struct {
    int num;
    const char *what;
  } ways[] = {{c->altered, "altered"}, {c->lost, "lost"}, {c->added, "added that was not asked for"}};
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    if (ways[i].num != 0) buf_format(&out, "%s %s", out.len == 0 ? "a parameter is" : ", one is", ways[i].what);
  return mem_take(arena, &out);
}

/* A list whose items have names of their own, asset[0] and asset[1]: the name that the endpoint wants is not there. */
static int is_indexed(const comparing *c) {
  int is_lost = 0, is_added = 0;
  for (size_t i = 0; i < c->asked->num; i++)
    is_lost |= !c->asked_found[i] && c->asked->list[i].typed != NULL;
  for (size_t k = 0; k < c->given->num; k++)
    is_added |= !c->given_found[k] && slice_index(c->given->list[k].name, '[') < c->given->list[k].name.len;
  return is_lost && is_added && c->altered == 0;
}

/* Why the exchange refuses what differs, so that it does no harm; NULL: it carries it out. */
static const char *refused_for(const sent *one, const comparing *c) {
  if (one->excess != NULL) return one->excess;
  if (c->unreadable) return "a list is no JSON";
  if (is_indexed(c)) return "the items of a list have names of their own, and its name is missing";
  return c->lost + c->altered == 0 && c->added == c->empty ? "a value is empty (-1105)" : NULL;
}

static void say_differs(const judging *j, const sent *one, const comparing *c) {
  bns_slice how = differs_how(j->arena, c);
  const char *refused = refused_for(one, c);
  if (refused != NULL) how = mem_format(j->arena, "%.*s; refused: %s", (int)how.len, (const char *)how.ptr, refused);
  say(j, OUTCOME_FAIL, refused != NULL ? SEVERITY_REFUSED : SEVERITY_DANGER, "meaning", how);
  j->out->right = left_text(j->arena, c->asked, c->asked_found);
  j->out->yours = left_text(j->arena, c->given, c->given_found);
  name_cause(j, one);
}

/* Only the number in question is shown. */
static void say_exponent(const judging *j, const sent *one, const comparing *c) {
  const send_param *a = &c->asked->list[c->exponent - 1];
  fail(j, SEVERITY_REFUSED, "meaning", "a number is written in exponent form, which the exchange refuses with -1100");
  j->out->right = mem_format(j->arena, "%.*s = %.*s", (int)a->name.len, (const char *)a->name.ptr, (int)a->value.len,
                             (const char *)a->value.ptr);
  for (size_t k = 0; k < one->params.num; k++) {
    const send_param *b = &one->params.list[k];
    if (bns_slice_equal(a->name, b->name))
      j->out->yours = mem_format(j->arena, "%.*s = %.*s", (int)b->name.len, (const char *)b->name.ptr,
                                 (int)b->value.len, (const char *)b->value.ptr);
  }
}

static void compare(const judging *j, comparing *c, const sent *one) {
  memset(c, 0, sizeof *c);
  c->asked = &j->asked->params;
  c->given = &one->params;
  c->asked_found = mem_alloc(j->arena, c->asked->num + 1);
  c->given_found = mem_alloc(j->arena, c->given->num + 1);
  leave_free(j, c);
  match(j, c);
  leave_lists(c);
  leave_recased_names(c);
  leave_other_lists(j, c);
  leave_undecided(c);
  leave_empty(c);
  leave_blank(j, c);
  leave_empty_added(j, c);
  leave_harmless(j, c);
  count_left(c);
}

/* judge_meaning compares one request. 1: it is another than was asked for, or one that the exchange cannot read, and
 * that has been said. */
static int judge_meaning(const judging *j, const sent *one, notes *said) {
  comparing c;
  compare(j, &c, one);
  note(&said->odd, c.said.odd);
  note(&said->open, c.said.open);
  if (c.lost + c.altered + c.added != 0)
    say_differs(j, one, &c);
  else if (c.exponent)
    say_exponent(j, one, &c);
  else
    return 0;
  meaning(j);
  j->out->arrived = one->raw;
  return 1;
}

static bns_slice call_text(mem *arena, bns_slice method, bns_slice path) {
  return mem_format(arena, "%.*s%s%.*s", (int)method.len, (const char *)method.ptr, path.len != 0 ? " " : "",
                    (int)path.len, (const char *)path.ptr);
}

static void other_call(const judging *j, const sent *one) {
  fail(j, SEVERITY_DANGER, "meaning", "another call than was asked for");
  meaning(j);
  j->out->right = call_text(j->arena, j->asked->method, j->asked->path);
  j->out->yours = call_text(j->arena, one->method, one->path);
  j->out->arrived = one->raw;
}

/* -------------------------------------------------------------------------------------------- more than one call */

static int is_read_only(const judging *j) {
  static const char *const acts[] = {"place", "cancel", "amend"};
  bns_form form = j->asked->v->scheme->form;
  for (size_t i = 0; form == BNS_FORM_FRAME && i < sizeof acts / sizeof *acts; i++)
    if (slice_contains_nocase(j->asked->method, acts[i])) return 0;
  if (form == BNS_FORM_FRAME) return 1;
  return form == BNS_FORM_FIX || (form == BNS_FORM_REST && bns_slice_is(j->asked->method, "GET"));
}

/* 1: one request too many has been said to be dangerous. */
static int judge_extra(const judging *j, const sent *again, const char **odd) {
  if (again == NULL || (j->asked->v->scheme->form == BNS_FORM_FRAME && again->signature.len == 0)) return 0;
  if (is_read_only(j)) {
    *odd = "the call was made more than once";
    return 0;
  }
  fail(j, SEVERITY_DANGER, "extra", "the call was made more than once: it is carried out more than once");
  j->out->arrived = again->raw;
  return 1;
}

/* Whether a request is one of several calls, whichever: those at once arrive in any order. */
static int fits(const judging *j, const sent *one) {
  comparing c;
  compare(j, &c, one);
  return c.lost + c.altered + c.added == 0;
}

/* The first request not taken yet, or the first that fits the parameters asked for; NULL: there is none. */
static const sent *untaken(const judging *j, unsigned char *taken, int by_params) {
  for (size_t i = 0; i < j->num; i++) {
    const sent *one = &j->list[i];
    if (taken[i] || !counts(j, one) || !is_asked_call(j, one) || (by_params && !fits(j, one))) continue;
    taken[i] = 1;
    return one;
  }
  return NULL;
}

static int judge_one_of(const judging *j, const sent *one, notes *said) {
  if (judge_meaning(j, one, said)) return 1;
  if (one->excess == NULL) return 0;
  fail(j, SEVERITY_REFUSED, "parameters", one->excess);
  j->out->arrived = one->raw;
  return 1;
}

/* Several calls by one client: each must arrive, once, and nothing of one in another. */
static int judge_several(const judging *j, notes *said) {
  unsigned char *taken = mem_alloc(j->arena, j->num + 1);
  send_case *calls = mem_alloc(j->arena, (j->asked->num_more + 1) * sizeof *calls);
  const send_case *unmet = NULL;
  judging one = *j;
  const sent *again;
  for (size_t i = 0; i <= j->asked->num_more; i++) {
    const sent *found;
    calls[i] = *j->asked;
    if (i > 0) calls[i].params = j->asked->more[i - 1];
    one.asked = &calls[i];
    found = untaken(&one, taken, 1);
    if (found == NULL && unmet == NULL) unmet = &calls[i];
    if (found != NULL && judge_one_of(&one, found, said)) return 1;
  }
  again = untaken(j, taken, 0);
  if (unmet == NULL) return judge_extra(j, again, &said->odd);
  one.asked = unmet;
  if (again != NULL) return judge_one_of(&one, again, said);
  fail(j, SEVERITY_REFUSED, "nothing-arrived", "of several calls by one client not all arrived");
  return 1;
}

/* ----------------------------------------------------------------------------------------------------- behaviour */

static int carries_secrets(const sent *one) {
  return one->api_key.len != 0 || one->signature.len != 0;
}

/* No document of the exchange speaks of redirects, and RFC 9110, 15.4, says only that leaving out what is sensitive
 * ought to be considered. */
static void look_for_redirect(const judging *j, const char **odd) {
  for (size_t i = 0; i < j->num && *odd == NULL; i++) {
    const sent *one = &j->list[i];
    if (!is_elsewhere(j, one) || !carries_secrets(one)) continue;
    *odd = one->signature.len != 0 ? "a redirect to another host carried the signed request there"
                                   : "a redirect to another host carried the API key there";
    j->out->arrived = one->raw;
  }
}

/* What is unusual in a request that follows another; NULL: nothing is. */
static const char *odd_retry(const judging *j, const sent *before, const sent *again) {
  if (j->asked->clock_ms != 0)
    return bns_slice_equal(before->signature, again->signature) ? "after -1021 it resent the old signature" : NULL;
  if (before->status >= 500 && !is_read_only(j))
    return "it was sent again after a 5xx, which may have been carried out";
  if ((before->status == 429 || before->status == 418) &&
      again->at_ms - before->at_ms < RETRY_AFTER_MS - CLOCK_SLACK_MS)
    return "it was sent again before Retry-After had passed";
  return NULL;
}

static void look_at_behaviour(const judging *j, const sent *main, size_t at, const char **odd) {
  const sent *before = main, *again;
  look_for_redirect(j, odd);
  for (; *odd == NULL && (again = next_call(j, &at)) != NULL; before = again)
    *odd = odd_retry(j, before, again);
}

/* ------------------------------------------------------------------------------------------------------- verdict */

static void pass(const judging *j, const notes *said, int by_chance) {
  const char *detail = said->open != NULL ? said->open : said->odd;
  if (j->asked->probes_value) meaning(j);
  say(j, OUTCOME_PASS, SEVERITY_OK, "", (bns_slice){NULL, 0});
  if (detail != NULL) j->out->detail = bns_slice_of(detail);
  j->out->by_chance = by_chance;
  if (said->odd != NULL) j->out->severity = SEVERITY_ODD;
  if (said->open != NULL) j->out->severity = SEVERITY_OPEN;
}

static void judge_arrivals(const judging *j) {
  const sent *main, *first = first_counted(j);
  notes said = {NULL, NULL};
  size_t at = 0;
  if (first == NULL && j->asked->has_key_file && j->rules->tls_complaint == NULL) {
    say(j, OUTCOME_PASS, SEVERITY_OK, "", bns_slice_of("the library sent nothing with this key"));
    return;
  }
  if (first == NULL) {
    fail(j, SEVERITY_REFUSED, "nothing-arrived",
         j->rules->tls_complaint != NULL ? j->rules->tls_complaint : "no signed request arrived");
    return;
  }
  j->out->arrived = first->raw;
  if (judge_signatures(j)) return;
  main = next_call(j, &at);
  if (main == NULL) {
    other_call(j, first);
    return;
  }
  j->out->arrived = main->raw;
  said.odd = main->odd;
  said.open = main->open;
  if (j->asked->num_more > 0) {
    if (!judge_several(j, &said)) pass(j, &said, 0);
    return;
  }
  if (judge_meaning(j, main, &said)) return;
  if (main->excess != NULL) {
    fail(j, SEVERITY_REFUSED, "parameters", main->excess);
    return;
  }
  if (j->asked->has_behaviour)
    look_at_behaviour(j, main, at, &said.odd);
  else if (judge_extra(j, next_call(j, &at), &said.odd))
    return;
  pass(j, &said, main->by_chance && !j->asked->has_behaviour);
}

static bns_slice words_of(const reply *given) {
  bns_slice words = slice_until(given->words, WORDS_MAX);
  while (words.len != 0 && words.len < given->words.len && (words.ptr[words.len] & 0xC0) == 0x80)
    words.len--;
  return words;
}

static void judge_refusal(const judging *j, bns_slice words) {
  const sent *first = first_counted(j);
  if (first != NULL) {
    fail(j, SEVERITY_REFUSED, "extra", "the library is said to have refused the call, and a request arrived");
    j->out->arrived = first->raw;
  } else if (j->asked->may_refuse) {
    say(j, OUTCOME_PASS, SEVERITY_OK, "",
        mem_format(j->arena, "the library refused the call: %.*s", (int)words.len, (const char *)words.ptr));
    if (j->asked->probes_value) meaning(j);
  } else {
    say(j, OUTCOME_REFUSED, SEVERITY_REFUSED, "verdict", (bns_slice){NULL, 0});
    j->out->right = bns_slice_of("accepted");
    j->out->yours = words;
  }
}

/* tell_ending tells how a call ended behind what arrived of it. */
static void tell_ending(const judging *j, const char *how, bns_slice what) {
  bns_slice said = j->out->detail;
  j->out->detail = mem_format(j->arena, "%.*s%s%s%.*s", (int)said.len, (const char *)said.ptr,
                              said.len == 0 ? "" : "; ", how, (int)what.len, (const char *)what.ptr);
  if (j->out->severity == SEVERITY_OK) j->out->severity = SEVERITY_ODD;
}

/* What arrived is judged whatever the driver says, and then is told how the call ended: by the error's type, since the
 * rest may have times and counts in it. */
static void judge_error(const judging *j, bns_slice words) {
  bns_slice type = slice_until(words, slice_index(words, ':'));
  if (first_counted(j) == NULL && j->asked->has_key_file) {
    say(j, OUTCOME_PASS, SEVERITY_OK, "",
        mem_format(j->arena, "the library refused the key: %.*s", (int)type.len, (const char *)type.ptr));
    return;
  }
  if (first_counted(j) == NULL) {
    say(j, OUTCOME_ERROR, SEVERITY_NONE, "", words);
    return;
  }
  judge_arrivals(j);
  tell_ending(j, "the call ended in an error: ", type);
}

/* A server with a certificate of an unknown authority: whoever sends it anything signed verifies nothing (RFC 9110,
 * 4.3.4). However the library says that it does not is right. */
static void judge_foreign(const judging *j) {
  const sent *first = first_counted(j);
  if (first == NULL) {
    say(j, OUTCOME_PASS, SEVERITY_OK, "",
        bns_slice_of("nothing was sent to a server whose certificate nobody vouches for"));
    return;
  }
  j->out->arrived = first->raw;
  if (j->rules->is_taken) {
    fail(j, SEVERITY_DANGER, "certificate", "the server's certificate is not verified");
    return;
  }
  say(j, OUTCOME_PASS, SEVERITY_OPEN, "", bns_slice_of("it came over no connection that had to show the certificate"));
  j->out->severity = SEVERITY_OPEN;
}

int call_judge_ending(verdict *out, mem *arena, const send_case *asked, const char *ending, const sent *list,
                      size_t num, const send_rules *rules) {
  verdict found = *out;
  judging j = {&found, arena, asked, list, num, rules};
  if (first_counted(&j) == NULL && !asked->is_foreign) return 0;
  found.offset = -1;
  if (asked->is_foreign)
    judge_foreign(&j);
  else
    judge_arrivals(&j);
  if (found.outcome == OUTCOME_PASS && !asked->is_foreign) return 0;
  tell_ending(&j, "the call ended so: ", bns_slice_of(ending));
  *out = found;
  return 1;
}

void call_judge(verdict *out, mem *arena, const send_case *asked, const reply *given, const sent *list, size_t num,
                const send_rules *rules) {
  judging j = {out, arena, asked, list, num, rules};
  call_judge_label(out, arena, asked);
  out->offset = -1;
  out->by_chance = 0;
  if (given->answer != REPLY_OK && given->words.ptr == NULL) {
    say(&j, OUTCOME_PROTOCOL, SEVERITY_NONE, "", bns_slice_of("an answer whose value is no text"));
    return;
  }
  if (asked->is_foreign && given->answer != REPLY_UNSUPPORTED && given->answer != REPLY_NOISE &&
      given->answer != REPLY_BROKEN) {
    judge_foreign(&j);
    return;
  }
  switch (given->answer) {
  case REPLY_OK:
    if (given->ok->type == BNS_JSON_OBJECT)
      judge_arrivals(&j);
    else
      say(&j, OUTCOME_PROTOCOL, SEVERITY_NONE, "", bns_slice_of("an ok that is no object"));
    return;
  case REPLY_REJECT: judge_refusal(&j, words_of(given)); return;
  case REPLY_UNSUPPORTED: say(&j, OUTCOME_UNSUPPORTED, SEVERITY_NONE, "", words_of(given)); return;
  case REPLY_ERROR: judge_error(&j, words_of(given)); return;
  case REPLY_NOISE:
  case REPLY_BROKEN:
    say(&j, OUTCOME_HARNESS, SEVERITY_NONE, "", bns_slice_of("a line that is no reply came to the judge"));
  }
}
