/* What the judge says of the reference's answers to many vectors: right ones, right ones to another request, such as
 * somebody with a catalogued mistake would give, and all of them changed in many ways. All that is said of those with
 * the same outcome is one number of answers_judged.txt. Whoever changes a verdict on purpose has the file written anew
 * (--write), and sees in it what that concerns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "adapter.h"
#include "run/adapter/reply.h"
#include "run/adapter/request_line.h"
#include "run/judge/failure_findings.h"
#include "run/judge/judge.h"
#include "scheme.h"
#include "selftest/mutant.h"
#include "snapshot.h"
#include "text.h"
#include "util/json_text.h"
#include "util/slice.h"

#define GOLDEN "conformance/tests/data/answers_judged.txt"
enum { LINE_MOST = 4000, EACH = 2, FINDINGS_EACH = 10, MISTAKES_EACH = 20 };

static vector_set set;

static struct {
  snapshot_rows rows;
  unsigned num; /* of the vectors with a right answer */
  mem arena;    /* of one answer */
  adapter reference;
} judged;

static int load(void **state) {
  char problem[512];
  (void)state;
  return vectors_load(&set, NULL, problem, sizeof problem);
}

static int unload(void **state) {
  (void)state;
  vectors_free(&set);
  return 0;
}

/* ------------------------------------------------------------------------------------------------------- one answer */

static void put_slice(buf *out, bns_slice text) {
  buf_format(out, "|%zu ", text.len);
  buf_put_slice(out, text);
}

static void put_findings(buf *out, const vector *v, const stages *given, const verdict *judgement) {
  verdict told = *judgement;
  parsed_request request;
  diagnose_limits limits;
  size_t together;
  snapshot_dirty_stack();
  memset(&limits, 0, sizeof limits);
  limits.num_singles = 200;
  limits.num_pairs = 1;
  told.num_findings = 7;
  told.unexplained = 7;
  together = failure_findings_find(&told, &judged.arena, &judged.arena, &set, v, given, &limits);
  buf_format(out, "|%zu %zu %d %d", together, told.num_findings, told.unexplained, told.outcome);
  put_slice(out, told.detail);
  put_slice(out, told.signed_bytes);
  buf_format(out, "%d", told.signed_bytes.ptr == NULL);
  snapshot_dirty_stack();
  if (failure_findings_request(&request, &judged.arena, v, given)) {
    put_slice(out, request.wire.method);
    put_slice(out, request.wire.target);
    put_slice(out, request.wire.body);
    put_slice(out, request.wire.message);
    for (size_t i = 0; i < request.wire.num_headers; i++)
      put_slice(out, request.wire.headers[i].value);
  }
  for (size_t i = 0; i < told.num_findings; i++) {
    put_slice(out, told.findings[i].id);
    put_slice(out, told.findings[i].says);
    buf_format(out, "%d", told.findings[i].confidence);
  }
}

static size_t size_of(const stages *given) {
  size_t size = 0;
  for (size_t s = 0; s < NUM_STAGES; s++)
    size += given->text[s].len;
  for (size_t i = 0; i < given->num_headers; i++)
    size += given->headers[i].name.len + given->headers[i].value.len + sizeof(bns_header);
  return size;
}

static void put_copy(buf *out, bns_slice copy, bns_slice of) {
  put_slice(out, copy);
  buf_format(out, "%d", copy.len > 0 && copy.ptr == of.ptr);
}

/* What has as many bytes as it may have is kept. */
static void put_kept(buf *out, const stages *given) {
  const size_t size = size_of(given), limits[] = {0, size - 1, size, SIZE_MAX};
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    const stages *kept = failure_findings_keep(&judged.arena, given, limits[i]);
    buf_format(out, "|%d", kept != NULL && kept->headers != given->headers);
    for (size_t s = 0; kept != NULL && s < NUM_STAGES; s++)
      put_copy(out, kept->text[s], given->text[s]);
    for (size_t k = 0; kept != NULL && k < kept->num_headers; k++) {
      put_copy(out, kept->headers[k].name, given->headers[k].name);
      put_copy(out, kept->headers[k].value, given->headers[k].value);
    }
  }
}

