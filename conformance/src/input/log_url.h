/* log_url.h - the URL, the path or the query string of a signed request in a line of a log, which is how most people
 * report it. Pure. */
#ifndef LOG_URL_H
#define LOG_URL_H

#include "bnsign.h"
#include "util/mem.h"

typedef struct url_found {
  bns_slice method; /* that is told beside it; may be empty */
  bns_slice host;   /* may be empty */
  bns_slice target;
  bns_slice written; /* it, as it stands in the text */
  bns_slice api_key; /* behind its header's name anywhere in the text; may be empty */
} url_found;

/* log_url_find finds the first one; of several, the first with a signature. It ends at a space or at a quotation mark
 * that was opened before it in its line. A raw space inside it, or a quotation mark within brackets, is taken for part
 * of it where the signature stands behind it. A query that begins with a closing bracket is the end of something else,
 * and is none. 0 if there is none. */
int log_url_find(url_found *out, mem *arena, bns_slice text);

/* log_url_find_key gives the API key behind the name of a scheme's header (scheme_key_header); empty if there is none.
 */
bns_slice log_url_find_key(bns_slice text);

/* log_url_without_columns gives a URL or a form without the columns of a log that stand around it with a mark between:
 * what begins with '|' or the like behind a signature of a usual length, and before a form's first name. */
bns_slice log_url_without_columns(bns_slice text);

#endif
