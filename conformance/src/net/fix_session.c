/* fix_session.c - the rules of a session, and the messages of its server. Texts are the documents' (errors.md,
 * fix-api.md); which SessionRejectReason stands with which of them is inferred. */
#include "net/fix_session.h"

#include <stdio.h>
#include <string.h>

#include "fix.h"
#include "util/slice.h"
#include "text.h"

/* --------------------------------------------------------------------------------------------------------- refusing */

void fix_refuse(fix_refusal *out, unsigned why, const char *code, uint64_t tag, const char *text) {
  out->why = why;
  out->code = code;
  out->tag = tag;
  snprintf(out->text, sizeof out->text, "%s", text);
}

static int refuse(fix_refusal *out, unsigned why, const char *code, uint64_t tag, const char *text) {
  fix_refuse(out, why, code, tag, text);
  return 1;
}

static int refuse_fault(fix_refusal *out, fix_fault fault, uint64_t tag) {
  switch (fault) {
  case FIX_BEGIN: return refuse(out, 99, "-1177", 8, "`BeginString (8)` is not the first tag in a message.");
  case FIX_HEAD: return refuse(out, 99, "-1177", 35, "`MsgType (35)` is not the third tag in a message.");
  case FIX_CHARACTER:
    return refuse(out, 99, "-1177", 0, "Only printable ASCII characters and SOH (Start of Header) are allowed.");
  case FIX_LENGTH: return refuse(out, 99, "-1177", 9, "`BodyLength (9)` does not contain the correct byte count.");
  case FIX_TAG: return refuse(out, 0, "-1169", 0, "Invalid tag number.");
  case FIX_VALUE: return refuse(out, 99, "-1177", tag, "Tag specified without a value.");
  case FIX_NO_FAULT:
  case FIX_SUM:
  case FIX_LONG:
  case FIX_CUT_OFF: break;
  }
  return refuse(out, 99, "-1177", 10, "`CheckSum(10)` contains an incorrect value.");
}

static int refuse_twice(fix_refusal *out, uint64_t tag) {
  out->why = 13;
  out->code = "-1171";
  out->tag = tag;
  snprintf(out->text, sizeof out->text, "Tag '%llu' appears more than once.", (unsigned long long)tag);
  return 1;
}

static int refuse_missing(fix_refusal *out, const char *tag) {
  uint64_t number = 0;
  (void)bns_number(&number, bns_slice_of(tag));
  out->why = 1;
  out->code = "-1102";
  out->tag = number;
  snprintf(out->text, sizeof out->text, "Required tag '%s' missing.", tag);
  return 1;
}

static int lacks(fix_refusal *out, bns_slice message, const char *const *tags, size_t num) {
  bns_slice value;
  for (size_t i = 0; i < num; i++)
    if (!fix_find(&value, message, tags[i])) return refuse_missing(out, tags[i]);
  return 0;
}

/* FX-5. */
static int is_name(bns_slice value) {
  for (size_t i = 0; i < value.len; i++)
    if (!slice_word(value.ptr[i]) && value.ptr[i] != '-') return 0;
  return value.len >= 1 && value.len <= 8;
}

static int refuse_value(fix_refusal *out, uint64_t tag) {
  return refuse(out, 6, "-1102", tag, "Field value was empty or malformed.");
}

/* What the text of a value out of its range is, no document says: -1130 is the general one of errors.md. */
static int refuse_range(fix_refusal *out, uint64_t tag, const char *name) {
  out->why = 5;
  out->code = "-1130";
  out->tag = tag;
  snprintf(out->text, sizeof out->text, "Data sent for parameter '%s' is not valid.", name);
  return 1;
}

/* number_in reads a field's number. 0: it is none; 1: it is out of the range; 2: inside. */
static int number_in(bns_slice message, const char *tag, uint64_t low, uint64_t high) {
  bns_slice value = {NULL, 0};
  uint64_t number;
  (void)fix_find(&value, message, tag);
  if (bns_number(&number, value) != BNS_OK) return 0;
  return number >= low && number <= high ? 2 : 1;
}

static int judge_number(fix_refusal *out, bns_slice message, const char *tag, uint64_t low, uint64_t high,
                        const char *name) {
  uint64_t number = 0;
  int state = number_in(message, tag, low, high);
  (void)bns_number(&number, bns_slice_of(tag));
  if (state == 0) return refuse_value(out, number);
  return state == 1 ? refuse_range(out, number, name) : 0;
}

static uint64_t due(uint64_t number) {
  return number == 0 ? 1 : number;
}

static int judge_sequence(fix_refusal *out, const fix_session *session, bns_slice message) {
  uint64_t expected = due(session->next_in);
  int state = number_in(message, "34", expected, expected);
  if (state == 0) return refuse_value(out, 34);
  if (state == 2) return 0;
  out->why = 5;
  out->code = "-1179";
  out->tag = 34;
  snprintf(out->text, sizeof out->text, "`MsgSeqNum(34)` contains an unexpected value. Expected: '%llu'.",
           (unsigned long long)expected);
  return 1;
}

