/* fix_session.h - the server's side of one FIX session: what it takes, what it refuses and how it says so, sequence
 * numbers, heartbeats. Whether a Logon's signature is right is told to it. Pure: times are arguments. */
#ifndef FIX_SESSION_H
#define FIX_SESSION_H

#include "util/fix_framing.h"
#include "util/mem.h"

/* fix_session: all-zero is one that nobody has logged on to. */
typedef struct fix_session {
  int on;
  int over;                   /* all has been said: the connection is to be closed */
  char sender[9], key[65];    /* of the Logon */
  uint64_t next_in, next_out; /* sequence numbers; 0 stands for 1 */
  double beat_ms;             /* HeartBtInt(108) */
  double said, heard;         /* when something last went out, came in */
  int asked;                  /* a TestRequest of ours has no answer yet */
} fix_session;

/* fix_refusal: what a Reject(3) says. */
typedef struct fix_refusal {
  unsigned why;     /* SessionRejectReason(373) */
  const char *code; /* ErrorCode(25016) */
  uint64_t tag;     /* RefTagID(371); 0: none */
  char text[192];   /* Text(58) */
} fix_refusal;

/* fix_look judges a message by all but its signature and its time, in the session's state. 1: it is refused. */
int fix_look(fix_refusal *out, const fix_session *session, bns_slice message, fix_fault fault, uint64_t tag);
/* fix_refuse fills a refusal. */
void fix_refuse(fix_refusal *out, unsigned why, const char *code, uint64_t tag, const char *text);

/* Answers are appended to out. now_us is the server's clock, for SendingTime(52). */
void fix_reject(fix_session *session, buf *out, bns_slice message, const fix_refusal *why, int64_t now_us);
/* fix_logon opens the session and answers with a Logon. number: of the request, for the UUID. */
void fix_logon(fix_session *session, buf *out, bns_slice message, uint64_t number, int64_t now_us);
/* fix_take answers any other message that was not refused: Heartbeat to TestRequest, Logout to Logout. */
void fix_take(fix_session *session, buf *out, bns_slice message, int64_t now_us);
/* fix_beat says what is due because nobody spoke: a Heartbeat, or with ask a TestRequest. */
void fix_beat(fix_session *session, buf *out, int ask, int64_t now_us);

/* fix_type_name gives the name of a message's MsgType(35), as the documents write it; "" for one that has none. */
const char *fix_type_name(bns_slice message);

#endif
