/* reading_more.c - further readings of a request that was read. */
#include "input/reading_more.h"

#include "input/reading_choice.h"
#include "suite/scheme_traits.h"
#include "util/json_text.h"
#include "util/slice.h"

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

void reading_add_others(input *first, mem *arena) {
  add_without_prose(first, arena);
  add_unspaced(first, arena);
}
