#include "form.h"

#include <string.h>

#include "text.h"

static const struct {
  const char *name;
  bns_form form;
} forms[] = {
    {"spot-rest", FORM_REST}, {"us-rest", FORM_REST},    {"spot-ws", FORM_FRAME},       {"us-ws", FORM_FRAME},
    {"fix-logon", FORM_FIX},  {"pay-request", FORM_PAY}, {"pay-webhook", FORM_WEBHOOK},
};

bns_form form_of(const bns_scheme *scheme) {
  const char *name = bns_scheme_name(scheme);
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
    if (strcmp(forms[i].name, name) == 0) return forms[i].form;
  }
  return FORM_REST;
}

int form_is_us(const bns_scheme *scheme) {
  return strncmp(bns_scheme_name(scheme), "us-", 3) == 0;
}

static const char *const kinds[] = {"", "hmac", "rsa", "ed25519"};

bns_key_kind form_kind(bns_slice text) {
  if (bns_slice_is(text, "hmac")) return BNS_KIND_HMAC;
  if (bns_slice_is(text, "rsa")) return BNS_KIND_RSA;
  if (bns_slice_is(text, "ed25519")) return BNS_KIND_ED25519;
  return 0;
}

const char *form_kind_name(bns_key_kind kind) {
  return kinds[kind];
}
