/* page_paste.h - what a page asks: a text and a secret that somebody pasted, in JSON, and all that is told of them. */
#ifndef PAGE_PASTE_H
#define PAGE_PASTE_H

#include "explain/explanation.h"

/* page_paste: who asks. redactor is the caller's, and learns the secret and the API keys of the request. guard is
 * called before anything is written; is_public: the key can sign for nobody's account. NULL: all is shown. */
typedef struct page_paste {
  const vector_set *set;
  redactor *redactor;
  void (*guard)(explained *what, int is_public);
} page_paste;

/* page_paste_put takes {"text":...,"secret":...} and writes what page_view_put_explained tells, or {"problem":...}
 * where the text or the key cannot be read. -1: it was asked otherwise, and nothing is written. What it held of the
 * secret is wiped. */
int page_paste_put(buf *out, const page_paste *how, bns_slice asked);

#endif