/* Why it is wrong is asked of some alone: that takes as long as a hundred verdicts. */
static void put_verdict(buf *out, const vector *v, const reply *given, const verdict *said, int wants_findings) {
  stages read;
  buf_format(out, "%d %ld", said->outcome, said->offset);
  put_slice(out, said->stage);
  put_slice(out, said->right);
  put_slice(out, said->yours);
  put_slice(out, said->detail);
  if (given->answer != REPLY_OK || stages_read(&read, &judged.arena, given->ok, 0) != NULL) return;
  if (out->len % 3 == 0) put_kept(out, &read);
  if (said->outcome != OUTCOME_PASS && (wants_findings || out->len % FINDINGS_EACH == 0))
    put_findings(out, v, &read, said);
}

static const char *form_name(bns_form form) {
  static const char *const names[] = {"", "rest", "frame", "fix", "headers"};
  return names[form];
}

static const char *op_name(vector_op op) {
  static const char *const names[] = {"sign", "request", "verify", "send"};
  return names[op];
}

/* line: the reply, without its id. */
static void judge_line(const vector *v, const char *asked, const char *answered, bns_slice line) {
  reply_room values = {NULL, 0};
  reply given;
  char name[120];
  reply_read(&given, &values, &judged.arena, line);
  if (given.answer != REPLY_NOISE && given.answer != REPLY_BROKEN) {
    for (int reasons = 0; reasons <= (given.answer == REPLY_REJECT); reasons++) {
      verdict said;
      buf text = {NULL, 0, 0};
      snapshot_dirty_stack();
      memset(&said, 0, sizeof said);
      said.stage = said.right = said.yours = said.detail = bns_slice_of("before");
      judge(&said, v, &given, &judged.arena, reasons);
      put_verdict(&text, v, &given, &said, strstr(answered, "found") != NULL);
      snprintf(name, sizeof name, "%s %s, %s, %s: %s", form_name(v->scheme->form), op_name(v->op), asked, answered,
               outcome_name(said.outcome));
      snapshot_add(&judged.rows, name, buf_slice(&text));
      buf_free(&text);
    }
  }
  reply_room_free(&values);
}

/* ---------------------------------------------------------------------------------------------------------- changes */

/* change: in a text one text for another, wherever it stands first. */
typedef struct change {
  const char *name, *from, *to;
} change;

