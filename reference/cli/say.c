#include "say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *name = "bnsign";

void say_as(const char *program) {
  name = program;
}

static void say(const char *format, va_list arguments) {
  fprintf(stderr, "%s: ", name);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
}

int say_usage(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments);
  va_end(arguments);
  return SAY_USAGE;
}

int say_fault(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments);
  va_end(arguments);
  return SAY_FAULT;
}

void say_note(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments);
  va_end(arguments);
}

int say_written(void) {
  int failed = ferror(stdout);
  if (fflush(stdout) == 0 && !failed) return 0;
  return say_fault("standard output: %s; not all of it was written", errno ? strerror(errno) : "write failed");
}
