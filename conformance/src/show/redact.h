/* redact.h - the one place that decides what may be seen: API keys keep four characters at each end, a secret that is
 * known and occurs in what arrived, however it is spelt there (leaks.h), is [secret]. Every reporter shows verdicts
 * through this. */
#ifndef REDACT_H
#define REDACT_H

#include "suite/result.h"
#include "suite/vectors.h"

typedef struct redactor redactor;

/* redact_open learns the keys of the vectors (NULL: none; API keys are then known by the names that stand before them).
 * Secrets of fewer than eight bytes are left alone: they would occur everywhere by chance. */
redactor *redact_open(const vector_set *vectors);

/* redact_learn learns a reader's own secret, or the PEM of his private key, and his API key; both are copied. An API
 * key of fewer than twelve bytes, shorter than a shortened one, is left alone. */
void redact_learn(redactor *self, bns_slice secret, bns_slice api_key);

/* redact_verdict gives a verdict that can be shown. Its texts live until the next call. Texts over 1 MiB lose their
 * rest. A verdict that went through it before, and came back from a file, is left as it is. */
void redact_verdict(redactor *self, verdict *out, const verdict *in);

/* redact_text gives one text that can be shown, in the caller's arena if anything has to be hidden in it. */
bns_slice redact_text(const redactor *self, mem *arena, bns_slice text);

/* redact_secrets hides secrets alone: an API key stays whole. */
bns_slice redact_secrets(const redactor *self, mem *arena, bns_slice text);

/* redact_counted: and says what stands for how many bytes; notes lie in the arena. */
bns_slice redact_counted(const redactor *self, mem *arena, bns_slice text, const hidden **notes, size_t *num_notes);

void redact_close(redactor *self);

/* redact_key shortens an API key to four characters at each end; one of at most eight is hidden as a whole. */
bns_slice redact_key(mem *arena, bns_slice api_key);

#endif
