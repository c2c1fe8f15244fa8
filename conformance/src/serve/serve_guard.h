/* serve_guard.h - what a key of the user's own asks of the server: a token before anything is told of a request, no
 * right signature that stands whole, a log that is its owner's alone, and a process whose memory nobody else reads. */
#ifndef SERVE_GUARD_H
#define SERVE_GUARD_H

#include "serve/serve_internal.h"

/* serve_guard_open makes the token, where the ring has a key that is not public, and the redactor, which knows all keys
 * and the token. 0, or -1 with errno. serve_guard_close gives both back. */
int serve_guard_open(serving *self);
void serve_guard_close(serving *self);

/* serve_guard_admits tells that a request to the server itself brings the token, or that none is asked for. */
int serve_guard_admits(const serving *self, const http_message *message);
/* serve_guard_put_page writes the page's address, with the token where it is told. */
void serve_guard_put_page(buf *out, const serving *self, unsigned port, int with_token);
/* serve_guard_may_tell tells that nobody else can read what is written to a descriptor: it is no file, or its owner's
 * alone.
 */
int serve_guard_may_tell(int fd);

/* serve_guard_redactor opens one that knows all keys that the server knows, and the token; redact_close is its end. */
redactor *serve_guard_redactor(const serving *self);
/* serve_guard_explained gives of its redactor: the server's own where the key is public, else one that guards the right
 * signatures too (page_guard), and lives until the next call. */
void serve_guard_explained(serving *self, explained *of, int is_public);

/* serve_guard_log opens the log, which only its owner may read, also where it was there before; what stands in it goes,
 * unless more is to follow it. NULL with errno; EPERM: it is another user's file. */
FILE *serve_guard_log(const char *path, int follows);

/* serve_guard_forget takes the variable of env:NAME out of the environment, and wipes it; other sources are left alone.
 */
void serve_guard_forget(const char *source);

#endif
