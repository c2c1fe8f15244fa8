/* serve.h - `bnconform serve`: the verifying server. */
#ifndef SERVE_H
#define SERVE_H

#include "vectors.h"

/* serve_main obeys `serve` with the arguments that follow it, until SIGINT or SIGTERM. Returns the exit status: 0; 5
 * the port cannot be had, or the log cannot be written; 64 usage. */
int serve_main(const vector_set *set, const char *const *arguments, size_t num_arguments);

#endif
