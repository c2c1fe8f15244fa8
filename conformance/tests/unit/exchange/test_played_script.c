/* What the played exchange answers to a long script of requests, what it then remembers of each account, and what its
 * streams say. The script is played_script.txt; what came of each of its lines stands in played_answers.txt, whole
 * where it is short, else as its length and a number of its bytes. Whoever changes an answer on purpose has the file
 * written anew (--write), and sees in it what that concerns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exchange_loaded.h"
#include "exchange/played.h"
#include "scheme.h"
#include "snapshot.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/slice.h"

#define SCRIPT "conformance/tests/data/played_script.txt"
#define GOLDEN "conformance/tests/data/played_answers.txt"
enum { SHOWN_MOST = 160 };

/* playing: where the script is. */
static exchange_loaded loaded;
static struct {
  played_exchange played;
  int64_t now_us;
  bns_slice key; /* into the script */
  mem arena;     /* of one request */
  buf out;
} playing;

static bns_slice word(bns_slice *rest) {
  size_t at = slice_index(*rest, ' ');
  bns_slice found = slice_until(*rest, at);
  *rest = slice_from(*rest, at + 1);
  return found;
}

static uint64_t number(bns_slice text) {
  uint64_t value = 0;
  assert_int_equal(bns_number(&value, text), BNS_OK);
  return value;
}

static uint64_t digest(bns_slice text) {
  uint64_t state = MIX_START;
  mix_bytes(&state, text);
  return state;
}

/* No line ends with a blank. */
static void end_line(void) {
  while (playing.out.len > 0 && playing.out.ptr[playing.out.len - 1] == ' ')
    playing.out.len--;
  buf_put_text(&playing.out, "\n");
}

static void show(const char *mark, bns_slice text) {
  if (text.len <= SHOWN_MOST)
    buf_format(&playing.out, "  %s %.*s", mark, (int)text.len, (const char *)text.ptr);
  else
    buf_format(&playing.out, "  %s %zu bytes, %016llx", mark, text.len, (unsigned long long)digest(text));
  end_line();
}

/* ----------------------------------------------------------------------------------------------- what is remembered */

static void put_fields(buf *out, const decimal *values, size_t num) {
  for (size_t i = 0; i < num; i++)
    buf_format(out, "|%lld", (long long)values[i]);
}

static void put_order(buf *out, const account_order *o) {
  const decimal values[] = {o->price,          o->quantity,    o->quote_quantity, o->stop_price, o->executed,
                            o->quote_executed, o->locked,      o->placed_us,      o->updated_us, o->working_us,
                            o->state,          o->leg,         (decimal)o->list,  o->reduces,    o->is_isolated,
                            o->is_maker,       o->is_triggered};
  buf_format(out, "%llu|%s|%s|%s|%s|%s|%s|%s|%s", (unsigned long long)o->id, o->symbol, o->client, o->cancel_client,
             o->side, o->type, o->time_in_force, o->position_side, o->list_client);
  put_fields(out, values, sizeof values / sizeof *values);
  for (size_t i = 0; i < o->num_fills; i++) {
    const order_fill *f = &o->fills[i];
    const decimal fill[] = {(decimal)f->id, f->price, f->quantity, f->fee, f->profit, f->at_us};
    put_fields(out, fill, sizeof fill / sizeof *fill);
  }
}

static void put_account(buf *out, const account *a) {
  buf_format(out, "%.*s|%.*s|%llu|%s|%d", (int)a->api_key_len, (const char *)a->api_key, (int)a->product->shapes.len,
             (const char *)a->product->shapes.ptr, (unsigned long long)a->used, a->listen_key, a->dual_side);
  for (size_t i = 0; i < a->num_holdings; i++)
    buf_format(out, "|%s %lld %lld", a->holdings[i].asset, (long long)a->holdings[i].free,
               (long long)a->holdings[i].locked);
  for (size_t i = 0; i < a->num_positions; i++)
    buf_format(out, "|%s %s %lld %lld %lld", a->positions[i].symbol, a->positions[i].side,
               (long long)a->positions[i].amount, (long long)a->positions[i].entry,
               (long long)a->positions[i].updated_us);
  for (size_t i = 0; i < a->num_orders; i++)
    put_order(out, &a->orders[i]);
}

/* What an event is, and what is told of it. */
static void put_event(buf *out, const account_event *event) {
  played_events told;
  buf_format(out, "%zu|%d|%d|", event->account, event->kind, event->is_done);
  put_order(out, &event->order);
  snapshot_dirty_stack();
  played_event(&told, &playing.arena, &playing.played, event, playing.now_us);
  buf_put_slice(out, told.order);
  buf_put_text(out, "|");
  buf_put_slice(out, told.balances);
}

/* Of all accounts one number, and one of all events. */
static void show_store(void) {
  account_store *store = &playing.played.accounts;
  buf all = {NULL, 0, 0}, events = {NULL, 0, 0};
  for (size_t i = 0; i < store->num; i++)
    put_account(&all, store->list[i]);
  for (size_t i = 0; i < store->num_events; i++)
    put_event(&events, &store->events[i]);
  if (store->num > 0) buf_format(&playing.out, "  = %016llx", (unsigned long long)digest(buf_slice(&all)));
  if (store->num_events > 0)
    buf_format(&playing.out, " ! %zu %016llx", store->num_events, (unsigned long long)digest(buf_slice(&events)));
  if (store->num > 0) buf_put_text(&playing.out, "\n");
  buf_free(&all);
  buf_free(&events);
  store->num_events = 0;
}

