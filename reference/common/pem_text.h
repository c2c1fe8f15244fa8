/* pem_text.h - a key's PEM text as variables, pages and editors leave it: made again what it was. Pure, but for memory.
 */
#ifndef PEM_TEXT_H
#define PEM_TEXT_H

#include "room.h"

/* pem_text_tidy makes a PEM text of what holds one and cannot be read as it is: with quotation marks, a name, a byte
 * order mark or other signs around it or before its lines, with "\n" or "\r\n" written out, in pieces of a program's
 * text, with longer dashes, or its base64 alone. len bytes of text are read, and replaced. Returns what it was like, a
 * clause for people; NULL, and the text is as it was, where it could be read, or cannot either way. */
const char *pem_text_tidy(room *text, size_t *len);

#endif