/* Of what is asked: the reference answers another request then. */
static const change asked_changes[] = {
    {"another symbol", "\"LTCBTC\"", "\"ETHBTC\""},
    {"another symbol of futures", "\"BTCUSDT\"", "\"ETHUSDT\""},
    {"a number with a zero more", "\"1\"]", "\"1.0\"]"},
    {"a number with an exponent", "\"1\"]", "\"1e0\"]"},
    {"a number in tenths", "\"1\"]", "\"10e-1\"]"},
    {"a number with a sign", "\"1\"]", "\"+1\"]"},
    {"another number", "\"1\"]", "\"2\"]"},
    {"a smaller number", "\"1\"]", "\"0\"]"},
    {"a number that is none", "\"1\"]", "\"1x\"]"},
    {"a number and a zero byte", "\"1\"]", "\"1\\u0000\"]"},
    {"a number and another byte", "\"1\"]", "\"1\\u0001\"]"},
    {"a number with a space", "\"1\"]", "\" 1\"]"},
    {"another number for another", "\"0.1\"]", "\"1\"]"},
    {"an empty value", "\"1\"]", "\"\"]"},
    {"a long number", "\"1\"]", "\"1.000000000000000000000000000000000000000\"]"},
    {"a number of forty letters", "\"1\"]", "\"1.00000000000000000000000000000000000000\"]"},
    {"a long value", "\"1\"]", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]"},
    {"a value of sixty letters", "\"1\"]", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]"},
    {"a price with a zero more", "\"0.1\"]", "\"0.10\"]"},
    {"a price without zeros", "\"52000.00\"]", "\"52000\"]"},
    {"a quantity without zeros", "\"0.01000000\"]", "\"0.01\"]"},
    {"a parameter less", "[\"side\",\"BUY\"],", ""},
    {"a parameter less of a frame", "[\"side\",\"SELL\"],", ""},
    {"the last parameter less", ",[\"recvWindow\",\"5000\"]", ""},
    {"a parameter more", "[[\"symbol\"", "[[\"more\",\"x y&z=\"],[\"symbol\""},
    {"a name of sixty letters more", "[[\"symbol\"",
     "[[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"1\"],[\"symbol\""},
    {"a longer name more", "[[\"symbol\"",
     "[[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"1\"],[\"symbol\""},
    {"a name twice", "[[\"symbol\",\"LTCBTC\"]", "[[\"symbol\",\"LTCBTC\"],[\"symbol\",\"LTCBTC\"]"},
    {"another name", "[\"price\",", "[\"Price\","},
    {"another order", "[\"side\",\"BUY\"],[\"type\",\"LIMIT\"]", "[\"type\",\"LIMIT\"],[\"side\",\"BUY\"]"},
    {"another order of a frame", "[\"side\",\"SELL\"],[\"type\",\"LIMIT\"]",
     "[\"type\",\"LIMIT\"],[\"side\",\"SELL\"]"},
    {"query and body changed round", "\"query\":", "\"query2\":"},
    {"a name in both places", "\"body\":[]", "\"body\":[[\"symbol\",\"LTCBTC\"]]"},
    {"another name in both places", "\"body\":[[", "\"body\":[[\"symbol\",\"LTCBTC\"],["},
    {"a parameter moved to the body", "],\"body\":[]", "],\"body\":[[\"moved\",\"1\"]]"},
    {"the query moved to the body", "\"body\":[],", "\"other\":[],"},
    {"a number of a frame as a text", "{\"number\":\"100\"}", "\"100\""},
    {"a text of a frame as a number", "\"52000.00\"", "{\"number\":\"52000.00\"}"},
    {"a value in hex", "\"52000.00\"", "{\"hex\":\"35323030302e3030\"}"},
    {"a value of a query in hex", "\"0.1\"", "{\"hex\":\"302e31\"}"},
    {"a boolean as a text", "{\"boolean\":\"true\"}", "\"true\""},
    {"another time", "\"time_ms\":\"1", "\"time_ms\":\"2"},
    {"a millisecond later", "559\"", "560\""},
    {"the last time", "\"time_ms\":\"1499827319559\"", "\"time_ms\":\"9223372036854775\""},
    {"a time behind the last", "\"time_ms\":\"1499827319559\"", "\"time_ms\":\"9223372036854776\""},
    {"a time before the last", "\"time_ms\":\"1499827319559\"", "\"time_ms\":\"9220000000000000\""},
    {"a time of microseconds", "\"time_ms\":\"1499827319559\"", "\"time_ms\":\"1499827319559000\""},
    {"another time of a frame", "{\"number\":\"1645423376532\"}", "{\"number\":\"1645423376533\"}"},
    {"another nonce", "\"nonce\":\"5", "\"nonce\":\"6"},
    {"another path", "\"path\":\"/", "\"path\":\"/x"},
    {"another method", "\"method\":\"", "\"method\":\"X"},
    {"another body", "\"body\":\"{", "\"body\":\"{ "},
    {"another number in a body", "25.17", "25.18"},
    {"a number of a body written otherwise", "25.17", "25.170"},
    {"another sequence", "\"seq\":\"", "\"seq\":\"4"},
    {"another sender", "\"sender\":\"", "\"sender\":\"X"},
    {"another target", "\"target\":\"SPOT", "\"target\":\"SPOTS"},
    {"another sending time", "\"sending_time\":\"2", "\"sending_time\":\"3"},
    {"another heartbeat", "\"heartbeat\":\"", "\"heartbeat\":\"4"},
    {"a heartbeat", "\"seq\":\"", "\"heartbeat\":\"31\",\"seq\":\""},
    {"another handling", "\"handling\":\"", "\"handling\":\"4"},
    {"a handling", "\"seq\":\"", "\"handling\":\"1\",\"seq\":\""},
};

