/* request_input.c - whatever somebody has of a refused request, as a request. */
#include "input/request_input.h"

#include <string.h>

#include "exchange_names.h"
#include "input/pasted_command.h"
#include "input/curl_command.h"
#include "input/fix_text.h"
#include "input/masked.h"
#include "input/pasted_http.h"
#include "input/httpie_read.h"
#include "util/json_text.h"
#include "input/request_map.h"
#include "scheme.h"
#include "suite/listed_endpoints.h"
#include "suite/scheme_traits.h"
#include "input/shell_words.h"
#include "show/printable.h"
#include "util/slice.h"
#include "text.h"
#include "wire.h"
#include "input/text_lines.h"
#include "input/text_views.h"
#include "input/unread.h"
#include "input/log_url.h"
#include "input/pieces.h"
#include "input/reading_choice.h"
#include "input/reading_doubt.h"
#include "input/reading_more.h"
#include "input/wire_log.h"
#include "input/written_signature.h"

enum { TRIES = 32, SHOWN = 60, DEPTH_MAX = 2, OBJECTS_MAX = 1 << 20, PIECED_MAX = 1 << 18 };

typedef struct reading {
  input *out;
  mem *arena;
  const bns_scheme *forced;
  buf *problem;
  bns_slice all;   /* the text without the exchange's answer */
  bns_slice uncut; /* with it */
  int depth;       /* of a text within a text */
} reading;

static int fail(const reading *r, const char *sentence) {
  buf_put_text(r->problem, sentence);
  return -1;
}

/* ---------------------------------------------------------------------------------------------------------- schemes */

static int is_us(const reading *r) {
  bns_slice host = r->out->host;
  if (host.len) return host.len >= 10 && bns_slice_is_nocase(slice_from(host, host.len - 10), "binance.us");
  return slice_contains_nocase(r->all, "binance.us");
}

static int is_of_kind(const bns_scheme *scheme, input_kind kind) {
  switch (scheme->form) {
  case BNS_FORM_FRAME: return kind == INPUT_FRAME;
  case BNS_FORM_FIX: return kind == INPUT_FIX;
  case BNS_FORM_REST:
  case BNS_FORM_HEADERS: break;
  }
  return kind != INPUT_FRAME && kind != INPUT_FIX;
}

static const char *named(input_kind kind) {
  static const char *const names[] = {"a raw request",     "a curl command", "a URL",
                                      "a WebSocket frame", "a FIX message",  "an object"};
  return names[kind];
}

/* by_headers tells that it is of a scheme whose signature travels in a header. */
static int by_headers(const input *in) {
  return scheme_of_headers(&in->wire) != NULL;
}

/* of_frame: a frame does not say to where it goes; the text around it may. */
static const bns_scheme *of_frame(const reading *r, scheme_region region) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const bns_scheme *one = scheme_numbered(id);
    if (one->form == BNS_FORM_FRAME && traits_of(one)->region == region &&
        slice_contains_nocase(r->all, traits_of(one)->starts[0]))
      return one;
  }
  return scheme_in(BNS_FORM_FRAME, region);
}

static const bns_scheme *guess(const reading *r) {
  const input *in = r->out;
  scheme_region region = is_us(r) ? REGION_US : REGION_WORLD;
  if (in->kind == INPUT_FIX) return scheme_in(BNS_FORM_FIX, REGION_WORLD);
  if (in->kind == INPUT_FRAME) return of_frame(r, region);
  bns_slice path = slice_until(in->wire.target, slice_index(in->wire.target, '?'));
  const bns_scheme *other = scheme_of_exchange(in->host, &in->wire);
  if (other != NULL) return other;
  return by_headers(in) ? scheme_of_headers(&in->wire) : scheme_to(BNS_FORM_REST, region, in->host, path);
}

static int settle_scheme(const reading *r) {
  input *in = r->out;
  if (r->forced == NULL) {
    in->scheme = guess(r);
    return 0;
  }
  in->scheme = r->forced;
  if (is_of_kind(r->forced, in->kind)) return 0;
  buf_format(r->problem, "--scheme %s takes %s, and this is %s", bns_scheme_name(r->forced),
             traits_of(r->forced)->shape, named(in->kind));
  return -1;
}

/* -------------------------------------------------------------------------------------------------- curly quotes */

