/* What helps a program that does not trust the server, by what runs it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "serve/serve_internal.h"

static char folder[64], *path_before;

static const char *remedy_for(const char *program) {
  static serving self;
  char *command[] = {(char *)(uintptr_t)program, NULL};
  self.options.command = command;
  return serve_trust_remedy(&self);
}

/* helps_as: both programs are helped by the same. */
static int helps_as(const char *program, const char *other) {
  return strcmp(remedy_for(program), remedy_for(other)) == 0;
}

static void write_program(const char *name, const char *text) {
  FILE *file;
  char path[96];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  assert_int_equal(fclose(file), 0);
}

static int make_programs(void **state) {
  static char path[128];
  (void)state;
  path_before = getenv("PATH");
  snprintf(folder, sizeof folder, "%s/test_serve_trust.XXXXXX", P_tmpdir);
  if (mkdtemp(folder) == NULL) return -1;
  write_program("of-pip", "#!/opt/venv/bin/python3.11\nimport sys\n");
  write_program("of-npm", "#!/usr/bin/env node\n");
  write_program("of-nobody", "#!/usr/bin/env unheard-of\n");
  write_program("compiled", "\177ELF");
  write_program("empty", "");
  snprintf(path, sizeof path, "/nowhere:%s", folder);
  return setenv("PATH", path, 1);
}

static int remove_programs(void **state) {
  static const char *const names[] = {"of-pip", "of-npm", "of-nobody", "compiled", "empty"};
  char path[96];
  (void)state;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    unlink(path);
  }
  if (path_before != NULL) setenv("PATH", path_before, 1);
  return rmdir(folder);
}

static void a_runtime_is_known_by_its_name_wherever_it_lies(void **state) {
  (void)state;
  assert_non_null(strstr(remedy_for("python3.12"), "verify="));
  assert_true(helps_as("/usr/bin/python3", "python"));
  assert_non_null(strstr(remedy_for("/opt/node/bin/node"), "NODE_EXTRA_CA_CERTS"));
  assert_false(helps_as("ruby", "perl"));
}

static void a_script_in_the_path_is_helped_as_what_its_first_line_names(void **state) {
  char path[96];
  (void)state;
  assert_true(helps_as("of-pip", "python3"));
  assert_true(helps_as("of-npm", "node"));
  snprintf(path, sizeof path, "%s/of-npm", folder);
  assert_true(helps_as(path, "node"));
}

static void of_any_other_program_the_variable_is_told(void **state) {
  (void)state;
  assert_non_null(strstr(remedy_for("compiled"), "webpki-roots"));
  assert_true(helps_as("empty", "compiled"));
  assert_true(helps_as("of-nobody", "compiled"));
  assert_true(helps_as("not-there", "compiled"));
  assert_true(helps_as("/nowhere/not-there", "compiled"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_runtime_is_known_by_its_name_wherever_it_lies),
      cmocka_unit_test(a_script_in_the_path_is_helped_as_what_its_first_line_names),
      cmocka_unit_test(of_any_other_program_the_variable_is_told),
  };
  return cmocka_run_group_tests(tests, make_programs, remove_programs);
}
