/* completion.c - the scripts by which shells complete a command line, made from the rows of its options. */
#include <string.h>

#include "command_words.h"

/* What can be said of a value: the words that stand for themselves, and whether it may be a file or a folder. */
static int takes_files(const char *value) {
  size_t len = 0;
  for (const char *at = value_next(value, NULL, &len); at != NULL; at = value_next(value, at, &len))
    if (strncmp(at, "FILE", 4) == 0 || strncmp(at, "DIR", 3) == 0) return 1;
  return 0;
}

static int put_words(FILE *out, const char *value) {
  size_t len = 0;
  int num = 0;
  for (const char *at = value_next(value, NULL, &len); at != NULL; at = value_next(value, at, &len))
    if (value_is_itself(at, len)) fprintf(out, "%s%.*s", num++ ? " " : "", (int)len, at);
  return num;
}

static void put_commands(FILE *out, const command_table *table) {
  for (size_t i = 0; i < table->num_commands; i++)
    fprintf(out, "%s ", table->commands[i].name);
}

/* Inside single quotes: an apostrophe ends them, stands alone, and begins them anew. */
static void put_quoted(FILE *out, const char *text, const char *also_escaped) {
  for (; *text != '\0'; text++) {
    if (*text == '\'')
      fputs("'\\''", out);
    else
      fprintf(out, "%s%c", strchr(also_escaped, *text) != NULL ? "\\" : "", *text);
  }
}

static int is_of(const option_row *row, const command_row *command) {
  return (row->commands & command->bit) != 0;
}

/* Words that stand for themselves as a command's argument: "bash|zsh|fish"; for "COMMAND", the commands. */
static void put_arguments(FILE *out, const command_table *table, const command_row *command) {
  if (strstr(command->arguments, "[COMMAND]") != NULL)
    put_commands(out, table);
  else if (command->arguments[0] != '\0' && put_words(out, command->arguments))
    fputs(" ", out);
}

/* ------------------------------------------------------------------------------------------------------ bash */

static void put_bash_values(FILE *out, const command_table *table, const command_row *command) {
  for (size_t i = 0; i < table->num_options; i++) {
    const option_row *row = &table->options[i];
    if (!is_of(row, command) || row->value == NULL) continue;
    fprintf(out, "  %s:%s) COMPREPLY=($(compgen %s -W '", command->name, row->name,
            takes_files(row->value) ? "-f" : "");
    put_words(out, row->value);
    fputs("' -- \"$word\")); return ;;\n", out);
  }
}

static void put_bash_options(FILE *out, const command_table *table, const command_row *command) {
  fprintf(out, "  %s) words='", command->name);
  put_arguments(out, table, command);
  for (size_t i = 0; i < table->num_options; i++)
    if (is_of(&table->options[i], command)) fprintf(out, "%s ", table->options[i].name);
  fputs("--help' ;;\n", out);
}

static void put_bash(FILE *out, const command_table *table) {
  fprintf(out, "# bash completion for %s: source it, or put it into ~/.local/share/bash-completion/completions/%s\n",
          table->program, table->program);
  fprintf(
      out,
      "_%s() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} words= i\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W '",
      table->program);
  put_commands(out, table);
  fputs("--help --version' -- \"$word\"))\n"
        "    return\n"
        "  fi\n"
        "  # What follows -- is another program's command line.\n"
        "  for ((i = 2; i < COMP_CWORD; i++)); do\n"
        "    if [ \"${COMP_WORDS[i]}\" = -- ]; then COMPREPLY=($(compgen -c -f -- \"$word\")); return; fi\n"
        "  done\n"
        "  if [ \"$before\" = = ]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
        "  if [ \"$word\" = = ]; then before=${COMP_WORDS[COMP_CWORD-1]} word=; fi\n"
        "  case $command:$before in\n",
        out);
  for (size_t i = 0; i < table->num_commands; i++)
    put_bash_values(out, table, &table->commands[i]);
  fputs("  esac\n"
        "  case $command in\n",
        out);
  for (size_t i = 0; i < table->num_commands; i++)
    put_bash_options(out, table, &table->commands[i]);
  fprintf(out,
          "  esac\n"
          "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
          "}\n"
          "complete -o default -F _%s %s\n",
          table->program, table->program);
}

/* ------------------------------------------------------------------------------------------------------- zsh */