/* Whoever typeset the text may have made them: they are read as plain ones, unless Content-Length counts them. */
static void straighten(const reading *r, http_request *request) {
  bns_slice body = request->chunked ? request->wire.body : request->raw_body;
  size_t num = text_count_curly(body);
  if (num == 0 || (request->has_length && request->length == request->wire.body.len && request->beyond == 0)) return;
  r->out->curly = num;
  r->out->as_pasted = request->wire.body;
  body = text_with_plain_quotes(r->arena, body);
  if (request->chunked)
    request->wire.body = body;
  else
    http_settle_length(request, body);
}

/* --------------------------------------------------------------------------------------------------- a raw request */

static int complain_of_http(const reading *r, const http_request *request, http_fault fault) {
  buf_format(r->problem, "line %lu: %s", (unsigned long)request->line, http_fault_text(fault));
  return -1;
}

/* Prose has colons too ("ValueError: no"): without a version of HTTP there are headers only where a client's are. */
static int has_usual_header(const bns_wire *wire) {
  static const char *const usual[] = {"Host", "User-Agent", "Accept", "Content-Type", "Content-Length", "Connection"};
  bns_slice value;
  for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
    if (bns_find_header(&value, wire, usual[i])) return 1;
  return scheme_find_key(&value, wire);
}

static int has_lines(bns_slice body) {
  body = slice_trim(body);
  return slice_index(body, '\n') < body.len;
}

static int read_http(const reading *r, bns_slice text) {
  input *in = r->out;
  http_request request;
  http_fault fault = http_read(&request, r->arena, text);
  if (fault != HTTP_OK) return complain_of_http(r, &request, fault);
  in->kind = INPUT_REQUEST;
  in->wire = request.wire;
  if (by_headers(in)) straighten(r, &request);
  in->wire = request.wire;
  in->host = request.host;
  in->is_open = request.is_open;
  in->has_length = request.has_length;
  in->length = request.length;
  in->missing = request.missing;
  in->is_reprinted =
      request.beyond > 0 && by_headers(in) && slice_starts(request.wire.body, "{") && !json_is(request.wire.body);
  in->is_body_printed =
      by_headers(in) && !request.has_version && !request.has_length && !request.chunked && has_lines(in->wire.body);
  in->beyond = request.beyond;
  in->chunked = request.chunked;
  in->cut_newline = request.cut_newline;
  if (request.wire.method.len == 0 && !by_headers(in) && (r->forced == NULL || r->forced->form != BNS_FORM_HEADERS))
    return fail(r, "these are headers without a request line: METHOD, a space, /path");
  in->headers_unknown =
      !by_headers(in) && (!request.has_version || request.wire.num_headers == 0) && !has_usual_header(&request.wire);
  return 0;
}

/* is_signing_header tells of a line that a scheme's own header stands in it, be it behind a quotation mark. */
static int is_signing_header(bns_slice line) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++)
    if (scheme_numbered(id)->form == BNS_FORM_HEADERS &&
        slice_contains_nocase(slice_until(line, 24), traits_of(scheme_numbered(id))->header_start))
      return 1;
  return 0;
}

/* A line alone, METHOD URL without a version, is one of a log: whatever may follow the URL in it. */
static int looks_like_http(bns_slice text) {
  bns_slice rest = text, line = {NULL, 0};
  int first = 1, has_version;
  for (int lines = 0; lines < 64 && slice_line(&line, &rest); lines++) {
    line = slice_trim(line);
    if (slice_starts(line, "> ")) line = slice_trim(slice_from(line, 2));
    if (line.len == 0) continue;
    if (first && http_is_request_line(line, &has_version)) return has_version || slice_trim(rest).len > 0;
    if (is_signing_header(line)) return 1;
    first = 0;
  }
  return 0;
}

/* ------------------------------------------------------------------------------------------------------------- curl */

static int complain_of_curl(const reading *r, const curl_request *request, curl_fault fault) {
  if (request->about.len) {
    show_bytes(r->problem, slice_until(request->about, SHOWN), SHOW_EDGES);
    buf_put_text(r->problem, ": ");
  }
  return fail(r, curl_fault_text(fault));
}

static int read_curl_words(const reading *r, const bns_slice *words, size_t num) {
  curl_request request;
  curl_fault fault = curl_read(&request, r->arena, words, num);
  if (fault != CURL_OK) return complain_of_curl(r, &request, fault);
  r->out->kind = INPUT_CURL;
  r->out->wire = request.wire;
  r->out->host = request.host;
  r->out->has_blank = request.has_blank;
  r->out->has_letters = request.has_letters;
  r->out->has_small = request.has_small;
  return 0;
}

