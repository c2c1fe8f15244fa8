/* cmd_serve.h - `bnconform serve`: the verifying server. */
#ifndef CMD_SERVE_H
#define CMD_SERVE_H

#include "serve/serve_options.h"
#include "suite/vectors.h"

/* serve_main obeys `serve` until SIGINT or SIGTERM. Returns the exit status: 0; 5
 * what cannot be done here, or a log that could not be written to its end; 64 usage, and a port, file or program that
 * cannot be had. With a command: the worse of the verdict and the command's own status; 128 and the signal's number, if
 * one ended it. */
int serve_main(const vector_set *set, const serve_options *options);

#endif
