/* memory_shut.h - keeps others from a memory in which a secret lies. */
#ifndef MEMORY_SHUT_H
#define MEMORY_SHUT_H

/* memory_shut has no core written of this process, and on Linux lets no other process of its user look into its memory,
 * its environment or its descriptors. Called before fork, a child on Linux could not write the maps of a namespace of
 * its own, and elsewhere would write no core either: a program that starts another does so first. */
void memory_shut(void);

#endif