static int split_words(const reading *r, shell_words *words, bns_slice command) {
  shell_split(words, r->arena, command);
  if (words->open_quote) {
    buf_format(r->problem, "a quotation mark of this command is never closed: %c", words->open_quote);
    return -1;
  }
  if (words->too_many) return fail(r, "this command has more words than any of curl");
  r->out->variable = words->variable;
  r->out->num_variables = words->num_variables;
  r->out->cut_at_ampersand = words->cut_at_ampersand;
  r->out->is_blanked = words->is_blanked;
  return 0;
}

static int read_curl_text(const reading *r, bns_slice command) {
  shell_words words;
  return split_words(r, &words, command) ? -1 : read_curl_words(r, words.list, words.num);
}

static int read_httpie(const reading *r, bns_slice command) {
  shell_words words;
  httpie_request request;
  if (split_words(r, &words, command)) return -1;
  if (!httpie_read(&request, r->arena, words.list, words.num)) return fail(r, "this command has no URL");
  r->out->kind = INPUT_CURL;
  r->out->wire = request.wire;
  r->out->host = request.host;
  r->out->body_unknown = request.wire.body.len == 0 && httpie_is_piped(r->all, command);
  return 0;
}

/* --------------------------------------------------------------------------------------------------- FIX message */

/* put_soh writes a FIX message of which the first two fields are not those that they have to be: whatever stands for
 * SOH in a log is made SOH again. */
static bns_slice put_soh(mem *arena, bns_slice text) {
  static const char *const stand_ins[] = {"|", "^A", "\\x01", "\\u0001", "<SOH>"};
  buf out = {NULL, 0, 0};
  while (text.len > 0) {
    size_t len = 0, i;
    for (i = 0; len == 0 && i < sizeof stand_ins / sizeof *stand_ins; i++)
      if (slice_starts(text, stand_ins[i])) len = strlen(stand_ins[i]);
    buf_put_byte(&out, len ? 0x01 : text.ptr[0]);
    text = slice_from(text, len ? len : 1);
  }
  return mem_take(arena, &out);
}

/* cut_message ends a message behind CheckSum(10), or at the end of the line. */
static bns_slice cut_message(mem *arena, bns_slice message) {
  size_t sum = slice_find(message, "\00110="), end = sum + 4;
  if (sum == message.len) return slice_until(message, slice_index(message, '\n'));
  while (end < message.len && message.ptr[end] - (unsigned)'0' < 10u)
    end++;
  if (end < message.len && message.ptr[end] == 0x01) return slice_until(message, end + 1);
  return mem_format(arena, "%.*s\001", (int)end, (const char *)message.ptr);
}

static int read_whole_fix(const reading *r, bns_slice message) {
  r->out->kind = INPUT_FIX;
  r->out->wire.message = message;
  return 0;
}

/* read_fix takes the message from "8=FIX" to the end of CheckSum(10), or of the line. */
static int read_fix(const reading *r, bns_slice text) {
  bns_slice message = slice_from(text, slice_find(text, "8=FIX")), separator, made = {NULL, 0};
  if (slice_index(slice_until(message, 32), 0x01) >= 32) made = fix_text_read(&separator, r->arena, message);
  if (made.len == 0 && slice_index(message, 0x01) == message.len) message = put_soh(r->arena, message);
  r->out->kind = INPUT_FIX;
  r->out->wire.message = made.len ? made : cut_message(r->arena, message);
  if (slice_index(r->out->wire.message, 0x01) < r->out->wire.message.len) return 0;
  return fail(r, "the fields of this FIX message cannot be told apart: give it with | in the place of each SOH");
}

/* --------------------------------------------------------------------------------------------------------- frame */

/* is_frame_method tells the methods of the API from those of HTTP, which a configuration has: those with a point, and
 * those that are listed. */
static int is_frame_method(bns_slice method) {
  return slice_index(method, '.') < method.len || listed_is_frame_method(method);
}

/* is_frame: --scheme tells of any object that it is one. */
static int is_frame(const reading *r, bns_slice object) {
  const bns_json *json = json_read_request(r->arena, object), *name;
  int forced = r->forced && r->forced->form == BNS_FORM_FRAME;
  if (json == NULL || json->type != BNS_JSON_OBJECT || bns_json_member(json, "params") == NULL) return 0;
  name = bns_json_member(json, "method");
  if (name == NULL) return 0;
  return forced || name->type != BNS_JSON_STRING || is_frame_method((bns_slice){name->ptr, name->len});
}

