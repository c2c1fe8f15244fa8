/* remedy.h - what a user can do about a file that cannot be used, in the words of a clause that follows "; ". */
#ifndef REMEDY_H
#define REMEDY_H

typedef enum remedy_use { REMEDY_TO_READ, REMEDY_TO_WRITE, REMEDY_TO_RUN } remedy_use;

/* remedy_is_users tells that an errno is the user's to mend, by another name or another place: the file cannot be
 * there, or must not be used. Else the machine cannot go on: a full disk, no memory. */
int remedy_is_users(int error);
const char *remedy_of(int error, remedy_use use);

#endif
