/* bnsign.h - the reference signer for Binance request signing: Spot (REST, WebSocket API, FIX logon), Binance US
 * (REST, WebSocket API), Binance Pay (merchant requests, webhooks).
 *
 * A request becomes a payload, the payload a signature, and both together the bytes on the wire. Each of these
 * stages is written out, so that it can be read, shown and compared. The rules cited as C-1, SR-3, PW-4 ... are
 * those of vectors/rules.json.
 *
 * True of every function here:
 *
 *   - It returns BNS_OK, or the reason why not; on failure the outputs hold nothing of use.
 *   - Parameters stand in the order object, outputs, inputs; each pointer is followed by its length. _len counts
 *     bytes that are there, _cap bytes of room, num_ elements.
 *   - The caller owns all memory. Nothing is kept after the call, except that the slices of a bns_signed point
 *     into the caller's buffer and into the request that it was made from.
 *   - An all-zero bns_key is closed. Closing twice is fine.
 *   - Time and nonce are arguments. No allocation, output, clock, environment, file or global state.
 *     (The back ends' libraries may allocate when a key is opened or used.)
 *   - Where an output has a capacity, too little room is BNS_ERR_ROOM, and the length says how much is needed.
 *   - A slice of length 0 may have a NULL pointer. Bytes are uint8_t, lengths size_t.
 *   - Secrets are wiped by the function that held them, on every path, and compared in constant time.
 *   - A key may be used by several threads at once, as long as none of them opens or closes it.
 */
#ifndef BNSIGN_H
#define BNSIGN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BNS_VERSION "0.2.0"

#if defined(__GNUC__)
#define BNS_API __attribute__((visibility("default")))
#define BNS_MUST_CHECK __attribute__((warn_unused_result))
#else
#define BNS_API
#define BNS_MUST_CHECK
#endif

/* bns_slice: bytes that somebody else owns. */
typedef struct bns_slice {
  const uint8_t *ptr;
  size_t len;
} bns_slice;

/* bns_status: what a function returns. */
typedef enum bns_status {
  BNS_OK = 0,
  BNS_ERR_ROOM,          /* too little room; the length tells how much is needed */
  BNS_ERR_ARGUMENT,      /* a part of the request that the scheme needs is missing, or two contradict each other */
  BNS_ERR_SYNTAX,        /* the text is not what it has to be: JSON, FIX, hex, base64, a decimal number */
  BNS_ERR_LIMIT,         /* nested too deeply, or longer than a length that is fixed by the format */
  BNS_ERR_SIGNATURE,     /* the signature does not verify */
  BNS_ERR_UNSUPPORTED,   /* no linked back end has this algorithm */
  BNS_ERR_KEY_TYPE,      /* the scheme, or the method, does not take this kind of key */
  BNS_ERR_KEY_EMPTY,     /* the secret has no bytes */
  BNS_ERR_KEY_SIZE,      /* an RSA modulus outside 2048 .. 4096 bits (1024 too, to verify) */
  BNS_ERR_PEM_ABSENT,    /* no "-----BEGIN" line */
  BNS_ERR_PEM_TRUNCATED, /* no end line, or the contents stop in the middle */
  BNS_ERR_PEM_CONTENT,   /* not base64, or not the DER that the label promises */
  BNS_ERR_PEM_PKCS1,     /* "BEGIN RSA PRIVATE KEY" or "BEGIN RSA PUBLIC KEY": convert to PKCS#8, SPKI */
  BNS_ERR_PEM_SEC1,      /* "BEGIN EC PRIVATE KEY": not an algorithm that the exchange takes */
  BNS_ERR_PEM_ENCRYPTED, /* the key is encrypted: decrypt it first */
  BNS_ERR_PEM_ROLE,      /* a public key where a private one is needed, or the reverse; or a certificate */
  BNS_ERR_PEM_ALGORITHM, /* a readable key of another algorithm than asked for */
  BNS_ERR_BACKEND        /* the crypto library failed */
} bns_status;

