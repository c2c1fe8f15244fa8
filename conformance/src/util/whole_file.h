/* whole_file.h - files that are written whole or not at all: beside the file of that name, and renamed when all is on
 * the disk. Until then, and where it fails, the earlier file stays as it was.
 *
 * A name stands for the file that its symbolic links lead to. What is no regular file (a device, a pipe), and what is
 * this process's own descriptor (/dev/stdout, /dev/fd/3), cannot be replaced: it is a stream, and written in place. */
#ifndef WHOLE_FILE_H
#define WHOLE_FILE_H

#include <stdio.h>

#include "util/mem.h"

/* whole_check tells whether a file could be written now: 0, or an errno. Nothing is changed. */
int whole_check(const char *path);

/* whole_write writes a file, of the mode that the earlier one had. is_synced: it is on the disk before it takes its
 * name, so that not even a machine that stops leaves half of it. 0, or an errno: then nothing is left beside it. While
 * it writes, the signals that interrupt are held back. */
int whole_write(const char *path, bns_slice bytes, int is_synced);

/* whole_copy is whole_write of what a stream holds from its beginning. */
int whole_copy(const char *path, FILE *from, int is_synced);

/* whole_scratch opens a stream to write and read, of a file in a folder that has no name, so that it is gone with the
 * stream. NULL: errno tells. */
FILE *whole_scratch(const char *folder);

#endif
