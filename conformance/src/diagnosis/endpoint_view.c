/* endpoint_view.c - a request beside what its endpoint is listed with. */
#include "diagnosis/endpoint_view.h"

#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "suite/scheme_traits.h"
#include "util/json_text.h"
#include "util/slice.h"

/* What stands in a body of JSON is no parameter: the exchange reads nothing there. */
static int is_read(const parsed_request *request, const part *one) {
  bns_slice body = request->wire.body;
  if (one->name.len == 0 && one->bare) return 0;
  return one->place != PLACE_BODY || !(slice_starts(body, "{") || slice_starts(body, "["));
}

enum { UNREAD_TOLD = 4, NAME_TOLD = 64 }; /* names, and bytes of one */

static void put_name(buf *out, bns_slice name) {
  if (out->len > 0) buf_put_text(out, ", ");
  buf_put_slice(out, slice_until(name, NAME_TOLD));
  if (name.len > NAME_TOLD) buf_put_text(out, "…");
}

/* -1104 and -1101: every parameter counts, timestamp and signature too. The WebSocket API was seen to say -1104 to a
 * parameter where none is taken, so that it counts no further. */
static void count(endpoint_view *out, mem *arena, const endpoint *self, const parsed_request *request) {
  buf unread = {NULL, 0, 0};
  out->is_counted = 1;
  out->num_expected = self->parameters->count;
  for (size_t i = 0; i < request->num_parts; i++) {
    if (!is_read(request, &request->parts[i])) continue;
    if (bns_slice_is(request->parts[i].name, "signature")) continue; /* a second one: all are counted below */
    if (endpoint_takes(self, request->parts[i].name))
      out->num_read++;
    else if (out->num_sent - out->num_read < UNREAD_TOLD)
      put_name(&unread, request->parts[i].name);
    out->num_sent++;
  }
  out->unread = mem_take(arena, &unread);
  out->num_sent += request->num_signatures;
  if (endpoint_takes(self, bns_slice_of("signature"))) out->num_read += request->num_signatures;
  if (request->scheme->form != BNS_FORM_FRAME && out->num_sent > out->num_expected)
    out->counts = REFUSED_TOO_MANY;
  else if (out->num_read < out->num_sent)
    out->counts = REFUSED_NOT_READ;
}

static int is_counted(const endpoint *self, const parsed_request *request) {
  return traits_of(request->scheme)->counts_names && !self->is_told;
}

/* Whether a name beyond the list is refused is not known of these. */
void endpoint_find_unlisted(endpoint_view *out, const endpoint *self, const parsed_request *request) {
  if (self == NULL || self->parameters == NULL || is_counted(self, request)) return;
  if (!bns_slice_is(self->scheme, bns_scheme_name(request->scheme))) return; /* another product's list */
  for (size_t i = 0; i < request->num_parts && out->unlisted.len == 0; i++)
    if (!endpoint_takes(self, request->parts[i].name)) out->unlisted = request->parts[i].name;
}

static void look_at_values(endpoint_view *out, mem *arena, const parsed_request *request) {
  static const diagnose_key none;
  const mistake *row;
  for (size_t i = 0; (row = mistake_of_value(i, &out->is_number)) != NULL; i++) {
    sighting seen;
    memset(&seen, 0, sizeof seen);
    if (!mistake_concerns(row, request->scheme, (bns_key_kind)0)) continue;
    if (!row->seen(&seen, arena, request, &none) || !seen.refused) continue;
    out->values = REFUSED_VALUE;
    out->name = seen.what;
    return;
  }
}

refusal endpoint_body_refusal(const parsed_request *request) {
  bns_slice body = request->wire.body;
  if (!traits_of(request->scheme)->wants_json || request->scheme->is_webhook) return NOT_REFUSED;
  if (body.len == 0) return REFUSED_GATEWAY;
  return json_is(body) && slice_trim(body).ptr[0] == '{' ? NOT_REFUSED : REFUSED_NOT_JSON;
}

