/* reply.h - what an adapter answered: a line becomes a reply. Nothing in it is trusted. Pure. */
#ifndef REPLY_H
#define REPLY_H

#include "json.h"
#include "util/mem.h"

typedef enum reply_kind {
  REPLY_NOISE = 0, /* the line does not start with '{': for people */
  REPLY_BROKEN,    /* no reply of this protocol; wrong says why */
  REPLY_OK,
  REPLY_REJECT,
  REPLY_UNSUPPORTED,
  REPLY_ERROR
} reply_kind;

typedef struct reply {
  reply_kind answer;
  bns_slice id;       /* BROKEN: empty, unless it could be told */
  const bns_json *ok; /* OK: whatever stands there, not looked at yet */
  bns_slice words;    /* REJECT, UNSUPPORTED, ERROR: the text; ptr NULL: it is no text */
  const char *wrong;  /* BROKEN: a clause */
  bns_slice line;     /* as it came */
} reply;

/* reply_room: values are parsed into it; used again from line to line. All-zero is empty. */
typedef struct reply_room {
  bns_json *values;
  size_t cap;
} reply_room;

/* reply_read reads a line. out points into line, room and scratch. */
void reply_read(reply *out, reply_room *room, mem *scratch, bns_slice line);
void reply_room_free(reply_room *room);

/* reply_text gives a text field's bytes, of a string or of {"hex":...}. 0; -1: it is neither. */
int reply_text(bns_slice *out, mem *scratch, const bns_json *field);

#endif