/* bns_status_text tells a status in a few English words, without a final stop. Never NULL. */
BNS_API const char *bns_status_text(bns_status status);

/* bns_algorithm: how a signature is made. The kind of key ("hmac", "rsa", "ed25519") and the scheme give it. */
typedef enum bns_algorithm {
  BNS_HMAC_SHA256 = 1, /* SR-4; 32 bytes */
  BNS_HMAC_SHA512,     /* PR-2; 64 bytes */
  BNS_RSA_SHA256,      /* RSASSA-PKCS1-v1_5 with SHA-256, SR-5, PW-1; as long as the modulus */
  BNS_ED25519          /* RFC 8032, pure, SR-6; 64 bytes */
} bns_algorithm;

/* bns_key_kind: what a person would say that the key is. */
typedef enum bns_key_kind { BNS_KIND_HMAC = 1, BNS_KIND_RSA, BNS_KIND_ED25519 } bns_key_kind;

typedef enum bns_use { BNS_TO_SIGN = 1, BNS_TO_VERIFY } bns_use;

struct bns_backend; /* bnsign_backend.h: a crypto library as one constant table */

/* bns_key: an opened key. It holds all that can be computed ahead of the first payload (HMAC: the hash states after
 * the inner and the outer pad; RSA, Ed25519: the parsed key). The members are for the back end alone. */
typedef struct bns_key {
  const struct bns_backend *backend;
  bns_algorithm algorithm;
  bns_use use;
  union {
    uint64_t words[64];
    void *pointer;
  } state;
} bns_key;

/* bns_key_open opens a key for one algorithm. material is an HMAC secret, taken as it is, byte for byte (C-2), or a
 * PEM text: PKCS#8 to sign, SPKI to verify. CRLF line ends, blank lines before the first line and a missing final
 * newline are read. An HMAC key signs and verifies whatever its use. backend is one of the linked ones, or NULL for
 * the fastest that has the algorithm. The key must be closed, or all-zero, before.
 * Errors: KEY_EMPTY, KEY_SIZE, PEM_*, UNSUPPORTED, BACKEND. */
BNS_API BNS_MUST_CHECK bns_status bns_key_open(bns_key *key, const struct bns_backend *backend, bns_algorithm algorithm,
                                               bns_use use, const uint8_t *material, size_t material_len);

/* bns_key_close wipes the key and gives back what the crypto library allocated. */
BNS_API void bns_key_close(bns_key *key);

/* ------------------------------------------------------------------------------------------------------ schemes */

/* bns_scheme: one way of signing. Constant tables; bns_scheme_find gives them. */
typedef struct bns_scheme bns_scheme;

/* bns_scheme_find gives a scheme by its name: "spot-rest", "spot-ws", "fix-logon", "us-rest", "us-ws",
 * "pay-request", "pay-webhook", "onchain-request", "onchain-webhook", "usdm-rest", "coinm-rest", "options-rest",
 * "pm-rest", "usdm-ws", "coinm-ws", and one for each exchange of exchanges.def, such as "mexc-rest". NULL if there is
 * none. */
BNS_API const bns_scheme *bns_scheme_find(const char *name, size_t name_len);
/* bns_scheme_at gives scheme number index, from 0; NULL after the last. */
BNS_API const bns_scheme *bns_scheme_at(size_t index);
/* bns_scheme_name gives the name that finds the scheme. Never NULL. */
BNS_API const char *bns_scheme_name(const bns_scheme *scheme);
/* bns_scheme_algorithm gives the algorithm that the scheme uses with a kind of key; KEY_TYPE if it takes none of it. */
BNS_API BNS_MUST_CHECK bns_status bns_scheme_algorithm(const bns_scheme *scheme, bns_algorithm *algorithm,
                                                       bns_key_kind kind);