#define STAGE_CHANGES(stage)                                                                                           \
  {stage " left out", "\"" stage "\":", "\"other\":"},                                                                 \
      {stage " a number", "\"" stage "\":", "\"" stage "\":5,\"x\":"},                                                 \
      {stage " null", "\"" stage "\":", "\"" stage "\":null,\"x\":"},                                                  \
      {stage " in hex", "\"" stage "\":", "\"" stage "\":{\"hex\":\"6162\"},\"x\":"},                                  \
      {stage " in bad hex", "\"" stage "\":", "\"" stage "\":{\"hex\":\"616\"},\"x\":"},                               \
      {stage " in no hex", "\"" stage "\":", "\"" stage "\":{\"hey\":\"61\"},\"x\":"},                                 \
      {stage " twice", "\"" stage "\":", "\"" stage "\":\"a\",\"" stage "\":"},                                        \
      {stage " empty", "\"" stage "\":", "\"" stage "\":\"\",\"x\":"},                                                 \
      {stage " one byte more", "\"" stage "\":\"", "\"" stage "\":\"x"}, {                                             \
    stage " by an escaped name", "\"" stage "\":", "\"\\u00" stage "\":"                                               \
  }

/* Of what is answered. */
static const change answered_changes[] = {
    STAGE_CHANGES("payload"),
    STAGE_CHANGES("signature"),
    STAGE_CHANGES("target"),
    STAGE_CHANGES("headers"),
    STAGE_CHANGES("body"),
    STAGE_CHANGES("message"),
    {"a name of a number", "\"ok\":{", "\"ok\":{\"\\ud800\":1,"},
    {"a name that is unknown", "\"ok\":{", "\"ok\":{\"more\":[{\"a\":[]}],"},
    {"an ok that is a list", "\"ok\":{", "\"ok\":[],\"x\":{"},
    {"an ok that is a text", "\"ok\":{", "\"ok\":\"a\",\"x\":{"},
    {"an empty ok", "\"ok\":{", "\"ok\":{},\"x\":{"},
    {"a header that is no pair", "\"headers\":[", "\"headers\":[5,"},
    {"a header of three", "\"headers\":[", "\"headers\":[[\"a\",\"b\",\"c\"],"},
    {"a header of one", "\"headers\":[", "\"headers\":[[\"a\"],"},
    {"a header whose name is no text", "\"headers\":[", "\"headers\":[[5,\"b\"],"},
    {"a header whose value is no text", "\"headers\":[", "\"headers\":[[\"a\",5],"},
    {"a header that is an object", "\"headers\":[", "\"headers\":[{\"a\":\"b\"},"},
    {"a header more, found", "\"headers\":[", "\"headers\":[[\"X-More\",\"b\"],"},
    {"an empty header more", "\"headers\":[", "\"headers\":[[\"\",\"\"],"},
    {"a header more twice", "\"headers\":[", "\"headers\":[[\"X-More\",\"b\"],[\"x-more\",\"c\"],"},
    {"no headers", "\"headers\":[", "\"headers\":[],\"x\":["},
    {"a key's header twice", "\"headers\":[", "\"headers\":[[\"x-mbx-apikey\",\"other\"],"},
    {"a key's header in small letters", "X-MBX-APIKEY", "x-mbx-apikey"},
    {"a key's header called otherwise, found", "X-MBX-APIKEY", "X-MBX-APIKEZ"},
    {"a key's header with another first letter", "X-MBX-APIKEY", "Y-MBX-APIKEY"},
    {"another first letter of a signature", "c8db5682", "d8db5682"},
    {"another first letter of another signature", "0fd168b8", "1fd168b8"},
    {"capitals in a signature", "c8db5682", "C8DB5682"},
    {"a type's header called otherwise", "\"Content-Type\"", "\"Content-Typf\""},
    {"a type's header in small letters", "\"Content-Type\"", "\"content-type\""},
    {"a type twice", "[\"Content-Type\"", "[\"content-type\",\"text/plain\"],[\"Content-Type\""},
    {"a type with a charset", "x-www-form-urlencoded", "x-www-form-urlencoded ; charset=utf-8"},
    {"a type of JSON with a charset", "application/json", "application/JSON;charset=utf-8"},
    {"another type", "x-www-form-urlencoded", "x-www-form-urlencodee"},
    {"another type than JSON", "application/json", "text/json"},
    {"a signature's header called otherwise", "-Signature\"", "-Signatur\""},
    {"a timestamp's header called otherwise", "-Timestamp\"", "-Timestam\""},
    {"a nonce's header called otherwise", "-Nonce\"", "-Nonc\""},
    {"another timestamp in a header", "-Timestamp\",\"1", "-Timestamp\",\"2"},
    {"another owner", "-SN\",\"", "-SN\",\"x"},
    {"another value", "LTCBTC", "ETHBTC"},
    {"two parameters changed round", "side=BUY&type=LIMIT", "type=LIMIT&side=BUY"},
    {"an escape in small letters", "%2F", "%2f"},
    {"a plus for a space, found", "%20", "+"},
    {"a plus as it is, found", "%2B", "+"},
    {"an ampersand as it is, found", "%26", "&"},
    {"an equals sign as it is, found", "%3D", "="},
    {"a number sign as it is, found", "%23", "#"},
    {"a letter escaped", "symbol=", "s%79mbol="},
    {"a broken escape", "symbol=", "%7zsymbol="},
    {"an empty pair", "symbol=", "&symbol="},
    {"a name without a value", "symbol=", "bare&symbol="},
    {"a question mark more", "?", "??"},
    {"no question mark", "?", "&"},
    {"an ampersand behind a target", "\",\"headers\":", "&\",\"headers\":"},
    {"two ampersands behind a target", "\",\"headers\":", "&&\",\"headers\":"},
    {"an equals sign behind a target", "\",\"headers\":", "&=\",\"headers\":"},
    {"an ampersand behind a question mark", "?", "?&"},
    {"another signature behind it", "&signature=", "&x=1&signature="},
    {"a signature called otherwise", "signature=", "signatur="},
    {"spaces in a frame", "\\\"params\\\":{", "\\\"params\\\" : { "},
    {"a member more in a frame", "{\\\"id\\\"", "{\\\"more\\\":1,\\\"id\\\""},
    {"a member twice in a frame", "{\\\"id\\\"", "{\\\"method\\\":1,\\\"id\\\""},
    {"a parameter twice in a frame", "\\\"params\\\":{", "\\\"params\\\":{\\\"symbol\\\":1,"},
    {"a parameter more in a frame", "\\\"params\\\":{", "\\\"params\\\":{\\\"more\\\":null,"},
    {"a list among the parameters", "\\\"params\\\":{", "\\\"params\\\":{\\\"more\\\":[1],"},
    {"params that are a list", "\\\"params\\\":{", "\\\"params\\\":[],\\\"x\\\":{"},
    {"params called otherwise", "\\\"params\\\":{", "\\\"paramz\\\":{"},
    {"a method that is a number", "\\\"method\\\":", "\\\"method\\\":5,\\\"x\\\":"},
    {"a method called otherwise", "\\\"method\\\":", "\\\"methoe\\\":"},
    {"another method in a frame", "\\\"method\\\":\\\"", "\\\"method\\\":\\\"x"},
    {"a text of a frame as a number", "\\\"52000.00\\\"", "52000.00"},
    {"a number of a frame as a text", ":100,", ":\\\"100\\\","},
    {"a frame that is a list", "\"message\":\"{", "\"message\":\"[{"},
    {"a frame that is cut off", "}}\"", "}\""},
    {"half a character in a frame", "\\\"params\\\":{", "\\\"params\\\":{\\\"\\\\ud800\\\":1,"},
    {"a value of half a character", "\\\"params\\\":{", "\\\"params\\\":{\\\"x\\\":\\\"\\\\ud800\\\","},
    {"another begin of FIX", "8=FIX.4.4", "8=FIX.4.2"},
    {"no begin of FIX", "\"message\":\"8=", "\"message\":\"7="},
    {"another length of FIX", "\\u00019=", "\\u00019=0"},
    {"a longer length of FIX", "\\u00019=", "\\u00019=1"},
    {"another type of FIX", "\\u000135=A", "\\u000135=B"},
    {"another sum of FIX", "\\u000110=", "\\u000110=9"},
    {"a sum of FIX with a zero less", "\\u000110=0", "\\u000110="},
    {"another field of FIX", "\\u0001141=Y", "\\u0001141=N"},
    {"an empty field of FIX", "\\u0001141=Y", "\\u0001141="},
    {"a field of FIX without a sign", "\\u0001141=Y", "\\u0001141Y"},
    {"an empty piece of FIX", "\\u0001141=Y", "\\u0001\\u0001141=Y"},
    {"fields of FIX changed round", "\\u000198=0\\u0001108=30", "\\u0001108=30\\u000198=0"},
    {"a byte behind FIX", "\\u0001\"}", "\\u0001x\"}"},
    {"a field behind FIX", "\\u0001\"}", "\\u00018=FIX.4.4\\u0001\"}"},
    {"no last SOH", "\\u0001\"}", "\"}"},
    {"a refusal", "\"ok\":", "\"reject\":\"signature\",\"x\":"},
    {"a refusal of a format", "\"ok\":", "\"reject\":\"signature-format\",\"x\":"},
    {"a refusal of a timestamp", "\"ok\":", "\"reject\":\"timestamp-old\",\"x\":"},
    {"a refusal without a word", "\"ok\":", "\"reject\":\"\",\"x\":"},
    {"a refusal that is a number", "\"ok\":", "\"reject\":5,\"x\":"},
    {"what is unsupported", "\"ok\":", "\"unsupported\":\"no\",\"x\":"},
    {"what is unsupported, a list", "\"ok\":", "\"unsupported\":[],\"x\":"},
    {"an error", "\"ok\":", "\"error\":\"\xc3\xa9\",\"x\":"},
    {"an error that is null", "\"ok\":", "\"error\":null,\"x\":"},
};

