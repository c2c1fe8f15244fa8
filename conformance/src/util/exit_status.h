/* exit_status.h - what the program ends with. Of a run the first that applies: tally_exit. */
#ifndef EXIT_STATUS_H
#define EXIT_STATUS_H

enum {
  EXIT_RIGHT = 0,
  EXIT_FAILED = 1,
  EXIT_INCOMPLETE = 2,
  EXIT_CONTRACT = 3,
  EXIT_MANIFEST = 4,
  EXIT_OWN_FAULT = 5,
  EXIT_NOTHING = 6,
  EXIT_USAGE = 64
};

#endif
