/* snapshot.h - a file that freezes what many things come to, a line each, so that a test notices whatever changes of
 * them. Whoever changes something on purpose has the file written anew by the test (--write), and sees in it what that
 * concerns. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "util/mem.h"
#include "wire.h"

/* A number of many texts: FNV-1a. The length of a text goes in, so that two texts are not one. */
#define MIX_START UINT64_C(0xcbf29ce484222325)
void mix(uint64_t *state, bns_slice text);
void mix_bytes(uint64_t *state, bns_slice text); /* the bytes alone */
void mix_number(uint64_t *state, long long number);
void mix_wire(uint64_t *state, const bns_wire *wire);

enum { SNAPSHOT_ROWS_MOST = 6000 };

/* snapshot_row: things of one name, how many they are, and a number of all that is said of them. */
typedef struct snapshot_row {
  char name[120];
  unsigned num;
  uint64_t state;
} snapshot_row;

typedef struct snapshot_rows {
  snapshot_row list[SNAPSHOT_ROWS_MOST];
  size_t num;
} snapshot_rows;

/* snapshot_add counts one thing in its row, snapshot_put appends them all, a line each. */
void snapshot_add(snapshot_rows *rows, const char *name, bns_slice said);
void snapshot_put(buf *out, const snapshot_rows *rows);

/* snapshot_dirty_stack fills what the next call finds on the stack: what it reads before it writes is no zero by luck.
 */
void snapshot_dirty_stack(void);

/* snapshot_file reads a file whole; one that is not there fails the test. */
bns_slice snapshot_file(mem *arena, const char *path);

/* snapshot_is_written: "--write" was said to the test's program. */
int snapshot_is_written(int argc, char **argv);

/* snapshot_holds fails the test with the lines that are not the file's, or no more, and gives `made` back. is_written:
 * the file is written anew before. */
void snapshot_holds(const char *path, buf *made, int is_written);

#endif
