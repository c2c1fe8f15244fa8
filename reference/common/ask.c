#include "ask.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#include "text.h"

static const int caught[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
#define NUM_CAUGHT (sizeof caught / sizeof caught[0])

/* A handler can tell its caller in no other way. */
static volatile sig_atomic_t came;

static void note_signal(int number) {
  came = number;
}

typedef struct watch {
  struct sigaction before[NUM_CAUGHT];
  sigset_t mask;
} watch;

/* watch_start blocks the signals; pselect lets them in while nothing else happens. */
static void watch_start(watch *w) {
  struct sigaction action = {.sa_handler = note_signal};
  sigset_t block;
  sigemptyset(&action.sa_mask);
  sigemptyset(&block);
  for (size_t i = 0; i < NUM_CAUGHT; i++)
    sigaddset(&block, caught[i]);
  sigprocmask(SIG_BLOCK, &block, &w->mask);
  for (size_t i = 0; i < NUM_CAUGHT; i++)
    sigaction(caught[i], &action, &w->before[i]);
  came = 0;
}

static void watch_end(const watch *w) {
  for (size_t i = 0; i < NUM_CAUGHT; i++)
    sigaction(caught[i], &w->before[i], NULL);
  sigprocmask(SIG_SETMASK, &w->mask, NULL);
}

static void write_all(int tty, const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t wrote = write(tty, text, left);
    if (wrote < 0) return;
    text += wrote;
    left -= (size_t)wrote;
  }
}

/* read_line reads until the end of the line. 1: a line; 0: none, or too long a one; -1: a signal came. */
static int read_line(int tty, const watch *w, uint8_t *line, size_t cap, size_t *len) {
  int too_long = 0;
  for (*len = 0;;) {
    fd_set readable;
    uint8_t byte;
    FD_ZERO(&readable);
    FD_SET(tty, &readable);
    if (pselect(tty + 1, &readable, NULL, NULL, NULL, &w->mask) < 0) return errno == EINTR ? -1 : 0;
    if (read(tty, &byte, 1) != 1) return 0;
    if (byte == '\n') return !too_long;
    if (*len < cap)
      line[(*len)++] = byte;
    else
      too_long = 1;
  }
}

static int holds(const uint8_t *text, size_t len, const char *part) {
  size_t num = strlen(part);
  for (size_t at = 0; at + num <= len; at++)
    if (memcmp(text + at, part, num) == 0) return 1;
  return 0;
}

/* read_secret reads a line, and where it begins a key in PEM, on to the line that ends it: what is pasted has several,
 * and none of them may be left for the shell. */
static int read_secret(int tty, const watch *w, uint8_t *secret, size_t cap, size_t *len) {
  int got = read_line(tty, w, secret, cap, len);
  int is_pem = got == 1 && holds(secret, *len, "-----BEGIN");
  while (got == 1 && is_pem && !holds(secret, *len, "-----END") && *len + 1 < cap) {
    size_t more = 0;
    secret[(*len)++] = '\n';
    got = read_line(tty, w, secret + *len, cap - *len, &more);
    *len += more;
  }
  return got;
}

/* ask_once is one try with the echo off. 2: asked for again after the program was stopped and went on. */
static int ask_once(int tty, uint8_t *secret, size_t cap, size_t *len, const char *prompt) {
  struct termios before, quiet;
  watch w;
  if (tcgetattr(tty, &before) != 0) return 0;
  quiet = before;
  quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
  quiet.c_lflag |= ICANON | ISIG;
  watch_start(&w);
  tcsetattr(tty, TCSAFLUSH, &quiet);
  write_all(tty, prompt);
  int got = read_secret(tty, &w, secret, cap, len);
  tcsetattr(tty, TCSAFLUSH, &before);
  write_all(tty, "\n");
  watch_end(&w);
  if (got >= 0) return got;
  bns_wipe(secret, cap);
  raise(came);
  return 2;
}

ask_result ask_secret(uint8_t *secret, size_t cap, size_t *len, const char *prompt) {
  int got;
  int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (tty < 0) return ASK_NO_TERMINAL;
  if (tty >= FD_SETSIZE) {
    close(tty);
    return ASK_NO_TERMINAL;
  }
  do
    got = ask_once(tty, secret, cap, len, prompt);
  while (got == 2);
  close(tty);
  if (got == 1 && *len > 0) return ASK_OK;
  bns_wipe(secret, cap);
  *len = 0;
  return ASK_NOTHING;
}