/* is_broken_frame tells of a text that looks like a frame, and cannot be read. */
static int is_broken_frame(const reading *r, bns_slice text) {
  text = slice_trim(text);
  return json_read_request(r->arena, text) == NULL && text.len && text.ptr[0] == '{' &&
         slice_find(text, "\"method\"") < text.len && slice_find(text, "\"params\"") < text.len &&
         slice_find(text, "://") == text.len;
}

/* find_frame gives the first object with method and params. */
static bns_slice find_frame(const reading *r, bns_slice text) {
  bns_slice none = {NULL, 0};
  size_t at = 0;
  for (int tries = 0; tries < TRIES; tries++) {
    bns_slice rest;
    size_t len;
    at += slice_index(slice_from(text, at), '{');
    if (at == text.len) break;
    rest = slice_from(text, at);
    len = json_object_len(rest);
    if (len > 0 && is_frame(r, slice_until(rest, len))) return slice_until(rest, len);
    at++;
  }
  return none;
}

static int read_frame(const reading *r, bns_slice frame) {
  r->out->kind = INPUT_FRAME;
  r->out->wire.message = frame;
  return 0;
}

/* ----------------------------------------------------------------------------------------------------------- URL */

static int read_url(const reading *r, const url_found *found) {
  input *in = r->out;
  in->kind = INPUT_URL;
  in->wire.method = found->method.len ? found->method : bns_slice_of("GET");
  in->method_unknown = found->method.len == 0;
  in->written = found->written;
  in->wire.target = found->target;
  in->host = found->host;
  in->api_key = found->api_key;
  in->headers_unknown = 1;
  return 0;
}

/* -------------------------------------------------------------------------------------------------------------- all */

static int tell_source(const reading *r, const char *command) {
  buf_format(r->problem,
             "this is the source of a program, and no request: have the program send its request to the verifying "
             "server, which tells what is wrong with it: bnconform serve -- %s",
             command);
  return -1;
}

static int read_nothing(const reading *r, bns_slice text) {
  bns_slice whole = slice_trim(text);
  const char *command = unread_source(text);
  if (whole.len == 0 && r->out->answer.code != 0) return exchange_error_alone(r->problem, r->out->answer.code);
  if (whole.len == 0) return fail(r, "there is nothing in it");
  if (command) return tell_source(r, command);
  if (unread_is_sbe(whole))
    return fail(r, "this is a binary message of FIX SBE: in which text its time is signed is not published, so that it "
                   "cannot be judged; a Logon in FIX text can");
  if (whole.ptr[0] == '{')
    return fail(r, "this is JSON without method and params: of a Binance Pay request the headers are needed too");
  return fail(r, "there is no request in it: give a raw request, a curl command, a URL with its signature, a WebSocket "
                 "frame or a FIX message");
}

static int read_kind(const reading *r, bns_slice text);

/* has_unread_key tells that the name of an API key's header stands in the text, and was not read. */
static int has_unread_key(const reading *r) {
  const char *header;
  bns_slice key;
  if (scheme_find_key(&key, &r->out->wire)) return 0;
  for (size_t i = 0; (header = scheme_key_header(i)) != NULL; i++)
    if (unread_find(r->uncut, (bns_slice){NULL, 0}, header)) return 1;
  return 0;
}

static int take_request(const reading *r, const mapped *found) {
  input *in = r->out;
  in->kind = INPUT_OBJECT;
  in->wire = found->wire;
  in->host = found->host;
  in->written = found->source;
  in->method_unknown = !found->has_method;
  in->headers_unknown = !found->has_headers;
  in->is_unordered = found->is_unordered;
  in->is_body_printed = found->is_body_printed;
  in->is_torn = found->is_torn;
  in->is_place_open = found->is_place_open;
  if (!by_headers(in) && has_unread_key(r)) in->headers_unknown = 1;
  return 0;
}

/* read_inner reads a string of the text that is a whole request itself. */
static int read_inner(const reading *r, bns_slice text) {
  reading inner = *r;
  inner.depth++;
  inner.uncut = text;
  return read_kind(&inner, text);
}

