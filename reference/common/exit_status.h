/* exit_status.h - what bnsign and bnconform end with. Of a run the first that applies: tally_exit. People are told of
 * them in conformance/src/cli/options.c, in both man pages and in conformance/USING.md. */
#ifndef EXIT_STATUS_H
#define EXIT_STATUS_H

enum {
  EXIT_RIGHT = 0,        /* done; all is as it must be */
  EXIT_FAILED = 1,       /* something failed; a request is wrong */
  EXIT_INCOMPLETE = 2,   /* the adapter left out what it claimed; it cannot be decided */
  EXIT_CONTRACT = 3,     /* the adapter broke the contract */
  EXIT_MANIFEST = 4,     /* vectors and manifest differ */
  EXIT_OWN_FAULT = 5,    /* the program's own fault, or the machine's */
  EXIT_NOTHING = 6,      /* nothing ran */
  EXIT_USAGE = 64,       /* the command cannot be understood, or what it names be used */
  EXIT_PIPE_CLOSED = 141 /* 128 + SIGPIPE: what a shell sees of a program that this signal ends */
};

#endif