/* --------------------------------------------------------------------------------------------------------- requests */

static void answer(const bns_scheme *scheme, const request_checks *found) {
  answer_facts facts = {1, playing.now_us, "", 1, 0, scheme, {NULL, 0}, NULL};
  response out;
  buf head = {NULL, 0, 0};
  memset(&out, 0, sizeof out);
  out.status = 299;
  out.type = "text/before ";
  out.code = out.body = bns_slice_of("before");
  played_answer(&out, &playing.arena, &playing.played, found, playing.key, &facts);
  buf_format(&head, "%u %s%.*s %.*s", out.status, out.type == NULL ? "" : out.type, (int)out.code.len,
             (const char *)out.code.ptr, (int)out.body.len, (const char *)out.body.ptr);
  show(":", buf_slice(&head));
  buf_free(&head);
}

static void ask_frame(const bns_scheme *scheme, bns_slice method, bns_slice params) {
  request_checks found;
  ws_request request = {{NULL, 0}, method, {NULL, 0}, {NULL, 0}};
  request.path = bns_slice_of(traits_of(scheme_numbered(traits_of(scheme)->endpoints_too))->starts[0]);
  request.message = mem_format(&playing.arena, "{\"id\":\"1\",\"method\":\"%.*s\",\"params\":%.*s}", (int)method.len,
                               (const char *)method.ptr, params.len == 0 ? 2 : (int)params.len,
                               params.len == 0 ? "{}" : (const char *)params.ptr);
  request_checks_frame(&found, &playing.arena, scheme, &request, &loaded.by, playing.now_us);
  answer(scheme, &found);
}

static void ask_rest(const bns_scheme *scheme, bns_slice method, bns_slice target, bns_slice body) {
  request_checks found;
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.method = method;
  wire.target = target;
  wire.body = body;
  request_checks_run(&found, &playing.arena, scheme, &wire, bns_slice_of(""), &loaded.by, playing.now_us);
  answer(scheme, &found);
}

/* "spot-rest GET /api/v3/time", perhaps with a body; "spot-ws time {...}". */
static void ask(bns_slice line) {
  bns_slice name = word(&line), method = word(&line), target = {NULL, 0};
  const bns_scheme *scheme = bns_scheme_find((const char *)name.ptr, name.len);
  snapshot_dirty_stack();
  if (scheme == NULL) fail_msg("no scheme: %.*s", (int)name.len, (const char *)name.ptr);
  if (scheme->form == BNS_FORM_FRAME) {
    ask_frame(scheme, method, line);
    return;
  }
  target = word(&line);
  ask_rest(scheme, method, target, line);
}

/* ------------------------------------------------------------------------------------------------------- the script */

static void do_open(bns_slice rest) {
  static const char *const names[] = {"at-market", "at-once", "after", "never"};
  fill_policy policy = {FILL_AT_MARKET, 0};
  bns_slice when = word(&rest), answers = {NULL, 0};
  char problem[512] = "";
  int came;
  while (!bns_slice_is(when, names[policy.when]))
    policy.when++;
  policy.after_us = (int64_t)number(word(&rest)) * 1000;
  if (rest.len > 0) answers = rest;
  played_close(&playing.played);
  played_close(&playing.played); /* what is closed is empty */
  memset(&playing.played, 0x5a, sizeof playing.played);
  came = played_open(&playing.played, answers, policy, problem, sizeof problem);
  buf_format(&playing.out, "  : %d %s", came, problem);
  end_line();
}

static void do_at(bns_slice rest) {
  playing.now_us = (int64_t)number(rest) * 1000;
}

static void do_later(bns_slice rest) {
  playing.now_us += (int64_t)number(rest) * 1000;
}

static void do_key(bns_slice rest) {
  playing.key = rest;
}

static void do_advance(bns_slice rest) {
  (void)rest;
  accounts_advance(&playing.played.accounts, playing.now_us);
}

static int64_t with_sign(bns_slice text) {
  return slice_starts(text, "-") ? -(int64_t)number(slice_from(text, 1)) : (int64_t)number(text);
}

/* "reckon A B": two decimals, as their hundred-millionths. */
static void do_reckon(bns_slice rest) {
  decimal a = with_sign(word(&rest)), b = with_sign(rest);
  buf_format(&playing.out, "  : %lld %lld %lld ", (long long)decimal_times(a, b), (long long)decimal_over(a, b),
             (long long)decimal_floor(a, b));
  decimal_put(&playing.out, a, 0);
  buf_put_text(&playing.out, " ");
  decimal_put(&playing.out, a, 1);
  buf_format(&playing.out, " %lld\n", (long long)decimal_limited(a));
}

