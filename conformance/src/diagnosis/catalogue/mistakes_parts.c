/* mistakes_parts.c - parameters in another order, left out, added, or with another value than what is sent. */
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/signature_shape.h"

enum { MOST_PERMUTED = 7, FEW_ORDERS = 120, MOST_SUBSETS = 12, MOST_PAIRED = 24 };

static size_t at_most(size_t value, size_t limit) {
  return value < limit ? value : limit;
}

/* ----------------------------------------------------------------------------------------------------------- order */

static int lower(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static int compare_nocase(bns_slice a, bns_slice b) {
  for (size_t i = 0; i < a.len && i < b.len; i++)
    if (lower(a.ptr[i]) != lower(b.ptr[i])) return lower(a.ptr[i]) - lower(b.ptr[i]);
  return (a.len > b.len) - (a.len < b.len);
}

static int is_timestamp(const part *p) {
  return bns_slice_is(p->name, "timestamp");
}
static int descending(const part *a, const part *b) {
  return candidate_by_name(b, a);
}
static int timestamp_last(const part *a, const part *b) {
  return is_timestamp(a) - is_timestamp(b);
}
static int timestamp_first(const part *a, const part *b) {
  return is_timestamp(b) - is_timestamp(a);
}
static int without_case(const part *a, const part *b) {
  return compare_nocase(a->name, b->name);
}
static int whole_descending(const part *a, const part *b) {
  return candidate_by_whole(b, a);
}
static int by_value(const part *a, const part *b) {
  return bns_slice_compare(a->value, b->value);
}

/* One after the other: sorted, and the timestamp then put somewhere else. */
static int (*const orderings[][2])(const part *, const part *) = {{candidate_by_name, NULL},
                                                                  {descending, NULL},
                                                                  {timestamp_last, NULL},
                                                                  {timestamp_first, NULL},
                                                                  {without_case, NULL},
                                                                  {candidate_by_whole, NULL},
                                                                  {whole_descending, NULL},
                                                                  {candidate_by_name, timestamp_last},
                                                                  {candidate_by_name, timestamp_first},
                                                                  {by_value, NULL}};
enum { ORDERINGS = sizeof orderings / sizeof *orderings };

static size_t factorial(size_t n) {
  size_t product = 1;
  for (size_t i = 2; i <= n; i++)
    product *= i;
  return product;
}

/* Sets the parts to permutation number rank of themselves, in the order of the factorial number system. */
static void permute(part *parts, size_t num, size_t rank) {
  for (size_t i = 0; i + 1 < num; i++) {
    size_t block = factorial(num - 1 - i), from = i + rank / block;
    part moved = parts[from];
    rank %= block;
    memmove(parts + i + 1, parts + i, (from - i) * sizeof *parts);
    parts[i] = moved;
  }
}

/* Of more parts than all orders can be tried of: backwards, then one of them at another place. The latter come where a
 * row's few variants end. */
static applied order_of_many(candidate *d, size_t variant) {
  size_t num = d->num_parts;
  if (variant == 0) candidate_reverse(d);
  if (variant == 0) return APPLIED;
  if (variant < FEW_ORDERS) return APPLIED_NOT_HERE;
  variant -= FEW_ORDERS;
  if (num > MOST_PAIRED || variant >= num * num) return APPLIED_END;
  if (variant / num == variant % num) return APPLIED_NOT_HERE;
  candidate_move(d, variant / num, variant % num);
  return APPLIED;
}

static applied order_mismatch(candidate *d, size_t variant) {
  size_t num = d->num_parts;
  if (variant < ORDERINGS) {
    candidate_sort(d, orderings[variant][0]);
    if (orderings[variant][1] != NULL) candidate_sort(d, orderings[variant][1]);
    return APPLIED;
  }
  variant -= ORDERINGS;
  if (num > MOST_PERMUTED) return order_of_many(d, variant);
  if (variant >= factorial(num)) return APPLIED_END;
  permute(d->parts, num, variant);
  return APPLIED;
}

/* --------------------------------------------------------------------------------------------------------- left out */

/* Keeps what stands in the set of bits. */
static void keep(candidate *d, size_t set) {
  size_t num = 0;
  for (size_t i = 0; i < d->num_parts; i++)
    if (set >> i & 1) d->parts[num++] = d->parts[i];
  d->num_parts = num;
}

static void keep_named(candidate *d, const char *first, const char *second) {
  size_t num = 0;
  for (size_t i = 0; i < d->num_parts; i++)
    if (bns_slice_is(d->parts[i].name, first) || bns_slice_is(d->parts[i].name, second)) d->parts[num++] = d->parts[i];
  d->num_parts = num;
}

/* Prefixes and subsets name less than a mistake that tells which parameter it is about. */
static applied signed_only_timestamp(candidate *d, size_t variant) {
  size_t num = d->num_parts, prefixes = at_most(num, 64);
  if (candidate_find(d, "timestamp") == num && variant < 2) return APPLIED_NOT_HERE;
  if (variant < 2) {
    keep_named(d, "timestamp", variant == 0 ? "timestamp" : "recvWindow");
    return d->num_parts < num ? APPLIED : APPLIED_NOT_HERE;
  }
  variant -= 2;
  if (variant < prefixes) {
    d->place = AT_SIGNED_ONLY_THE_FIRST_PARAMS;
    d->num_parts = variant;
    return variant > 0 ? APPLIED : APPLIED_NOT_HERE;
  }
  variant -= prefixes;
  if (num > MOST_SUBSETS || variant >= (size_t)1 << num) return APPLIED_END;
  d->place = AT_SIGNED_ONLY_SOME_PARAMS;
  keep(d, variant);
  return d->num_parts > 0 ? APPLIED : APPLIED_NOT_HERE;
}

static int drop_named(candidate *d, const char *name) {
  size_t index = candidate_find(d, name);
  if (index == d->num_parts) return 0;
  candidate_drop(d, index);
  return 1;
}

static applied timestamp_added(candidate *d, size_t variant) {
  if (variant > 1) return APPLIED_END;
  if (!drop_named(d, "timestamp")) return APPLIED_NOT_HERE;
  d->what = bns_slice_of("timestamp");
  if (variant == 0) return APPLIED;
  d->what = bns_slice_of("timestamp, recvWindow");
  return drop_named(d, "recvWindow") ? APPLIED : APPLIED_NOT_HERE;
}

static bns_slice two_names(candidate *d, bns_slice a, bns_slice b) {
  size_t at = d->room.len;
  bns_put_slice(&d->room, a);
  bns_put_text(&d->room, ", ");
  bns_put_slice(&d->room, b);
  return candidate_since(d, at);
}

/* Minus one, then minus two. */
static applied param_added(candidate *d, size_t variant) {
  size_t num = d->num_parts;
  if (variant < num) {
    d->what = d->parts[variant].name;
    candidate_drop(d, variant);
    return APPLIED;
  }
  variant -= num;
  d->place = AT_TWO_PARAMS_ADDED_AFTER_SIGNING;
  if (num > MOST_PAIRED) return APPLIED_END;
  for (size_t i = 0; i + 1 < num; i++) {
    size_t seconds = num - 1 - i;
    if (variant < seconds) {
      d->what = two_names(d, d->parts[i].name, d->parts[i + 1 + variant].name);
      candidate_drop(d, i + 1 + variant);
      candidate_drop(d, i);
      return APPLIED;
    }
    variant -= seconds;
  }
  return APPLIED_END;
}

static applied empty_dropped(candidate *d, size_t variant) {
  size_t num = 0;
  if (variant > 0) return APPLIED_END;
  for (size_t i = 0; i < d->num_parts; i++) {
    if (d->parts[i].value.len == 0 && !d->parts[i].bare) {
      d->what = d->parts[i].name;
    } else {
      d->parts[num++] = d->parts[i];
    }
  }
  if (num == d->num_parts) return APPLIED_NOT_HERE;
  d->num_parts = num;
  return APPLIED;
}

/* What stands in one place is signed, what stands in the other is sent besides. */
static applied split_from_params(candidate *d, size_t variant) {
  size_t num = 0;
  part_place kept = variant == 0 ? PLACE_BODY : PLACE_QUERY;
  if (variant > 1) return APPLIED_END;
  for (size_t i = 0; i < d->num_parts; i++)
    if (d->parts[i].place == kept) d->parts[num++] = d->parts[i];
  if (num == 0 || num == d->num_parts) return APPLIED_NOT_HERE;
  d->what = bns_slice_of(variant == 0 ? "the body alone is signed" : "the query alone is signed");
  d->num_parts = num;
  return APPLIED;
}

static int see_split(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  if (request->raw_signature.ptr == NULL || request->signature_place != PLACE_QUERY || request->seen.body.len == 0)
    return 0;
  out->confidence = CONFIDENCE_POSSIBLE;
  out->what = bns_slice_of("signature in the URL, parameters in the body");
  return 1;
}

/* ------------------------------------------------------------------------------------------------------- timestamps */

static bns_slice *timestamp_of(candidate *d) {
  if (d->request->scheme->form == BNS_FORM_HEADERS) return &d->fields[BNS_FIELD_TIMESTAMP];
  size_t index = candidate_find(d, "timestamp");
  return index < d->num_parts ? &d->parts[index].value : NULL;
}

/* Sets the timestamp so much earlier or later. */
static applied shift(candidate *d, int64_t by) {
  uint64_t now;
  bns_slice *value = timestamp_of(d);
  size_t at = d->room.len;
  if (value == NULL || value->len > 18 || bns_number(&now, *value) != BNS_OK) return APPLIED_NOT_HERE;
  int64_t other = (int64_t)now + by;
  if (other < 0) return APPLIED_NOT_HERE;
  bns_put_decimal(&d->room, (uint64_t)other);
  *value = candidate_since(d, at);
  d->what = bns_slice_of("timestamp");
  return value->ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

/* Of an Ed25519 signature each guess costs a verification, hundreds of times an HMAC: one second to either side. */
static size_t near_ms(const candidate *d) {
  return d->key->kind == BNS_KIND_ED25519 ? 1000 : 5000;
}

static int is_microseconds(candidate *d) {
  bns_slice *value = timestamp_of(d);
  return value != NULL && value->len == 16;
}

/* +1, -1, +2, -2 ... milliseconds, then whole seconds to a minute; of microseconds the same again in milliseconds. */
static applied timestamp_regenerated(candidate *d, size_t variant) {
  int64_t sign = variant % 2 == 0 ? 1 : -1;
  size_t steps = variant / 2 + 1, nearby = near_ms(d), seconds = 60;
  int micro = is_microseconds(d);
  int64_t unit = micro ? 1000 : 1;
  if (steps <= nearby) return shift(d, sign * (int64_t)steps * unit);
  steps -= nearby;
  if (steps <= seconds) return shift(d, sign * (int64_t)steps * 1000 * unit);
  steps -= seconds;
  return micro && steps <= nearby ? shift(d, sign * (int64_t)steps) : APPLIED_END;
}

static int drop_signatures(candidate *d) {
  size_t before = d->num_parts;
  while (candidate_find(d, "signature") < d->num_parts)
    candidate_drop(d, candidate_find(d, "signature"));
  return d->num_parts < before;
}

/* The first signature, where a later one was added; then what a timestamp taken twice cannot explain: more than five
 * seconds back, up to the longest recvWindow. */
static applied stale_signature(candidate *d, size_t variant) {
  size_t back = 5000 + variant;
  int dropped = drop_signatures(d);
  d->what = bns_slice_of("signature");
  if (variant == 0) return dropped ? APPLIED : APPLIED_NOT_HERE;
  d->place = AT_STALE_TIMESTAMP_ON_RETRY; /* behind timestamp-regenerated, where that explains it too */
  if (d->key->kind == BNS_KIND_ED25519 || back > 60000) return APPLIED_END;
  return shift(d, -(int64_t)back * (is_microseconds(d) ? 1000 : 1));
}

static int see_two_signatures(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  if (request->num_signatures < 2 || mistake_is_too_short(request->raw_signature)) return 0;
  out->confidence = CONFIDENCE_LIKELY;
  out->refused = 1;
  out->what = bns_slice_of("signature stands twice");
  return 1;
}

static int see_not_last(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  if (request->payload_alone || request->num_signatures != 1 || request->signature_last) return 0;
  out->confidence = CONFIDENCE_POSSIBLE; /* SR-7: these schemes accept it */
  out->what = bns_slice_of("signature is not last; accepted here, refused by some products (SR-7)");
  return 1;
}

/* ------------------------------------------------------------------------------------------------------------ added */

static const char *const option_names[] = {"requests_params", "params", "test", "timeout", "proxies"};
static const char *const option_values[] = {"",       "true", "True", "false", "False", "None", "null",
                                            "%7B%7D", "{}",   "1",    "5",     "10",    "15",   "20",
                                            "30",     "60",   "1000", "5000",  "10000", "30000"};

static applied client_option(candidate *d, size_t variant) {
  size_t num_values = sizeof option_values / sizeof *option_values, places = d->num_parts + 1;
  size_t where = variant % places, value = variant / places % num_values, name = variant / places / num_values;
  if (name >= sizeof option_names / sizeof *option_names) return APPLIED_END;
  if (d->num_parts >= d->cap_parts || d->num_parts == 0 || d->num_parts > 64) return APPLIED_END;
  part added = d->parts[where > 0 ? where - 1 : 0];
  added.name = bns_slice_of(option_names[name]);
  added.value = bns_slice_of(option_values[value]);
  added.type = BNS_JSON_STRING;
  added.bare = 0;
  memmove(d->parts + where + 1, d->parts + where, (d->num_parts - where) * sizeof *d->parts);
  d->parts[where] = added;
  d->num_parts++;
  d->what = added.name;
  return APPLIED;
}

static const char *const templates[][2] = {{"{{", "}}"}, {"${", "}"}, {":", ""}, {"{", "}"}, {"$", ""}, {"<", ">"}};

static void put_template(candidate *d, part *p, const char *const around[2], bns_slice name) {
  size_t at = d->room.len;
  bns_put_text(&d->room, around[0]);
  bns_put_slice(&d->room, name);
  bns_put_text(&d->room, around[1]);
  p->value = candidate_since(d, at);
}

/* One value, or all, as a variable of the parameter's own name; of the timestamp also of the names it is given most. */
static applied template_unresolved(candidate *d, size_t variant) {
  static const char *const clocks[] = {"time", "ts", "now", "currentTimestamp", "$timestamp"};
  size_t num = at_most(d->num_parts, 32), choices = num + 1 + sizeof clocks / sizeof *clocks;
  size_t style = variant / choices, choice = variant % choices, clock = candidate_find(d, "timestamp");
  if (style >= sizeof templates / sizeof *templates || num == 0) return APPLIED_END;
  if (choice < num) {
    put_template(d, &d->parts[choice], templates[style], d->parts[choice].name);
    d->what = d->parts[choice].name;
  } else if (choice == num) {
    for (size_t i = 0; i < num; i++)
      put_template(d, &d->parts[i], templates[style], d->parts[i].name);
  } else if (clock < d->num_parts) {
    put_template(d, &d->parts[clock], templates[style], bns_slice_of(clocks[choice - num - 1]));
    d->what = d->parts[clock].name;
  } else {
    return APPLIED_NOT_HERE;
  }
  return APPLIED;
}

static int holds(bns_slice text, const char *wanted) {
  size_t len = strlen(wanted);
  for (size_t i = 0; i + len <= text.len; i++)
    if (memcmp(text.ptr + i, wanted, len) == 0) return 1;
  return 0;
}

static int see_template(sighting *out, mem *arena, const parsed_request *request, const diagnose_key *key) {
  (void)arena;
  (void)key;
  for (size_t i = 0; i < request->num_parts; i++) {
    bns_slice value = request->parts[i].value;
    if (!holds(value, "{{") && !holds(value, "%7B%7B") && !holds(value, "<span") && !holds(value, "%3Cspan")) continue;
    out->confidence = CONFIDENCE_LIKELY;
    out->what = request->parts[i].name;
    return 1;
  }
  return 0;
}

/* ------------------------------------------------------------------------------------------------------------ table */

static const mistake rows[] = {
    {.id = "timestamp-added-after-signing",
     .place = AT_TIMESTAMP_ADDED_AFTER_SIGNING,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .apply = timestamp_added},
    {.id = "empty-params-dropped",
     .place = AT_EMPTY_PARAMS_DROPPED,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .apply = empty_dropped},
    {.id = "order-mismatch",
     .place = AT_ORDER_MISMATCH,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .light = ORDERINGS + FEW_ORDERS,
     .apply = order_mismatch},
    {.id = "signature-split-from-params",
     .place = AT_SIGNATURE_SPLIT_FROM_PARAMS,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .of_layout = 1,
     .apply = split_from_params,
     .seen = see_split},
    {.id = "param-added-after-signing",
     .place = AT_PARAM_ADDED_AFTER_SIGNING,
     .schemes = BNS_REST | BNS_WS,
     .level = LEVEL_PARTS,
     .apply = param_added},
    {.id = "signed-only-timestamp",
     .place = AT_SIGNED_ONLY_TIMESTAMP,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .light = 2,
     .apply = signed_only_timestamp},
    {.id = "timestamp-regenerated",
     .place = AT_TIMESTAMP_REGENERATED,
     .schemes = BNS_REQUESTS,
     .level = LEVEL_PARTS,
     .light = 1,
     .apply = timestamp_regenerated},
    {.id = "stale-signature-on-retry",
     .place = AT_STALE_SIGNATURE_ON_RETRY,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .light = 2,
     .apply = stale_signature,
     .seen = see_two_signatures},
    {.id = "template-unresolved",
     .place = AT_TEMPLATE_UNRESOLVED,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .apply = template_unresolved,
     .seen = see_template},
    {.id = "client-option-signed",
     .place = AT_CLIENT_OPTION_SIGNED,
     .schemes = BNS_REST,
     .level = LEVEL_PARTS,
     .light = 1,
     .apply = client_option},
    {.id = "signature-not-last",
     .place = AT_SIGNATURE_NOT_LAST,
     .schemes = BNS_REST,
     .seen = see_not_last,
     .inapplicable = "these schemes accept a signature in any place (SR-7)"},
};

const mistake_family mistakes_parts = {rows, sizeof rows / sizeof *rows};