static bns_slice replaced(bns_slice text, const char *from, const char *to) {
  size_t at = slice_find(text, from);
  bns_slice rest = slice_from(text, at + strlen(from));
  return mem_format(&judged.arena, "%.*s%s%.*s", (int)at, (const char *)text.ptr, to, (int)rest.len,
                    (const char *)rest.ptr);
}

/* What the reference answers to the vector's line; empty: nothing. */
static bns_slice answer_of(const vector *v) {
  buf line = {NULL, 0, 0};
  bns_slice given = {NULL, 0};
  if (request_line_request(&line, &judged.arena, v, 2) == 0) {
    given = adapter_answer(&judged.reference, (bns_slice){line.ptr, line.len - 1});
    given = mem_copy(&judged.arena, given.ptr, given.len - 1);
  }
  buf_free(&line);
  return given;
}

static void judge_answered(const vector *v, const char *asked, bns_slice line) {
  judge_line(v, asked, "as it is", line);
  for (size_t i = 0; i < sizeof answered_changes / sizeof *answered_changes; i++) {
    const change *how = &answered_changes[i];
    if (slice_find(line, how->from) < line.len) judge_line(v, asked, how->name, replaced(line, how->from, how->to));
  }
}

/* A vector that asks for something else, and expects what nobody answers. 0: it cannot be read. */
static int other_vector(vector *out, const vector *v, const change *how) {
  *out = *v;
  out->line = replaced(v->line, how->from, how->to);
  out->json = json_read(&judged.arena, out->line);
  out->expect_ok = json_read(&judged.arena, bns_slice_of("{\"signature\":\"x\"}"));
  return out->json != NULL;
}