/* ------------------------------------------------------------------------------------------------------ signing */

#define BNS_SIGNATURE_MAX 684 /* base64 of a 4096-bit RSA signature; the others are shorter */

/* bns_sign signs a payload of any bytes, and writes the signature in the scheme's text form, before any
 * percent-encoding: lower-case hex (SR-4), upper-case hex (PR-2), or standard base64 with padding (SR-5, SR-6).
 * A request that bns_sign_request made can be sent again with another time or id of the same length: they are written
 * over where they stand, and so is the signature of the payload. That takes half the time of making it anew.
 * Errors: ROOM, KEY_TYPE (of another scheme, closed, or opened to verify), BACKEND. */
BNS_API BNS_MUST_CHECK bns_status bns_sign(const bns_key *key, uint8_t *signature, size_t signature_cap,
                                           size_t *signature_len, const bns_scheme *scheme, const uint8_t *payload,
                                           size_t payload_len);

/* bns_param: a parameter. kind tells how a WebSocket message writes the value; REST takes text alone. */
typedef enum bns_value { BNS_TEXT = 0, BNS_NUMBER, BNS_BOOLEAN } bns_value;
typedef struct bns_param {
  bns_slice name;
  bns_slice value; /* text: not yet escaped or encoded; number, boolean: as it stands in the JSON */
  bns_value kind;
} bns_param;

/* bns_request: what is to be signed. Which members a scheme reads: the letter behind each (R each that ends in -rest;
 * W each that ends in -ws; F fix-logon; P pay-request, onchain-request; H pay-webhook, onchain-webhook); a capital must
 * be there. */
typedef struct bns_request {
  bns_slice method;       /* R W   REST: "GET"; WebSocket API: "order.place" */
  bns_slice path;         /* R     sent as it is */
  const bns_param *query; /* r w   REST: the query; WebSocket: params, names distinct */
  size_t num_query;
  const bns_param *form; /* r     the form body */
  size_t num_form;
  bns_slice body;         /* p h   the body, as it is sent */
  bns_slice api_key;      /* R W F P; not signed in REST (SR-11), a param in WebSocket (SW-1), 553 in FIX (FX-2) */
  bns_slice serial;       /* H     certSerial (PW-2) */
  bns_slice time_ms;      /* r w P H   decimal digits; empty: no timestamp is added */
  bns_slice nonce;        /* P H */
  bns_slice frame_id;     /* w     default "1" */
  bns_slice sender;       /* F     SenderCompID(49) */
  bns_slice target_id;    /* F     TargetCompID(56) */
  bns_slice seq;          /* F     MsgSeqNum(34) */
  bns_slice sending_time; /* F  SendingTime(52) */
  bns_slice heartbeat;    /* f  HeartBtInt(108), default "30" */
  bns_slice handling;     /* f  MessageHandling(25035), default "2" */
} bns_request;

typedef struct bns_header {
  bns_slice name, value;
} bns_header;

#define BNS_HEADERS_MAX 8

/* bns_signed: every stage of a signed request. What a scheme has not is empty. */
typedef struct bns_signed {
  bns_slice payload;   /* the bytes that were signed */
  bns_slice signature; /* before percent-encoding */
  bns_slice target;    /* REST: path, and "?" with the query where it is not empty */
  bns_slice body;      /* REST, Pay */
  bns_slice message;   /* WebSocket: the frame; FIX: the whole message, with SOH */
  bns_header headers[BNS_HEADERS_MAX];
  size_t num_headers;
} bns_signed;

/* bns_sign_request makes the payload, signs it, and makes the complete wire form, all inside buf. out's slices
 * point into buf and into what request points to. REST: timestamp=time_ms is appended last, to the form body where
 * that has parameters, else to the query; then signature, in the same place (SR-7). buf also serves as room to sort
 * in, and is reckoned for the longest signature that the algorithm can give: buf_len is the room that the request
 * takes, the same on success as with ROOM, and larger than the sum of the stages.
 * Errors: ROOM; ARGUMENT (a needed part is empty, or is not what the place where it goes can hold; a signature among
 * the parameters; in WebSocket params a name twice); KEY_TYPE (session.logon takes Ed25519 alone, SW-5); LIMIT (4 GiB);
 * BACKEND. */
