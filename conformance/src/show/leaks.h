/* leaks.h - finds the secrets that are known in a text, in whatever spelling: as they are, in another case, split by
 * line ends or spaces, escaped, in hex or base64 (any alphabet, at any place of a longer one), less a character, or a
 * good part of one; and the body of every private key in PEM, known or not. */
#ifndef LEAKS_H
#define LEAKS_H

#include "util/mem.h"

typedef struct leaks leaks;

/* leak: bytes of the text that must not be seen. */
typedef struct leak {
  size_t at, len;
} leak;

leaks *leaks_open(void);
/* leaks_learn learns a secret, or a private key in PEM; both are copied. One of fewer than eight bytes, or
 * letters and digits, is not looked for as it is: it would be found everywhere by chance. */
void leaks_learn(leaks *self, bns_slice secret);
/* leaks_find gives what must be hidden, in order and apart from each other, of struct leak; *found is the caller's to
 * free. The text has less than 4 GiB. */
void leaks_find(const leaks *self, buf *found, bns_slice text);
/* leaks_close wipes all of it. */
void leaks_close(leaks *self);

#endif
