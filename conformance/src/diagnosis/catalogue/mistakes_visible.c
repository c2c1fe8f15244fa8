/* mistakes_visible.c - what shows in a request's parameters without a secret, for REST and the WebSocket API. None of
 * it is proved: the signature may be right, or wrong for another reason. What the exchange refuses whatever the
 * signature is said to be refused; what depends on an endpoint is possible. */
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/signature_shape.h"
#include "suite/listed_endpoints.h"
#include "util/slice.h"
#include "wire.h"
#include "util/json_text.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* --------------------------------------------------------------------------------------------------------- values */

/* What a parameter's value means: REST values are decoded, '+' as a space; what cannot be decoded stays as it is. */
static bns_slice meaning(mem *arena, const parsed_request *request, bns_slice value) {
  if (request->scheme->form != BNS_FORM_REST || !slice_is_coded(value)) return value;
  uint8_t *room = mem_alloc(arena, value.len + 1);
  size_t len = 0;
  if (bns_unpercent(room, value.len, &len, value) != BNS_OK) return value;
  /* A '+' that was decoded from %2B stays one: only where no %2B is there is the swap certain. */
  if (slice_find_nocase(value, "%2B") == value.len)
    for (size_t i = 0; i < len; i++)
      if (room[i] == '+') room[i] = ' ';
  bns_slice text = {room, len};
  return text;
}

static int is_one_of(bns_slice text, const char *const *words) {
  for (; *words != NULL; words++)
    if (bns_slice_is(text, *words)) return 1;
  return 0;
}

static const char *const decimals[] = {"price",
                                       "quantity",
                                       "quoteOrderQty",
                                       "stopPrice",
                                       "icebergQty",
                                       "amount",
                                       "qty",
                                       "stopLimitPrice",
                                       "abovePrice",
                                       "belowPrice",
                                       "aboveStopPrice",
                                       "belowStopPrice",
                                       "callbackRate",
                                       "activationPrice",
                                       "limitIcebergQty",
                                       "stopIcebergQty",
                                       "workingPrice",
                                       "workingQuantity",
                                       "pendingPrice",
                                       "pendingQuantity",
                                       NULL};

static int sight(sighting *out, confidence how, int refused, bns_slice what) {
  out->confidence = how;
  out->refused = refused;
  out->what = what;
  return 1;
}

/* pick: tells whether a parameter shows the mistake; value is what it means. */
typedef int (*pick)(const part *p, bns_slice value);

/* No request has so many parameters; what comes behind them in a hostile one is not looked at. */
enum { PARTS_LOOKED_AT = 1000 };

static size_t num_looked_at(const parsed_request *request) {
  return request->num_parts < PARTS_LOOKED_AT ? request->num_parts : PARTS_LOOKED_AT;
}

static int see_part(sighting *out, mem *arena, const parsed_request *request, pick picks, confidence how, int refused) {
  for (size_t i = 0; i < num_looked_at(request); i++) {
    const part *p = &request->parts[i];
    if (picks(p, meaning(arena, request, p->value))) return sight(out, how, refused, p->name);
  }
  return 0;
}

/* --------------------------------------------------------------------------------------------- another wire form */

static size_t find_part(const parsed_request *request, const char *name) {
  size_t i = 0;
  while (i < request->num_parts && !bns_slice_is(request->parts[i].name, name))
    i++;
  return i;
}

static part *copy_parts(mem *arena, const parsed_request *request, size_t more) {
  part *parts = mem_alloc(arena, (request->num_parts + more) * sizeof *parts);
  if (request->num_parts > 0) memcpy(parts, request->parts, request->num_parts * sizeof *parts);
  return parts;
}

static int with_value(bns_wire *out, mem *arena, const parsed_request *right, size_t index, bns_slice value) {
  if (index >= right->num_parts) return 0;
  part *parts = copy_parts(arena, right, 0);
  parts[index].value = value;
  parts[index].bare = 0;
  parsed_request_with_parts(out, arena, right, parts, right->num_parts, right->raw_signature);
  return 1;
}