/* read_object: 0 it is read, -1 it is there and cannot be, 1 there is none. */
static int read_object(const reading *r) {
  mapped found;
  if (r->uncut.len > OBJECTS_MAX || r->depth > DEPTH_MAX || !slice_contains_nocase(r->uncut, "signature")) return 1;
  if (!request_map(&found, r->arena, values_read(r->arena, r->uncut), r->uncut)) return 1;
  if (found.kind == MAPPED_TEXT) return read_inner(r, found.nested);
  return found.kind == MAPPED_FRAME ? read_frame(r, found.wire.message) : take_request(r, &found);
}

/* read_http_or_object: what begins like a request line without a version, or like headers, may be the beginning of
 * something that was printed in names and values. */
static int read_http_or_object(const reading *r, bns_slice text) {
  input before = *r->out, as_http;
  int failed = read_http(r, text), has_version = 0;
  bns_slice first = slice_trim(text);
  first = slice_until(first, slice_index(first, '\n'));
  (void)http_is_request_line(first, &has_version);
  int is_signed = !failed && reading_is_signed(&r->out->wire) && !has_lines(r->out->wire.body);
  if (!failed && (has_version || (is_signed && r->out->wire.method.len > 0))) return 0;
  as_http = *r->out;
  *r->out = before;
  if (r->depth <= DEPTH_MAX && read_object(r) == 0 && (!is_signed || r->out->host.len > 0)) {
    r->problem->len = 0;
    return 0;
  }
  *r->out = as_http;
  if (!failed && !has_version) r->out->written = first;
  return failed;
}

/* read_within reads what stands in a text without being all of it. */
static int read_within(const reading *r, bns_slice text) {
  bns_slice found = find_frame(r, text);
  url_found url;
  int failed;
  if (found.len) return read_frame(r, found);
  failed = read_object(r);
  if (failed <= 0) return failed;
  if (is_broken_frame(r, text)) return read_frame(r, slice_trim(text));
  if (log_url_find(&url, r->arena, text)) return read_url(r, &url);
  return read_nothing(r, text);
}

static int read_kind(const reading *r, bns_slice text) {
  bns_slice found = pasted_command(text, pasted_command_is_curl);
  if (found.len) return read_curl_text(r, found);
  found = pasted_command(text, httpie_is);
  if (found.len) return read_httpie(r, found);
  if (slice_find(text, "8=FIX") < text.len && slice_find(text, "35=") < text.len) return read_fix(r, text);
  if (slice_find(text, "FIX.4") < text.len && (found = fix_text_from_fields(r->arena, text)).len)
    return read_whole_fix(r, found);
  if (looks_like_http(text)) return read_http_or_object(r, text);
  return read_within(r, text);
}

/* --------------------------------------------------------------------------------------------- what was not read */

#define HOW_TO_GIVE                                                                                                    \
  "give the request as METHOD https://HOST/PATH?NAME=VALUE&...&signature=..., as a raw request or as a curl command"

/* has_parameter tells that a request has a parameter of this name, in whatever case. */
static int has_parameter(const bns_wire *wire, const char *name) {
  bns_slice query = slice_from(wire->target, slice_index(wire->target, '?'));
  return slice_contains_nocase(query, name) || slice_contains_nocase(wire->body, name);
}

/* scope_of gives the text that what was read is a part of. */
static bns_slice scope_of(const reading *r) {
  return r->out->kind == INPUT_OBJECT ? r->uncut : r->all;
}

static void tell_found(const reading *r) {
  const input *in = r->out;
  size_t line = in->written.len ? unread_line(scope_of(r), in->written.ptr) : 1;
  bns_slice path = slice_until(in->wire.target, slice_index(in->wire.target, '?'));
  buf text = {NULL, 0, 0};
  if (in->host.len == 0 && path.len <= 1) {
    buf_format(r->problem, "parameters without an address are in line %lu", (unsigned long)line);
    return;
  }
  buf_put_slice(&text, in->host);
  buf_put_slice(&text, path);
  buf_format(r->problem, "%s is in line %lu (", named(in->kind), (unsigned long)line);
  show_bytes(r->problem, slice_until(buf_slice(&text), SHOWN), SHOW_EDGES);
  buf_put_text(r->problem, ")");
  buf_free(&text);
}

