/* need.c - calls told apart by method and path. */
#include "report/need.h"

#include "scheme.h"
#include "text.h"
#include "util/slice.h"

typedef struct call_row {
  const char *part; /* of "METHOD PATH", or of the API's method */
  call_kind kind;
} call_row;

/* The first that is found counts: order.cancelReplace places an order, order.cancel does not. */
static const call_row call_rows[] = {
    {"withdraw/apply", CALL_WITHDRAW},
    {"session.logon", CALL_LOGON},
    {"DELETE ", CALL_CANCEL},
    {"cancelReplace", CALL_ORDER},
    {".cancel", CALL_CANCEL},
    {"order/close", CALL_CANCEL},
    {"GET ", CALL_READ},
    {".status", CALL_READ},
    {"order/query", CALL_READ},
    {"allOrders", CALL_READ},
    {"myTrades", CALL_READ},
    {"order", CALL_ORDER},
};

static call_kind kind_of(bns_slice text) {
  for (size_t i = 0; i < sizeof call_rows / sizeof *call_rows; i++)
    if (slice_find(text, call_rows[i].part) < text.len) return call_rows[i].kind;
  return CALL_OTHER;
}

call_kind call_kind_of(mem *arena, const vector *v) {
  if (v == NULL) return CALL_OTHER;
  if (v->scheme->form == BNS_FORM_FIX) return CALL_LOGON;
  bns_slice method = vectors_expand(arena, bns_json_member(v->json, "method"));
  bns_slice path = vectors_expand(arena, bns_json_member(v->json, "path"));
  return kind_of(mem_join(arena, method, " ", path));
}

const char *call_kind_name(call_kind value) {
  static const char *const names[] = {"withdraw", "order", "cancel", "read", "logon", "other"};
  return names[value];
}

const char *call_kind_noun(call_kind value) {
  static const char *const nouns[] = {"a withdrawal", "an order", "a cancellation", "a query", "a logon", "a call"};
  return nouns[value];
}

const char *need_key_name(bns_key_kind value) {
  switch (value) {
  case BNS_KIND_HMAC: return "hmac";
  case BNS_KIND_RSA: return "rsa";
  case BNS_KIND_ED25519: return "ed25519";
  }
  return "none";
}

typedef struct harm_row {
  const char *part, *id, *verb;
} harm_row;

static const harm_row harm_rows[] = {
    {"added", "parameter-added", "Adds a parameter to"},
    {"altered", "parameter-altered", "Alters a parameter of"},
    {"lost", "parameter-lost", "Loses a parameter of"},
    {"certificate is not verified", "certificate-not-verified", "Trusts any server with"},
    {"made more than once", "call-repeated", "Repeats"},
    {"", "other", "Changes"},
};

harm harm_of(bns_slice detail) {
  size_t i = 0;
  while (i < HARM_NONE && slice_find(detail, harm_rows[i].part) >= detail.len)
    i++;
  return (harm)i;
}

const char *harm_id(harm value) {
  return harm_rows[value].id;
}

const char *harm_verb(harm value) {
  return harm_rows[value].verb;
}