/* A parameter more, in front of the last one: where that is the timestamp, it stays last. */
static int with_part(bns_wire *out, mem *arena, const parsed_request *right, bns_slice name, bns_slice value) {
  size_t num = right->num_parts;
  if (num == 0) return 0;
  part *parts = copy_parts(arena, right, 1);
  part added = {name, value, parts[num - 1].place, BNS_JSON_STRING, 0};
  parts[num] = parts[num - 1];
  parts[num - 1] = added;
  parsed_request_with_parts(out, arena, right, parts, num + 1, right->raw_signature);
  return 1;
}

/* ------------------------------------------------------------------------------------------- values that are not */

static int is_null_word(const part *p, bns_slice value) {
  static const char *const words[] = {"None", "null", "undefined", "NaN", "nil", "[object Object]", NULL};
  return !bns_slice_is(p->name, "timestamp") && is_one_of(value, words);
}

static int null_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)key;
  return see_part(out, arena, request, is_null_word, CONFIDENCE_LIKELY, 1);
}

static int null_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key, size_t variant) {
  (void)key;
  if (variant > 0) return 0;
  for (size_t i = 0; i < right->num_parts; i++)
    if (right->parts[i].value.len == 0) return with_value(out, arena, right, i, bns_slice_of("null"));
  return with_part(out, arena, right, bns_slice_of("newClientOrderId"), bns_slice_of("None"));
}

/* An object there is a list that is written wrongly. */
static int takes_list(bns_slice name) {
  static const char *const lists[] = {"batchOrders", "orders", "symbols", "orderIdList", "origClientOrderIdList", NULL};
  return is_one_of(name, lists);
}

static int is_nested(const part *p, bns_slice value) {
  static const char *const names[] = {"params", "options", "data", "kwargs", NULL};
  int is_object = value.len > 1 && value.ptr[0] == '{';
  return (is_object && is_one_of(p->name, names)) || (slice_starts(value, "{'") && !takes_list(p->name));
}

static int nested_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)key;
  return see_part(out, arena, request, is_nested, CONFIDENCE_LIKELY, 0);
}

static int nested_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                       size_t variant) {
  (void)key;
  return variant == 0 &&
         with_part(out, arena, right, bns_slice_of("params"), bns_slice_of("%7B%27reduceOnly%27%3A%20True%7D"));
}

static int is_comma_decimal(const part *p, bns_slice value) {
  size_t whole = slice_digits(value);
  if (whole == 0 || whole == value.len || value.ptr[whole] != ',') return 0;
  bns_slice rest = slice_from(value, whole + 1);
  return rest.len > 0 && slice_digits(rest) == rest.len && is_one_of(p->name, decimals);
}

static int comma_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)key;
  return see_part(out, arena, request, is_comma_decimal, CONFIDENCE_LIKELY, 1);
}

static int comma_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key, size_t variant) {
  (void)key;
  for (size_t i = 0; variant == 0 && i < right->num_parts; i++) {
    bns_slice value = right->parts[i].value;
    size_t point = slice_index(value, '.');
    if (!is_one_of(right->parts[i].name, decimals) || point == value.len) continue;
    bns_slice comma = mem_format(arena, "%.*s%%2C%.*s", (int)point, (const char *)value.ptr,
                                 (int)(value.len - point - 1), (const char *)value.ptr + point + 1);
    return with_value(out, arena, right, i, comma);
  }
  return 0;
}

/* 9.2e-7, 1E5. */
static int is_exponent(bns_slice value) {
  size_t at = value.len > 0 && value.ptr[0] == '-' ? 1 : 0, digits = slice_digits(slice_from(value, at));
  if (digits == 0) return 0;
  at += digits;
  if (at < value.len && value.ptr[at] == '.') at += 1 + slice_digits(slice_from(value, at + 1));
  if (at >= value.len || (value.ptr[at] != 'e' && value.ptr[at] != 'E')) return 0;
  at++;
  if (at < value.len && (value.ptr[at] == '-' || value.ptr[at] == '+' || value.ptr[at] == ' ')) at++;
  bns_slice rest = slice_from(value, at);
  return rest.len > 0 && slice_digits(rest) == rest.len;
}

