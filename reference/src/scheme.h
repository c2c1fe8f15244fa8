/* scheme.h - a scheme as a row of constants and functions: how its payload is made, how its wire form is made around
 * the signature, and how an arrived wire form is taken apart. A new scheme is a row in scheme.c and in each other table
 * of schemes; only one of a new form needs a file with these three functions. Pure. */
#ifndef BNS_SCHEME_H
#define BNS_SCHEME_H

#include "bnsign.h"
#include "bnsign_backend.h"
#include "text.h"

/* The number of each scheme: its row in the table of scheme.c, and in every other table of schemes. Such a table says
 * BNS_FOR_EACH_SCHEME behind it: a row that is forgotten does not compile. */
enum {
  BNS_ID_SPOT_REST = 0,
  BNS_ID_SPOT_WS,
  BNS_ID_FIX_LOGON,
  BNS_ID_US_REST,
  BNS_ID_US_WS,
  BNS_ID_PAY_REQUEST,
  BNS_ID_PAY_WEBHOOK,
  BNS_ID_ONCHAIN_REQUEST,
  BNS_ID_ONCHAIN_WEBHOOK,
  BNS_ID_USDM_REST,
  BNS_ID_COINM_REST,
  BNS_ID_OPTIONS_REST,
  BNS_ID_PM_REST,
  BNS_ID_USDM_WS,
  BNS_ID_COINM_WS,
#define EXCHANGE(ID, symbol, scheme, vectors, path, title, header, host, prefix, code, text, hex) BNS_ID_##ID,
#define EXCHANGE_HOST(ID, host)
#include "exchanges.def"
#undef EXCHANGE
#undef EXCHANGE_HOST
  BNS_NUM_SCHEMES
};
#define BNS_FOR_EACH_SCHEME(table)                                                                                     \
  typedef char table##_has_a_row_for_each_scheme[sizeof(table) / sizeof *(table) == BNS_NUM_SCHEMES ? 1 : -1]

/* Sets of schemes: each has one bit. */
enum {
  BNS_SPOT_REST = 1 << BNS_ID_SPOT_REST,
  BNS_SPOT_WS = 1 << BNS_ID_SPOT_WS,
  BNS_FIX_LOGON = 1 << BNS_ID_FIX_LOGON,
  BNS_US_REST = 1 << BNS_ID_US_REST,
  BNS_US_WS = 1 << BNS_ID_US_WS,
  BNS_PAY_REQUEST = 1 << BNS_ID_PAY_REQUEST,
  BNS_PAY_WEBHOOK = 1 << BNS_ID_PAY_WEBHOOK,
  BNS_ONCHAIN_REQUEST = 1 << BNS_ID_ONCHAIN_REQUEST,
  BNS_ONCHAIN_WEBHOOK = 1 << BNS_ID_ONCHAIN_WEBHOOK,
  BNS_USDM_REST = 1 << BNS_ID_USDM_REST,
  BNS_COINM_REST = 1 << BNS_ID_COINM_REST,
  BNS_OPTIONS_REST = 1 << BNS_ID_OPTIONS_REST,
  BNS_PM_REST = 1 << BNS_ID_PM_REST,
  BNS_USDM_WS = 1 << BNS_ID_USDM_WS,
  BNS_COINM_WS = 1 << BNS_ID_COINM_WS,
  BNS_FAMILY_REST = 1 << 30, /* one bit for all exchanges of exchanges.def: they have no checks of their own */
  BNS_DERIVATIVES_REST = BNS_USDM_REST | BNS_COINM_REST | BNS_OPTIONS_REST | BNS_PM_REST,
  BNS_DERIVATIVES_WS = BNS_USDM_WS | BNS_COINM_WS,
  BNS_REST = BNS_SPOT_REST | BNS_US_REST | BNS_DERIVATIVES_REST | BNS_FAMILY_REST,
  BNS_WS = BNS_SPOT_WS | BNS_US_WS | BNS_DERIVATIVES_WS,
  BNS_PAY = BNS_PAY_REQUEST | BNS_PAY_WEBHOOK,
  BNS_HEADER_REQUESTS = BNS_PAY_REQUEST | BNS_ONCHAIN_REQUEST,
  BNS_WEBHOOKS = BNS_PAY_WEBHOOK | BNS_ONCHAIN_WEBHOOK,
  BNS_REQUESTS = BNS_REST | BNS_WS | BNS_HEADER_REQUESTS,
  /* RSA, Ed25519 */
  BNS_REST_KEY_PAIRS = BNS_SPOT_REST | BNS_DERIVATIVES_REST,
  BNS_WS_KEY_PAIRS = BNS_SPOT_WS | BNS_DERIVATIVES_WS,
  BNS_KEY_PAIRS = BNS_REST_KEY_PAIRS | BNS_WS_KEY_PAIRS | BNS_FIX_LOGON | BNS_PAY_WEBHOOK | BNS_ONCHAIN_REQUEST |
                  BNS_ONCHAIN_WEBHOOK,
  BNS_BY_HEADERS = BNS_HEADER_REQUESTS | BNS_WEBHOOKS,
  BNS_US = BNS_US_REST | BNS_US_WS
};

