#include "explain/explain_answer.h"

#include <string.h>

#include "util/slice.h"
#include "wire.h"

/* meaning: what follows from an answer where the signature is right. Of two of one code the one for a path, which this
 * word stands in, comes first. */
typedef struct meaning {
  long code;
  const char *path, *says;
} meaning;

#define CHANGED                                                                                                        \
  "The signature of what was pasted is right: it was changed on its way, or another request was refused. See what "    \
  "really leaves with  bnconform serve -- YOUR PROGRAM"

static const meaning meanings[] = {
    {-1022, "sub-account",
     "The signature is right. Endpoints of sub-accounts are seen to answer -1022 where the key lacks a permission: "
     "look "
     "at what the key may do, and at the account's kind."},
    {-1022, "", CHANGED},
    {400002, "", CHANGED},
    {-1021, "", "The signature is right: it is the clock, or the request waited before it was sent."},
    {400003, "", "The signature is right: it is the clock, or the request waited before it was sent."},
    {-2014, "", "The signature is right: it is the API key's header."},
    {-2015, "", "The signature is right: it is the API key, its list of IP addresses or a permission."},
    {-1003, "", "The signature is right: it is the number of requests."}};

static const char *meaning_of(const explained *what) {
  bns_slice path = what->request->seen.path;
  for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
    if (meanings[i].code == what->in->answer.code &&
        (meanings[i].path[0] == 0 || slice_find(path, meanings[i].path) < path.len))
      return meanings[i].says;
  return "The signature is right, and this answer is about something else.";
}

/* quoted_in gives what the answer has within single quotation marks: the parameter that it names. */
static bns_slice quoted_in(bns_slice text) {
  bns_slice rest = slice_from(text, slice_index(text, '\''));
  rest = slice_from(rest, rest.len > 0);
  size_t len = slice_index(rest, '\'');
  for (size_t i = 0; i < len; i++)
    if (!slice_word(rest.ptr[i])) return (bns_slice){NULL, 0};
  return len < rest.len ? slice_until(rest, len) : (bns_slice){NULL, 0};
}

static int is_number(bns_slice text) {
  uint64_t number;
  return bns_number(&number, text) == BNS_OK;
}

/* before_ms gives the digits before "ms ahead"; empty if there are none. */
static bns_slice before_ms(bns_slice text) {
  size_t end = slice_find(text, "ms ahead"), from = end;
  while (end < text.len && from > 0 && text.ptr[from - 1] >= '0' && text.ptr[from - 1] <= '9')
    from--;
  return slice_until(slice_from(text, from), end < text.len ? end - from : 0);
}

static void put_details(buf *out, bns_slice answer, long code) {
  bns_slice name = quoted_in(answer), ms = before_ms(answer);
  if (ms.len > 0) {
    buf_put_text(out, " The clock is more than ");
    buf_put_slice(out, ms);
    buf_put_text(out, " ms ahead of the exchange's: a timestamp may be less than a second ahead.");
  } else if (code == -1021 && slice_contains_nocase(answer, "outside of the recvwindow"))
    buf_put_text(out, " It came later than recvWindow allows: the clock is behind, or the request waited.");
  if (name.len > 0 && !is_number(name)) {
    buf_put_text(out, " It names the parameter ");
    buf_put_slice(out, name);
    buf_put_text(out, ".");
  }
}

int explain_put_answer(buf *out, const explained *what) {
  const exchange_answer *answer = &what->in->answer;
  buf text = {NULL, 0, 0};
  if (answer->code == 0) return 0;
  buf_format(&text, "The exchange answered %ld", answer->code);
  if (answer->text.len > 0) {
    buf_put_text(&text, ": ");
    buf_put_slice(&text, answer->text);
  }
  tell_line(out, what, 0, tell_shown(what, buf_slice(&text)));
  text.len = 0;
  buf_put_text(&text, meaning_of(what));
  put_details(&text, answer->text, answer->code);
  tell_line(out, what, 0, tell_shown(what, buf_slice(&text)));
  buf_free(&text);
  return 1;
}

void explain_put_answer_details(buf *out, const explained *what) {
  const exchange_answer *answer = &what->in->answer;
  buf text = {NULL, 0, 0};
  if (answer->text.len > 0 && !exchange_error_is_signature(answer->code)) {
    buf_put_slice(&text, answer->text);
    put_details(&text, answer->text, answer->code);
    tell_line(out, what, 0, tell_shown(what, buf_slice(&text)));
  }
  buf_free(&text);
}
