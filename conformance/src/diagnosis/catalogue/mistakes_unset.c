/* mistakes_unset.c - what is signed and never sent: a value that is not set, written as the word that a language has
 * for nothing, and the signature itself. */
#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/signing/candidate_signer.h"
#include "scheme.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* -------------------------------------------------------------------------------------------- what is not set */

/* How languages print nothing; the commonest first. What stands in angle brackets is also signed percent-encoded. */
static const char *const nothings[] = {"None",  "undefined",     "null",  "",           "NaN",     "nil",
                                       "NULL",  "<nil>",         "nan",   "(null)",     "Nothing", "<null>",
                                       "false", "%3Cnil%3E",     "False", "%28null%29", "Null",    "0",
                                       "NA",    "%3Cnull%3E",    "[]",    "NaT",        "<none>",  "[object Object]",
                                       "void",  "Optional.empty"};
enum { EMPTY = 3, COMMON_NOTHINGS = 5, UNMISTAKABLE = 12, BARE = COUNT(nothings), SPELLINGS = BARE + 1 };

/* What clients send only where it is set: parameters of all products, the commonest first. */
static const char *const optional[] = {"positionSide",
                                       "timeInForce",
                                       "price",
                                       "recvWindow",
                                       "orderId",
                                       "quantity",
                                       "reduceOnly",
                                       "newClientOrderId",
                                       "stopPrice",
                                       "origClientOrderId",
                                       "symbol",
                                       "limit",
                                       "startTime",
                                       "endTime",
                                       "newOrderRespType",
                                       "closePosition",
                                       "quoteOrderQty",
                                       "workingType",
                                       "callbackRate",
                                       "activationPrice",
                                       "fromId",
                                       "icebergQty",
                                       "priceProtect",
                                       "isIsolated",
                                       "sideEffectType",
                                       "asset",
                                       "selfTradePreventionMode",
                                       "goodTillDate",
                                       "priceMatch",
                                       "network",
                                       "addressTag",
                                       "name",
                                       "withdrawOrderId",
                                       "strategyId",
                                       "strategyType",
                                       "trailingDelta",
                                       "coin",
                                       "status",
                                       "offset",
                                       "page",
                                       "size",
                                       "current",
                                       "rows",
                                       "type",
                                       "side",
                                       "amount",
                                       "walletType",
                                       "transactionFeeFlag",
                                       "pair",
                                       "contractType",
                                       "marginType",
                                       "leverage",
                                       "email",
                                       "subAccountId",
                                       "fromEmail",
                                       "toEmail",
                                       "fromAccountType",
                                       "toAccountType",
                                       "clientTranId",
                                       "tranId",
                                       "txId",
                                       "incomeType",
                                       "autoCloseType",
                                       "orderIdList",
                                       "origClientOrderIdList",
                                       "omitZeroBalances",
                                       "symbols",
                                       "permissions",
                                       "symbolStatus",
                                       "cancelRestrictions",
                                       "cancelReplaceMode",
                                       "cancelNewClientOrderId",
                                       "cancelOrigClientOrderId",
                                       "cancelOrderId",
                                       "orderListId",
                                       "listClientOrderId",
                                       "limitClientOrderId",
                                       "limitIcebergQty",
                                       "stopClientOrderId",
                                       "stopLimitPrice",
                                       "stopIcebergQty",
                                       "stopLimitTimeInForce",
                                       "orderType",
                                       "clientOrderId",
                                       "orderRateLimitExceededMode",
                                       "computeCommissionRates",
                                       "pegPriceType",
                                       "pegOffsetType",
                                       "pegOffsetValue",
                                       "autoRepayAtCancel",
                                       "dualSidePosition",
                                       "multiAssetsMargin",
                                       "countdownTime",
                                       "batchOrders",
                                       "productId",
                                       "productType",
                                       "fromAsset",
                                       "toAsset",
                                       "fromAmount",
                                       "toAmount",
                                       "quoteId",
                                       "validTime",
                                       "expiredType",
                                       "limitPrice",
                                       "transactionType",
                                       "beginTime",
                                       "beginTimestamp",
                                       "endTimestamp",
                                       "fiatCurrency",
                                       "needBtcValuation",
                                       "isolatedSymbol",
                                       "transFrom",
                                       "transTo",
                                       "fromSymbol",
                                       "toSymbol",
                                       "postOnly",
                                       "isMmp",
                                       "underlying",
                                       "algoId",
                                       "urgency",
                                       "duration",
                                       "fromUserType",
                                       "interval",
                                       "timeZone",
                                       "address",
                                       "period",
                                       "tradeId",
                                       "archived",
                                       "version"};
