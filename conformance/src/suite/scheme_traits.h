/* scheme_traits.h - what the harness knows of a scheme besides how it is signed (reference/src/scheme.h): one row each.
 * Whoever has to tell schemes apart reads a member of the row, or switches over the form, without a default: a scheme
 * or a form that was forgotten does not compile. Pure. */
#ifndef SCHEME_TRAITS_H
#define SCHEME_TRAITS_H

#include "bnsign_backend.h"
#include "scheme.h"
#include "suite/reasons.h"

/* region: whose rules hold, where two regions sign in the same form. REGION_FAMILY: another exchange, which only its
 * host or its header tells. */
typedef enum scheme_region { REGION_WORLD = 0, REGION_US, REGION_FAMILY } scheme_region;

/* scheme_refusal: what the exchange may still answer to a request that is signed right, for people. */
typedef struct scheme_refusal {
  const char *codes; /* NULL after the last */
  const char *says;  /* NULL: what the clock has to be */
} scheme_refusal;

typedef struct scheme_traits {
  unsigned id; /* whose row it is: its place in the table */
  scheme_region region;
  const char *rules;           /* the letters of its rules: "SR-" */
  const char *group;           /* of results: "rest" */
  const char *shape;           /* what is read for it: "a WebSocket frame" */
  const char *malformed;       /* a sentence: what it would have to be; "": it is never malformed */
  const char *owner_header;    /* whose key it is stands in this header; NULL: in the message, or nowhere */
  const char *header_start;    /* so begin the headers that count in the signing; NULL: there are none */
  const char *wrong_signature; /* the exchange's code for a wrong signature */
  const char *wrong_text;      /* its words for it; NULL: those of vectors/reasons.json */
  const scheme_refusal *refusals;
  const char *key_wanted;   /* "The secret": what decides */
  const char *test_key;     /* a public key to try with: "@docs" */
  const char *covered;      /* which bytes are signed and which are not */
  const char *content_type; /* of a body; NULL: there is none */
  const char *success;      /* the answer where the endpoint's own is not known */
  const char *path;         /* so begin the paths of BNS_FORM_HEADERS; NULL: the headers alone tell it */
  const char *open_path;    /* of these paths those that begin so are let through; NULL: all */
  product answers;          /* whose words the answers have; of /sapi/ they are that API's */
  const char *starts[4]; /* so begin the paths of BNS_FORM_REST, and of BNS_FORM_FRAME that is the connection's; {NULL}:
                            they do not tell it */
  const char *body_mark; /* of two schemes with the same headers, this one's bodies have it; NULL: none is known */
  const char *host;      /* whose name it has where none was told */
  const char *address;   /* where a client library reaches it when all names lead to the server */
  size_t nonce_len;      /* that the exchange asks of a nonce; 0: any */
  int wants_json;        /* the body is a JSON text */
  int wants_return_code; /* a receiver answers a delivery by returnCode (PW-6); else what it answers is not told */
  int counts_names;      /* parameters that the endpoint has not are refused (-1104, -1101) */
  int wants_lower_hex;   /* its documents take a signature in lower case alone (FR-2); whether it is refused is not told
                          */
  int wants_encoding;    /* what is not percent-encoded is refused (SR-3) */
  unsigned endpoints_too; /* the number of the scheme whose endpoints hold where its own list has none; its own: none */
} scheme_traits;

const scheme_traits *traits_of(const bns_scheme *scheme);

/* scheme_numbered gives the scheme of a number, BNS_ID_SPOT_REST for instance. */
const bns_scheme *scheme_numbered(unsigned id);
/* scheme_in gives the first scheme of a form and a region: by default what arrives in that form is taken for it. NULL
 * if there is none. */
const bns_scheme *scheme_in(bns_form form, scheme_region region);
/* scheme_at gives the scheme of a form and a region whose paths begin as this one does; NULL: no path tells it. */
const bns_scheme *scheme_at(bns_form form, scheme_region region, bns_slice path);
/* scheme_to gives the scheme of a request that goes to a path of a host: the path tells it, else the host, else it is
 * that of scheme_in. The host may be empty. */
const bns_scheme *scheme_to(bns_form form, scheme_region region, bns_slice host, bns_slice path);

/* scheme_of_exchange gives the scheme of another exchange (exchanges.def) by the host or, at no host of Binance, by the
 * API key's header, where no other scheme has that. NULL: it is none of them. wire may be NULL. */
const bns_scheme *scheme_of_exchange(bns_slice host, const bns_wire *wire);

/* scheme_is_elsewhere tells that a path is another product's than the host, of which both are known; or that it is
 * another exchange's, and the host one of Binance. The host is without its port. */
int scheme_is_elsewhere(bns_slice host, bns_slice path);

/* scheme_webhook gives the first scheme whose requests the exchange sends. */
const bns_scheme *scheme_webhook(void);

/* scheme_key_header gives the header of the API key of a scheme's requests in BNS_FORM_REST, each name once: the first
 * for 0, and so on; NULL behind the last. */
const char *scheme_key_header(size_t index);
/* scheme_find_key finds the API key of a request in BNS_FORM_REST, in whichever scheme's header it stands. 0: there is
 * none. */
int scheme_find_key(bns_slice *key, const bns_wire *wire);

/* scheme_path_start gives how the paths of BNS_FORM_REST begin, each beginning once, and none that begins with one
 * before it: the first for 0, and so on; NULL behind the last. */
const char *scheme_path_start(size_t index);
/* scheme_of_path gives the first scheme in BNS_FORM_REST as whose paths this one begins; NULL: there is none. */
const bns_scheme *scheme_of_path(bns_slice path);
/* scheme_knows_path tells that a path begins as those of a scheme in BNS_FORM_REST do. */
int scheme_knows_path(bns_slice path);

/* scheme_sends_headers tells that one of the scheme's headers stands there (BNS_FORM_HEADERS). */
int scheme_sends_headers(const bns_scheme *scheme, const bns_wire *wire);
/* scheme_of_headers gives the scheme of BNS_FORM_HEADERS by whose path or headers something was sent: of several with
 * the same ones that which the path, the body's mark, or else the alphabet of the signature tells. NULL: none. */
const bns_scheme *scheme_of_headers(const bns_wire *wire);

/* scheme_payload_word gives what people are told of the bytes that had to be signed: "sent" where they are those that
 * were sent, "right" where they are put together of what was sent. */
const char *scheme_payload_word(const bns_scheme *scheme);
/* scheme_has_parts tells that what is signed are parameters with names (REST, frames); else it is fields. */
int scheme_has_parts(const bns_scheme *scheme);
/* scheme_hmac gives the hash of the scheme's HMAC; where it takes none, that which an HMAC in its place would have. */
bns_digest scheme_hmac(const bns_scheme *scheme);
/* scheme_hex_len gives the hex digits of that HMAC. */
size_t scheme_hex_len(const bns_scheme *scheme);
/* scheme_takes tells that the scheme has keys of a kind. */
int scheme_takes(const bns_scheme *scheme, bns_key_kind kind);

#endif
