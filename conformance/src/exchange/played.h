/* played.h - the exchange played for a program: what it answers to a request that it accepts, by its invented markets
 * and by what it remembers of the API key. It comes behind the judge and changes nothing of what that says. Pure. */
#ifndef PLAYED_H
#define PLAYED_H

#include "exchange/accounts.h"
#include "exchange/answer_rows.h"
#include "exchange/responses.h"

/* played_exchange: all-zero is closed. */
typedef struct played_exchange {
  market_set markets;
  answer_set answers;
  account_store accounts;
  mem held; /* the text of --answers */
  int is_open;
} played_exchange;

/* played_open reads the data inside the program, and before it the answers of the user's own, whose text is copied;
 * empty: there are none. 0; -1, and problem says what is wrong with those; -2: the data inside cannot be read. */
int played_open(played_exchange *self, bns_slice answers, fill_policy policy, char *problem, size_t problem_cap);
void played_close(played_exchange *self);

/* played_answer answers a request that was accepted; out holds the answer of the endpoint's list, which stays where
 * nothing better is known. api_key: whose account it is, which may be the session's; facts as for response_checked. */
void played_answer(response *out, mem *arena, played_exchange *self, const request_checks *found, bns_slice api_key,
                   const answer_facts *facts);

/* played_event writes an event of an account for its user data stream: the order, then, where it moved something, the
 * balances. Each is one JSON text; empty where the product has none. */
typedef struct played_events {
  bns_slice order, balances;
} played_events;

void played_event(played_events *out, mem *arena, const played_exchange *self, const account_event *event,
                  int64_t now_us);

/* played_stream writes what a public stream says now, such as "btcusdt@trade"; empty: there is no such stream. */
bns_slice played_stream(mem *arena, const played_exchange *self, const played_product *played, bns_slice name,
                        int64_t now_us);

#endif
