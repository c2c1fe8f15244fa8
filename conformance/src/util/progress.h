/* progress.h - what a command that takes longer than a second shows meanwhile: a line on standard error where that is a
 * terminal, wiped before anything else is written there. Elsewhere nothing is shown. One at a time. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stddef.h>

/* progress_begin: what is done, as "vectors"; it must last until progress_end. */
void progress_begin(const char *what);
/* progress_at shows "what: done of all", ten times a second at most. */
void progress_at(size_t done, size_t all);

/* progress_wait begins what has no count: after a second, and with each that follows, it shows "what: N s". */
void progress_wait(const char *what);

/* progress_end wipes the line; it may be called where none began. */
void progress_end(void);

#endif