/* The answer to another request, and to a few changes of it; and which of the two was asked for changed round. */
static void judge_asked(const vector *v, const change *how, bns_slice right) {
  vector other;
  bns_slice line;
  if (!other_vector(&other, v, how)) return;
  line = answer_of(&other);
  judge_line(v, how->name, "as it is", line);
  judge_line(v, how->name, "no headers at all", replaced(line, "\"headers\":", "\"other\":"));
  judge_line(v, how->name, "no payload", replaced(line, "\"payload\":", "\"other\":"));
  judge_line(v, how->name, "the signature alone", replaced(line, "\"ok\":{", "\"ok\":{\"signature\":\"00\",\"x\":1,"));
  judge_line(&other, how->name, "the first vector's", right);
  judge_line(&other, how->name, "its own", line);
}

/* Answers to one change of the places of a name, judged by another. */
static void judge_places(const vector *v) {
  static const change places[] = {
      {"twice in front", "[[\"symbol\",\"LTCBTC\"]", "[[\"symbol\",\"LTCBTC\"],[\"symbol\",\"LTCBTC\"]"},
      {"in both places", "\"body\":[]", "\"body\":[[\"symbol\",\"LTCBTC\"]]"},
      {"in both places with others", "\"body\":[[", "\"body\":[[\"symbol\",\"LTCBTC\"],["},
      {"behind with others", "\"body\":[[\"quantity\",\"1\"]", "\"body\":[[\"quantity\",\"1\"],[\"side\",\"BUY\"]"},
      {"in front with others", "[\"side\",\"BUY\"]", "[\"side\",\"BUY\"],[\"quantity\",\"1\"]"}};
  enum { NUM = sizeof places / sizeof *places };
  for (size_t i = 0; i < NUM * NUM; i++) {
    const change *a = &places[i / NUM], *b = &places[i % NUM];
    vector wants, gives;
    if (slice_find(v->line, a->from) < v->line.len && slice_find(v->line, b->from) < v->line.len &&
        other_vector(&wants, v, a) && other_vector(&gives, v, b))
      judge_line(&wants, a->name, b->name, answer_of(&gives));
  }
}