/* FX-3. */
static int judge_logon(fix_refusal *out, bns_slice message) {
  static const char *const needed[] = {"95", "96", "98", "108", "141", "553", "25035"};
  bns_slice raw = {NULL, 0}, flag = {NULL, 0};
  if (lacks(out, message, needed, sizeof needed / sizeof *needed)) return 1;
  (void)fix_find(&raw, message, "96");
  (void)fix_find(&flag, message, "141");
  if (number_in(message, "95", raw.len, raw.len) != 2) return refuse_value(out, 95);
  if (judge_number(out, message, "98", 0, 0, "EncryptMethod(98)")) return 1;
  if (judge_number(out, message, "108", 5, 60, "HeartBtInt(108)")) return 1;
  if (judge_number(out, message, "25035", 1, 2, "MessageHandling(25035)")) return 1;
  if (bns_slice_is(flag, "Y")) return 0;
  return refuse(out, 5, "-1175", 141,
                "Continuation of sequence numbers to new session is currently unsupported. Sequence numbers must be "
                "reset for each new session.");
}

static int judge_parties(fix_refusal *out, const fix_session *session, bns_slice message) {
  bns_slice sender = {NULL, 0}, target = {NULL, 0};
  (void)fix_find(&sender, message, "49");
  (void)fix_find(&target, message, "56");
  if (!is_name(sender)) return refuse_value(out, 49);
  if (!is_name(target)) return refuse_value(out, 56);
  if (!bns_slice_is(target, "SPOT")) return refuse_range(out, 56, "TargetCompID(56)");
  if (!session->on || bns_slice_is(sender, session->sender)) return 0;
  return refuse(out, 99, "-1178", 49,
                "`SenderCompId(49)` contains an incorrect value. The SenderCompID value should not change throughout "
                "the lifetime of a session.");
}

/* What is asked of the exchange itself, orders above all, is not played here: that answer is ours. */
static int judge_type(fix_refusal *out, bns_slice message) {
  static const char *const test[] = {"112"};
  bns_slice type = {NULL, 0};
  (void)fix_find(&type, message, "35");
  if (bns_slice_is(type, "1")) return lacks(out, message, test, 1);
  if (bns_slice_is(type, "0") || bns_slice_is(type, "5")) return 0;
  return refuse(out, 99, "-1020", 0, "This operation is not supported.");
}

int fix_look(fix_refusal *out, const fix_session *session, bns_slice message, fix_fault fault, uint64_t tag) {
  static const char *const head[] = {"34", "49", "52", "56"};
  bns_slice type = {NULL, 0};
  memset(out, 0, sizeof *out);
  if (fault != FIX_NO_FAULT) return refuse_fault(out, fault, tag);
  (void)fix_find(&type, message, "35");
  if (!session->on && !bns_slice_is(type, "A"))
    return refuse(out, 99, "-1180", 35, "Logon`<A>` must be the first message in the session.");
  if (session->on && bns_slice_is(type, "A"))
    return refuse(out, 99, "-1176", 35, "Logon`<A>` should only be sent once.");
  tag = fix_twice(message);
  if (tag != 0) return refuse_twice(out, tag);
  if (lacks(out, message, head, sizeof head / sizeof *head)) return 1;
  if (judge_parties(out, session, message)) return 1;
  if (!session->on && judge_logon(out, message)) return 1;
  if (judge_sequence(out, session, message)) return 1;
  return session->on ? judge_type(out, message) : 0;
}

/* ---------------------------------------------------------------------------------------------------------- writing */

/* The calendar of the server's clock, which never stands before 1970. */
static void put_time(buf *out, int64_t us) {
  int64_t second = us / 1000000 % 86400, day = us / 1000000 / 86400 + 719468; /* from 0000-03-01 */
  int64_t era = day / 146097, of_era = day % 146097;                          /* 400 years each */
  int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
  buf_format(out, "%04d%02d%02d-%02d:%02d:%02d.%06d", (int)(era * 400 + year + (month >= 10)),
             (int)(month < 10 ? month + 3 : month - 9), (int)(of_year - (153 * month + 2) / 5 + 1),
             (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60), (int)(us % 1000000));
}

/* put writes a message; fields are those behind the header, each ended by SOH. */
static void put(fix_session *session, buf *out, const char *type, bns_slice to, bns_slice fields, int64_t now_us) {
  buf body = {NULL, 0, 0};
  size_t at = out->len;
  session->next_out = due(session->next_out);
  buf_format(&body, "35=%s\00134=%llu\00149=SPOT\00152=", type, (unsigned long long)session->next_out++);
  put_time(&body, now_us);
  buf_format(&body, "\00156=%.*s\001", (int)to.len, (const char *)to.ptr);
  buf_put_slice(&body, fields);
  buf_format(out, "8=FIX.4.4\0019=%zu\001", body.len);
  buf_put_slice(out, buf_slice(&body));
  buf_format(out, "10=%03u\001", bns_fix_sum((bns_slice){out->ptr + at, out->len - at}));
  buf_free(&body);
}

