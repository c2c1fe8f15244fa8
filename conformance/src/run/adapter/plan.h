/* plan.h - vectors, selection and what an adapter claims become the cases of a run. Pure. */
#ifndef PLAN_H
#define PLAN_H

#include "json.h"
#include "util/mem.h"
#include "suite/vectors.h"

/* selection: what the user asked for. All-zero asks for everything. */
typedef struct selection {
  const char *const *select; /* globs over ids; none: all */
  size_t num_select;
  const char *const *skip;
  size_t num_skip;
  const bns_scheme *scheme; /* of this one alone; NULL: of all */
  size_t shard, num_shards; /* K of N, from 1; num_shards 0: no shards */
} selection;

/* exception: a combination that is not claimed; -1 matches all. */
typedef struct exception {
  int op, scheme, kind;
} exception;

/* claims: what an adapter said in hello. */
typedef struct claims {
  bns_slice name, version, language;
  unsigned ops, schemes, kinds; /* bits: vector_op, place among bns_scheme_at, bns_key_kind */
  exception *except;
  size_t num_except;
  unsigned window;
  int hex, reasons, surrogates;
  int several, at_once; /* calls by one client, one after the other; at the same time */
  const char **adds;    /* of a library that makes its own calls: names of parameters that it adds */
  size_t num_adds;
  bns_slice
      unknown; /* the first op, scheme or key that this version does not know, and those that it knows; empty: none */
} claims;

/* claims_read reads the ok of a hello. NULL; else a clause that says what is wrong with it. */
const char *claims_read(claims *out, mem *arena, const bns_json *ok);

/* claims_text says the claims as people would: "spot-rest, us-rest with hmac, ed25519". */
bns_slice claims_text(mem *arena, const claims *claimed);

/* plan gives the cases in file order, in arena. claimed NULL: nothing is known of the adapter, and every vector that
 * could be asked of one is a case. */
const vector **plan(size_t *num_cases, mem *arena, const vector_set *set, const selection *asked,
                    const claims *claimed);

/* plan_matches: an id matches a glob, in which '*' matches '/' too. */
int plan_matches(const char *glob, bns_slice id);

#endif