static int is_exponent_text(const part *p, bns_slice value) {
  return p->type != BNS_JSON_NUMBER && is_exponent(value) && is_one_of(p->name, decimals);
}

static int is_exponent_number(const part *p, bns_slice value) {
  return p->type == BNS_JSON_NUMBER && is_exponent(value);
}

static int exponent_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)key;
  /* Of a frame's JSON number it is not known what the exchange does with an exponent. */
  return see_part(out, arena, request, is_exponent_text, CONFIDENCE_LIKELY, 1) ||
         see_part(out, arena, request, is_exponent_number, CONFIDENCE_POSSIBLE, 0);
}

/* A plain decimal as d.ddde-XX. 0 for zero, and for what is no plain decimal. */
static bns_slice with_exponent(mem *arena, bns_slice value) {
  bns_slice none = {NULL, 0};
  size_t point = slice_index(value, '.'), first = 0, last = value.len;
  if (value.len == 0 || slice_digits(value) != point) return none;
  if (point < value.len && slice_digits(slice_from(value, point + 1)) != value.len - point - 1) return none;
  while (first < value.len && (value.ptr[first] == '0' || value.ptr[first] == '.'))
    first++;
  if (first == value.len) return none;
  while (last > first + 1 && (value.ptr[last - 1] == '0' || value.ptr[last - 1] == '.'))
    last--;
  long exponent = first < point ? (long)(point - first) - 1 : -(long)(first - point);
  bns_out digits = {mem_alloc(arena, value.len + 1), value.len + 1, 0};
  for (size_t i = first; i < last; i++) {
    if (value.ptr[i] == '.') continue;
    bns_put_byte(&digits, value.ptr[i]);
    if (digits.len == 1) bns_put_byte(&digits, '.');
  }
  if (digits.len == 2) digits.len = 1;
  return mem_format(arena, "%.*se%c%02ld", (int)digits.len, (const char *)digits.ptr, exponent < 0 ? '-' : '+',
                    exponent < 0 ? -exponent : exponent);
}

static int exponent_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                         size_t variant) {
  (void)key;
  for (size_t i = 0; variant == 0 && i < right->num_parts; i++) {
    if (!is_one_of(right->parts[i].name, decimals)) continue;
    bns_slice value = with_exponent(arena, right->parts[i].value);
    size_t plus = value.ptr != NULL ? slice_index(value, '+') : value.len;
    if (value.ptr == NULL) continue;
    if (plus < value.len && right->scheme->form == BNS_FORM_REST)
      value = mem_format(arena, "%.*s%%2B%.*s", (int)plus, (const char *)value.ptr, (int)(value.len - plus - 1),
                         (const char *)value.ptr + plus + 1);
    return with_value(out, arena, right, i, value);
  }
  return 0;
}

static int is_capital_boolean(const part *p, bns_slice value) {
  (void)p;
  return bns_slice_is(value, "True") || bns_slice_is(value, "False");
}

static int boolean_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)key;
  return see_part(out, arena, request, is_capital_boolean, CONFIDENCE_LIKELY, 1);
}

static int boolean_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                        size_t variant) {
  (void)key;
  for (size_t i = 0; variant == 0 && i < right->num_parts; i++) {
    bns_slice value = right->parts[i].value;
    if (bns_slice_is(value, "true")) return with_value(out, arena, right, i, bns_slice_of("True"));
    if (bns_slice_is(value, "false")) return with_value(out, arena, right, i, bns_slice_of("False"));
  }
  return 0;
}

/* ------------------------------------------------------------------------------------------ timestamp and window */

static int seconds_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  const char *unit = parsed_request_other_unit(request);
  (void)arena;
  (void)key;
  return unit != NULL && sight(out, CONFIDENCE_LIKELY, 1, bns_slice_of(unit));
}

static int seconds_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                        size_t variant) {
  bns_slice timestamp = right->seen.timestamp, seconds = slice_until(timestamp, 10);
  (void)key;
  if (variant > 0 || timestamp.len < 13 || slice_digits(timestamp) != timestamp.len) return 0;
  if (right->scheme->headers == NULL) return with_value(out, arena, right, find_part(right, "timestamp"), seconds);
  parsed_request_with_header(out, arena, &right->wire, right->scheme->headers->timestamp, seconds);
  return 1;
}

