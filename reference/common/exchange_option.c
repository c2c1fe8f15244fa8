#include "exchange_option.h"

#include <stdio.h>
#include <string.h>

#include "command_line.h"
#include "exchange_names.h"
#include "say.h"

enum { NAMES_MAX = 64 };

static void put_names(char *said, size_t cap, const char *const *names, size_t num) {
  for (size_t i = 0; i < num; i++) {
    size_t len = strlen(said);
    snprintf(said + len, cap - len, "%s%s", i == 0 ? "there are " : ", ", names[i]);
  }
}

/* Of those that sign alike a near one was meant, if there is such; else perhaps one that does not. */
static int say_unknown(const char *name) {
  const char *names[NAMES_MAX], *others[NAMES_MAX];
  char said[OPTIONS_SAID_MAX] = "";
  size_t num = 0, num_others = 0;
  for (; num < NAMES_MAX && exchange_listed(num) != NULL; num++)
    names[num] = exchange_listed(num);
  for (; num_others < NAMES_MAX && other_exchange_listed(num_others) != NULL; num_others++)
    others[num_others] = other_exchange_listed(num_others)->name;
  if (!words_near(said, sizeof said, name, names, num) && !words_near(said, sizeof said, name, others, num_others))
    put_names(said, sizeof said, names, num);
  return say_usage("--exchange %.40s: no exchange of this name is known; %s", name, said);
}

int exchange_read(const bns_scheme **out, const char *name) {
  const other_exchange *other = other_exchange_called(name);
  *out = exchange_called(name);
  if (*out != NULL) return 0;
  if (exchange_is_named(name, "binance"))
    return say_usage("--exchange %s: without the option a request is Binance's own", name);
  if (other == NULL) return say_unknown(name);
  return say_usage("--exchange %.40s: %s signs in another way: it takes %s", name, other->title, other->differs);
}
