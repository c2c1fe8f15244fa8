/* command_line.c - what is read from arguments by rows of commands and options, and what is said of what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command_line.h"
#include "exit_status.h"

enum { OF_COPY = 1, OF_SHOW = 2 };

typedef struct found {
  const char *file, *words[8];
  int is_whole;
  size_t num_words, num_rest, num_given;
} found;

static int refuse_all(void *out, const option_row *row, const char *value) {
  (void)out, (void)row, (void)value;
  return EXIT_OWN_FAULT;
}

static const option_row options[] = {
    {.name = "--file",
     .value = "FILE",
     .help = "it",
     .commands = OF_COPY | OF_SHOW,
     .set = option_set_text,
     .at = offsetof(found, file)},
    {.name = "--whole", .help = "all", .commands = OF_COPY, .set = option_set_flag, .at = offsetof(found, is_whole)},
    {.name = "--deadline", .value = "MS", .help = "when", .commands = OF_SHOW, .set = refuse_all},
    {.name = "-v", .help = "more", .commands = OF_COPY, .set = option_set_flag, .at = offsetof(found, is_whole)},
};
static const command_row commands[] = {{"copy", OF_COPY, "", "copies"}, {"show", OF_SHOW, "ID", "shows"}};
static const command_table table = {"tool", commands, 2, options, 4};

static int keep(void *out, char **words, int num) {
  found *f = out;
  f->words[f->num_words++] = words[0];
  if (strcmp(words[0], "curl") != 0) return 0;
  f->num_rest = (size_t)num - 1;
  return OPTIONS_ALL_TAKEN;
}

static int keep_rest(void *out, char **words, int num) {
  (void)words;
  ((found *)out)->num_rest = (size_t)num;
  return 0;
}

static void count(void *out, const option_row *row, const char *value) {
  (void)row, (void)value;
  ((found *)out)->num_given++;
}

/* Reads what follows `copy` or `show`, words with spaces between. */
static int read_as(option_reader *reader, found *f, const command_row *command, int (*rest)(void *, char **, int),
                   const char *line) {
  static char text[256];
  char *argv[16];
  int argc = 0;
  memset(f, 0, sizeof *f);
  memset(reader, 0, sizeof *reader);
  reader->table = &table;
  reader->command = command;
  reader->out = f;
  reader->word = keep;
  reader->rest = rest;
  reader->given = count;
  strcpy(text, line);
  for (char *at = strtok(text, " "); at != NULL; at = strtok(NULL, " "))
    argv[argc++] = at;
  return option_rows_read(reader, argc, argv);
}

static void a_value_follows_its_name_or_an_equals_sign(void **state) {
  option_reader reader;
  found f;
  (void)state;
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, "a --file x b --whole -"), 0);
  assert_string_equal(f.file, "x");
  assert_int_equal(f.is_whole, 1);
  assert_int_equal(f.num_words, 3);
  assert_string_equal(f.words[2], "-");
  assert_int_equal(f.num_given, 2);
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, "--file=a=b"), 0);
  assert_string_equal(f.file, "a=b");
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, "--file="), 0);
  assert_string_equal(f.file, "");
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, "--file --whole"), 0);
  assert_string_equal(f.file, "--whole");
  assert_int_equal(f.is_whole, 0);
}

static void behind_two_dashes_nothing_is_an_option(void **state) {
  option_reader reader;
  found f;
  (void)state;
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, "-- --whole -x --"), 0);
  assert_int_equal(f.num_words, 3);
  assert_int_equal(f.is_whole, 0);
  assert_int_equal(read_as(&reader, &f, &commands[0], keep_rest, "--whole -- ls --help -x"), 0);
  assert_int_equal(f.num_rest, 3);
  assert_int_equal(f.num_words, 0);
  assert_int_equal(reader.wants_help, 0);
}

static void a_word_may_take_all_that_follows(void **state) {
  option_reader reader;
  found f;
  (void)state;
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, "--whole curl --file -H --help"), 0);
  assert_int_equal(f.num_rest, 3);
  assert_null(f.file);
  assert_int_equal(reader.wants_help, 0);
}

static void help_ends_the_reading(void **state) {
  option_reader reader;
  found f;
  (void)state;
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, "a --help --nonsense"), 0);
  assert_int_equal(reader.wants_help, 1);
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, "-h"), 0);
  assert_int_equal(reader.wants_help, 1);
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, "--nonsense --help"), EXIT_USAGE);
}

