/* orphans.h - what a program that is not sealed started in a session of its own, and left behind. On systems other than
 * Linux nobody can tell it from any other process: there both functions do nothing. */
#ifndef ORPHANS_H
#define ORPHANS_H

/* orphans_adopt makes this process the parent of all that its programs leave behind. To be called before any is
 * started: a process that has children already, as one has that a shell became, could not tell its orphans from theirs,
 * and adopts none. */
void orphans_adopt(void);

/* orphans_end kills and reaps all children of this process, and what they leave in their turn. Only for who has no
 * child but orphans: its own program has ended and was reaped. */
void orphans_end(void);

#endif
