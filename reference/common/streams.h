/* streams.h - standard input, output and error, as a command must hold them and leave them. */
#ifndef STREAMS_H
#define STREAMS_H

/* streams_hold is called first of all. A descriptor of 0 to 2 that is closed is opened on what cannot be read or
 * written, so that no file that is opened later takes its place, and its use fails as that of a closed one does.
 * SIGPIPE and SIGXFSZ are ignored: what they tell is told by the writing that fails. */
void streams_hold(void);

/* streams_end closes standard output, after which nothing can be written there. 0: all of it was written; 1: it was
 * not, as its reader has gone away, which nobody needs to be told; -1: it was not, for reason, an errno or 0 where it
 * is not known any more. */
int streams_end(int *reason);

#endif
