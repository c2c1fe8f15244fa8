#include "asked.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "json.h"
#include "random_bytes.h"
#include "readfile.h"
#include "remedy.h"
#include "say.h"
#include "scheme_words.h"
#include "text.h"

#define BODY_MAX ((size_t)64 << 20)

static bns_slice slice_between(const char *from, const char *to) {
  return (bns_slice){(const uint8_t *)from, (size_t)(to - from)};
}

static bns_param *params_of(const asked *a) {
  return (bns_param *)(void *)a->params.ptr;
}

static int has_param(const asked *a, bns_slice name) {
  for (size_t i = 0; i < a->num_params; i++) {
    if (bns_slice_equal(params_of(a)[i].name, name)) return 1;
  }
  return 0;
}

static int add_param(asked *a, bns_param param) {
  if (bns_slice_is(param.name, "signature")) return say_usage("signature is added by this command: leave it out");
  size_t size = sizeof param;
  if (!room_keep(&a->params, a->num_params * size, (a->num_params + 1) * size)) return say_fault("out of memory");
  params_of(a)[a->num_params++] = param;
  return 0;
}

/* -------------------------------------------------------------------------------------------- NAME=VALUE, forms */

static int add_pair(asked *a, const char *pair) {
  const char *equals = strchr(pair, '=');
  if (equals == NULL || equals == pair) return say_usage("%s: a parameter is written NAME=VALUE", pair);
  return add_param(a, (bns_param){slice_between(pair, equals), bns_slice_of(equals + 1), BNS_TEXT});
}

/* add_typed reads NAME=VALUE, or NAME:=JSON for a number or a boolean (SW-3). */
static int add_typed(asked *a, const char *pair) {
  const char *equals = strchr(pair, '=');
  if (equals == NULL || equals == pair || equals[-1] != ':') return add_pair(a, pair);
  bns_param param = {slice_between(pair, equals - 1), bns_slice_of(equals + 1), BNS_NUMBER};
  bns_json value[1];
  size_t num, at;
  bns_status status = bns_json_parse(value, 1, &num, &at, param.value.ptr, param.value.len);
  if (param.name.len == 0 || status != BNS_OK || value[0].len != param.value.len ||
      (value[0].type != BNS_JSON_NUMBER && value[0].type != BNS_JSON_TRUE && value[0].type != BNS_JSON_FALSE))
    return say_usage("%s: after := stands a number, true or false, as in JSON", pair);
  if (value[0].type != BNS_JSON_NUMBER) param.kind = BNS_BOOLEAN;
  return add_param(a, param);
}

static int add_distinct(asked *a, const char *pair) {
  int failed = add_typed(a, pair);
  if (failed) return failed;
  bns_slice name = params_of(a)[--a->num_params].name;
  if (has_param(a, name)) return say_usage("%s: the params of a message have distinct names", pair);
  a->num_params++;
  return 0;
}

static int decode(asked *a, bns_slice *out, bns_slice text) {
  size_t len = 0;
  uint8_t *to = a->texts.ptr + a->texts_len;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '+') return say_usage("a \"+\" in a query or form file is undecided: write %%20 or %%2B");
  }
  if (bns_unpercent(to, a->texts.cap - a->texts_len, &len, text) != BNS_OK)
    return say_usage("a \"%%\" in the query or form is not followed by two hex digits");
  a->texts_len += len;
  *out = (bns_slice){to, len};
  return 0;
}

static int add_encoded(asked *a, bns_slice pair) {
  const uint8_t *equals = memchr(pair.ptr, '=', pair.len);
  bns_param param = {.kind = BNS_TEXT};
  if (equals == NULL || equals == pair.ptr) return say_usage("a parameter in the query or form has no NAME= before it");
  size_t name_len = (size_t)(equals - pair.ptr);
  int failed = decode(a, &param.name, (bns_slice){pair.ptr, name_len});
  if (!failed) failed = decode(a, &param.value, (bns_slice){equals + 1, pair.len - name_len - 1});
  return failed ? failed : add_param(a, param);
}

/* add_form takes apart what is encoded already: the query of a URL, a form from a file. It is written anew when it is
 * signed, from the same names and values. */
