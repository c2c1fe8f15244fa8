/* curl_command.h - the request that a curl command would make. Nothing is run or read: a body in a file is told.
 * Pure. */
#ifndef CURL_COMMAND_H
#define CURL_COMMAND_H

#include "bnsign.h"
#include "util/mem.h"

typedef enum curl_fault {
  CURL_OK = 0,
  CURL_NO_URL,
  CURL_TWO_URLS,
  CURL_NO_VALUE,     /* an option without the value that it takes */
  CURL_BODY_IN_FILE, /* -d @FILE and the like */
  CURL_FORM,         /* -F, -T: no body that is ever signed */
  CURL_TOO_MANY_HEADERS,
  CURL_UNKNOWN_OPTION /* whether its next word is its value cannot be told */
} curl_fault;

typedef struct curl_request {
  bns_wire wire;
  bns_slice host;
  bns_slice about; /* of a fault: the option, the file, the second URL */
  int has_blank;   /* encoded: "+", which curl writes since 7.77; before, it was "%20" (curl #6895, April 2021) */
  int has_letters; /* in the escapes that an option adds to the URL: capitals, as curl sends since 8.20 (curl
                      #21524); 7.88 was seen to send small letters */
  int has_small;   /* in the URL's own escapes: as they stand, which curl 8.20 no longer sends */
} curl_request;

/* curl_read takes the words of a command, quoting done, "curl" itself first. */
curl_fault curl_read(curl_request *out, mem *arena, const bns_slice *words, size_t num_words);

const char *curl_fault_text(curl_fault fault);

#endif
