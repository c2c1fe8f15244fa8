/* scheme_choice.h - which scheme a command is about: its first word, --exchange, or the host of the URL that it is
 * given. */
#ifndef SCHEME_CHOICE_H
#define SCHEME_CHOICE_H

#include "bnsign.h"
#include "options.h"

/* choose_scheme finds the scheme, and makes its name the first word where none of them was it. 0; or the exit status:
 * no scheme is named, or two of the three contradict each other, which has been said. */
int choose_scheme(const bns_scheme **out, options *o, const char *command);

#endif