/* Of what stands in the text nobody is told that it is missing: it was not read, and it is said how to give it. */
static int is_left_unread(const reading *r, const char *name) {
  size_t line = has_parameter(&r->out->wire, name) ? 0 : unread_find(scope_of(r), r->out->written, name);
  if (line == 0) return 0;
  tell_found(r);
  buf_format(r->problem, ", and \"%s\" stands in line %lu, in a form that is not read here: " HOW_TO_GIVE, name,
             (unsigned long)line);
  return 1;
}

/* Where that exchange signs otherwise, nothing more is needed of its request. */
static int is_of_other(const input *in) {
  return other_exchange_at(in->host, slice_until(in->wire.target, slice_index(in->wire.target, '?'))) != NULL;
}

static int judge_rest(const reading *r) {
  const char *command = reading_is_signed(&r->out->wire) ? NULL : unread_source(r->all);
  if (r->out->written.ptr == NULL || by_headers(r->out) || is_of_other(r->out)) return 0;
  if (command) return tell_source(r, command);
  return is_left_unread(r, "signature") || is_left_unread(r, "timestamp") ? -1 : 0;
}

static int judge_headers(const reading *r) {
  const bns_scheme *scheme = scheme_of_headers(&r->out->wire);
  bns_slice value;
  if (r->out->written.ptr == NULL || scheme == NULL) return 0;
  const char *names[] = {scheme->headers->signature, scheme->headers->timestamp, scheme->headers->nonce,
                         scheme->headers->owner};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i] != NULL && !bns_find_header(&value, &r->out->wire, names[i]) && is_left_unread(r, names[i])) return -1;
  return 0;
}

static int start(reading *r, input *out, mem *arena, const bns_scheme *forced, buf *problem) {
  memset(out, 0, sizeof *out);
  r->out = out;
  r->arena = arena;
  r->forced = forced;
  r->problem = problem;
  r->all = r->uncut = (bns_slice){NULL, 0};
  r->depth = 0;
  return 0;
}

/* A line alone, METHOD TARGET, is what a log has: a key may stand near it. */
static void look_for_key(const reading *r) {
  if (r->out->headers_unknown && r->out->api_key.len == 0) r->out->api_key = log_url_find_key(r->all);
}

/* read_again reads the text with the exchange's answer, where that stands before the request in its line. */
static int read_again(reading *r) {
  input kept = *r->out;
  size_t len = r->problem->len;
  memset(r->out, 0, sizeof *r->out);
  r->out->answer = kept.answer;
  r->all = r->uncut;
  if (read_kind(r, r->uncut) == 0) {
    r->problem->len = 0;
    return 0;
  }
  r->problem->len = len;
  return -1;
}

static int read_view(input *out, mem *arena, bns_slice text, const bns_scheme *forced, buf *problem) {
  reading r;
  int failed = start(&r, out, arena, forced, problem);
  r.uncut = text_without_fences(arena, text);
  r.all = text = exchange_error_cut(&out->answer, arena, text);
  failed = read_kind(&r, text);
  if (failed && text.len < r.uncut.len) failed = read_again(&r);
  if (!failed) failed = judge_rest(&r);
  if (!failed) failed = judge_headers(&r);
  if (failed) return failed;
  look_for_key(&r);
  return settle_scheme(&r);
}

/* is_escaped tells of HTML's entities where a request has none: between parameters, and behind a name. */
static int is_escaped(bns_slice text) {
  return slice_find(text, "&amp;") < text.len || slice_find(text, "=&gt;") < text.len;
}

/* views: the text as it stands, and as it may have been. */
typedef struct views {
  text_view list[VIEWS_MAX];
  size_t num;
} views;

/* read_views reads each view of the text. The complaint is that of the text as it stands. */
static input *read_views(mem *arena, const views *seen, const bns_scheme *forced, buf *problem) {
  input *first = NULL;
  bns_slice text = seen->list[0].text;
  for (size_t i = 0; i < seen->num; i++) {
    const text_view *view = &seen->list[i];
    input *made = mem_alloc(arena, sizeof *made);
    buf complaint = {NULL, 0, 0};
    int failed = read_view(made, arena, view->text, forced, i ? &complaint : problem);
    made->note = view->note;
    made->is_rare = view->is_rare;
    made->is_laid_out = view->change == TEXT_LAID_OUT;
    /* Of a program's lines, or of half a request, much could be made. */
    if (!failed && (first || !made->is_rare || (!unread_is_program(text) && reading_is_whole(made, arena)))) {
      reading_put(&first, made, i == 1 && is_escaped(text));
    }
    buf_free(&complaint);
  }
  return first;
}

