/* terminal_none.c - under WASI nobody can be asked at a terminal, no signal comes, and no line is written over. */
#include "ask.h"
#include "util/interrupt.h"
#include "util/progress.h"

ask_result ask_secret(uint8_t *secret, size_t cap, size_t *len, const char *prompt) {
  (void)secret;
  (void)cap;
  (void)prompt;
  *len = 0;
  return ASK_NO_TERMINAL;
}

void interrupt_watch(void) {}

void interrupt_kills(int group) {
  (void)group;
}

int interrupt_came(void) {
  return 0;
}

int interrupt_status(void) {
  return 0;
}

void interrupt_say(char *out, size_t cap, size_t done, size_t all, const char *what) {
  snprintf(out, cap, "interrupted: %lu of %lu %s were judged", (unsigned long)done, (unsigned long)all, what);
}

void progress_begin(const char *what) {
  (void)what;
}

void progress_at(size_t done, size_t all) {
  (void)done;
  (void)all;
}

void progress_wait(const char *what) {
  (void)what;
}

void progress_end(void) {}
