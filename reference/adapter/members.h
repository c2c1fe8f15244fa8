/* members.h - the fields of one line of the adapter protocol: text, pairs and typed pairs, read out of its JSON. The
 * first field that cannot be read is remembered by its name, with the reason. */
#ifndef MEMBERS_H
#define MEMBERS_H

#include "bnsign.h"
#include "json.h"

/* members: where texts are unescaped to. fault_at is NULL as long as every field could be read. */
typedef struct members {
  uint8_t *text;
  size_t text_cap, text_len;
  const char *fault_at; /* the field: "key.secret" */
  const char *fault;    /* "missing" */
} members;

/* Each returns 1, or 0 with the fault set. path is the field's name as people say it; what follows its last '.' is
 * the member's name in object. Slices point into the line, or into text. */
int members_text(members *f, bns_slice *out, const bns_json *object, const char *path);
/* members_text_if: absent is an empty text. */
int members_text_if(members *f, bns_slice *out, const bns_json *object, const char *path);
const bns_json *members_object(members *f, const bns_json *object, const char *path);
/* members_count gives the number of elements of an array that has to be there. */
int members_count(members *f, size_t *count, const bns_json *object, const char *path);
/* Pairs of text into an array with room for members_count of them. */
int members_pairs(members *f, bns_param *out, const bns_json *object, const char *path);
int members_headers(members *f, bns_header *out, const bns_json *object, const char *path);
/* members_typed: pairs whose value is text, {"number":"0.10"} or {"boolean":"true"}. */
int members_typed(members *f, bns_param *out, const bns_json *object, const char *path);
/* members_microseconds reads decimal milliseconds with up to three decimals. */
int members_microseconds(members *f, int64_t *us, bns_slice text, const char *path);

#endif
