/* reading_doubt.h - whether what was read of a text is a request that somebody sent, or shows still what was done to
 * the text on its way. Pure. */
#ifndef READING_DOUBT_H
#define READING_DOUBT_H

#include "input/request_input.h"

/* reading_is_doubtful tells of the first reading of a text that the text was changed on its way (something was undone
 * of it, or stands in it still), and that this reading has not the form of a request, or marks in it that no client
 * sends. Only a signature that it explains decides anything by it then. */
int reading_is_doubtful(const input *first, mem *arena, bns_slice text);

#endif
