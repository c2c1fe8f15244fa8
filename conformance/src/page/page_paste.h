/* page_paste.h - what a page asks: a text and a secret that somebody pasted, in JSON, and all that is told of them. */
#ifndef PAGE_PASTE_H
#define PAGE_PASTE_H

#include "explain/explanation.h"

/* page_paste: who asks. redactor is the caller's, and learns the secret and the API keys of the request. */
typedef struct page_paste {
  const vector_set *set;
  redactor *redactor;
  int is_guarded;           /* the right signatures of a key that is not public are told by their ends alone */
  const input *given;       /* a request that was read already; NULL: it is asked with as a text */
  const diagnose_key *held; /* the key where none is asked with; NULL: none is known */
  int64_t now_us;           /* the time that it is judged by; 0: none */
  buf *shared;              /* NULL, or what is to hold the answer without any right signature, for others to read */
} page_paste;

/* page_paste_put takes {"text":...,"secret":...,"signed":...,"nth":...}, the last three where they are known (nth:
 * which of several requests of the text, from 1), and writes what page_view_put_explained tells, or {"problem":...}
 * where the text or the key cannot be read; shared is empty then. -1: it was asked otherwise, and nothing is written.
 * What it held of the secret is wiped. */
int page_paste_put(buf *out, const page_paste *how, bns_slice body);

/* page_guard has what is written of a request from now on show the right signatures by their ends alone: those that
 * were not sent. of->redactor, which learns them, is of this request alone. */
void page_guard(explained *of);

#endif
