#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"

#define BOTH (OPTIONS_OF_SIGN | OPTIONS_OF_VERIFY)

/* Where an option's text or flag goes, and which command has it. */
static const struct {
  const char *name;
  unsigned commands;
  int is_flag;
  size_t offset;
} known[] = {
    {"--key", BOTH, 0, offsetof(options, key)},
    {"--api-key", BOTH, 0, offsetof(options, api_key)},
    {"--json", BOTH, 1, offsetof(options, json)},
    {"-v", BOTH, 1, offsetof(options, verbose)},
    {"--time", OPTIONS_OF_SIGN, 0, offsetof(options, time_ms)},
    {"--nonce", OPTIONS_OF_SIGN, 0, offsetof(options, nonce)},
    {"--steps", OPTIONS_OF_SIGN, 1, offsetof(options, steps)},
    {"--curl", OPTIONS_OF_SIGN, 1, offsetof(options, curl)},
    {"--body", OPTIONS_OF_SIGN, 0, 0},
    {"--now", OPTIONS_OF_VERIFY, 0, offsetof(options, now_ms)},
};
#define NUM_KNOWN (sizeof known / sizeof known[0])

static size_t name_length(const char *argument) {
  const char *equals = argument[1] == '-' ? strchr(argument, '=') : NULL;
  return equals ? (size_t)(equals - argument) : strlen(argument);
}

static size_t find(options_of command, const char *argument) {
  size_t len = name_length(argument);
  for (size_t i = 0; i < NUM_KNOWN; i++) {
    if (known[i].commands & (unsigned)command && strlen(known[i].name) == len &&
        strncmp(known[i].name, argument, len) == 0)
      return i;
  }
  return NUM_KNOWN;
}

static int *flag_at(options *o, size_t i) {
  return (int *)(void *)((char *)o + known[i].offset);
}
static const char **text_at(options *o, size_t i) {
  return (const char **)(void *)((char *)o + known[i].offset);
}

/* unknown does not repeat what follows an "=": it may be a secret. */
static int unknown(const char *argument) {
  return say_usage("%.*s is not an option here; bnsign --help lists them", (int)name_length(argument), argument);
}

static int set_text(options *o, size_t i, const char *value) {
  if (strcmp(known[i].name, "--body") == 0) {
    o->bodies[o->num_bodies++] = value;
    return 0;
  }
  if (*text_at(o, i) != NULL) return say_usage("%s is given twice", known[i].name);
  *text_at(o, i) = value;
  return 0;
}

/* take reads the option at argv[*at], and what follows it where it has a value. */
static int take(options *o, options_of command, int *at, int argc, char **argv) {
  const char *argument = argv[*at];
  size_t i = find(command, argument);
  if (i == NUM_KNOWN) return unknown(argument);
  const char *value = argument[name_length(argument)] == '=' ? argument + name_length(argument) + 1 : NULL;
  if (known[i].is_flag) {
    if (value != NULL) return say_usage("%s takes no value", known[i].name);
    *flag_at(o, i) = 1;
    return 0;
  }
  if (value == NULL && *at + 1 < argc) value = argv[++*at];
  if (value == NULL) return say_usage("%s needs a value", known[i].name);
  return set_text(o, i, value);
}

int options_read(options *o, options_of command, int argc, char **argv) {
  int only_words = 0;
  o->memory = calloc(2 * (size_t)argc + 1, sizeof *o->words);
  if (o->memory == NULL) return say_fault("out of memory");
  o->words = o->memory;
  o->bodies = o->words + argc;
  for (int at = 0; at < argc; at++) {
    if (!only_words && strcmp(argv[at], "--") == 0) {
      only_words = 1;
    } else if (!only_words && argv[at][0] == '-' && argv[at][1] != '\0') {
      int failed = take(o, command, &at, argc, argv);
      if (failed) return failed;
    } else {
      o->words[o->num_words++] = argv[at];
    }
  }
  return 0;
}

void options_close(options *o) {
  free(o->memory);
  *o = (options){0};
}
