/* serve_fix.c - what FIX comes to: a Logon judged by every check and diagnosed as a request is, the session's rules for
 * all else, the record, and then the answer. */
#include <string.h>

#include "net/fix_session.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "serve/serve_internal.h"
#include "util/slice.h"
#include "text.h"

/* fix_row: a reason in a Reject's words (FX-5). tag: whose field it is. */
typedef struct fix_row {
  bns_reason reason;
  unsigned why;
  const char *code;
  uint64_t tag;
  const char *text;
} fix_row;

/* No real rejection was found in public: the fields are the documents', which of them stand together is inferred. */
static const fix_row fix_rows[] = {
    {BNS_TIMESTAMP_FORMAT, 6, "-1102", 52, "Field value was empty or malformed."},
    {BNS_RECVWINDOW, 5, "-1131", 25000, "'recvWindow' must be less than 60000."},
    {BNS_KEY_FORMAT, 99, "-2014", 553, "API-key format invalid."},
    {BNS_TIMESTAMP_AHEAD, 10, "-1021", 52, "Timestamp for this request was 1000ms ahead of the server's time."},
    {BNS_TIMESTAMP_OLD, 10, "-1021", 52, "Timestamp for this request is outside of the recvWindow."},
    {BNS_KEY_UNKNOWN, 99, "-2015", 553, "Invalid API-key, IP, or permissions for action."},
    {BNS_KEY_TYPE, 99, "-2015", 553, "Invalid API-key, IP, or permissions for action."},
    {BNS_SIGNATURE, 8, "-1022", 96, "Signature for this request is not valid."},
};

static void refuse_reason(fix_refusal *out, const examination *found, bns_reason reason) {
  fix_refuse(out, 99, "-1000", 0, "An unknown error occurred while processing the request.");
  for (size_t i = 0; i < sizeof fix_rows / sizeof *fix_rows; i++)
    if (fix_rows[i].reason == reason)
      fix_refuse(out, fix_rows[i].why, fix_rows[i].code, fix_rows[i].tag, fix_rows[i].text);
  if (reason == BNS_RECVWINDOW && !found->request.seen.window_readable)
    fix_refuse(out, 6, "-1102", 25000, "Field value was empty or malformed.");
}

/* judge_logon judges the signature and the time of a Logon, and tells whether it is refused for them. */
static int judge_logon(serving *self, judged *one, fix_refusal *why, int64_t now_us) {
  ruleset rules = self->options.rules;
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  wire.message = one->what->raw;
  serve_judge(self, one, scheme_in(BNS_FORM_FIX, REGION_WORLD), &wire, (bns_slice){NULL, 0}, now_us);
  if (one->found.refusal[rules] == NOT_REFUSED) return 0;
  refuse_reason(why, &one->found, one->found.reason[rules]);
  return 1;
}

static int is_logon(bns_slice message) {
  bns_slice type;
  return fix_find(&type, message, "35") && bns_slice_is(type, "A");
}

/* refused judges what came. What is wrong with the message itself is told before its signature; that a name is in use,
 * only to one whose signature is right. of_session: it is no check of the signing that says so. */
static int refused(serving *self, judged *one, fix_refusal *why, int *of_session, int64_t now_us) {
  const fix_arrival *came = one->what->fix;
  bns_slice message = one->what->raw;
  int first = is_logon(message) && !came->session->on && came->fault == FIX_NO_FAULT;
  fix_refusal signing;
  int wrong = first && judge_logon(self, one, &signing, now_us);
  if (fix_look(why, came->session, message, came->fault, came->tag)) {
    *of_session = 1;
    one->verdict = came->fault == FIX_NO_FAULT ? SERVED_WRONG : SERVED_NOT_FIX;
    return 1;
  }
  if (wrong) *why = signing;
  if (wrong || !first || !came->in_use) return wrong;
  fix_refuse(
      why, 99, "-1033", 49,
      "`SenderCompId(49)` is currently in use. Concurrent use of the same SenderCompId within one account is not "
      "allowed.");
  one->verdict = SERVED_WRONG;
  return 1;
}

/* answer writes the answer, and tells people what the session's rules say. */
static void answer(serving *self, judged *one, buf *out, int64_t now_us) {
  fix_session *session = one->what->fix->session;
  bns_slice message = one->what->raw;
  fix_refusal why;
  fault said = {why.text, ""};
  int of_session = 0;
  size_t before = out->len;
  one->verdict = SERVED_SESSION;
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
}

void serve_fix_answer(serving *self, answering *how, const arrival *what) {
  judged one;
  if (what->fix->event != FIX_CAME) {
    fix_beat(what->fix->session, how->out, what->fix->event == FIX_UNHEARD, serve_now_us(self));
    return;
  }
  serve_begin(self, &one, what);
  answer(self, &one, how->out, serve_now_us(self));
}
