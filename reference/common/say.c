#include "say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "streams.h"
#include "exit_status.h"

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
  return EXIT_USAGE;
}

int say_fault(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments);
  va_end(arguments);
  return EXIT_OWN_FAULT;
}

void say_note(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments);
  va_end(arguments);
}

int say_written(void) {
  int reason, failed = streams_end(&reason);
  if (failed == 0) return 0;
  if (failed > 0) return EXIT_PIPE_CLOSED;
  if (reason == 0) return say_fault("standard output: not all of it could be written; is its disk full?");
  return say_fault("standard output: %s; not all of it was written", strerror(reason));
}
