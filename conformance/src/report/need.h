/* need.h - what a library is needed for: a kind of call, made over one way, signed with one kind of key. Pure. */
#ifndef NEED_H
#define NEED_H

#include "suite/vectors.h"

/* call_kind: what a call does, the gravest first. CALL_OTHER: nothing that people ask for by a word. */
typedef enum call_kind {
  CALL_WITHDRAW = 0,
  CALL_ORDER,
  CALL_CANCEL,
  CALL_READ,
  CALL_LOGON,
  CALL_OTHER,
  NUM_CALL_KINDS
} call_kind;

/* harm: what a validly signed request has become, the gravest first. HARM_TAKEN: a server that nobody vouches for has
 * it, HARM_AGAIN: it came more than once. HARM_NONE: it is what was asked for. */
typedef enum harm { HARM_ADDED = 0, HARM_ALTERED, HARM_LOST, HARM_TAKEN, HARM_AGAIN, HARM_NONE } harm;

/* call_kind_of tells what a case calls; the arena is scratch. NULL, a case of other vectors: CALL_OTHER. */
call_kind call_kind_of(mem *arena, const vector *v);

/* call_kind_name: "withdraw" ... "logon"; "other". call_kind_noun: "a withdrawal"; of CALL_OTHER "a call". */
const char *call_kind_name(call_kind value);
const char *call_kind_noun(call_kind value);

/* need_key_name: "hmac", "rsa", "ed25519"; of 0 "none". */
const char *need_key_name(bns_key_kind value);

/* harm_of reads the detail of a call that is dangerous: "a parameter is altered, one is added that ...". */
harm harm_of(bns_slice detail);

/* harm_id: where a harm stands on a page, "parameter-added". harm_verb: "Adds a parameter to". */
const char *harm_id(harm value);
const char *harm_verb(harm value);

#endif
