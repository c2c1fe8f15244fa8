/* readfile.h - a whole file, or standard input, into room. */
#ifndef READFILE_H
#define READFILE_H

#include "room.h"

/* readfile reads the file, or standard input where name is "-". 0, or an errno: EFBIG where it has more than limit
 * bytes, ENOMEM. */
int readfile(room *to, size_t *len, const char *name, size_t limit);

#endif
