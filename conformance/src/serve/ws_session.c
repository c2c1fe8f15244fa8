/* ws_session.c - the streams of a WebSocket connection. */
#include "serve/ws_session.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

char *ws_session_stream(const ws_session *session, size_t at) {
  stream_name *names = (stream_name *)(uintptr_t)(session + 1);
  return names[at];
}

static long find(const ws_session *session, bns_slice name) {
  for (size_t i = 0; i < session->num_streams; i++)
    if (bns_slice_is(name, ws_session_stream(session, i))) return (long)i;
  return -1;
}

static ws_session *with_room(ws_session *session) {
  size_t cap = session->cap_streams == 0 ? 4 : session->cap_streams * 2;
  if (session->num_streams < session->cap_streams) return session;
  if (cap > STREAMS_MOST) cap = STREAMS_MOST;
  if (cap == session->num_streams) return NULL;
  session = realloc(session, sizeof *session + cap * sizeof(stream_name));
  if (session == NULL) mem_exhausted();
  session->cap_streams = cap;
  return session;
}

long ws_session_listen(void **memory, bns_slice name) {
  ws_session *session = *memory;
  long at = find(session, name);
  if (name.len == 0 || name.len > STREAM_NAME_MOST || memchr(name.ptr, 0, name.len) != NULL || !bns_utf8_valid(name))
    return -1;
  if (at < 0) at = find(session, bns_slice_of(""));
  if (at < 0) {
    session = with_room(session);
    if (session == NULL) return -1;
    *memory = session;
    at = (long)session->num_streams++;
  }
  account_take(ws_session_stream(session, (size_t)at), sizeof(stream_name), name);
  return at;
}

void ws_session_forget(ws_session *session, bns_slice name) {
  long at = find(session, name);
  if (at >= 0 && name.len > 0) ws_session_stream(session, (size_t)at)[0] = 0;
}
