#include "command_words.h"

#include <ctype.h>
#include <string.h>

enum { WIDTH = 80, COLUMN = 32, MAN_WIDTH = 78 };

const char *value_next(const char *value, const char *after, size_t *len) {
  const char *at = after == NULL ? value : after + *len;
  if (after != NULL && *at == '\0') return NULL;
  if (after != NULL) at++;
  *len = strcspn(at, "|");
  return at;
}

int value_is_itself(const char *word, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (isupper((unsigned char)word[i]) || word[i] == '[') return 0;
  return len > 0;
}

/* ------------------------------------------------------------------------------------------------------ help */

/* put_wrapped writes words from a column on; each line that follows begins at indent. */
static void put_wrapped(FILE *out, const char *text, size_t column, size_t indent, size_t width) {
  size_t at = column, len;
  for (int is_first = 1; *text != '\0'; is_first = 0) {
    len = strcspn(text, " \n");
    if (!is_first && at + 1 + len > width) {
      fprintf(out, "\n%*s", (int)indent, "");
      at = indent;
    } else if (!is_first) {
      fputc(' ', out);
      at++;
    }
    fwrite(text, 1, len, out);
    at += len;
    text += len + strspn(text + len, " \n");
  }
  fputc('\n', out);
}

/* put_row writes a term and, from the column on, its clause; a term that is too long has a line of its own. */
static void put_row(FILE *out, const char *name, const char *value, const char *clause) {
  int len = fprintf(out, "  %s%s%s", name, value != NULL && value[0] != '\0' ? " " : "", value != NULL ? value : "");
  if (len > COLUMN - 2)
    fprintf(out, "\n%*s", COLUMN, "");
  else
    fprintf(out, "%*s", COLUMN - len, "");
  put_wrapped(out, clause, COLUMN, COLUMN, WIDTH);
}

static void put_more(FILE *out, const char *more) {
  if (more == NULL) return;
  fprintf(out, "%*s", COLUMN, "");
  put_wrapped(out, more, COLUMN, COLUMN, WIDTH);
}

static int has_options(const command_table *table, const command_row *command) {
  for (size_t i = 0; i < table->num_options; i++)
    if (table->options[i].commands & command->bit) return 1;
  return 0;
}

void help_put_command(FILE *out, const command_table *table, const command_row *command, int is_long) {
  int has = has_options(table, command);
  fprintf(out, "%s %s%s%s%s\n\n", table->program, command->name, has ? " [OPTIONS]" : "",
          command->arguments[0] != '\0' ? " " : "", command->arguments);
  fputc(toupper((unsigned char)command->help[0]), out);
  put_wrapped(out, command->help + 1, 1, 0, WIDTH);
  if (!has) return;
  fputs("\nOptions\n", out);
  for (size_t i = 0; i < table->num_options; i++) {
    const option_row *row = &table->options[i];
    if (!(row->commands & command->bit)) continue;
    put_row(out, row->name, row->value, row->help);
    if (is_long) put_more(out, row->more);
  }
  if (!is_long) fprintf(out, "\n%s help %s says more of each.\n", table->program, command->name);
}

void help_put_commands(FILE *out, const command_table *table) {
  for (size_t i = 0; i < table->num_commands; i++)
    put_row(out, table->commands[i].name, table->commands[i].arguments, table->commands[i].help);
}

/* ------------------------------------------------------------------------------------------------------- man */

/* put_man_word: a backslash is the page's own, and so is a dot or a quote at the beginning of a line. */
static void put_man_word(FILE *out, const char *word, size_t len, int begins_line) {
  if (begins_line && len > 0 && (word[0] == '.' || word[0] == '\'')) fputs("\\&", out);
  for (size_t i = 0; i < len; i++) {
    if (word[i] == '\\')
      fputs("\\e", out);
    else if (word[i] == '-' && (i == 0 || word[i - 1] == '-'))
      fputs("\\-", out);
    else
      fputc(word[i], out);
  }
}

/* put_man_text: each sentence begins a line. */
static void put_man_text(FILE *out, const char *text, int is_clause) {
  while (*text != '\0') {
    size_t at = 0;
    for (int is_first = 1; *text != '\0' && *text != '\n'; is_first = 0) {
      size_t len = strcspn(text, " \n");
      int breaks = !is_first && at + 1 + len > MAN_WIDTH;
      if (!is_first) fputc(breaks ? '\n' : ' ', out);
      at = breaks ? len : at + len + !is_first;
      if (is_clause && is_first) {
        fputc(toupper((unsigned char)*text), out);
        put_man_word(out, text + 1, len - 1, 0);
      } else {
        put_man_word(out, text, len, is_first || breaks);
      }
      text += len + strspn(text + len, " ");
    }
    fputs(is_clause ? ".\n" : "\n", out);
    if (*text == '\n') text++;
  }
}

/* A flag's macro writes the first dash. */
static void put_man_option(FILE *out, const char *macro, const option_row *row) {
  fprintf(out, "%s Fl %s", macro, row->name + 1);
  if (row->value != NULL) fprintf(out, " Ar %s", row->value);
  fputc('\n', out);
}

static void put_man_part(FILE *out, const command_table *table, const command_row *command, const char *part) {
  int is_synopsis = strcmp(part, "synopsis") == 0;
  fprintf(out, ".\\\" BEGIN %s of %s: made from the rows of options by scripts/tree/man_options.py\n", part,
          command->name);
  for (size_t i = 0; i < table->num_options; i++) {
    const option_row *row = &table->options[i];
    if (!(row->commands & command->bit)) continue;
    put_man_option(out, is_synopsis ? ".Op" : ".It", row);
    if (is_synopsis) continue;
    put_man_text(out, row->help, 1);
    if (row->more != NULL) put_man_text(out, row->more, 0);
  }
  fprintf(out, ".\\\" END %s of %s\n", part, command->name);
}

void man_put(FILE *out, const command_table *table) {
  for (size_t i = 0; i < table->num_commands; i++) {
    if (!has_options(table, &table->commands[i])) continue;
    put_man_part(out, table, &table->commands[i], "synopsis");
    put_man_part(out, table, &table->commands[i], "options");
  }
}