static int not_integer_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice timestamp = request->seen.timestamp;
  (void)key;
  if (timestamp.len == 0 || (slice_digits(timestamp) == timestamp.len && timestamp.len <= 20)) return 0;
  return sight(out, CONFIDENCE_LIKELY, 1, mem_copy(arena, timestamp.ptr, timestamp.len));
}

static int not_integer_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                            size_t variant) {
  size_t at = find_part(right, "timestamp");
  (void)key;
  if (variant > 0 || at == right->num_parts) return 0;
  bns_slice value = right->parts[at].value;
  return with_value(out, arena, right, at, mem_format(arena, "%.*s.0", (int)value.len, (const char *)value.ptr));
}

enum { LONGEST_ELSEWHERE_US = 60000000 };

/* SR-9, UR-4, DR-3: where no longest window is told, what is longer than elsewhere is only possibly refused. */
static int window_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  size_t at = find_part(request, "recvWindow");
  (void)key;
  if (at == request->num_parts) return 0;
  bns_slice value = request->parts[at].value;
  int64_t longest = request->scheme->longest_us;
  if (!request->seen.window_readable || (longest > 0 && request->seen.window_us > longest))
    return sight(out, CONFIDENCE_LIKELY, 1, value);
  return longest == 0 && request->seen.window_us > LONGEST_ELSEWHERE_US &&
         sight(out, CONFIDENCE_POSSIBLE, 0,
               mem_format(arena, "%.*s; whether %s takes more than 60000 is not known", (int)value.len,
                          (const char *)value.ptr, request->scheme->name));
}

static int window_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                       size_t variant) {
  size_t at = find_part(right, "recvWindow");
  bns_slice wrong = bns_slice_of(right->scheme->longest_us == 0 ? "-1" : "6000000");
  (void)key;
  if (variant > 0) return 0;
  if (at < right->num_parts) return with_value(out, arena, right, at, wrong);
  return with_part(out, arena, right, bns_slice_of("recvWindow"), wrong);
}

/* ----------------------------------------------------------------------------------------------------------- names */

/* Names of Spot's signed endpoints, as the documents spell them. */
static const char *const names[] = {"symbol",
                                    "symbols",
                                    "side",
                                    "type",
                                    "timeInForce",
                                    "quantity",
                                    "quoteOrderQty",
                                    "price",
                                    "newClientOrderId",
                                    "strategyId",
                                    "strategyType",
                                    "stopPrice",
                                    "trailingDelta",
                                    "icebergQty",
                                    "newOrderRespType",
                                    "selfTradePreventionMode",
                                    "orderId",
                                    "origClientOrderId",
                                    "cancelRestrictions",
                                    "limit",
                                    "fromId",
                                    "startTime",
                                    "endTime",
                                    "recvWindow",
                                    "timestamp",
                                    "listClientOrderId",
                                    "limitClientOrderId",
                                    "limitIcebergQty",
                                    "stopClientOrderId",
                                    "stopLimitPrice",
                                    "stopIcebergQty",
                                    "stopLimitTimeInForce",
                                    "orderListId",
                                    "cancelReplaceMode",
                                    "omitZeroBalances",
                                    "computeCommissionRates",
                                    "listenKey",
                                    "asset",
                                    "coin",
                                    "network",
                                    "address",
                                    "addressTag",
                                    "amount",
                                    "positionSide",
                                    "reduceOnly",
                                    "closePosition",
                                    "activationPrice",
                                    "callbackRate",
                                    "workingType",
                                    "leverage",
                                    "marginType",
                                    NULL};

static uint8_t lower(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 'a' - 'A') : c;
}

/* The name without what does not tell it from another: case, '_', and punctuation at its end. */
static int is_spelling_of(bns_slice name, const char *known) {
  size_t i = 0;
  while (name.len > 0 && (strchr(":;, ", name.ptr[name.len - 1]) != NULL))
    name.len--;
  for (; i < name.len; i++) {
    if (name.ptr[i] == '_') continue;
    if (*known == 0 || lower(name.ptr[i]) != lower((uint8_t)*known)) return 0;
    known++;
  }
  return *known == 0 && name.len > 0;
}

