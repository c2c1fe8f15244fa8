/* curl_options.h - all options of curl, and what each is to a request. The list is that of curl 8.22, and has
 * all that curl 7.88 had. Pure. */
#ifndef CURL_OPTIONS_H
#define CURL_OPTIONS_H

#include "bnsign.h"
#include "text.h"

/* curl_effect: what an option is about. */
typedef enum curl_effect {
  CURL_OTHER = 0, /* nothing that a request is made of */
  CURL_METHOD,
  CURL_HEADER,
  CURL_DATA,   /* -d: '@' names a file */
  CURL_RAW,    /* --data-raw: '@' is an '@' */
  CURL_ENCODE, /* --data-urlencode */
  CURL_JSON,   /* --json */
  CURL_URL,
  CURL_GET,   /* -G: the data go into the query */
  CURL_QUERY, /* --url-query: encoded as by --data-urlencode, and as it is behind a plus sign */
  CURL_HEAD,
  CURL_AGENT,
  CURL_REFERER,
  CURL_MULTIPART /* a form or a file */
} curl_effect;

typedef struct curl_option {
  const char *name; /* without dashes */
  char letter;      /* 0: it has none */
  int takes_value;
  curl_effect effect;
} curl_option;

/* curl_option_long finds an option by its name without dashes, curl_option_letter by its letter. NULL: curl has none.
 */
const curl_option *curl_option_long(bns_slice name);
const curl_option *curl_option_letter(uint8_t letter);

#endif
