/* terminal.h - what depends on the terminal: width and colour, never content. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdio.h>

/* terminal_width gives 100 where the stream is a terminal of at least 100 columns, else 80. COLUMNS in the environment
 * has the first word, also where the stream is no terminal. */
unsigned terminal_width(FILE *stream);

/* terminal_colour: FORCE_COLOR (but "0") says yes, then NO_COLOR no, then a terminal (but TERM=dumb) yes. */
int terminal_colour(FILE *stream);

#endif
