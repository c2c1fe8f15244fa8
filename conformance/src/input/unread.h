/* unread.h - what stands in a text beside what was read of it: names whose values were not taken, so that nobody is
 * told that they are missing; a program in place of a request. Pure. */
#ifndef UNREAD_H
#define UNREAD_H

#include "bnsign.h"

/* unread_find gives the line, from 1, in which a name stands with a value behind it, outside of a part of the text that
 * was read (an empty one: none was). 0: nowhere. */
size_t unread_find(bns_slice text, bns_slice part, const char *name);

/* unread_line gives the line of a place, from 1. */
size_t unread_line(bns_slice text, const uint8_t *place);

/* unread_source tells a program's source by the functions that sign: the command that one like it is started with, NULL
 * where the text is none. */
const char *unread_source(bns_slice text);
/* unread_is_program tells that a text is lines of a program: what it puts together is read as far as it stands there.
 */
int unread_is_program(bns_slice text);
/* unread_is_sbe tells that a text shows a binary message of FIX SBE in hex, as a hexdump or in a row: its first bytes
 * are a length and the encoding type 50 EB. */
int unread_is_sbe(bns_slice text);

#endif
