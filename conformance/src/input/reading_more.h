/* reading_more.h - further readings of a request that was read: without what may be words about it, without what its
 * printing may have added, and with some of its parameters in the body. Pure. */
#ifndef READING_MORE_H
#define READING_MORE_H

#include "input/request_input.h"

/* reading_add_others hangs them on first->other, before those that are there. */
void reading_add_others(input *first, mem *arena);
/* reading_tell_place: of a request whose parameters stand in a row it is told how they were read. */
void reading_tell_place(input *first, mem *arena);

#endif
