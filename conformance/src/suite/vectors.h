/* vectors.h - the vectors as data: the files embedded in the program, or a directory given by --vectors, checked
 * against MANIFEST.sha256 and read once. Everything points into one arena and into the files' text. */
#ifndef VECTORS_H
#define VECTORS_H

#include "bnsign.h"
#include "json.h"
#include "util/mem.h"

typedef enum level { LEVEL_MUST = 0, LEVEL_ACCEPTABLE, LEVEL_INFO } level;
typedef enum vector_op { OP_SIGN = 0, OP_REQUEST, OP_VERIFY, OP_SEND } vector_op;

/* test_key: one of keys.json. Slices are unescaped; what a kind has not is empty. */
typedef struct test_key {
  bns_slice name;
  bns_key_kind kind;
  bns_slice api_key, serial;
  bns_slice secret;          /* hmac */
  bns_slice pem, public_pem; /* rsa, ed25519; pem empty where the private key was never published */
  const bns_json *json;      /* the whole entry */
} test_key;

/* vector: one case. */
typedef struct vector {
  bns_slice id, title, since;
  bns_slice line; /* its source text, whole */
  const bns_scheme *scheme;
  vector_op op;
  level level;
  const bns_json *json;      /* the whole object */
  const bns_json *expect_ok; /* the stages, or NULL */
  bns_slice expect_reject;   /* the reason, or empty */
  const bns_json *rules;     /* array of strings */
  const test_key *key;       /* NULL: never published; then the level is info and it is never sent */
  size_t place;              /* in file order over all files, from 0: what --shard counts */
} vector;

typedef struct vector_set {
  mem arena;
  vector *vectors;
  size_t num_vectors;
  test_key *keys;
  size_t num_keys;
  bns_slice version;                /* of the vectors: "0.1.0" */
  char digest[65];                  /* SHA-256 of MANIFEST.sha256, lower-case hex */
  const bns_json *mistakes;         /* mistakes.json: the directory's, else the embedded one */
  const bns_json *catches;          /* catches.json, or NULL */
  const bns_json *rules;            /* rules.json, or NULL */
  const bns_json *published;        /* published.json: the directory's, else the embedded one */
  const struct reason_row *reasons; /* reasons.h: reasons.json, the directory's, else the embedded one */
  uint32_t *slots;                  /* vectors by the hash of their id: the index plus 1; 0 is a free slot */
  size_t num_slots;                 /* a power of two */
} vector_set;

/* vectors_load reads the embedded files (directory NULL) or those of a directory. 0; else the exit status that the
 * program ends with: 4 the files do not match MANIFEST.sha256, 5 they cannot be read; problem then is a sentence that
 * names the file and the place. Unknown members are ignored; a vector that lacks a member is status 4. */
int vectors_load(vector_set *set, const char *directory, char *problem, size_t problem_cap);
/* vectors_load_disputed reads of the embedded files what one request is explained by: the keys, the words, and of the
 * vectors those that the documents print wrong. catches is NULL. It takes a third of the time. Returns as vectors_load.
 */
int vectors_load_disputed(vector_set *set, char *problem, size_t problem_cap);
void vectors_free(vector_set *set);

const vector *vectors_find(const vector_set *set, bns_slice id);
const test_key *vectors_key(const vector_set *set, bns_slice name);

/* vectors_expand gives a text field of a vector as bytes: a string unescaped, {"hex":...} decoded,
 * {"repeat":{"text","count"}} repeated (at most 8 MiB). Empty if absent. */
bns_slice vectors_expand(mem *arena, const bns_json *field);

#endif