/* Whom an answer is for: who logged on, or else says so legibly. */
static bns_slice addressee(const fix_session *session, bns_slice message) {
  bns_slice sender = {NULL, 0};
  if (session->on) return bns_slice_of(session->sender);
  if (fix_find(&sender, message, "49") && is_name(sender)) return sender;
  return bns_slice_of("CLIENT");
}

static int is_short_word(bns_slice value) {
  for (size_t i = 0; i < value.len; i++)
    if (!slice_word(value.ptr[i])) return 0;
  return value.len >= 1 && value.len <= 20;
}

static void put_reference(buf *fields, bns_slice message, const char *from, const char *as) {
  bns_slice value;
  if (fix_find(&value, message, from) && is_short_word(value))
    buf_format(fields, "%s=%.*s\001", as, (int)value.len, (const char *)value.ptr);
}

/* A number that was refused is not used up: "values that will cause a gap will be rejected" speaks of the next one. */
void fix_reject(fix_session *session, buf *out, bns_slice message, const fix_refusal *why, int64_t now_us) {
  buf fields = {NULL, 0, 0};
  uint64_t expected = due(session->next_in);
  put_reference(&fields, message, "34", "45");
  if (why->tag != 0) buf_format(&fields, "371=%llu\001", (unsigned long long)why->tag);
  put_reference(&fields, message, "35", "372");
  buf_format(&fields, "373=%u\00125016=%s\00158=%s\001", why->why, why->code, why->text);
  put(session, out, "3", addressee(session, message), buf_slice(&fields), now_us);
  buf_free(&fields);
  if (!session->on) session->over = 1;
  if (number_in(message, "34", expected, expected) == 2) session->next_in = expected + 1;
}

static void keep(char *out, size_t cap, bns_slice message, const char *tag) {
  bns_slice value = {NULL, 0};
  (void)fix_find(&value, message, tag);
  snprintf(out, cap, "%.*s", (int)value.len, (const char *)value.ptr);
}

void fix_logon(fix_session *session, buf *out, bns_slice message, uint64_t number, int64_t now_us) {
  buf fields = {NULL, 0, 0};
  bns_slice beat = {NULL, 0};
  uint64_t seconds = 30;
  (void)fix_find(&beat, message, "108");
  (void)bns_number(&seconds, beat);
  session->on = 1;
  session->beat_ms = (double)seconds * 1000;
  session->next_in = 2;
  keep(session->sender, sizeof session->sender, message, "49");
  keep(session->key, sizeof session->key, message, "553");
  buf_format(&fields, "98=0\001108=%llu\00125037=00000000-0000-4000-8000-%012llx\001", (unsigned long long)seconds,
             (unsigned long long)number);
  put(session, out, "A", bns_slice_of(session->sender), buf_slice(&fields), now_us);
  buf_free(&fields);
}

static void answer_test(fix_session *session, buf *out, bns_slice message, int64_t now_us) {
  buf fields = {NULL, 0, 0};
  bns_slice id = {NULL, 0};
  (void)fix_find(&id, message, "112");
  buf_put_text(&fields, "112=");
  buf_put_slice(&fields, id);
  buf_put_text(&fields, "\001");
  put(session, out, "0", bns_slice_of(session->sender), buf_slice(&fields), now_us);
  buf_free(&fields);
}

void fix_take(fix_session *session, buf *out, bns_slice message, int64_t now_us) {
  bns_slice type = {NULL, 0}, id;
  (void)fix_find(&type, message, "35");
  session->next_in = due(session->next_in) + 1;
  if (bns_slice_is(type, "1")) answer_test(session, out, message, now_us);
  if (bns_slice_is(type, "0") && fix_find(&id, message, "112") && bns_slice_is(id, "BNCONFORM")) session->asked = 0;
  if (!bns_slice_is(type, "5")) return;
  put(session, out, "5", bns_slice_of(session->sender), bns_slice_of("58=Logout acknowledgment.\001"), now_us);
  session->over = 1;
}

void fix_beat(fix_session *session, buf *out, int ask, int64_t now_us) {
  bns_slice fields = ask ? bns_slice_of("112=BNCONFORM\001") : (bns_slice){NULL, 0};
  session->asked = session->asked || ask;
  put(session, out, ask ? "1" : "0", bns_slice_of(session->sender), fields, now_us);
}

const char *fix_type_name(bns_slice message) {
  static const struct {
    const char *type, *name;
  } names[] = {{"A", "Logon"},
               {"0", "Heartbeat"},
               {"1", "TestRequest"},
               {"3", "Reject"},
               {"5", "Logout"},
               {"D", "NewOrderSingle"},
               {"E", "NewOrderList"},
               {"F", "OrderCancelRequest"},
               {"q", "OrderMassCancelRequest"},
               {"V", "MarketDataRequest"},
               {"x", "InstrumentListRequest"},
               {"XCN", "OrderCancelRequestAndNewOrderSingle"},
               {"XLQ", "LimitQuery"}};
  bns_slice type = {NULL, 0};
  (void)fix_find(&type, message, "35");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (bns_slice_is(type, names[i].type)) return names[i].name;
  return "";
}
