#include "command_line.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "exit_status.h"

enum { WORD_MAX = 40, NEAR_MAX = 3 };

/* --------------------------------------------------------------------------------------------- did you mean */

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

size_t word_distance(const char *one, const char *other) {
  /* rows[i] belongs to the first letters of one: the row above, the one above that, and the one that is made. */
  size_t rows[3][WORD_MAX + 1], len = strlen(one), width = strlen(other);
  if (len > WORD_MAX || width > WORD_MAX) return SIZE_MAX;
  for (size_t k = 0; k <= width; k++)
    rows[0][k] = k;
  for (size_t i = 1; i <= len; i++) {
    size_t *now = rows[i % 3], *above = rows[(i + 2) % 3], *twice = rows[(i + 1) % 3];
    now[0] = i;
    for (size_t k = 1; k <= width; k++) {
      now[k] = least(least(above[k], now[k - 1]) + 1, above[k - 1] + (one[i - 1] != other[k - 1]));
      if (i > 1 && k > 1 && one[i - 1] == other[k - 2] && one[i - 2] == other[k - 1])
        now[k] = least(now[k], twice[k - 2] + 1);
    }
  }
  return rows[len % 3][width];
}

/* near_words: the nearest names to a word, the nearest first. */
typedef struct near_words {
  const char *names[NEAR_MAX];
  size_t distances[NEAR_MAX], num;
} near_words;

/* A name that begins as the word does is as near as one with a single slip. */
static size_t distance_of(const char *word, const char *name) {
  size_t len = strlen(word), distance = word_distance(word, name);
  int begins = len > 3 && strncmp(word, name, len) == 0;
  return begins ? least(distance, 1) : distance;
}

static void near_try(near_words *near, const char *word, const char *name) {
  size_t distance = distance_of(word, name), at = near->num;
  if (distance > 1 + strlen(word) / 5 || strlen(name) < 3) return;
  for (size_t i = 0; i < near->num; i++)
    if (strcmp(near->names[i], name) == 0) return;
  if (at == NEAR_MAX && near->distances[--at] <= distance) return;
  for (; at > 0 && near->distances[at - 1] > distance; at--) {
    near->names[at] = near->names[at - 1];
    near->distances[at] = near->distances[at - 1];
  }
  near->names[at] = name;
  near->distances[at] = distance;
  if (near->num < NEAR_MAX) near->num++;
}

static void append(char *said, size_t cap, const char *format, ...) {
  size_t len = strlen(said);
  va_list arguments;
  va_start(arguments, format);
  if (len < cap) vsnprintf(said + len, cap - len, format, arguments);
  va_end(arguments);
}

static void append_near(char *said, size_t cap, const near_words *near) {
  for (size_t i = 0; i < near->num; i++)
    append(said, cap, "%s%s", i == 0 ? "did you mean " : i + 1 < near->num ? ", " : " or ", near->names[i]);
  append(said, cap, "?");
}

int words_near(char *said, size_t cap, const char *word, const char *const *names, size_t num) {
  near_words near = {{NULL}, {0}, 0};
  for (size_t i = 0; i < num; i++)
    near_try(&near, word, names[i]);
  if (near.num > 0) append_near(said, cap, &near);
  return near.num > 0;
}

/* -------------------------------------------------------------------------------------------------- commands */

const command_row *command_find(const command_table *table, const char *name) {
  for (size_t i = 0; i < table->num_commands; i++)
    if (strcmp(table->commands[i].name, name) == 0) return &table->commands[i];
  return NULL;
}

void command_unknown(char *said, size_t cap, const command_table *table, const char *word) {
  near_words near = {{NULL}, {0}, 0};
  for (size_t i = 0; i < table->num_commands; i++)
    near_try(&near, word + strspn(word, "-"), table->commands[i].name);
  snprintf(said, cap, "%.80s is no command; ", word);
  if (near.num > 0)
    append_near(said, cap, &near);
  else
    append(said, cap, "%s --help lists them", table->program);
}

/* --------------------------------------------------------------------------------------------------- options */

int option_set_text(void *out, const option_row *row, const char *value) {
  *(const char **)(void *)((char *)out + row->at) = value;
  return 0;
}

