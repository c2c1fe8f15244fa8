/* reading_more.c - further readings of a request that was read. */
#include "input/reading_more.h"

#include "input/reading_choice.h"
#include "suite/scheme_traits.h"
#include "util/json_text.h"
#include "util/slice.h"

enum { SPLITS_MAX = 32 };

/* is_prose tells of what stands behind a request that it is no body of parameters and no JSON, or one more answer. */
static int is_prose(bns_slice text) {
  text = slice_trim(text);
  if (text.len == 0 || text.ptr[0] == '[') return 0;
  if (text.ptr[0] == '{') return slice_find(text, "\"msg\"") < text.len;
  return slice_index(text, '\n') < text.len || slice_index(text, ' ') < text.len || slice_index(text, '=') == text.len;
}

/* add_without_prose: behind a request that somebody asks about his own words may stand. */
static void add_without_prose(input *first, mem *arena) {
  input *made;
  if (first->kind != INPUT_REQUEST || first->has_length || first->chunked || !is_prose(first->wire.body)) return;
  if (!reading_has_parameter_signature(&first->wire) ||
      slice_find(first->wire.body, "signature=") < first->wire.body.len)
    return;
  made = mem_alloc(arena, sizeof *made);
  *made = *first;
  made->wire.body = (bns_slice){NULL, 0};
  made->note = "what stands behind the request was taken for words about it, and for no body";
  first->other = made;
}

/* add_unspaced: what prints a request as JSON prints a body in it anew, and may put blanks between its values. */
static void add_unspaced(input *first, mem *arena) {
  bns_slice body = first->wire.body, unspaced;
  input *made;
  if (!first->is_body_printed || scheme_of_headers(&first->wire) == NULL) return;
  unspaced = json_without_blanks(arena, body);
  if (unspaced.len == body.len) return;
  made = mem_alloc(arena, sizeof *made);
  *made = *first;
  made->wire.body = unspaced;
  made->note = "the body was printed with blanks between its values, and is read without them";
  made->is_rare = 1;
  first->other = made;
}

/* has_two_places: a request that asks for something has its parameters in the query, any other may have both. */
static int has_two_places(const input *in) {
  bns_slice query = slice_from(in->wire.target, slice_index(in->wire.target, '?'));
  int is_asking = !in->method_unknown && bns_slice_is(in->wire.method, "GET");
  return in->is_place_open && !is_asking && in->scheme->form == BNS_FORM_REST && in->wire.body.len == 0 &&
         query.len > 1;
}

/* add_split adds the reading that the parameters from a place on were sent in the body: what is signed has no '&'
 * there (SR-1). */
static void add_split(input *first, mem *arena, size_t at) {
  input *made = mem_alloc(arena, sizeof *made);
  *made = *first;
  made->wire.target = slice_until(first->wire.target, at);
  made->wire.body = slice_from(first->wire.target, at + 1);
  made->note = "where the parameters were sent is not told: the signature is that of query and body as they are read";
  made->is_rare = 1;
  made->is_place_open = 0;
  first->other = made;
}

/* count_parameters counts no further than it matters. */
static size_t count_parameters(bns_slice target) {
  size_t num = 1;
  for (size_t at = 0; at < target.len && num <= SPLITS_MAX; at++)
    num += target.ptr[at] == '&';
  return num;
}

/* add_splits: parameters that stand in a row are those of query and body. */
static void add_splits(input *first, mem *arena) {
  bns_slice target = first->wire.target;
  if (!has_two_places(first) || count_parameters(target) > SPLITS_MAX) return;
  for (size_t at = target.len; at-- > 0;)
    if (target.ptr[at] == '&' && !slice_starts(slice_from(target, at), "&signature=")) add_split(first, arena, at);
}

void reading_add_others(input *first, mem *arena) {
  add_without_prose(first, arena);
  add_unspaced(first, arena);
  add_splits(first, arena);
}

void reading_tell_place(input *first, mem *arena) {
  static const char told[] =
      "where the parameters were sent is not told: all were read as the query, with & between them";
  for (input *one = first; one; one = one->other)
    if (has_two_places(one))
      one->note = one->note ? (const char *)mem_format(arena, "%s; %s", one->note, told).ptr : told;
}
