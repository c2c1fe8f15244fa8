#include "scheme_choice.h"

#include <string.h>

#include "exchange_names.h"
#include "exchange_option.h"
#include "say.h"
#include "scheme_words.h"
#include "text.h"

/* told: what each of the three says; NULL: nothing. */
typedef struct told {
  const bns_scheme *word, *option, *host;
  bns_slice name; /* of that host */
} told;

/* The URL's host; empty: there is no URL among the words. */
static bns_slice host_of(bns_slice *path, const options *o) {
  for (size_t i = 0; i < o->num_words; i++) {
    const char *word = o->words[i];
    size_t start = strncmp(word, "https://", 8) == 0 ? 8 : strncmp(word, "http://", 7) == 0 ? 7 : 0;
    size_t len = strcspn(word + start, "/?#");
    if (start == 0) continue;
    *path = bns_slice_of(word + start + len);
    return (bns_slice){(const uint8_t *)word + start, len};
  }
  return (bns_slice){NULL, 0};
}

/* The exchange, or the product of Binance, that a host is of. */
static const bns_scheme *scheme_at_host(bns_slice host) {
  static const char start[] = "https://";
  const bns_scheme *found = exchange_at(host), *one;
  for (size_t i = 0; found == NULL && host.len > 0 && (one = bns_scheme_at(i)) != NULL; i++) {
    const char *origin = scheme_words_of(one)->origin;
    if (origin[0] != '\0' && bns_slice_is_nocase(host, origin + sizeof start - 1)) found = one;
  }
  return found;
}

static const char *whose(const bns_scheme *scheme) {
  return exchange_title(scheme) != NULL ? exchange_title(scheme) : "Binance";
}

static int contradicts(const told *t, const options *o) {
  if (t->option != NULL && t->word != NULL && t->word != t->option)
    return say_usage("--exchange %s is %s, and not %s: leave out one of them", o->exchange, t->option->name,
                     t->word->name);
  if (t->option != NULL && t->host != NULL && t->host != t->option)
    return say_usage("--exchange %s: the URL goes to %.*s, which is of %s", o->exchange, (int)t->name.len,
                     (const char *)t->name.ptr, whose(t->host));
  if (t->word != NULL && t->host != NULL && exchange_title(t->host) != NULL && t->host != t->word)
    say_note("%.*s is of %s, whose scheme is %s and not %s", (int)t->name.len, (const char *)t->name.ptr,
             whose(t->host), t->host->name, t->word->name);
  return 0;
}

static int read_told(told *t, const options *o) {
  bns_slice path = {NULL, 0};
  if (o->num_words > 0) t->word = bns_scheme_find(o->words[0], strlen(o->words[0]));
  t->name = host_of(&path, o);
  const other_exchange *other = other_exchange_at(t->name, path);
  if (other != NULL)
    return say_usage("%.*s is of %s, which signs in another way: it takes %s", (int)t->name.len,
                     (const char *)t->name.ptr, other->title, other->differs);
  t->host = scheme_at_host(t->name);
  return o->exchange == NULL ? 0 : exchange_read(&t->option, o->exchange);
}

/* What all that follows takes for granted: the scheme's name is the first word. There is room for it. */
static void put_first(options *o, const char *name) {
  memmove(o->words + 1, o->words, o->num_words * sizeof *o->words);
  o->words[0] = name;
  o->num_words++;
}

int choose_scheme(const bns_scheme **out, options *o, const char *command) {
  told t = {0};
  int failed = read_told(&t, o);
  if (!failed) failed = contradicts(&t, o);
  if (failed) return failed;
  *out = t.word != NULL                             ? t.word
         : t.option != NULL                         ? t.option
         : t.host != NULL && exchange_title(t.host) ? t.host
                                                    : NULL;
  if (*out != NULL && t.word == NULL) put_first(o, (*out)->name);
  if (*out != NULL) return 0;
  if (o->num_words == 0) return say_usage("%s needs a scheme: %s", command, scheme_names());
  return say_usage("%s is no scheme; there are %s", o->words[0], scheme_names());
}
