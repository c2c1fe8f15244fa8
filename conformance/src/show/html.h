/* html.h - HTML written so that nothing of a library's, an adapter's or a file's text can become markup: whatever comes
 * from outside goes through html_put or html_put_shown, and the rest are constants of this program. Pure. */
#ifndef HTML_H
#define HTML_H

#include "util/mem.h"

/* html_put appends bytes as printable.h shows them, escaped: for text and for attributes in double quotes. */
void html_put(buf *out, bns_slice bytes);

/* html_put_shown escapes a text that has been shown already; its LFs stay. */
void html_put_shown(buf *out, bns_slice shown);

/* html_put_path appends a text as a part of an address: what is not a letter, a digit or one of -._~/ is %XX. */
void html_put_path(buf *out, bns_slice path);

#endif