static bns_slice replaced_everywhere(bns_slice text, const char *from, const char *to) {
  buf out = {NULL, 0, 0};
  size_t at;
  while ((at = slice_find(text, from)) < text.len) {
    buf_put(&out, text.ptr, at);
    buf_put_text(&out, to);
    text = slice_from(text, at + strlen(from));
  }
  buf_put_slice(&out, text);
  return mem_take(&judged.arena, &out);
}

/* Values with characters that end a value, which somebody leaves as they are. */
static void judge_delimiters(const vector *v) {
  static const change asked = {"delimiters in a value", "\"LTCBTC\"", "\"a&b=c#d+e/f\""};
  static const change escapes[] = {{"an ampersand, found", "%26", "&"},  {"an equals sign, found", "%3D", "="},
                                   {"a number sign, found", "%23", "#"}, {"a plus, found", "%2B", "+"},
                                   {"a slash, found", "%2F", "/"},       {"a byte more, found", "%26", "%26%26"},
                                   {"a byte less, found", "%26", "="},   {"a broken escape, found", "%26", "&%2"}};
  const bns_json *whole;
  vector other;
  bns_slice line;
  if (slice_find(v->line, asked.from) == v->line.len || !other_vector(&other, v, &asked)) return;
  line = answer_of(&other);
  whole = json_read(&judged.arena, line);
  if (whole == NULL || bns_json_member(whole, "ok") == NULL) return;
  other.expect_ok = bns_json_member(whole, "ok");
  judge_line(&other, asked.name, "as it is", line);
  for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
    judge_line(&other, asked.name, escapes[i].name, replaced_everywhere(line, escapes[i].from, escapes[i].to));
}

/* The key that a vector names is another one. */
static void judge_keys(const vector *v, bns_slice line) {
  static const char *const names[] = {"docs", "rsa-2048", "ed25519-a", "hmac-spaces"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    vector other = *v;
    other.key = vectors_key(&set, bns_slice_of(names[i]));
    assert_non_null(other.key);
    judge_line(&other, "another key", "as it is", line);
    judge_line(&other, "another key", "a value changed", replaced(line, "LTCBTC", "ETHBTC"));
    judge_line(&other, "another key", "a header more", replaced(line, "\"headers\":[", "\"headers\":[[\"A\",\"b\"],"));
  }
}

static void judge_mistake(const mutant *s, const mistake *how) {
  const vector *v = s->vector;
  stages wrong;
  verdict said;
  buf text = {NULL, 0, 0};
  char name[120];
  if (mutant_commit(&wrong, &judged.arena, s, how, 0) != APPLIED) return;
  memset(&said, 0, sizeof said);
  (void)mutant_judge(&said, &judged.arena, v, &wrong);
  buf_format(&text, "%d %ld", said.outcome, said.offset);
  put_slice(&text, said.stage);
  put_slice(&text, said.detail);
  if (said.outcome != OUTCOME_PASS && text.len % FINDINGS_EACH == 0) put_findings(&text, v, &wrong, &said);
  snprintf(name, sizeof name, "%s %s, by mistake: %s", form_name(v->scheme->form), op_name(v->op),
           outcome_name(said.outcome));
  snapshot_add(&judged.rows, name, buf_slice(&text));
  buf_free(&text);
}