static int add_form(asked *a, bns_slice form) {
  if (!room_for(&a->texts, form.len + 1)) return say_fault("out of memory");
  for (size_t start = 0; start < form.len;) {
    const uint8_t *from = form.ptr + start;
    const uint8_t *end = memchr(from, '&', form.len - start);
    size_t len = end ? (size_t)(end - from) : form.len - start;
    int failed = len ? add_encoded(a, (bns_slice){from, len}) : 0;
    if (failed) return failed;
    start += len + 1;
  }
  return 0;
}

/* ------------------------------------------------------------------------------------------- METHOD and PATH */

static int is_method(const char *word) {
  return word[0] != '\0' && word[strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0';
}

/* read_path splits "https://host/path?query" and adds the query's parameters. A "#" and what follows never travels. */
static int read_path(asked *a, const char *word) {
  const char *path = word;
  if (strncmp(word, "https://", 8) == 0 || strncmp(word, "http://", 7) == 0) {
    const char *host = strstr(word, "//") + 2;
    path = host + strcspn(host, "/?#");
    a->origin = slice_between(word, path);
    if (path == host) return say_usage("%s: there is no host in this URL", word);
  }
  size_t len = strcspn(path, "?#");
  a->request.path = len ? slice_between(path, path + len) : bns_slice_of("/");
  if (len && path[0] != '/') return say_usage("%s: PATH begins with \"/\", or is a whole URL", word);
  for (size_t i = 0; i < len; i++) {
    if ((uint8_t)path[i] <= ' ' || path[i] == 0x7F) return say_usage("PATH has a space or a control character in it");
  }
  if (path[len] != '?') return 0;
  const char *query = path + len + 1;
  return add_form(a, slice_between(query, query + strcspn(query, "#")));
}

static int read_method_and_path(asked *a, const options *o) {
  if (o->num_words < 3) return say_usage("%s needs METHOD and PATH: GET /api/v3/account", o->words[0]);
  if (!is_method(o->words[1])) return say_usage("%s: METHOD comes before PATH, in capitals", o->words[1]);
  a->request.method = bns_slice_of(o->words[1]);
  return read_path(a, o->words[2]);
}

/* ------------------------------------------------------------------------------------------------ time and nonce */

static int clock_ms(asked *a) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return say_fault("the clock cannot be read");
  snprintf(a->time_ms, sizeof a->time_ms, "%lld", (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000);
  a->request.time_ms = bns_slice_of(a->time_ms);
  return 0;
}

/* read_time: --time, else now; neither where the timestamp is among the parameters. */
static int read_time(asked *a, const options *o) {
  uint64_t number;
  int given = has_param(a, bns_slice_of("timestamp"));
  if (given && o->time_ms) return say_usage("the time is given twice: timestamp= and --time");
  if (given) return 0;
  a->has_time = 1;
  if (o->time_ms == NULL) return clock_ms(a);
  a->request.time_ms = bns_slice_of(o->time_ms);
  if (bns_number(&number, a->request.time_ms) != BNS_OK)
    return say_usage("--time %s: milliseconds since 1970, digits alone", o->time_ms);
  return 0;
}

/* read_nonce: 32 letters and digits (PR-4), 62 of them, so that each of 256 bytes below 248 stands for one alike. */
static int read_nonce(asked *a, const options *o) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  size_t len = 0;
  if (o->nonce != NULL) {
    a->request.nonce = bns_slice_of(o->nonce);
    if (a->request.nonce.len != 32)
      say_note("the nonce has %zu characters; the exchange wants 32", a->request.nonce.len);
    return 0;
  }
  for (uint8_t bytes[64]; len < 32 && random_bytes(bytes, sizeof bytes) == 0;) {
    for (size_t i = 0; i < sizeof bytes && len < 32; i++)
      if (bytes[i] < 248) a->nonce[len++] = letters[bytes[i] % 62];
  }
  a->request.nonce = (bns_slice){(const uint8_t *)a->nonce, len};
  return len == 32 ? 0 : say_fault("no random bytes are to be had for a nonce; give --nonce");
}

