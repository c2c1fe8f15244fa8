/* httpie_read.h - the request that HTTPie (http, https, xh) would make. Nothing is run. Pure. */
#ifndef HTTPIE_READ_H
#define HTTPIE_READ_H

#include "bnsign.h"
#include "util/mem.h"

typedef struct httpie_request {
  bns_wire wire;
  bns_slice host;
} httpie_request;

/* httpie_is tells that a command line begins like one of HTTPie: the program, options, a method or none, an address. */
int httpie_is(bns_slice line);

/* httpie_read takes the words of a command, quoting done, the program first. 0: there is no address. */
int httpie_read(httpie_request *out, mem *arena, const bns_slice *words, size_t num_words);

/* httpie_is_piped tells of a command in a text that something is piped into it, which is its body: "echo ... | http".
 */
int httpie_is_piped(bns_slice text, bns_slice command);

#endif