/* Answers of somebody who makes a mistake of the catalogue. */
static void judge_mistakes(const vector *v) {
  const mistake *each;
  stages right;
  mutant s;
  memset(&s, 0, sizeof s);
  s.vector = v;
  failure_findings_key(&s.key, v->key);
  if (stages_read(&right, &judged.arena, v->expect_ok, 1) != NULL ||
      !failure_findings_right(&s.request, &judged.arena, v, &right))
    return;
  for (size_t i = 0; (each = mistake_at(i)) != NULL; i++)
    if (each->apply != NULL && mistake_concerns(each, v->scheme, v->key->kind)) judge_mistake(&s, each);
}

/* What a vector of "verify" has arrive. */
static void mix_arrival(const vector *v) {
  bns_wire wire;
  buf text = {NULL, 0, 0};
  char name[120];
  snapshot_dirty_stack();
  buf_format(&text, "%d", failure_findings_wire(&wire, &judged.arena, v));
  put_slice(&text, wire.method);
  put_slice(&text, wire.target);
  put_slice(&text, wire.body);
  put_slice(&text, wire.message);
  for (size_t i = 0; i < wire.num_headers; i++) {
    put_slice(&text, wire.headers[i].name);
    put_slice(&text, wire.headers[i].value);
  }
  snprintf(name, sizeof name, "%s, what arrives", form_name(v->scheme->form));
  snapshot_add(&judged.rows, name, buf_slice(&text));
  buf_free(&text);
}

/* What the diagnosis knows of a vector's key. */
static void mix_key(const vector *v) {
  diagnose_key key;
  buf text = {NULL, 0, 0};
  snapshot_dirty_stack();
  failure_findings_key(&key, v->key);
  buf_format(&text, "%d", key.kind);
  put_slice(&text, key.secret);
  put_slice(&text, key.public_pem);
  put_slice(&text, key.api_key);
  put_slice(&text, key.serial);
  snapshot_add(&judged.rows, "keys", buf_slice(&text));
  buf_free(&text);
}

static void judge_signatures(const vector *v) {
  static const char *const alone[] = {"abc/+=d", "ABCDEF0123", ""};
  for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
    judge_line(v, "as it is", "another signature alone, found",
               mem_format(&judged.arena, "{\"id\":\"2\",\"ok\":{\"signature\":\"%s\"}}", alone[i]));
}

static void judge_vector(const vector *v) {
  bns_slice line = answer_of(v);
  mix_key(v);
  if (v->op <= OP_REQUEST) judge_signatures(v);
  if (v->op == OP_VERIFY) mix_arrival(v);
  if (line.len == 0) return;
  judge_answered(v, "as it is", line);
  judge_keys(v, line);
  if (v->op == OP_REQUEST) judge_places(v);
  if (v->op == OP_REQUEST) judge_delimiters(v);
  for (size_t i = 0; v->op == OP_REQUEST && i < sizeof asked_changes / sizeof *asked_changes; i++)
    if (slice_find(v->line, asked_changes[i].from) < v->line.len) judge_asked(v, &asked_changes[i], line);
  if (v->expect_ok != NULL && v->op <= OP_REQUEST && ++judged.num % MISTAKES_EACH == 0) judge_mistakes(v);
  mem_free(&judged.arena);
}

/* Of each scheme, operation and kind of key the first few, and one in a while; those of GET are counted
 * apart. What RSA does takes long. */
static int is_wanted(const vector *v) {
  static unsigned seen[BNS_NUM_SCHEMES][4][8][2];
  unsigned *num;
  if (v->key == NULL || v->op == OP_SEND || v->line.len > LINE_MOST) return 0;
  num = &seen[v->scheme->id][v->op][v->key->kind][slice_find(v->line, "\"GET\"") < v->line.len];
  return ++*num <= EACH - (v->key->kind == BNS_KIND_RSA) || *num % 41 == 0;
}

static void put_all(buf *out) {
  memset(&judged, 0, sizeof judged);
  for (size_t i = 0; i < set.num_vectors; i++)
    if (is_wanted(&set.vectors[i])) judge_vector(&set.vectors[i]);
  adapter_close(&judged.reference);
  snapshot_put(out, &judged.rows);
}

static int is_written;

static void each_answer_is_judged_as_it_was(void **state) {
  buf made = {NULL, 0, 0};
  (void)state;
  put_all(&made);
  snapshot_holds(GOLDEN, &made, is_written);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_answer_is_judged_as_it_was)};
  is_written = snapshot_is_written(argc, argv);
  return cmocka_run_group_tests(tests, load, unload);
}
