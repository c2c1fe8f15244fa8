/* serve_fix.c - what FIX comes to: a Logon judged by every check and diagnosed as a request is, the session's rules for
 * all else, the record, and then the answer. */
#include <string.h>

#include "net/fix_session.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "serve/serve_internal.h"
#include "util/slice.h"
#include "text.h"

static void refuse_logon(fix_refusal *out, const request_checks *found, ruleset rules) {
  const reason_answer *said = served_refusal(found, rules);
  if (said == NULL)
    fix_refuse(out, 99, "-1000", 0, SERVED_UNKNOWN);
  else
    fix_refuse(out, said->status, said->code, said->tag, said->text);
}

/* judge_logon judges the signature and the time of a Logon, and tells whether it is refused for them. */
static int judge_logon(serving *self, request_record *one, fix_refusal *why, int64_t now_us) {
  ruleset rules = self->options.rules;
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.message = one->what->raw;
  serve_verify(self, one, scheme_in(BNS_FORM_FIX, REGION_WORLD), &wire, (bns_slice){NULL, 0}, now_us);
  if (one->found.refusal[rules] == NOT_REFUSED) return 0;
  refuse_logon(why, &one->found, rules);
  return 1;
}

static int is_logon(bns_slice message) {
  bns_slice type;
  return fix_find(&type, message, "35") && bns_slice_is(type, "A");
}

/* refused judges what came. What is wrong with the message itself is told before its signature; that a name is in use,
 * only to one whose signature is right. of_session: it is no check of the signing that says so. */
static int refused(serving *self, request_record *one, fix_refusal *why, int *of_session, int64_t now_us) {
  const fix_arrival *came = one->what->fix;
  bns_slice message = one->what->raw;
  int first = is_logon(message) && !came->session->on && came->fault == FIX_NO_FAULT;
  fix_refusal signing;
  int wrong = first && judge_logon(self, one, &signing, now_us);
  if (fix_look(why, came->session, message, came->fault, came->tag)) {
    *of_session = 1;
    one->verdict = came->fault == FIX_NO_FAULT ? REQUEST_WRONG : REQUEST_NOT_FIX;
    return 1;
  }
  if (wrong) *why = signing;
  if (wrong || !first || !came->in_use) return wrong;
  fix_refuse(
      why, 99, "-1033", 49,
      "`SenderCompId(49)` is currently in use. Concurrent use of the same SenderCompId within one account is not "
      "allowed.");
  one->verdict = REQUEST_WRONG;
  return 1;
}

/* answer writes the answer, and tells people what the session's rules say. */
static void answer(serving *self, request_record *one, buf *out, int64_t now_us) {
  fix_session *session = one->what->fix->session;
  bns_slice message = one->what->raw;
  fix_refusal why;
  fault said = {why.text, ""};
  int of_session = 0;
  size_t before = out->len;
  one->verdict = REQUEST_SESSION;
  if (refused(self, one, &why, &of_session, now_us)) {
    fix_reject(session, out, message, &why, now_us);
    one->answer.code = bns_slice_of(why.code);
    if (why.text[strlen(why.text) - 1] == '.') why.text[strlen(why.text) - 1] = 0;
    if (of_session) one->fault = &said;
  } else if (!session->on) {
    fix_logon(session, out, message, one->number, now_us);
  } else {
    fix_take(session, out, message, now_us);
  }
  one->answer.body = (bns_slice){out->ptr + before, out->len - before};
  serve_tell(self, one);
  one->fault = NULL; /* it ends here */
}

void serve_fix_answer(serving *self, answering *how, const arrival *what) {
  request_record one;
  if (what->fix->event != FIX_CAME) {
    fix_beat(what->fix->session, how->out, what->fix->event == FIX_UNHEARD, serve_now_us(self));
    return;
  }
  serve_begin(self, &one, what);
  answer(self, &one, how->out, serve_now_us(self));
}
