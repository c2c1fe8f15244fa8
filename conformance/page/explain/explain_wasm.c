/* explain_wasm.c - `explain` as a module of WebAssembly, for explain.html: memory in, memory out. Nothing is imported
 * but what the C library asks of its host. */
#include <stdlib.h>
#include <string.h>

#include "page/page_paste.h"
#include "text.h"

#define EXPORTED(name) __attribute__((export_name(name)))

static vector_set set;
static buf answer, shared;

/* page_open reads the data of the program. 0; else what is wrong is page_answer's text. */
EXPORTED("page_open") int page_open(void) {
  char problem[1024] = "";
  int status = vectors_load_disputed(&set, problem, sizeof problem);
  if (status != 0) buf_put_text(&answer, problem);
  return status;
}

/* page_room gives room for a text of the caller's. */
EXPORTED("page_room") void *page_room(size_t len) {
  return malloc(len == 0 ? 1 : len);
}

/* page_explain takes {"text":...,"secret":...} in room of page_room, which it wipes and gives back. -1: it was asked
 * otherwise. */
EXPORTED("page_explain") int page_explain(void *asked, size_t len) {
  page_paste how = {&set, redact_open(&set), 0, NULL, NULL, 0, &shared};
  int failed = page_paste_put(&answer, &how, (bns_slice){asked, len});
  redact_close(how.redactor);
  bns_wipe(asked, len);
  free(asked);
  return failed;
}

/* page_answer and page_answer_len give the answer, in UTF-8; page_shared and page_shared_len what others may read. */
EXPORTED("page_answer") const void *page_answer(void) {
  return answer.ptr;
}

EXPORTED("page_answer_len") size_t page_answer_len(void) {
  return answer.len;
}

EXPORTED("page_shared") const void *page_shared(void) {
  return shared.ptr;
}

EXPORTED("page_shared_len") size_t page_shared_len(void) {
  return shared.len;
}
