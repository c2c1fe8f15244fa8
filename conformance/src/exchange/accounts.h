/* accounts.h - what the played exchange remembers of an API key: its orders, balances and positions. Pure, and bounded:
 * ACCOUNTS_MOST keys, of which the one that was not used for longest gives way, and ORDERS_MOST orders of each, of
 * which the oldest that has ended gives way. That is 20 MiB at most.
 *
 * It is no matching engine: there is no order book and there are no other traders. An order is filled at the invented
 * price or at its own, by what the fill policy says, and never refused for want of balance: a balance ends at zero. A
 * stop order becomes one at the market, or one with a limit, when the invented price reaches its own; one that trails
 * rests for ever. */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include "exchange/markets.h"

enum { ACCOUNTS_MOST = 64, ORDERS_MOST = 500, HOLDINGS_MOST = 64, EVENTS_MOST = 1024, FILLS_MOST = 2, LEGS_MOST = 3 };
enum {
  API_KEY_ROOM = 160,
  SYMBOL_ROOM = 48,
  CLIENT_ID_ROOM = 64,
  WORD_ROOM = 24,
  ASSET_ROOM = 24,
  LISTEN_KEY_LEN = 64
};

/* fill_when: what becomes of an order with a limit. FILL_AT_MARKET: it is filled once the invented price reaches its
 * own. */
typedef enum fill_when { FILL_AT_MARKET = 0, FILL_AT_ONCE, FILL_AFTER, FILL_NEVER } fill_when;

typedef struct fill_policy {
  fill_when when;
  int64_t after_us; /* of FILL_AFTER: half of the order is filled at half of it */
} fill_policy;

/* ORDER_PENDING: it waits for the working order of its list. */
typedef enum order_state {
  ORDER_NEW = 0,
  ORDER_PARTIAL,
  ORDER_FILLED,
  ORDER_CANCELED,
  ORDER_PENDING,
  ORDER_EXPIRED
} order_state;

/* order_leg: what an order is in its list. Those of LEG_PAIR exclude each other: once one begins to work the others of
 * them expire. Those that are pending are placed when the working one is filled. */
typedef enum order_leg { LEG_NONE = 0, LEG_PAIR, LEG_WORKING, LEG_PENDING, LEG_PENDING_PAIR } order_leg;

typedef struct order_fill {
  uint64_t id;
  decimal price, quantity, fee, profit;
  int64_t at_us;
} order_fill;

/* account_order: texts end with a zero byte. */
typedef struct account_order {
  uint64_t id;
  char symbol[SYMBOL_ROOM], client[CLIENT_ID_ROOM], cancel_client[CLIENT_ID_ROOM];
  char side[WORD_ROOM], type[WORD_ROOM], time_in_force[WORD_ROOM], position_side[WORD_ROOM];
  decimal price, quantity, quote_quantity, stop_price;
  decimal executed, quote_executed, locked;
  int64_t placed_us, updated_us;
  int64_t working_us; /* since when it can be filled; 0: it cannot yet */
  order_state state;
  order_leg leg;
  uint64_t list; /* the number of its order list; 0: it is in none */
  char list_client[CLIENT_ID_ROOM];
  int reduces, is_isolated, is_maker, is_triggered;
  order_fill fills[FILLS_MOST];
  size_t num_fills;
} account_order;

typedef struct holding {
  char asset[ASSET_ROOM];
  decimal free, locked;
} holding;

typedef struct position {
  char symbol[SYMBOL_ROOM], side[WORD_ROOM];
  decimal amount, entry; /* amount: less than zero is short */
  int64_t updated_us;
} position;

typedef struct account {
  uint8_t api_key[API_KEY_ROOM];
  size_t api_key_len;
  const played_product *product;
  uint64_t used; /* when it was last, in steps of the store */
  char listen_key[LISTEN_KEY_LEN + 1];
  account_order *orders; /* the oldest first */
  size_t num_orders, cap_orders;
  holding holdings[HOLDINGS_MOST];
  size_t num_holdings;
  position positions[HOLDINGS_MOST];
  size_t num_positions;
  int dual_side; /* a position on each side */
} account;

/* event_kind: EVENT_FILL is about the last fill of an order, EVENT_LIST about the list that it is in. */
typedef enum event_kind { EVENT_ORDER = 0, EVENT_FILL, EVENT_LIST } event_kind;

/* account_event: something that a user data stream tells. */
typedef struct account_event {
  size_t account; /* its place in the store */
  account_order order;
  event_kind kind;
  int is_done; /* of EVENT_LIST: nothing of it is open any more */
} account_event;

/* account_store: all-zero is empty. */
typedef struct account_store {
  fill_policy policy;
  account *list[ACCOUNTS_MOST];
  size_t num;
  uint64_t steps, last_order, last_list, last_fill, num_made;
  account_event *events; /* whoever reads them sets num_events to 0 */
  size_t num_events, cap_events;
} account_store;

void accounts_free(account_store *store);

/* accounts_find gives the account of an API key at a product, and makes it where there is none yet; NULL: the key is
 * longer than any. accounts_by_listen_key gives NULL where no account has it. */
account *accounts_find(account_store *store, const played_product *played, bns_slice api_key);
account *accounts_by_listen_key(account_store *store, bns_slice listen_key);

/* accounts_advance fills what is due at a time, of all; account_advance of one, of which an answer tells. */
void account_advance(account_store *store, account *self, int64_t now_us);
void accounts_advance(account_store *store, int64_t now_us);

/* account_place takes an order whose texts and numbers are set, and gives it as it then is; it stays where it is until
 * another is placed. NULL: ORDERS_MOST are open. */
account_order *account_place(account_store *store, account *self, const account_order *wanted, int64_t now_us);

/* account_place_list takes the orders of a list, of which each has its leg, and gives the first as it then is; the
 * others follow it. client: the list's name; empty: it is made. NULL: there is no room for all. */
account_order *account_place_list(account_store *store, account *self, const account_order *wanted, size_t num,
                                  bns_slice client, int64_t now_us);

/* A list is told by its orders, of which the oldest that have ended may be forgotten. account_list_find gives the first
 * order of a list by its number, where one is given, else by its name; account_list_at that of the index-th list, or of
 * those that are open. NULL: there is none. */
account_order *account_list_find(account *self, uint64_t list, bns_slice client);
const account_order *account_list_at(const account *self, size_t index, int only_open);
int account_list_is_open(const account *self, uint64_t list);

/* account_order_find gives an order by its number, where one is given, else by its client's id; NULL: there is none. */
account_order *account_order_find(account *self, bns_slice symbol, uint64_t id, bns_slice client);
int account_order_is_open(const account_order *order);

/* account_cancel ends an order that is open, and with it all of its list. client: the id of the cancelling; empty: that
 * of the order. */
void account_cancel(account_store *store, account *self, account_order *order, bns_slice client, int64_t now_us);
/* account_amend gives an order that is open another price and quantity; what is zero stays. */
void account_amend(account_store *store, account *self, account_order *order, decimal price, decimal quantity,
                   int64_t now_us);

/* account_take copies a text into room, cut where it is longer, at the end of a character. */
void account_take(char *room, size_t cap, bns_slice text);

#endif