void endpoint_look(endpoint_view *out, mem *arena, const endpoint *self, const parsed_request *request) {
  memset(out, 0, sizeof *out);
  out->counts = out->values = NOT_REFUSED;
  out->demands = endpoint_demands(self, request);
  if (request->seen.malformed || out->demands == SECURITY_UNLISTED) return;
  if (self != NULL && self->parameters != NULL && is_counted(self, request)) count(out, arena, self, request);
  endpoint_find_unlisted(out, self, request);
  if (out->demands != SECURITY_SIGNED) return;
  out->values = endpoint_body_refusal(request);
  if (!scheme_has_parts(request->scheme)) return;
  out->name = endpoint_lacks(self, arena, request);
  if (out->name.len > 0)
    out->values = REFUSED_MANDATORY;
  else
    look_at_values(out, arena, request);
}

/* What cannot be taken apart or stands twice is told before anything is counted, and values after all else. */
refusal endpoint_refusal(const endpoint_view *view, bns_reason reason) {
  if (reason == BNS_MALFORMED || reason == BNS_DUPLICATE) return REFUSED_BY_REASON;
  if (view->counts != NOT_REFUSED) return view->counts;
  return reason != BNS_VALID ? REFUSED_BY_REASON : view->values;
}

static int is_of_key(bns_slice id) {
  return bns_slice_is(id, "api-key-header-missing") || bns_slice_is(id, "api-key-malformed") ||
         bns_slice_is(id, "public-key-as-api-key");
}

/* Only the API key counts, where it is demanded. */
static void keep_key(diagnosis *found, mem *arena, const parsed_request *request) {
  diagnosed *kept = mem_alloc(arena, (found->num_mistakes + 1) * sizeof *kept);
  size_t num = 0;
  found->reason = request->seen.api_key.len == 0 ? BNS_KEY_MISSING : BNS_VALID;
  for (size_t i = 0; i < found->num_mistakes; i++) {
    if (!is_of_key(found->mistakes[i].id) || !found->mistakes[i].refused) continue;
    kept[num++] = found->mistakes[i];
    if (found->reason == BNS_VALID) found->reason = BNS_KEY_FORMAT;
  }
  found->mistakes = kept;
  found->num_mistakes = num;
}

static void name_signed(diagnosis *found, mem *arena, const endpoint_view *view, const parsed_request *request) {
  const mistake *row = mistake_find(bns_slice_of("signed-unsigned-endpoint"));
  diagnosed *only = mem_alloc(arena, sizeof *only);
  memset(only, 0, sizeof *only);
  only->id = bns_slice_of(row->id);
  only->confidence = view->counts == NOT_REFUSED ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY;
  only->refused = view->counts != NOT_REFUSED;
  only->what = request->seen.path;
  found->mistakes = only;
  found->num_mistakes = request->seen.signature.len > 0 && mistake_concerns(row, request->scheme, (bns_key_kind)0);
}

void endpoint_unsign(diagnosis *found, mem *arena, const endpoint_view *view, const parsed_request *request) {
  found->reason = BNS_VALID;
  if (view->demands == SECURITY_KEY) keep_key(found, arena, request);
  if (found->reason == BNS_VALID) name_signed(found, arena, view, request);
  found->num_together = 0;
  found->unexplained = found->right = 0;
  found->right_signature = found->signed_text = (bns_slice){NULL, 0};
}

void endpoint_in_session(diagnosis *found, mem *arena, bns_reason reason) {
  diagnosed *kept = mem_alloc(arena, (found->num_mistakes + 1) * sizeof *kept);
  size_t num = 0;
  for (size_t i = 0; i < found->num_mistakes; i++)
    if (!is_of_key(found->mistakes[i].id) && !bns_slice_is(found->mistakes[i].id, "signature-missing"))
      kept[num++] = found->mistakes[i];
  found->mistakes = kept;
  found->num_mistakes = num;
  found->reason = reason;
}
