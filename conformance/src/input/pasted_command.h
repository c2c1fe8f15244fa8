/* pasted_command.h - where in a text a command of the shell begins: behind a prompt, variables that are set for it, or
 * the words of a log or a person. Pure. */
#ifndef PASTED_COMMAND_H
#define PASTED_COMMAND_H

#include "bnsign.h"

/* pasted_command_is tells of a line that it begins with a program's name. */
typedef int pasted_command_is(bns_slice line);

/* pasted_command_is_curl: curl, under whatever system. */
int pasted_command_is_curl(bns_slice line);

/* pasted_command gives the text from the program's name on; empty if there is none at the beginning of a line, or
 * behind a label. */
bns_slice pasted_command(bns_slice text, pasted_command_is *is_one);

#endif