/* One character more, less, or another. */
static int is_one_off(bns_slice name, const char *known) {
  size_t known_len = strlen(known), front = 0, back = 0;
  size_t shorter = name.len < known_len ? name.len : known_len, longer = name.len > known_len ? name.len : known_len;
  if (shorter < 6 || longer - shorter > 1) return 0; /* short names are too near to each other */
  while (front < shorter && name.ptr[front] == (uint8_t)known[front])
    front++;
  while (back < shorter && name.ptr[name.len - 1 - back] == (uint8_t)known[known_len - 1 - back])
    back++;
  return front + back >= longer - 1;
}

static const char *meant_name(mem *arena, const parsed_request *request, bns_slice name) {
  bns_slice plain = meaning(arena, request, name);
  if (is_one_of(plain, names)) return NULL;
  for (size_t i = 0; names[i] != NULL; i++)
    if (is_spelling_of(plain, names[i]) || is_one_off(plain, names[i])) return names[i];
  return NULL;
}

static int misspelt_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)key;
  for (size_t i = 0; i < num_looked_at(request); i++) {
    bns_slice name = request->parts[i].name;
    const char *meant = meant_name(arena, request, name);
    if (meant == NULL) continue;
    return sight(out, CONFIDENCE_POSSIBLE, 0,
                 mem_format(arena, "%.*s, where %s is meant", (int)name.len, (const char *)name.ptr, meant));
  }
  return 0;
}

static int misspelt_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                         size_t variant) {
  size_t at = find_part(right, "symbol");
  (void)key;
  if (variant > 0 || at == right->num_parts) return 0;
  part *parts = copy_parts(arena, right, 0);
  parts[at].name = bns_slice_of("Symbol");
  parsed_request_with_parts(out, arena, right, parts, right->num_parts, right->raw_signature);
  return 1;
}

/* A page's "&timestamp" is shown as U+00D7 and "tamp", and "&" is written "&amp;". */
static int entity_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  static const char *const traces[] = {"\xc3\x97tamp", "%C3%97tamp", "&amp;", "&amp%3B"};
  (void)arena;
  (void)key;
  for (size_t i = 0; i < COUNT(traces); i++) {
    size_t in_target = slice_find_nocase(request->wire.target, traces[i]);
    size_t in_body = slice_find_nocase(request->wire.body, traces[i]);
    if (in_target == request->wire.target.len && in_body == request->wire.body.len) continue;
    return sight(out, CONFIDENCE_LIKELY, 1, bns_slice_of(traces[i]));
  }
  return 0;
}

static int entity_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                       size_t variant) {
  size_t changed = 0;
  (void)key;
  if (variant > 0) return 0;
  part *parts = copy_parts(arena, right, 0);
  for (size_t i = 1; i < right->num_parts; i++) {
    if (parts[i].place != parts[i - 1].place) continue;
    parts[i].name = mem_format(arena, "amp;%.*s", (int)parts[i].name.len, (const char *)parts[i].name.ptr);
    changed++;
  }
  parsed_request_with_parts(out, arena, right, parts, right->num_parts, right->raw_signature);
  return changed > 0;
}

/* The first name that stands twice; in one place, or in both. */
static const part *repeated(const parsed_request *request, int in_one_place) {
  int is_any = !in_one_place || request->twice.len == 0;
  size_t num = num_looked_at(request);
  for (size_t i = 1; i < num; i++)
    for (size_t k = 0; k < i; k++) {
      const part *a = &request->parts[i], *b = &request->parts[k];
      if (a->name.len == 0 || (a->place == b->place) != in_one_place) continue;
      if (!is_any && !bns_slice_equal(a->name, request->twice)) continue;
      if (bns_slice_equal(a->name, b->name)) return a;
    }
  return NULL;
}