/* Of two at a time, those that an order's function takes; of Ed25519, of which each costs a verification, few. */
enum { OF_ORDERS = 16, MOST_PLACES = 8, OF_ED25519 = 24, MANY_PARTS = 12 };

static int is_slow(const candidate *d) {
  return d->key->kind == BNS_KIND_ED25519;
}

/* A frame's params are sorted, so that the place tells nothing. */
static size_t num_places(const candidate *d) {
  return d->request->scheme->form == BNS_FORM_FRAME ? 1 : d->num_parts + 1;
}

/* Puts a parameter before the part number `where`. 0: there is no room, or it is there already. */
static int insert(candidate *d, size_t where, const char *name, size_t spelling) {
  if (d->num_parts == 0 || d->num_parts >= d->cap_parts || candidate_find(d, name) < d->num_parts) return 0;
  part added = d->parts[where > 0 ? where - 1 : 0];
  added.name = bns_slice_of(name);
  added.value = bns_slice_of(spelling < BARE ? nothings[spelling] : "");
  added.type = BNS_JSON_STRING;
  added.bare = spelling == BARE;
  memmove(d->parts + where + 1, d->parts + where, (d->num_parts - where) * sizeof *d->parts);
  d->parts[where] = added;
  d->num_parts++;
  return 1;
}

static void tell(candidate *d, const char *name, const char *other, size_t spelling) {
  size_t at = d->room.len;
  bns_put_text(&d->room, name);
  if (other != NULL) {
    bns_put_text(&d->room, ", ");
    bns_put_text(&d->room, other);
  }
  if (spelling < BARE) bns_put_byte(&d->room, '=');
  if (spelling < BARE) bns_put_text(&d->room, nothings[spelling]);
  d->what = candidate_since(d, at);
}

static int is_nothing(bns_slice value) {
  for (size_t i = 0; i < UNMISTAKABLE; i++)
    if (bns_slice_is(value, nothings[i])) return 1;
  return 0;
}

/* It is sent in one spelling, and signed in another. */
static applied spelt_otherwise(candidate *d, size_t spelling) {
  int changed = 0;
  for (size_t i = 0; i < d->num_parts; i++) {
    part *p = &d->parts[i];
    if (!is_nothing(p->value) || (spelling < BARE && bns_slice_is(p->value, nothings[spelling]) && !p->bare)) continue;
    p->value = bns_slice_of(spelling < BARE ? nothings[spelling] : "");
    p->bare = spelling == BARE;
    d->what = p->name;
    changed = 1;
  }
  return changed ? APPLIED : APPLIED_NOT_HERE;
}

static applied one_unset(candidate *d, size_t variant, size_t spellings) {
  size_t places = num_places(d), where = places - 1 - variant % places, spelling = variant / places % spellings;
  const char *name = optional[variant / places / spellings];
  if (!insert(d, where, name, spelling)) return APPLIED_NOT_HERE;
  tell(d, name, NULL, spelling);
  return APPLIED;
}

/* Two of an order's parameters, at all pairs of places, spelt alike. */
static applied two_unset(candidate *d, size_t variant) {
  size_t places = num_places(d), second = variant % places, first = variant / places % places;
  size_t left = variant / places / places, spelling = left % COMMON_NOTHINGS;
  size_t one = left / COMMON_NOTHINGS % OF_ORDERS, other = left / COMMON_NOTHINGS / OF_ORDERS;
  if (places > MOST_PLACES || other >= OF_ORDERS) return APPLIED_END;
  if (one == other || second < first || (places == 1 && one > other)) return APPLIED_NOT_HERE;
  if (!insert(d, second, optional[other], spelling) || !insert(d, first, optional[one], spelling))
    return APPLIED_NOT_HERE;
  tell(d, optional[one], optional[other], spelling);
  return APPLIED;
}

