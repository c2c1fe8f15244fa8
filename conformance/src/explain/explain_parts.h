/* explain_parts.h - the parts that the screens of `explain` are made of: each shows what it is given through the one
 * redactor, so that no part can forget to. Pure. */
#ifndef EXPLAIN_PARTS_H
#define EXPLAIN_PARTS_H

#include "explain/explanation.h"

/* Words, wrapped at the width; they must be shown already. tell_fact puts a label in the first column; tell_fact_text
 * takes what it tells, and frees it. */
void tell_line(buf *out, const explained *what, unsigned indent, bns_slice text);
void tell_sentence(buf *out, const explained *what, const char *text);
void tell_fact(buf *out, const explained *what, const char *label, bns_slice text);
void tell_fact_text(buf *out, const explained *what, const char *label, buf *text);

/* tell_shown gives any bytes as text that can be shown; tell_brief a signature as its ends. Both in what's arena. */
bns_slice tell_shown(const explained *what, bns_slice text);
bns_slice tell_brief(const explained *what, bns_slice signature);

/* A text as a row, two as a split diff, one that is to be copied in rows that are broken where the line ends. */
void tell_rows(buf *out, const explained *what, const char *label, bns_slice text);
void tell_diff(buf *out, const explained *what, const char *label_a, bns_slice a, const char *label_b, bns_slice b);
void tell_long(buf *out, const explained *what, bns_slice text);

const char *tell_key_word(const explained *what); /* "secret", "key" */
/* tell_function names what a scheme signs by with a key of a kind that it takes: "HMAC-SHA256", "RSA". */
const char *tell_function(const bns_scheme *scheme, bns_key_kind kind);
/* tell_kind gives the kind of the key or, without one, of the key that the signature's shape is of; 0: it is of none.
 */
bns_key_kind tell_kind(const explained *what);
const char *tell_test_key(const explained *what); /* "@docs": a public one of the kind that is wanted */
/* tell_same_encoded tells that every encoding gives these bytes, so that this request can show no encoding mistake. */
int tell_same_encoded(const explained *what);
/* tell_num_leading counts the mistakes that the first line names: 0, 1 or 2. */
size_t tell_num_leading(const explained *what);
/* tell_has_fix tells that a mistake's fix is said. Where no mended request was found that verifies, it must be known
 * that the mistake is there; and of two values of a name nobody knows which one is meant. */
int tell_has_fix(const explained *what, const diagnosed *one);
/* tell_is_said tells that a sentence holds these words. */
int tell_is_said(bns_slice sentence, bns_slice words);

/* tell_finding appends one finding as a sentence. tell_is_told: the screen has words of its own for it. tell_others
 * appends those from one on, a fact each. */
void tell_finding(buf *out, const explained *what, const diagnosed *one);
int tell_is_told(const explained *what, const diagnosed *one);
void tell_others(buf *out, const explained *what, size_t from);
/* tell_misfit appends, as a clause, why a key of this kind cannot have made the signature. tell_misfit_fix gives what
 * to do then. */
void tell_misfit(buf *out, const key_fit *fit, bns_key_kind held);
bns_slice tell_misfit_fix(const explained *what, const key_fit *fit);
/* tell_unlisted appends that the endpoint, or one of its parameters, is not known here, where it is not. */
void tell_unlisted(buf *out, const explained *what);
/* tell_is_foreign tells that the host is none that is known here. */
int tell_is_foreign(const explained *what);
/* tell_reading appends what was read otherwise than it stands there; tell_example that it is one of the documents'. */
void tell_reading(buf *out, const explained *what);
/* tell_carets tells of a command that sends something else than what was read, right behind what is wrong. */
void tell_carets(buf *out, const explained *what);
void tell_example(buf *out, const explained *what);

/* tell_wrong appends the whole screen of a request that is wrong. */
void tell_wrong(buf *out, const explained *what);

#endif