static void do_read(bns_slice rest) {
  decimal value = -7;
  int came = decimal_read(&value, rest);
  buf_format(&playing.out, "  : %d %lld\n", came, (long long)value);
}

/* "stream fstream btcusdt@trade": what the streams of a host say; '-' is no host. */
static void do_stream(bns_slice rest) {
  const played_product *said_by = markets_streams(&playing.played.markets, word(&rest));
  snapshot_dirty_stack();
  show(":", played_stream(&playing.arena, &playing.played, said_by, rest, playing.now_us));
}

/* "whose LISTEN-KEY": "?" is that of the account that was used last. */
static void do_whose(bns_slice rest) {
  const account_store *store = &playing.played.accounts;
  const account *found, *last = store->list[0];
  for (size_t i = 1; i < store->num; i++)
    if (store->list[i]->used > last->used) last = store->list[i];
  found =
      accounts_by_listen_key(&playing.played.accounts, bns_slice_is(rest, "?") ? bns_slice_of(last->listen_key) : rest);
  show(":", found == NULL ? bns_slice_of("nobody") : (bns_slice){found->api_key, found->api_key_len});
}

static void play_line(bns_slice line);

/* "repeat N LINE": N times, the letter '#' being the number of each; of all that comes of it one number is shown. */
static void do_repeat(bns_slice rest) {
  uint64_t times = number(word(&rest));
  buf kept = playing.out;
  memset(&playing.out, 0, sizeof playing.out);
  for (uint64_t i = 1; i <= times; i++) {
    buf line = {NULL, 0, 0};
    for (size_t k = 0; k < rest.len; k++)
      if (rest.ptr[k] == '#')
        buf_put_number(&line, i);
      else
        buf_put_byte(&line, rest.ptr[k]);
    play_line(buf_slice(&line));
    buf_free(&line);
  }
  buf_format(&kept, "  : %016llx\n", (unsigned long long)digest(buf_slice(&playing.out)));
  buf_free(&playing.out);
  playing.out = kept;
}

/* "as KEY REQUEST": with another key than the others. */
static void do_as(bns_slice rest) {
  bns_slice held = playing.key;
  playing.key = word(&rest);
  ask(rest);
  playing.key = held;
}

/* "every SCHEME PARAMETERS": each row that is known of a scheme is asked with them. */
static void do_every(bns_slice rest) {
  bns_slice name = word(&rest);
  const answer_set *answers = &playing.played.answers;
  for (size_t i = 0; i < answers->num; i++) {
    const answer_row *row = &answers->list[i];
    buf line = {NULL, 0, 0};
    if (!bns_slice_equal(row->scheme, name)) continue;
    buf_format(&line, "%.*s %.*s %.*s%s%.*s", (int)name.len, (const char *)name.ptr, (int)row->method.len,
               (const char *)row->method.ptr, (int)row->path.len, (const char *)row->path.ptr,
               row->path.len > 0 && rest.len > 0 && rest.ptr[0] != ' ' ? "?" : "", (int)rest.len,
               (const char *)rest.ptr);
    buf_format(&playing.out, "  %.*s %.*s", (int)row->method.len, (const char *)row->method.ptr, (int)row->path.len,
               (const char *)row->path.ptr);
    ask(buf_slice(&line));
    buf_free(&line);
  }
}

static void play_line(bns_slice line) {
  static const struct {
    const char *verb;
    void (*play)(bns_slice rest);
  } verbs[] = {{"open", do_open},     {"at", do_at},           {"later", do_later},   {"key", do_key},
               {"as", do_as},         {"advance", do_advance}, {"stream", do_stream}, {"whose", do_whose},
               {"repeat", do_repeat}, {"every", do_every},     {"reckon", do_reckon}, {"read", do_read}};
  bns_slice rest = line, verb = word(&rest);
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (bns_slice_is(verb, verbs[i].verb)) {
      verbs[i].play(rest);
      return;
    }
  ask(line);
}

/* What came of each line is appended. An empty line, and what begins with '#', is for who reads the script. */
static void play_script(buf *out) {
  mem script = {NULL};
  bns_slice rest = snapshot_file(&script, SCRIPT), line;
  memset(&playing, 0, sizeof playing);
  while (slice_line(&line, &rest)) {
    if (line.len == 0 || line.ptr[0] == '#') continue;
    buf_put_slice(&playing.out, line);
    buf_put_text(&playing.out, "\n");
    play_line(line);
    show_store();
    buf_put_slice(out, buf_slice(&playing.out));
    playing.out.len = 0;
    mem_free(&playing.arena);
  }
  buf_free(&playing.out);
  played_close(&playing.played);
  mem_free(&script);
}

static int load(void **state) {
  (void)state;
  return exchange_load(&loaded);
}

static int unload(void **state) {
  (void)state;
  return exchange_unload(&loaded);
}

static int is_written;

static void each_line_of_the_script_brings_about_what_it_did(void **state) {
  buf made = {NULL, 0, 0};
  (void)state;
  play_script(&made);
  snapshot_holds(GOLDEN, &made, is_written);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_line_of_the_script_brings_about_what_it_did)};
  is_written = snapshot_is_written(argc, argv);
  return cmocka_run_group_tests(tests, load, unload);
}
