/* explanation.h - what `explain` found out about a request, and how it is told. */
#ifndef EXPLANATION_H
#define EXPLANATION_H

#include "diagnosis/endpoint_view.h"
#include "exchange_names.h"
#include "show/byte_diff.h"
#include "input/request_input.h"
#include "diagnosis/mend.h"
#include "suite/misprints.h"
#include "show/redact.h"
#include "suite/vectors.h"

/* explained: all that the screens show. */
typedef struct explained {
  const vector_set *set;
  mem *arena;
  redactor *redactor;
  layout form;
  const char *file; /* whence the request came, as one would type it; NULL: from standard input */
  int from_words;   /* the command's own arguments were the request */
  int is_pasted;    /* on a page, which has a field for what the command has an option for */
  const input *in;
  const parsed_request *request;
  const diagnose_key *key; /* kind 0: none was given */
  const diagnose_limits *limits;
  const diagnosis *found;
  diagnose_verdict verdict; /* found's, unless the text is known to be incomplete */
  bns_slice read_as;        /* what a text was read as, in one line; empty: there was no text */
  bns_slice announced;      /* the same as it was told before the search; empty: it was not */
  bns_slice masked, mask; /* what somebody hid in it, so that nothing can be judged: its name, and what stands there */
  const mended *right;    /* NULL: no mend was found that verifies */
  int is_guarded;         /* redactor shortens the right signature */
  const other_exchange *other; /* whose it is, where that exchange signs otherwise; NULL: no such one's */
  int is_stream;               /* it opens a signed WebSocket stream */
  const char *not_judged;      /* why it is not: a clause; NULL: it is judged */
  const char *not_judged_more; /* sentences; NULL: that there is nothing to judge */
  size_t num_unread;           /* signatures that stand in the text besides the one request that was read */
  bns_slice key_like;  /* what the key's text was like, where it had to be changed to be read; the page shows it */
  key_fit fit;         /* of the signature, where misfit is set */
  bns_key_kind misfit; /* the kind of the key that was given and cannot have made the signature, so that it is judged
                          without one; 0: there is none such */
  endpoint_view view;
  refusal refused; /* what the exchange says first, with found's reason where that is it; or NOT_REFUSED */
  int is_unlisted; /* it is signed, and its endpoint is not among those that are known here */
  misprint example;
  struct told_several *several; /* the requests of a text that has more than one; NULL: it has one */
} explained;

/* explain_put_announced writes the first line of the screen, before the search; explain_put_text the screen, without
 * that line where it was announced and has not become another; explain_put_json the object of --json and its LF.
 */
void explain_put_announced(buf *out, const explained *what);
void explain_put_text(buf *out, const explained *what);
void explain_put_json(buf *out, const explained *what);
/* explain_put_findings writes the screen without its last paragraph, which speaks of a paste. */
void explain_put_findings(buf *out, const explained *what);
/* explain_put_screens writes it twice, without colour: in lines that the page breaks itself, with a
 * tab before what stands at the right edge, and at 80 columns. */
void explain_put_screens(buf *screen, buf *report, const explained *what);
/* explain_put_posting tells whether these screens can be posted. That no secret is in them is said only where it was
 * known, so that it could be looked for. */
void explain_put_posting(buf *out, const explained *what);
/* explain_put_mistakes writes the array of that object's mistakes alone; of an unknown cause it is empty, and the
 * members unexplained and noticed follow it. */
void explain_put_mistakes(buf *out, const explained *what);

/* explain_is_signed_right tells that the signature is right, and that the request is refused for something else. */
int explain_is_signed_right(const explained *what);

/* explain_words looks up the words of a mistake that was found. */
struct mistake_words;
void explain_words(struct mistake_words *out, const explained *what, const diagnosed *mistake);

#endif