/* -------------------------------------------------------------------------------------------- scheme by scheme */

static int refuse_bodies(const options *o) {
  if (o->num_bodies == 0) return 0;
  return say_usage("%s has no body: all parameters are arguments", o->words[0]);
}

/* one_form adds one --body of REST: NAME=VALUE, or @FILE with a form as it is sent. */
static int one_form(asked *a, const char *body) {
  size_t len = 0;
  if (body[0] != '@') return add_pair(a, body);
  if (a->body.ptr != NULL || a->texts.ptr != NULL) return say_usage("one --body @FILE, and no query in PATH besides");
  int failed = readfile(&a->body, &len, body + 1, BODY_MAX);
  if (failed) return say_usage("%s: %s; %s", body + 1, strerror(failed), remedy_of(failed, REMEDY_TO_READ));
  while (len > 0 && (a->body.ptr[len - 1] == '\n' || a->body.ptr[len - 1] == '\r'))
    len--;
  return add_form(a, (bns_slice){a->body.ptr, len});
}

static int read_rest(asked *a, const options *o) {
  int failed = read_method_and_path(a, o);
  for (size_t i = 3; !failed && i < o->num_words; i++)
    failed = add_pair(a, o->words[i]);
  a->request.num_query = a->num_params;
  for (size_t i = 0; !failed && i < o->num_bodies; i++)
    failed = one_form(a, o->bodies[i]);
  if (failed) return failed;
  a->request.query = params_of(a);
  a->request.num_form = a->num_params - a->request.num_query;
  if (a->request.num_form) a->request.form = params_of(a) + a->request.num_query;
  if (a->request.num_form && bns_slice_is(a->request.method, "GET"))
    return say_usage("a GET has its parameters in the query alone: leave out --body");
  return read_time(a, o);
}

static int read_frame(asked *a, const options *o) {
  int failed = refuse_bodies(o);
  if (failed) return failed;
  if (o->num_words < 2 || strchr(o->words[1], '=') || o->words[1][0] == '/')
    return say_usage("%s needs the API's METHOD, and no PATH: order.place", o->words[0]);
  a->request.method = bns_slice_of(o->words[1]);
  for (size_t i = 2; !failed && i < o->num_words; i++)
    failed = add_distinct(a, o->words[i]);
  if (failed) return failed;
  a->request.query = params_of(a);
  a->request.num_query = a->num_params;
  return read_time(a, o);
}

/* sending_time writes SendingTime(52) out of the time, to the millisecond. */
static int sending_time(asked *a, const options *o) {
  uint64_t ms;
  struct tm utc;
  char day[24];
  int failed = read_time(a, o);
  if (failed) return failed;
  if (bns_number(&ms, a->request.time_ms) != BNS_OK || ms / 1000 > 253402300799u)
    return say_usage("--time: no such day");
  time_t seconds = (time_t)(ms / 1000);
  if (gmtime_r(&seconds, &utc) == NULL || strftime(day, sizeof day, "%Y%m%d-%H:%M:%S", &utc) == 0)
    return say_usage("--time: no such day");
  snprintf(a->sending_time, sizeof a->sending_time, "%s.%03u", day, (unsigned)(ms % 1000));
  a->request.sending_time = bns_slice_of(a->sending_time);
  return 0;
}

static bns_slice *fix_field(bns_request *r, const char *name, size_t len) {
  const struct {
    const char *name;
    bns_slice *to;
  } fields[] = {{"sender", &r->sender},       {"target", &r->target_id},          {"seq", &r->seq},
                {"heartbeat", &r->heartbeat}, {"sending-time", &r->sending_time}, {"handling", &r->handling}};
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
    if (strlen(fields[i].name) == len && strncmp(name, fields[i].name, len) == 0) return fields[i].to;
  }
  return NULL;
}

static int one_fix_field(asked *a, const char *word) {
  const char *equals = strchr(word, '=');
  bns_slice *to = equals ? fix_field(&a->request, word, (size_t)(equals - word)) : NULL;
  if (to == NULL) return say_usage("%s: fix-logon takes sender= target= seq= sending-time= heartbeat= handling=", word);
  *to = bns_slice_of(equals + 1);
  if (to->len == 0 || memchr(to->ptr, 1, to->len)) return say_usage("%s: the value is empty, or has SOH in it", word);
  return 0;
}