/* SR-12: in query and body together a name may stand twice; the query's value counts. */
static int repeated_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  const part *p = request->seen.duplicate ? repeated(request, 1) : NULL;
  (void)arena;
  (void)key;
  if (p != NULL) return sight(out, CONFIDENCE_LIKELY, 1, p->name);
  p = repeated(request, 0);
  return p != NULL && sight(out, CONFIDENCE_POSSIBLE, 0, p->name);
}

static int repeated_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                         size_t variant) {
  (void)key;
  if (variant > 0 || right->num_parts == 0) return 0;
  const part *last = &right->parts[right->num_parts - 1];
  return with_part(out, arena, right, last->name, last->value);
}

/* What "/" or any other legal byte would be is left alone. The parameters asked for prove it: failure_findings.c. */
static bns_slice unescaped(mem *arena, bns_slice text, int *changed) {
  static const char *const escapes[] = {"%26", "%3D", "%23", "%2B"};
  static const char delimiters[] = "&=#+";
  uint8_t *out = mem_alloc(arena, text.len + 1);
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++) {
    size_t k = 0;
    while (k < COUNT(escapes) && !slice_starts(slice_from(text, i), escapes[k]))
      k++;
    out[len++] = k < COUNT(escapes) ? (uint8_t)delimiters[k] : text.ptr[i];
    *changed |= k < COUNT(escapes);
    i += k < COUNT(escapes) ? 2 : 0;
  }
  return (bns_slice){out, len};
}

/* All but the delimiters, and the percent sign itself, as they are. That the exchange refuses it the server's check of
 * the encoding tells, and diagnose.c names it. */
static bns_slice unencoded(mem *arena, bns_slice text, int *changed) {
  uint8_t *out = mem_alloc(arena, text.len + 1), byte;
  size_t len = 0, num;
  for (size_t i = 0; i < text.len; i++) {
    bns_slice escape = {text.ptr + i, 3};
    int is_one = text.ptr[i] == '%' && i + 2 < text.len && bns_unpercent(&byte, 1, &num, escape) == BNS_OK &&
                 num == 1 && (byte == 0 || strchr("&=#+%", byte) == NULL);
    out[len++] = is_one ? byte : text.ptr[i];
    *changed |= is_one;
    i += is_one ? 2 : 0;
  }
  return (bns_slice){out, len};
}

static int unescaped_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  if (request->num_signatures < 2 || !mistake_is_too_short(request->raw_signature)) return 0;
  return sight(out, CONFIDENCE_LIKELY, 1, bns_slice_of("a value that is cut at &signature="));
}

static int change_values(bns_wire *out, mem *arena, const parsed_request *right, size_t variant,
                         bns_slice (*change)(mem *, bns_slice, int *)) {
  part *parts = copy_parts(arena, right, 0);
  int changed = 0;
  for (size_t i = 0; i < right->num_parts; i++)
    parts[i].value = change(arena, parts[i].value, &changed);
  if (variant > 0 || !changed) return 0;
  parsed_request_with_parts(out, arena, right, parts, right->num_parts, right->raw_signature);
  return 1;
}

static int unencoded_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key, size_t no) {
  (void)key;
  return change_values(out, arena, right, no, unencoded);
}

static int unescaped_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key, size_t no) {
  (void)key;
  return change_values(out, arena, right, no, unescaped);
}

/* -------------------------------------------------------------------------------------------------------- places */

static int missing_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice value;
  bns_slice what = {NULL, 0};
  (void)arena;
  (void)key;
  if (request->payload_alone || request->seen.signature.len > 0) return 0;
  if (bns_find_header(&value, &request->wire, "signature")) what = bns_slice_of("it stands in a header");
  return sight(out, CONFIDENCE_LIKELY, 1, what);
}

static int missing_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                        size_t variant) {
  bns_slice nothing = {NULL, 0};
  (void)key;
  if (variant > 0 || right->raw_signature.ptr == NULL) return 0;
  parsed_request_with_parts(out, arena, right, right->parts, right->num_parts, nothing);
  return 1;
}