/* -------------------------------------------------------------------------------------- what stands apart in a text */

/* may_add: one more reading of the same request has the same signature; of another request it has not. One that is told
 * apart from its parameters may be hidden, where there is no other reading. */
static int may_add(const input *first, const input *made, int is_told_apart) {
  bns_slice was = first ? reading_signature(&first->wire) : (bns_slice){NULL, 0}, is = reading_signature(&made->wire);
  if (first &&
      (first->kind == INPUT_FRAME || first->kind == INPUT_FIX || (first->kind == INPUT_CURL && !first->body_unknown)))
    return 0;
  if (is.len == 0) return first && was.len == 0 && made->missing > 0;
  if (first == NULL && (is_told_apart || masked_is(is))) return 1;
  return written_whole(is) && (was.len == 0 || bns_slice_equal(was, is));
}

static input *new_reading(reading *r, mem *arena, bns_slice text, const bns_scheme *forced, buf *problem) {
  input *made = mem_alloc(arena, sizeof *made);
  (void)start(r, made, arena, forced, problem);
  r->all = exchange_error_cut(&made->answer, arena, r->uncut = text);
  return made;
}

/* put_sent: what was really sent stands before what was read of the text around it. */
static void put_sent(input **first, input *made) {
  made->other = *first;
  *first = made;
}

static void read_sent(input **first, mem *arena, bns_slice text, const bns_scheme *forced) {
  bns_slice sent[WIRE_LOG_MAX];
  size_t num = wire_log_find(sent, arena, text);
  for (size_t i = num; i-- > 0;) {
    reading r;
    buf complaint = {NULL, 0, 0};
    input *made = new_reading(&r, arena, text, forced, &complaint);
    if (read_http(&r, exchange_error_cut(&made->answer, arena, sent[i])) == 0 && settle_scheme(&r) == 0 &&
        may_add(*first, made, 0))
      put_sent(first, made);
    buf_free(&complaint);
  }
}

static void take_pieces(input *made, const pieces *found) {
  made->kind = INPUT_OBJECT;
  made->wire = found->wire;
  made->host = found->host;
  made->written = found->written;
  made->method_unknown = !found->has_method;
  made->headers_unknown = found->wire.num_headers < 2;
  made->is_pieced = 1;
}

static void read_pieces(input **first, mem *arena, const text_view *view, const bns_scheme *forced) {
  bns_slice text = text_without_fences(arena, view->text);
  pieces found[PIECES_MAX];
  size_t num = pieces_find(found, arena, text);
  for (size_t i = 0; i < num; i++) {
    reading r;
    buf complaint = {NULL, 0, 0};
    input *made = new_reading(&r, arena, text, forced, &complaint);
    take_pieces(made, &found[i]);
    made->note = found[i].note != NULL ? found[i].note : view->note;
    made->is_rare = view->is_rare;
    made->is_unordered = found[i].is_unordered || slice_find(text, "map[") < text.len;
    if (settle_scheme(&r) == 0 && may_add(*first, made, found[i].note != NULL)) reading_put(first, made, 0);
    buf_free(&complaint);
  }
}

/* Parts that stand apart may be escaped as well. */
static void read_pieces_of_views(input **first, mem *arena, const views *seen, const bns_scheme *forced) {
  size_t num = seen->list[0].text.len > PIECED_MAX ? 0 : seen->num;
  for (size_t i = 0; i < num; i++)
    read_pieces(first, arena, &seen->list[i], forced);
}

/* is_counted: what its Content-Length counts exactly stands as it was sent. */
static int is_counted(const input *in) {
  return in->kind == INPUT_REQUEST && in->has_length && in->length > 0 && in->missing + in->beyond == 0;
}

/* A request that was taken down with its headers and its signature has no parts elsewhere, and one that its
 * Content-Length counts exactly stands as it was sent. */
static void read_apart(input **first, mem *arena, const views *seen, const bns_scheme *forced) {
  input *in = *first;
  int is_raw = in && in->kind == INPUT_REQUEST && !in->headers_unknown;
  int is_request = is_raw && (reading_has_parameter_signature(&in->wire) ||
                              (!traits_of(in->scheme)->wants_json && http_sends_json(&in->wire)));
  if (is_request && in->has_length && in->length > 0 && in->missing + in->beyond == 0) {
    in->other = NULL;
    return;
  }
  read_sent(first, arena, text_without_ends(arena, seen->list[0].text), forced);
  if (!is_request) read_pieces_of_views(first, arena, seen, forced);
}

