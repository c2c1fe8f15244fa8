/* listed_endpoints.c - the rows of endpoints.json by their first members. Each row is a line, and begins with scheme,
 * method, path and security in this order, so that none is parsed that was not asked for. */
#include "suite/listed_endpoints.h"

#include "suite/embedded.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/slice.h"

EMBEDDED(endpoints);

enum { NEXT_MEMBERS = 48 }; /* "stream" may stand before "security" */

typedef struct listed {
  bns_slice scheme, method, path, rest;
} listed;

/* take_member cuts "name":"value", off the beginning of a row. 0: something else stands there. */
static int take_member(bns_slice *value, bns_slice *row, const char *name) {
  bns_slice rest = slice_from(*row, 1), wanted = bns_slice_of(name);
  size_t end;
  if (!slice_starts(rest, name) || !slice_starts(slice_from(rest, wanted.len), "\":\"")) return 0;
  rest = slice_from(rest, wanted.len + 3);
  end = slice_index(rest, '"');
  *value = slice_until(rest, end);
  *row = slice_from(rest, end + 2);
  return 1;
}

static int next_row(listed *out, bns_slice *text) {
  bns_slice line;
  while (slice_line(&line, text)) {
    out->rest = slice_from(line, 1);
    if (slice_starts(line, "{\"scheme\":") && take_member(&out->scheme, &out->rest, "scheme") &&
        take_member(&out->method, &out->rest, "method") && take_member(&out->path, &out->rest, "path"))
      return 1;
  }
  return 0;
}

int listed_is_frame_method(bns_slice method) {
  bns_slice text = EMBEDDED_TEXT(endpoints);
  listed row;
  const bns_scheme *scheme;
  while (next_row(&row, &text)) {
    if (!bns_slice_equal(row.method, method)) continue;
    scheme = bns_scheme_find((const char *)row.scheme.ptr, row.scheme.len);
    if (scheme != NULL && scheme->form == BNS_FORM_FRAME) return 1;
  }
  return 0;
}

static int is_signed(const listed *row) {
  bns_slice next = slice_until(row->rest, NEXT_MEMBERS);
  return slice_find(next, "\"security\":\"SIGNED\"") < next.len;
}

typedef enum listing { LISTED_NOT = 0, LISTED_OPEN, LISTED_SIGNED } listing;

static listing find_path(const char *scheme, bns_slice path) {
  bns_slice text = EMBEDDED_TEXT(endpoints);
  listed row;
  listing found = LISTED_NOT;
  while (found != LISTED_SIGNED && next_row(&row, &text))
    if (bns_slice_is(row.scheme, scheme) && bns_slice_equal(row.path, path))
      found = is_signed(&row) ? LISTED_SIGNED : LISTED_OPEN;
  return found;
}

int listed_takes_no_signature(const bns_scheme *scheme, bns_slice path) {
  listing found = find_path(scheme->name, path);
  unsigned other = traits_of(scheme)->endpoints_too;
  if (found == LISTED_NOT && other != scheme->id) found = find_path(scheme_numbered(other)->name, path);
  return found == LISTED_OPEN;
}