static int is_json_container(bns_slice text) {
  bns_slice trimmed = slice_trim(text);
  if (trimmed.len == 0 || (trimmed.ptr[0] != '{' && trimmed.ptr[0] != '[')) return 0;
  return json_is(trimmed);
}

static int json_body_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  return is_json_container(request->wire.body) && sight(out, CONFIDENCE_LIKELY, 1, bns_slice_of("the body"));
}

static int json_body_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key,
                          size_t variant) {
  buf text = {NULL, 0, 0};
  (void)key;
  if (variant > 0 || right->num_parts == 0 || bns_slice_is(right->wire.method, "GET")) return 0;
  for (size_t i = 0; i < right->num_parts; i++) {
    buf_put_text(&text, i == 0 ? "{" : ",");
    buf_put_json(&text, meaning(arena, right, right->parts[i].name));
    buf_put_text(&text, ":");
    buf_put_json(&text, meaning(arena, right, right->parts[i].value));
  }
  buf_put_text(&text, ",\"signature\":");
  buf_put_json(&text, right->seen.signature);
  buf_put_text(&text, "}");
  parsed_request_with_header(out, arena, &right->wire, "Content-Type", bns_slice_of("application/json"));
  out->target = right->seen.path;
  out->body = mem_take(arena, &text);
  return 1;
}

static int place_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  int is_get = bns_slice_is(request->wire.method, "GET"), is_delete = bns_slice_is(request->wire.method, "DELETE");
  bns_slice body = request->wire.body;
  (void)arena;
  (void)key;
  if ((!is_get && !is_delete) || slice_index(body, '=') == body.len || is_json_container(body)) return 0;
  /* SR-12: DELETE takes a body; some products read its query alone. */
  return sight(out, is_get ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE, is_get, request->wire.method);
}

static int place_wire(bns_wire *out, mem *arena, const parsed_request *right, const diagnose_key *key, size_t variant) {
  parsed_request moved = *right;
  (void)key;
  if (variant > 0 || right->num_parts == 0 || !bns_slice_is(right->wire.method, "GET")) return 0;
  part *parts = copy_parts(arena, right, 0);
  for (size_t i = 0; i < right->num_parts; i++)
    parts[i].place = PLACE_BODY;
  moved.signature_place = PLACE_BODY;
  parsed_request_with_parts(out, arena, &moved, parts, right->num_parts, right->raw_signature);
  return 1;
}

/* -------------------------------------------------------------------------------------------------------- endpoints */

static int method_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  size_t path_len = request->seen.path.len;
  if (!bns_slice_is(request->wire.method, "GET") || path_len < 6) return 0;
  if (!bns_slice_is(slice_from(request->seen.path, path_len - 6), "/order")) return 0;
  if (find_part(request, "side") == request->num_parts || find_part(request, "type") == request->num_parts) return 0;
  return sight(out, CONFIDENCE_LIKELY, 0, request->wire.method);
}

static int unsigned_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  if (request->seen.signature.len == 0 || !listed_takes_no_signature(request->scheme, request->seen.path)) return 0;
  return sight(out, CONFIDENCE_POSSIBLE, 0, request->seen.path);
}

/* SW-5. */
static int logon_seen(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  bns_slice signature = request->seen.signature;
  (void)arena;
  if (!request->seen.session_logon || signature.len == 0) return 0;
  if (mistake_is_ed25519(signature) && (key->kind == 0 || key->kind == BNS_KIND_ED25519)) return 0;
  return sight(out, CONFIDENCE_LIKELY, 1, bns_slice_of("session.logon"));
}

static applied logon_hmac(candidate *d, size_t variant) {
  if (variant > 0 || d->secret.len == 0 || !d->request->seen.session_logon) return APPLIED_END;
  d->making = MAKING_HMAC;
  d->hash = BNS_SHA256;
  return APPLIED;
}

/* ------------------------------------------------------------------------------------------------------ the rows */

#define NOT_SIGNING "what an endpoint demands is no part of signing, and no vector asks for it"