static void what_a_setter_refuses_is_not_told_again(void **state) {
  option_reader reader;
  found f;
  (void)state;
  assert_int_equal(read_as(&reader, &f, &commands[1], NULL, "--deadline 5 --file x"), EXIT_OWN_FAULT);
  assert_string_equal(reader.said, "");
  assert_null(f.file);
  assert_int_equal(f.num_given, 0);
}

static void assert_said(const command_row *command, const char *line, const char *said) {
  option_reader reader;
  found f;
  assert_int_equal(read_as(&reader, &f, command, NULL, line), EXIT_USAGE);
  assert_string_equal(reader.said, said);
}

static void an_option_that_is_none_is_told_with_what_may_be_meant(void **state) {
  (void)state;
  assert_said(&commands[1], "--dedline 5", "--dedline is not an option of show; did you mean --deadline?");
  assert_said(&commands[1], "--dead=5", "--dead is not an option of show; did you mean --deadline?");
  assert_said(&commands[0], "--whloe", "--whloe is not an option of copy; did you mean --whole?");
  assert_said(&commands[1], "--whole", "--whole is not an option of show; it is one of copy");
  assert_said(&commands[0], "--nothing-like-it",
              "--nothing-like-it is not an option of copy; tool copy --help lists them");
  assert_said(&commands[0], "-x", "-x is not an option of copy; tool copy --help lists them");
}

static void a_value_is_never_repeated(void **state) {
  option_reader reader;
  found f;
  (void)state;
  assert_said(&commands[0], "--secret=hunter2", "--secret is not an option of copy; tool copy --help lists them");
  assert_said(&commands[0], "--whole=hunter2", "--whole takes no value");
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, "--file"), EXIT_USAGE);
  assert_string_equal(reader.said, "--file needs a value: --file FILE");
}

static void a_name_of_any_length_is_cut(void **state) {
  char line[240];
  option_reader reader;
  found f;
  (void)state;
  memset(line, '-', sizeof line - 1);
  line[sizeof line - 1] = 0;
  memset(line + 2, 'a', 230);
  assert_int_equal(read_as(&reader, &f, &commands[0], NULL, line), EXIT_USAGE);
  assert_true(strlen(reader.said) < 160);
  assert_null(strstr(reader.said, "did you mean"));
}

static void a_command_that_is_none_is_told_with_what_may_be_meant(void **state) {
  char said[OPTIONS_SAID_MAX], tiny[8];
  (void)state;
  assert_ptr_equal(command_find(&table, "show"), &commands[1]);
  assert_null(command_find(&table, "sho"));
  command_unknown(said, sizeof said, &table, "shwo");
  assert_string_equal(said, "shwo is no command; did you mean show?");
  command_unknown(said, sizeof said, &table, "--copi");
  assert_string_equal(said, "--copi is no command; did you mean copy?");
  command_unknown(said, sizeof said, &table, "remove");
  assert_string_equal(said, "remove is no command; tool --help lists them");
  command_unknown(tiny, sizeof tiny, &table, "shwo");
  assert_string_equal(tiny, "shwo is");
}

static void a_distance_counts_slips(void **state) {
  (void)state;
  assert_int_equal(word_distance("", ""), 0);
  assert_int_equal(word_distance("run", "run"), 0);
  assert_int_equal(word_distance("rnu", "run"), 1);
  assert_int_equal(word_distance("ru", "run"), 1);
  assert_int_equal(word_distance("runn", "run"), 1);
  assert_int_equal(word_distance("ran", "run"), 1);
  assert_int_equal(word_distance("kitten", "sitting"), 3);
  assert_int_equal(word_distance("", "abc"), 3);
  assert_int_equal(word_distance("abc", ""), 3);
  assert_true(word_distance("a234567890a234567890a234567890a234567890a", "run") > 40);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_value_follows_its_name_or_an_equals_sign),
      cmocka_unit_test(behind_two_dashes_nothing_is_an_option),
      cmocka_unit_test(a_word_may_take_all_that_follows),
      cmocka_unit_test(help_ends_the_reading),
      cmocka_unit_test(what_a_setter_refuses_is_not_told_again),
      cmocka_unit_test(an_option_that_is_none_is_told_with_what_may_be_meant),
      cmocka_unit_test(a_value_is_never_repeated),
      cmocka_unit_test(a_name_of_any_length_is_cut),
      cmocka_unit_test(a_command_that_is_none_is_told_with_what_may_be_meant),
      cmocka_unit_test(a_distance_counts_slips),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
