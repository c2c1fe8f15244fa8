/* lookup.h - `bnconform show ID` and `bnconform list`: a vector, a rule, a mistake, a reason of a refusal, a code or a
 * test key, explained offline. */
#ifndef LOOKUP_H
#define LOOKUP_H

#include "show/redact.h"
#include "suite/vectors.h"

/* show_main appends what is known of one thing: a vector's id, a rule's ("SR-3"), a mistake's, a reason's
 * ("timestamp-ahead"), a code of the exchange ("-1022"), another exchange's name ("mexc"), or "@NAME" of a test key, in
 * whichever case of letters (an RSA or Ed25519 key that verifies webhooks: nothing but its public PEM). width as in
 * report_options; verbose: nothing is cut; hides knows the vectors' keys, NULL: one is opened for this. 0; 64 where
 * nothing has that name: what is appended is then a sentence that says so. */
int show_main(const vector_set *vectors, redactor *hides, const char *id, unsigned width, int verbose, buf *out);

/* list_main appends all that show_main knows, one a line: the ids of vectors in file order, mistakes, reasons, rules,
 * test keys as "@NAME"; with a scheme the ids of its vectors; with a word those alone that have it in their name, in
 * whichever case. 0; 64 where none has it: what is appended is then a sentence that says so. */
int list_main(const vector_set *vectors, const char *word, const bns_scheme *scheme, buf *out);

#endif