/* Where a signature cannot be read, whatever says why comes first. */
static const mistake rows[] = {
    {.id = "signature-missing",
     .place = AT_SIGNATURE_MISSING,
     .schemes = BNS_REST | BNS_WS,
     .seen = missing_seen,
     .wire = missing_wire},
    {.id = "timestamp-not-integer",
     .place = AT_TIMESTAMP_NOT_INTEGER,
     .schemes = BNS_REST | BNS_WS,
     .seen = not_integer_seen,
     .wire = not_integer_wire},
    {.id = "timestamp-in-seconds",
     .place = AT_TIMESTAMP_IN_SECONDS,
     .schemes = BNS_REST | BNS_WS | BNS_PAY_REQUEST,
     .seen = seconds_seen,
     .wire = seconds_wire},
    {.id = "recvwindow-out-of-range",
     .place = AT_RECVWINDOW_OUT_OF_RANGE,
     .schemes = BNS_REST | BNS_WS,
     .seen = window_seen,
     .wire = window_wire},
    {.id = "html-entity-corruption",
     .place = AT_HTML_ENTITY_CORRUPTION,
     .schemes = BNS_REST,
     .seen = entity_seen,
     .wire = entity_wire},
    {.id = "delimiter-not-escaped",
     .place = AT_DELIMITER_NOT_ESCAPED,
     .schemes = BNS_REST,
     .seen = unescaped_seen,
     .wire = unescaped_wire},
    {.id = "not-percent-encoded", .place = AT_NOT_PERCENT_ENCODED, .schemes = BNS_SPOT_REST, .wire = unencoded_wire},
    {.id = "duplicate-parameter",
     .place = AT_DUPLICATE_PARAMETER,
     .schemes = BNS_REST,
     .seen = repeated_seen,
     .wire = repeated_wire},
    {.id = "json-body-on-form-endpoint",
     .place = AT_JSON_BODY_ON_FORM_ENDPOINT,
     .schemes = BNS_REST,
     .seen = json_body_seen,
     .wire = json_body_wire},
    {.id = "params-in-wrong-place",
     .place = AT_PARAMS_IN_WRONG_PLACE,
     .schemes = BNS_REST,
     .seen = place_seen,
     .wire = place_wire},
    {.id = "null-literal-param",
     .place = AT_NULL_LITERAL_PARAM,
     .schemes = BNS_REST,
     .seen = null_seen,
     .wire = null_wire},
    {.id = "locale-decimal-comma",
     .place = AT_LOCALE_DECIMAL_COMMA,
     .schemes = BNS_REST,
     .seen = comma_seen,
     .wire = comma_wire},
    {.id = "scientific-notation",
     .place = AT_SCIENTIFIC_NOTATION,
     .schemes = BNS_REST | BNS_WS,
     .seen = exponent_seen,
     .wire = exponent_wire},
    {.id = "boolean-capitalised",
     .place = AT_BOOLEAN_CAPITALISED,
     .schemes = BNS_REST & ~BNS_US_REST,
     .seen = boolean_seen,
     .wire = boolean_wire},
    {.id = "nested-params-dict",
     .place = AT_NESTED_PARAMS_DICT,
     .schemes = BNS_REST,
     .seen = nested_seen,
     .wire = nested_wire},
    {.id = "unknown-or-misspelt-param",
     .place = AT_UNKNOWN_OR_MISSPELT_PARAM,
     .schemes = BNS_REST,
     .seen = misspelt_seen,
     .wire = misspelt_wire},
    {.id = "wrong-http-method",
     .place = AT_WRONG_HTTP_METHOD,
     .schemes = BNS_REST,
     .seen = method_seen,
     .inapplicable = "the harness names the method"},
    {.id = "signed-unsigned-endpoint",
     .place = AT_SIGNED_UNSIGNED_ENDPOINT,
     .schemes = BNS_REST,
     .seen = unsigned_seen,
     .inapplicable = NOT_SIGNING},
    {.id = "ws-logon-wrong-key-type",
     .place = AT_WS_LOGON_WRONG_KEY_TYPE,
     .schemes = BNS_WS_KEY_PAIRS,
     .level = LEVEL_DIGEST,
     .apply = logon_hmac,
     .seen = logon_seen},
};

const mistake_family mistakes_seen = {rows, sizeof rows / sizeof *rows};
