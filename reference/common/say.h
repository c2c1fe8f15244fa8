/* say.h - what bnsign tells a person on standard error. */
#ifndef SAY_H
#define SAY_H

/* Each writes the program's name and a sentence, and returns the exit status that goes with it. No secret may be among
 * its arguments. */
int say_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
int say_fault(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* say_as gives the name that stands before each sentence, "bnsign" if nobody says another; it must stay. */
void say_as(const char *program);
/* say_note is for what the reader should know although all went well. */
void say_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* say_written closes standard output, as the last thing that is done with it: 0, or 5 with the reason where not all of
 * it could be written. Where its reader has gone away, EXIT_PIPE_CLOSED, without a word. */
int say_written(void);

#endif