/* warn_of_comp_id: the exchange takes 1 to 8 letters, digits, '-' and '_' (FX-5); what it refuses may still be wanted.
 */
static void warn_of_comp_id(const char *name, bns_slice id) {
  int good = id.len <= 8;
  for (size_t i = 0; i < id.len; i++) {
    uint8_t c = id.ptr[i];
    good = good && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_');
  }
  if (!good) say_note("%s=: the exchange takes 1 to 8 letters, digits, \"-\" and \"_\" (FX-5)", name);
}

static int read_fix(asked *a, const options *o) {
  int failed = refuse_bodies(o);
  for (size_t i = 1; !failed && i < o->num_words; i++)
    failed = one_fix_field(a, o->words[i]);
  if (failed) return failed;
  bns_request *r = &a->request;
  if (r->sender.len == 0) return say_usage("fix-logon needs sender=, the SenderCompID: 1 to 8 letters and digits");
  if (r->target_id.len == 0) r->target_id = bns_slice_of("SPOT");
  warn_of_comp_id("sender", r->sender);
  warn_of_comp_id("target", r->target_id);
  if (r->seq.len == 0) r->seq = bns_slice_of("1");
  if (r->sending_time.len > 0 && o->time_ms) return say_usage("the time is given twice: sending-time= and --time");
  return r->sending_time.len > 0 ? 0 : sending_time(a, o);
}

/* one_body: the body as it is sent, to the byte (PR-3): a file's last newline too. */
static int one_body(asked *a, const options *o) {
  size_t len = 0;
  if (o->num_bodies > 1) return say_usage("%s has one body, and one --body", o->words[0]);
  if (o->num_bodies == 0) return 0;
  if (o->bodies[0][0] != '@') {
    a->request.body = bns_slice_of(o->bodies[0]);
    return 0;
  }
  int failed = readfile(&a->body, &len, o->bodies[0] + 1, BODY_MAX);
  if (failed) return say_usage("%s: %s; %s", o->bodies[0] + 1, strerror(failed), remedy_of(failed, REMEDY_TO_READ));
  a->request.body = (bns_slice){a->body.ptr, len};
  return 0;
}

static int read_headers(asked *a, const bns_scheme *scheme, const options *o) {
  int failed = 0;
  if (!scheme->is_webhook || o->num_words > 1) failed = read_method_and_path(a, o);
  if (failed) return failed;
  if (o->num_words > 3)
    return say_usage("%s: %s signs a body, not parameters: --body TEXT or --body @FILE", o->words[3], o->words[0]);
  if (o->num_words > 1 && strcmp(o->words[1], "POST") != 0) return say_usage("%s is sent with POST", o->words[0]);
  if (a->num_params > 0) return say_usage("%s signs no query (PR-1): PATH without \"?\"", o->words[0]);
  if (a->request.path.len == 0) a->request.path = bns_slice_of("/");
  a->request.method = bns_slice_of("POST");
  failed = one_body(a, o);
  if (!failed) failed = read_time(a, o);
  return failed || scheme->headers->nonce == NULL ? failed : read_nonce(a, o);
}

int asked_read(asked *a, const bns_scheme *scheme, const options *o) {
  if (o->nonce != NULL && (scheme->headers == NULL || scheme->headers->nonce == NULL))
    return say_usage("%s has no nonce", bns_scheme_name(scheme));
  switch (scheme->form) {
  case BNS_FORM_REST: return read_rest(a, o);
  case BNS_FORM_FRAME: return read_frame(a, o);
  case BNS_FORM_FIX: return read_fix(a, o);
  case BNS_FORM_HEADERS: return read_headers(a, scheme, o);
  }
  return say_fault("%s: no form", scheme->name);
}

void asked_close(asked *a) {
  room_close(&a->params);
  room_close(&a->texts);
  room_close(&a->body);
  *a = (asked){0};
}
