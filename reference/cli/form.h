/* form.h - the shape of a scheme's wire form: what the commands and the adapter ask, print and read for it. */
#ifndef FORM_H
#define FORM_H

#include "bnsign.h"

typedef enum bns_form {
  FORM_REST = 1, /* spot-rest, us-rest: target, headers, body */
  FORM_FRAME,    /* spot-ws, us-ws: a JSON frame */
  FORM_FIX,      /* fix-logon: a FIX message */
  FORM_PAY,      /* pay-request: headers, body */
  FORM_WEBHOOK   /* pay-webhook: headers, body; a serial in place of the API key */
} bns_form;

bns_form form_of(const bns_scheme *scheme);

/* form_is_us: Binance US has narrower rules: HMAC alone, whole milliseconds (UR-2, UR-4). */
int form_is_us(const bns_scheme *scheme);

/* FORM_SCHEMES names all schemes, for a sentence. */
#define FORM_SCHEMES "spot-rest, spot-ws, fix-logon, us-rest, us-ws, pay-request, pay-webhook"

/* form_kind reads "hmac", "rsa" or "ed25519"; 0 if it is none of them. */
bns_key_kind form_kind(bns_slice text);
const char *form_kind_name(bns_key_kind kind);

#endif