/* settle_body: nobody knows whether one was sent where only an address, an object without one, or headers without
 * their end were shown. */
static void settle_body(input *in) {
  int is_shown = in->kind != INPUT_URL && in->kind != INPUT_OBJECT && !(in->is_open && by_headers(in));
  if (is_shown || in->wire.body.len || reading_has_parameter_signature(&in->wire)) return;
  in->body_unknown = by_headers(in) || in->method_unknown || !bns_slice_is(in->wire.method, "GET");
}

/* is_cut tells that the text ends within what was read. */
static int is_cut(const input *in, bns_slice text) {
  if (in->kind == INPUT_FIX) return masked_is_fix_cut(in->wire.message, slice_trim(text));
  return (in->kind == INPUT_FRAME || in->kind == INPUT_OBJECT) && masked_is_cut(text);
}

/* is_as_it_stands: nothing of the text was undone, and a frame is in it and not made of names and values. */
static int is_as_it_stands(const input *in, bns_slice text) {
  size_t at;
  return in->note == NULL && (in->kind != INPUT_FRAME || slice_offset(&at, in->wire.message, text));
}

/* search_joined: where lines were broken at an edge, one reading that was put together is searched as well. */
static void search_joined(input *first, mem *arena) {
  for (input *one = first->is_folded ? first->other : NULL; one; one = one->other)
    if (one->is_rare && one->is_laid_out && reading_is_whole(one, arena)) {
      one->is_rare = 0;
      return;
    }
}

/* is_laid_out_anew: a logger prints a body of JSON in lines. One that was sent in lines stands in a string, with
 * escapes or as it is, and what a program's source has is what it sends. */
static int is_laid_out_anew(const input *in, bns_slice text) {
  size_t at;
  if (!by_headers(in) || in->kind != INPUT_OBJECT || !has_lines(in->wire.body)) return 0;
  if (slice_offset(&at, in->wire.body, text) && at > 0 && memchr("'\"`", text.ptr[at - 1], 3) != NULL) return 0;
  return slice_find(text, "\\n") == text.len && !unread_is_program(text);
}

int input_read(input *out, mem *arena, bns_slice text, const bns_scheme *forced, buf *problem) {
  reading r;
  views seen;
  int is_lossy;
  (void)start(&r, out, arena, forced, problem);
  if (text.len > INPUT_MAX) return fail(&r, "it is longer than 8 MiB, and no request is");
  text = text_decode(arena, text);
  if (slice_index(slice_until(text, 4096), 0) < (text.len < 4096 ? text.len : 4096))
    return fail(&r, "this is no text: it has NUL bytes");
  text = wire_log_undump(arena, &is_lossy, text);
  int is_folded = text_is_folded(text) || !bns_slice_equal(text_without_ends(arena, text), text);
  seen.num = text_views(seen.list, arena, text);
  input *first = read_views(arena, &seen, forced, problem);
  read_apart(&first, arena, &seen, forced);
  if (first && is_as_it_stands(first, text) && reading_is_spoiled(first, arena)) first->other = NULL;
  reading_prefer_whole(&first, arena);
  if (first == NULL) return -1;
  first->is_body_printed = first->is_body_printed || is_laid_out_anew(first, text);
  reading_add_others(first, arena);
  for (input *one = first; one; one = one->other) {
    settle_body(one);
    one->is_lossy = is_lossy || one->is_blanked;
    one->is_folded = is_folded && !is_counted(one);
    one->is_broken = (one->is_folded && !reading_is_whole(one, arena)) || reading_is_torn(one, arena);
    one->is_cut = is_cut(one, text);
    one->is_partial = (!reading_has_address(one) && slice_find(text, "://") < text.len) ||
                      (one->kind == INPUT_OBJECT && unread_is_program(text));
  }
  search_joined(first, arena);
  first->is_doubtful = !is_counted(first) && reading_is_doubtful(first, arena, text);
  reading_tell_place(first, arena);
  *out = *first;
  problem->len = 0;
  return 0;
}

int input_read_curl(input *out, mem *arena, const bns_slice *words, size_t num_words, const bns_scheme *forced,
                    buf *problem) {
  reading r;
  int failed = start(&r, out, arena, forced, problem);
  failed = read_curl_words(&r, words, num_words);
  return failed ? failed : settle_scheme(&r);
}
