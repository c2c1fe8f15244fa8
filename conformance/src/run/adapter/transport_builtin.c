/* transport_builtin.c - the reference itself, in this process: what `bnsign adapter` would answer. */
#include "run/adapter/transport.h"

#include <stdlib.h>
#include <string.h>

#include "adapter.h"

static int builtin_open(transport *self) {
  if (self->state == NULL) self->state = calloc(1, sizeof(adapter));
  self->num_written = 0;
  self->unread = -1;
  self->own_fault = self->state == NULL;
  if (self->state == NULL) strcpy(self->problem, "out of memory");
  return self->state == NULL ? -1 : 0;
}

static transport_event ended(transport *self) {
  strcpy(self->ending, "exited with status 0");
  self->ended_well = 1;
  return TRANSPORT_ENDED;
}

static transport_event builtin_exchange(transport *self, bns_slice *line, outgoing *out, double until_ms) {
  adapter *reference = self->state;
  bns_slice request;
  const uint8_t *end;
  (void)until_ms;
  if (out == NULL) return ended(self);
  if (out->at == out->bytes.len) return TRANSPORT_QUIET;
  request.ptr = out->bytes.ptr + out->at;
  request.len = out->bytes.len - out->at;
  end = memchr(request.ptr, '\n', request.len);
  if (end != NULL) request.len = (size_t)(end - request.ptr);
  *line = adapter_answer(reference, request);
  if (reference->own_fault) {
    strcpy(self->problem, "the reference had no memory, or its crypto library failed");
    self->own_fault = 1;
    return TRANSPORT_FAILED;
  }
  if (line->len != 0 && line->ptr[line->len - 1] == '\n') line->len--;
  out->at += request.len + (end != NULL);
  self->num_written += request.len + (end != NULL);
  if (out->at == out->bytes.len) out->at = out->bytes.len = 0;
  return TRANSPORT_LINE;
}

static void builtin_close(transport *self) {
  if (self->state != NULL) adapter_close(self->state);
}

static bns_slice builtin_said(transport *self) {
  bns_slice nothing = {NULL, 0};
  (void)self;
  return nothing;
}

static void builtin_free(transport *self) {
  free(self->state);
  self->state = NULL;
}

const transport_kind transport_builtin = {builtin_open, builtin_exchange, builtin_close, builtin_said, builtin_free};

void transport_init(transport *self, char *const *command) {
  memset(self, 0, sizeof *self);
  self->kind = command == NULL ? &transport_builtin : &transport_child;
  self->command = command;
}