int option_set_flag(void *out, const option_row *row, const char *value) {
  (void)value;
  *(int *)(void *)((char *)out + row->at) = 1;
  return 0;
}

/* Where the name of an option ends: what follows an "=" is its value, and may be a secret. */
static size_t name_length(const char *argument) {
  const char *equals = argument[1] == '-' ? strchr(argument, '=') : NULL;
  return equals != NULL ? (size_t)(equals - argument) : strlen(argument);
}

static const option_row *find_option(const command_table *table, unsigned commands, const char *name) {
  for (size_t i = 0; i < table->num_options; i++)
    if (table->options[i].commands & commands && strcmp(table->options[i].name, name) == 0) return &table->options[i];
  return NULL;
}

/* The commands that have an option of this name, which the one that was asked has not. */
static int append_others(option_reader *self, const char *name) {
  const command_table *table = self->table;
  int num = 0;
  for (size_t i = 0; i < table->num_commands; i++) {
    if (find_option(table, table->commands[i].bit, name) == NULL) continue;
    append(self->said, sizeof self->said, "%s%s", num++ == 0 ? "it is one of " : ", ", table->commands[i].name);
  }
  return num;
}

static int unknown(option_reader *self, const char *name) {
  near_words near = {{NULL}, {0}, 0};
  for (size_t i = 0; i < self->table->num_options; i++)
    if (self->table->options[i].commands & self->command->bit) near_try(&near, name, self->table->options[i].name);
  snprintf(self->said, sizeof self->said, "%.80s is not an option of %s; ", name, self->command->name);
  if (append_others(self, name)) return EXIT_USAGE;
  if (near.num > 0)
    append_near(self->said, sizeof self->said, &near);
  else
    append(self->said, sizeof self->said, "%s %s --help lists them", self->table->program, self->command->name);
  return EXIT_USAGE;
}

/* take reads the option at argv[*at], and moves on to its value where that stands apart. */
static int take(option_reader *self, int argc, char **argv, int *at) {
  const char *argument = argv[*at], *value = NULL;
  size_t len = name_length(argument);
  char name[OPTIONS_SAID_MAX];
  snprintf(name, sizeof name, "%.*s", (int)least(len, sizeof name - 1), argument);
  const option_row *row = find_option(self->table, self->command->bit, name);
  if (row == NULL) return unknown(self, name);
  if (argument[len] == '=') value = argument + len + 1;
  if (row->value == NULL && value != NULL) {
    snprintf(self->said, sizeof self->said, "%s takes no value", row->name);
    return EXIT_USAGE;
  }
  if (row->value != NULL && value == NULL) value = *at + 1 < argc ? argv[++*at] : NULL;
  if (row->value != NULL && value == NULL) {
    snprintf(self->said, sizeof self->said, "%s needs a value: %s %s", row->name, row->name, row->value);
    return EXIT_USAGE;
  }
  int failed = row->set(self->out, row, value);
  if (!failed && self->given != NULL) self->given(self->out, row, value);
  return failed;
}

/* "-" alone is a word, standard input, and so is what begins as a number does: the exchange's codes are negative. */
static int looks_like_option(const char *argument) {
  return argument[0] == '-' && argument[1] != '\0' && (argument[1] < '0' || argument[1] > '9');
}

int option_rows_read(option_reader *self, int argc, char **argv) {
  int only_words = 0, failed = 0;
  self->said[0] = '\0';
  self->wants_help = 0;
  for (int at = 0; at < argc && !failed; at++) {
    int is_option = !only_words && looks_like_option(argv[at]);
    if (is_option && strcmp(argv[at], "--") == 0) {
      if (self->rest != NULL) return self->rest(self->out, argv + at + 1, argc - at - 1);
      only_words = 1;
    } else if (is_option && (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0)) {
      self->wants_help = 1;
      return 0;
    } else {
      failed = is_option ? take(self, argc, argv, &at) : self->word(self->out, argv + at, argc - at);
    }
  }
  return failed == OPTIONS_ALL_TAKEN ? 0 : failed;
}