/* bns_form: the shape of a scheme's wire form. A switch over it has no default, so that the compiler names each place
 * where a new form is forgotten. */
typedef enum bns_form {
  BNS_FORM_REST = 1, /* a target, headers, a body of parameters */
  BNS_FORM_FRAME,    /* one message: a JSON frame */
  BNS_FORM_FIX,      /* one message: FIX */
  BNS_FORM_HEADERS   /* a body of any bytes; all else that counts is in headers */
} bns_form;

/* So many words has a table by the kind of key: "no key" among them. */
enum { BNS_NUM_KINDS = BNS_KIND_ED25519 + 1 };

/* The fields of the forms that sign a few of them, one behind the other. */
enum { BNS_FIELD_TIMESTAMP = 0, BNS_FIELD_NONCE, BNS_FIELD_BODY };
enum { BNS_FIELD_MSG_TYPE = 0, BNS_FIELD_SENDER, BNS_FIELD_TARGET, BNS_FIELD_SEQ, BNS_FIELD_SENDING_TIME };
enum { BNS_FIELDS_MAX = 5 };

/* bns_layout: how such fields become the payload. */
typedef struct bns_layout {
  size_t num;
  unsigned char order[BNS_FIELDS_MAX];
  const char *name[BNS_FIELDS_MAX]; /* of each field, by its number: what the documents call it */
  const char *separator;            /* stands between two */
  int at_end;                       /* and behind the last */
} bns_layout;

/* bns_header_names: the names of BNS_FORM_HEADERS. */
typedef struct bns_header_names {
  const char *timestamp;
  const char *nonce; /* NULL: none is sent */
  const char *owner; /* whose key it is; NULL: it is not said */
  const char *signature;
  int owner_is_serial; /* the owner is bns_request.serial, not api_key */
  int are_all_needed;  /* without one of them it is malformed */
} bns_header_names;

/* bns_draft: a request that is being signed. Everything is written one after the other into the caller's buffer; where
 * that is too short, writing goes on as counting, so that the room needed is known at the end. */
typedef struct bns_draft {
  const bns_scheme *scheme;
  const bns_request *request;
  bns_algorithm algorithm;
  bns_out out;
  size_t slack;      /* room kept for signatures longer than the one that came out */
  size_t payload_at; /* where in the buffer the payload begins */
  size_t payload_len;
  size_t query_len;  /* REST: how much of the payload is the query */
  bns_signed *parts; /* the caller's, all-zero at first */
} bns_draft;

/* bns_seen: an arrived wire form, taken apart once. What is absent is empty. Slices point into the wire form and into
 * the scratch room. */
typedef struct bns_seen {
  int malformed; /* nothing below holds then */
  int duplicate;
  int session_logon;     /* WebSocket: the method is session.logon (SW-5) */
  bns_slice path;        /* REST */
  bns_slice query, body; /* REST: as sent; body is empty for a GET */
  bns_slice api_key;     /* headers: bns_header_names.owner, which may be a serial */
  bns_slice nonce;       /* headers */
  bns_slice signature;   /* percent-decoded */
  bns_slice timestamp;   /* percent-decoded text */
  int time_readable;     /* timestamp has the right form */
  int64_t time_us;       /* microseconds since the Unix epoch; INT64_MAX for whatever is later */
  int window_readable;   /* recvWindow is absent or has the right form */
  int64_t window_us;     /* microseconds; the default where it is absent */
  bns_slice payload;     /* what has to be signed */
} bns_seen;

/* bns_scheme: one row of the table in scheme.c. */
struct bns_scheme {
  const char *name;
  unsigned id;  /* its number */
  unsigned bit; /* which of the sets above it is in */
  bns_form form;
  unsigned algorithms;    /* BNS_HAS of each that it takes */
  int is_webhook;         /* the exchange sends it, and signs it */
  int has_micro;          /* a timestamp of 10^14 or more is in microseconds, recvWindow may have decimals */
  int is_key_first;       /* a key that is missing or ill-formed is told before whatever else is (DR-8) */
  int64_t longest_us;     /* REST, frames, FIX: what recvWindow may be at most; 0: that is not told */
  int64_t window_us;      /* headers: how far the timestamp may be from the server's, either way; 0: it is not judged */
  const char *key_header; /* REST: whose value is the API key; else NULL */
  const bns_layout *layout;        /* FIX, headers; else NULL */
  const bns_header_names *headers; /* headers; else NULL */
  /* payload writes the payload into draft->out and sets payload_at and payload_len. ARGUMENT, KEY_TYPE, LIMIT. */
  bns_status (*payload)(bns_draft *draft);
  /* wire writes the wire form around draft->parts->signature and fills *draft->parts. */
  void (*wire)(bns_draft *draft);
  /* see takes a wire form apart; seen is all-zero before. room->len says at the end what was needed. LIMIT. */
  bns_status (*see)(bns_seen *seen, bns_out *room, const bns_scheme *scheme, const bns_wire *wire);
};

#endif