/* A field of headers or of a Logon. */
static applied field_unset(candidate *d, size_t variant) {
  static const char *const header_names[] = {"the timestamp", "the nonce", "the body"};
  static const size_t headers[] = {BNS_FIELD_TIMESTAMP, BNS_FIELD_NONCE, BNS_FIELD_BODY};
  static const size_t logon[] = {BNS_FIELD_SENDER, BNS_FIELD_TARGET, BNS_FIELD_SEQ, BNS_FIELD_SENDING_TIME};
  static const char *const logon_names[] = {"SenderCompID(49)", "TargetCompID(56)", "MsgSeqNum(34)", "SendingTime(52)"};
  int is_logon = d->request->scheme->form == BNS_FORM_FIX;
  size_t num = is_logon ? COUNT(logon) : COUNT(headers), spellings = is_logon ? COMMON_NOTHINGS : BARE;
  size_t index = variant % num, spelling = variant / num;
  if (spelling >= spellings) return APPLIED_END;
  bns_slice *field = &d->fields[is_logon ? logon[index] : headers[index]];
  if (bns_slice_is(*field, nothings[spelling])) return APPLIED_NOT_HERE;
  *field = bns_slice_of(nothings[spelling]);
  d->what = bns_slice_of(is_logon ? logon_names[index] : header_names[index]);
  return APPLIED;
}

/* What is sent in another spelling; then one parameter that is not sent, then two. */
static applied unset_signed(candidate *d, size_t variant) {
  size_t spellings = is_slow(d) || d->num_parts > MANY_PARTS ? COMMON_NOTHINGS : SPELLINGS,
         names = is_slow(d) ? OF_ED25519 : COUNT(optional);
  bns_form form = d->request->scheme->form;
  if (form == BNS_FORM_FIX || form == BNS_FORM_HEADERS) return field_unset(d, variant);
  if (variant < SPELLINGS) return spelt_otherwise(d, variant);
  variant -= SPELLINGS;
  if (d->num_parts > 64) return APPLIED_END;
  size_t singles = names * spellings * num_places(d);
  if (variant < singles) return one_unset(d, variant, spellings);
  return is_slow(d) ? APPLIED_END : two_unset(d, variant - singles);
}

/* --------------------------------------------------------------------------------------------- the signature itself */

static applied sign_own(candidate *d, part *p) {
  size_t at = d->room.len;
  bns_slice right = candidate_right_signature(d);
  if (right.len == 0) return APPLIED_NOT_HERE;
  if (d->request->scheme->form == BNS_FORM_REST) {
    bns_put_percent(&d->room, right);
  } else {
    bns_put_slice(&d->room, right);
  }
  p->value = candidate_since(d, at);
  return p->value.ptr != NULL ? APPLIED : APPLIED_NOT_HERE;
}

/* Empty, a word for nothing, or the signature of the same text, which is then signed a second time. In any place; the
 * last one is the commonest. */
static applied signature_signed(candidate *d, size_t variant) {
  size_t places = num_places(d), where = places - 1 - variant % places, choice = variant / places;
  size_t spelling = choice == 0 || choice > SPELLINGS ? EMPTY : choice - 1;
  if (choice > SPELLINGS + 1 || d->num_parts > 64) return APPLIED_END;
  if ((choice > 0 && choice <= SPELLINGS && spelling == EMPTY) || !insert(d, where, "signature", spelling))
    return APPLIED_NOT_HERE;
  tell(d, "signature", NULL, spelling);
  if (choice <= SPELLINGS) return APPLIED;
  d->what = bns_slice_of("the signature of the same text");
  return sign_own(d, &d->parts[where]);
}

/* ----------------------------------------------------------------------------------------------------------- table */

static const mistake rows[] = {
    {.id = "unset-value-signed",
     .place = AT_UNSET_VALUE_SIGNED,
     .schemes = BNS_REQUESTS | BNS_WS | BNS_FIX_LOGON,
     .level = LEVEL_PARTS,
     .light = 1,
     .is_alone = 1,
     .apply = unset_signed},
    {.id = "signature-param-signed",
     .place = AT_SIGNATURE_PARAM_SIGNED,
     .schemes = BNS_REST | BNS_WS,
     .level = LEVEL_PARTS,
     .light = 1,
     .is_alone = 1,
     .apply = signature_signed},
};

const mistake_family mistakes_unset = {rows, sizeof rows / sizeof *rows};