BNS_API BNS_MUST_CHECK bns_status bns_sign_request(const bns_key *key, bns_signed *out, uint8_t *buf, size_t buf_cap,
                                                   size_t *buf_len, const bns_scheme *scheme,
                                                   const bns_request *request);

/* --------------------------------------------------------------------------------------------------- verifying */

/* bns_reason: why a request is refused. The order is the one in which Spot's checks decide; Pay's order is its own. */
typedef enum bns_reason {
  BNS_VALID = 0,
  BNS_MALFORMED,
  BNS_DUPLICATE,
  BNS_SIGNATURE_MISSING,
  BNS_TIMESTAMP_MISSING,
  BNS_SIGNATURE_FORMAT,
  BNS_TIMESTAMP_FORMAT,
  BNS_RECVWINDOW,
  BNS_KEY_MISSING,
  BNS_KEY_FORMAT,
  BNS_TIMESTAMP_AHEAD,
  BNS_TIMESTAMP_OLD,
  BNS_KEY_UNKNOWN,
  BNS_KEY_TYPE,
  BNS_SERIAL,
  BNS_NONCE,
  BNS_ENCODING,
  BNS_SIGNATURE
} bns_reason;

/* bns_reason_name gives the word of the protocol: "timestamp-ahead". "" for BNS_VALID. Never NULL. */
BNS_API const char *bns_reason_name(bns_reason reason);

/* bns_wire: what arrived. REST: method, target, headers, body. WebSocket, FIX: message. Pay: headers, body. */
typedef struct bns_wire {
  bns_slice method, target;
  const bns_header *headers;
  size_t num_headers;
  bns_slice body;
  bns_slice message;
} bns_wire;

/* bns_circumstances: what the verifier knows besides. */
typedef struct bns_circumstances {
  bns_slice api_key; /* the one that the key belongs to */
  bns_slice serial;  /* pay-webhook, in place of api_key */
  bns_key_kind kind; /* of the key, told even where the scheme does not take it and none could be opened */
  int has_now;       /* 0: no time is judged */
  int64_t now_us;    /* microseconds since the Unix epoch */
} bns_circumstances;

/* bns_verify judges what arrived. BNS_OK: it was judged, and reason holds the first check that fails, or BNS_VALID.
 * scratch is room to take the request apart in: 64 bytes and 8 times the length of what arrived is always enough.
 * key may be closed (all-zero) where the scheme does not take keys of its kind: the reason is then BNS_KEY_TYPE,
 * unless an earlier one decides.
 * Errors: ROOM, KEY_TYPE (an RSA or Ed25519 key opened to sign), LIMIT (2 GiB), BACKEND. */
BNS_API BNS_MUST_CHECK bns_status bns_verify(const bns_key *key, bns_reason *reason, uint8_t *scratch,
                                             size_t scratch_cap, size_t *scratch_len, const bns_scheme *scheme,
                                             const bns_wire *wire, const bns_circumstances *known);

/* bns_verify_payload judges a signature alone, in the scheme's text form: BNS_VALID, BNS_SIGNATURE_FORMAT or
 * BNS_SIGNATURE. Errors: KEY_TYPE (of another scheme, closed, or an RSA or Ed25519 key opened to sign), BACKEND. */
BNS_API BNS_MUST_CHECK bns_status bns_verify_payload(const bns_key *key, bns_reason *reason, const bns_scheme *scheme,
                                                     const uint8_t *payload, size_t payload_len,
                                                     const uint8_t *signature, size_t signature_len);

#ifdef __cplusplus
}
#endif

#endif
