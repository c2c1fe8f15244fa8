/* rows.h - tests as rows: a wire form, what is signed in it, a clock, and the reason that must come out. */
#ifndef ROWS_H
#define ROWS_H

#include "bnsign.h"

/* The documents' public pair, and what every row takes to be known. */
#define DOCS_KEY "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
#define DOCS_SECRET "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
#define OTHER_KEY "T59MTDLWlpRW16JVeZ2Nju5A5C98WkMm8CSzWC4oqynUlTm1zXOxyauT8LmwXEv9"
#define KNOWN_SERIAL "2E7220A6BEAD0B67D91A1EFEAC7A5E22"
#define NONCE "5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA"

/* row: members left out are as said behind them. In target, body, message and header values {S} stands for the
 * signature of payload, {P} for it percent-encoded, {U} for it in upper case and {L} in lower case. */
typedef struct row {
  const char *name;
  const char *scheme;     /* "spot-rest" */
  bns_key_kind kind;      /* HMAC */
  const char *method;     /* "POST" */
  const char *target;     /* REST */
  const char *body;       /* empty */
  const char *message;    /* WebSocket; FIX: '|' for SOH, {9} and {10} for what is right there */
  const char *headers[6]; /* "Name: value"; none: REST has X-MBX-APIKEY: DOCS_KEY */
  const char *payload;    /* empty */
  int64_t now_us;         /* 0: no time is judged */
  bns_reason reason;      /* valid */
} row;

/* judge_row is the test of a row: the wire form is judged in exactly as much scratch as it asks for, which is no more
 * than the interface promises, and ROOM is what it says with a byte less. */
void judge_row(void **state);

/* run_rows runs each row as a test of its own; the number of failures. */
int run_rows(const char *group, const row *rows, size_t num_rows);

/* open_kind opens the test key of a kind for a scheme; 0 if the scheme takes none of it. */
int open_kind(bns_key *key, const char *scheme, bns_key_kind kind, bns_use use);

/* fill puts in what stands for {S} and the others; malloc'ed. */
char *fill(const char *text, const char *signature);

/* sign_fully signs a request in exactly as much room as it asks for, having checked that every smaller room gets ROOM
 * and the same length. Free the result's room. */
uint8_t *sign_fully(bns_signed *out, const char *scheme, bns_key_kind kind, const bns_request *request);

/* sign_status gives the status of signing with plenty of room. */
bns_status sign_status(const char *scheme, bns_key_kind kind, const bns_request *request);

bns_slice S(const char *text);
void assert_slice(bns_slice slice, const char *text);

#endif