static void put_zsh_option(FILE *out, const option_row *row) {
  fprintf(out, " \\\n      '*%s%s[", row->name, row->value == NULL ? "" : row->name[1] == '-' ? "=" : "+");
  put_quoted(out, row->help, "[]:\\");
  fputs("]", out);
  if (row->value != NULL) {
    fputs(":", out);
    put_quoted(out, row->value, ":\\");
    fputs(takes_files(row->value) ? ":_files" : ":(", out);
    if (!takes_files(row->value)) {
      put_words(out, row->value);
      fputs(")", out);
    }
  }
  fputs("'", out);
}

static void put_zsh(FILE *out, const command_table *table) {
  fprintf(out,
          "#compdef %s\n"
          "# zsh completion for %s: put it into a folder of $fpath, as _%s\n"
          "_%s() {\n"
          "  local command=$words[2] curcontext=$curcontext state line\n"
          "  local -a own\n"
          "  if (( CURRENT == 2 )); then\n"
          "    local -a commands=(",
          table->program, table->program, table->program, table->program);
  for (size_t i = 0; i < table->num_commands; i++) {
    fprintf(out, "\n      '%s:", table->commands[i].name);
    put_quoted(out, table->commands[i].help, ":\\");
    fputs("'", out);
  }
  fputs(")\n"
        "    _describe command commands\n"
        "    return\n"
        "  fi\n"
        "  shift words\n"
        "  (( CURRENT-- ))\n"
        "  case $command in\n",
        out);
  for (size_t i = 0; i < table->num_commands; i++) {
    const command_row *command = &table->commands[i];
    fprintf(out, "  %s) own=(", command->name);
    put_arguments(out, table, command);
    fputs(") && _arguments -C", out);
    for (size_t k = 0; k < table->num_options; k++)
      if (is_of(&table->options[k], command)) put_zsh_option(out, &table->options[k]);
    fputs(" \\\n      '--help[its usage and its options]' '*:argument:->argument' ;;\n", out);
  }
  fprintf(out,
          "  esac\n"
          "  [[ $state == argument ]] || return\n"
          "  compadd -- $own\n"
          "  _files\n"
          "}\n"
          "_%s \"$@\"\n",
          table->program);
}

/* ------------------------------------------------------------------------------------------------------ fish */

static void put_fish_words(FILE *out, const char *text) {
  fputs(" -d '", out);
  for (; *text != '\0'; text++)
    fprintf(out, "%s%c", *text == '\'' || *text == '\\' ? "\\" : "", *text);
  fputs("'\n", out);
}

static void put_fish_option(FILE *out, const command_table *table, const command_row *command, const option_row *row) {
  int is_long = row->name[1] == '-';
  fprintf(out, "complete -c %s -n '__fish_seen_subcommand_from %s' %s %s", table->program, command->name,
          is_long ? "-l" : "-s", row->name + (is_long ? 2 : 1));
  if (row->value != NULL) {
    fputs(takes_files(row->value) ? " -r -F -a '" : " -x -a '", out);
    put_words(out, row->value);
    fputs("'", out);
  }
  put_fish_words(out, row->help);
}

static void put_fish(FILE *out, const command_table *table) {
  fprintf(out, "# fish completion for %s: put it into ~/.config/fish/completions/%s.fish\n", table->program,
          table->program);
  for (size_t i = 0; i < table->num_commands; i++) {
    const command_row *command = &table->commands[i];
    fprintf(out, "complete -c %s -n __fish_use_subcommand -f -a %s", table->program, command->name);
    put_fish_words(out, command->help);
    fprintf(out, "complete -c %s -n '__fish_seen_subcommand_from %s' -l help", table->program, command->name);
    put_fish_words(out, "its usage and its options");
    fprintf(out, "complete -c %s -n '__fish_seen_subcommand_from %s' -a '", table->program, command->name);
    put_arguments(out, table, command);
    fputs("'\n", out);
    for (size_t k = 0; k < table->num_options; k++)
      if (is_of(&table->options[k], command)) put_fish_option(out, table, command, &table->options[k]);
  }
}

int completion_put(FILE *out, const command_table *table, const char *shell) {
  static const struct {
    const char *shell;
    void (*put)(FILE *, const command_table *);
  } shells[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};
  for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
    if (strcmp(shells[i].shell, shell) != 0) continue;
    shells[i].put(out, table);
    return 0;
  }
  return -1;
}
