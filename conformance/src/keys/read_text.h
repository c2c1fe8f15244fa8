/* read_text.h - a text from standard input, which on a terminal is a paste of any length. */
#ifndef READ_TEXT_H
#define READ_TEXT_H

#include "util/mem.h"

/* paste_read reads to the end of standard input, or of a paste: on a terminal Ctrl-D ends it, and lines of more than
 * the 4,095 bytes that a terminal keeps arrive whole. The terminal is put back also when a signal ends the program. At
 * most limit bytes and one more are read. prompt is written to standard error when the terminal is ready. 0, or an
 * errno. */
int paste_read(buf *out, size_t limit, const char *prompt);

/* paste_file reads a file the same way. */
int paste_file(buf *out, const char *path, size_t limit);

#endif
