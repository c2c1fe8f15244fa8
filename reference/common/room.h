/* room.h - room that grows, for the commands; the library itself allocates nothing. */
#ifndef ROOM_H
#define ROOM_H

#include <stddef.h>
#include <stdint.h>

/* room: bytes that grow. All-zero is empty. What it held is wiped before it is given back. */
typedef struct room {
  uint8_t *ptr;
  size_t cap;
} room;

/* room_for makes cap at least need; what was in it is lost. 0 when there is no memory; the room is then empty. */
int room_for(room *r, size_t need);
/* room_keep is room_for, but keeps the first len bytes, also when there is no memory. */
int room_keep(room *r, size_t len, size_t need);
void room_close(room *r);

#endif
