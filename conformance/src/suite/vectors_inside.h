/* vectors_inside.h - what the files that read and look up the vectors share. */
#ifndef VECTORS_INSIDE_H
#define VECTORS_INSIDE_H

#include "suite/vectors.h"

/* vectors_folder_read reads a file of a directory whole, into the arena. 0; else -1 and the problem: its path and why.
 * absent: 1 if there is none. */
int vectors_folder_read(bns_slice *text, mem *arena, const char *directory, const char *name, int *absent,
                        char *problem, size_t problem_cap);

/* vectors_text gives a string of JSON unescaped; empty for anything else. */
bns_slice vectors_text(mem *arena, const bns_json *json);

/* vectors_slot gives where an id stands in the set's slots, or the free slot where it would. */
uint32_t *vectors_slot(const vector_set *set, bns_slice id);

#endif
