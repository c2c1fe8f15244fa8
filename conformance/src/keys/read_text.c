/* read_text.c - a text from standard input, which on a terminal is a paste of any length. */
#include "keys/read_text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { PIECE = 65536, RUB_OUT = 0x7F, BACKSPACE = 8 };

static const int ending[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
#define NUM_ENDING (sizeof ending / sizeof ending[0])

/* A handler can reach what it puts back in no other way. */
static struct termios before;

static void put_back(int number) {
  struct sigaction plain;
  memset(&plain, 0, sizeof plain);
  plain.sa_handler = SIG_DFL;
  tcsetattr(STDIN_FILENO, TCSANOW, &before);
  sigaction(number, &plain, NULL);
  raise(number);
}

static int read_piece(buf *out, int fd, size_t room, ssize_t *got) {
  buf_reserve(out, room);
  do
    *got = read(fd, out->ptr + out->len, room);
  while (*got < 0 && errno == EINTR);
  return *got < 0 ? errno : 0;
}

static int read_all(buf *out, int fd, size_t limit) {
  ssize_t got = 1;
  int failed = 0;
  while (!failed && got > 0 && out->len <= limit) {
    size_t room = limit + 1 - out->len;
    failed = read_piece(out, fd, room < PIECE ? room : PIECE, &got);
    if (!failed) out->len += (size_t)got;
  }
  return failed;
}

static void rub_out(buf *out) {
  while (out->len > 0 && (out->ptr[out->len - 1] & 0xC0) == 0x80)
    out->len--;
  if (out->len > 0 && out->ptr[out->len - 1] != '\n') out->len--;
}

/* take_typed goes through what came, and keeps it. 1 where the end was typed. */
static int take_typed(buf *out, const uint8_t *typed, size_t len, uint8_t end) {
  for (size_t i = 0; i < len; i++) {
    if (typed[i] == end) return 1;
    if (typed[i] == RUB_OUT || typed[i] == BACKSPACE)
      rub_out(out);
    else
      buf_put(out, &typed[i], 1);
  }
  return 0;
}

static int read_typed(buf *out, size_t limit, uint8_t end) {
  buf piece = {NULL, 0, 0};
  ssize_t got = 1;
  int failed = 0, done = 0;
  while (!failed && !done && got > 0 && out->len <= limit) {
    piece.len = 0;
    failed = read_piece(&piece, STDIN_FILENO, PIECE, &got);
    if (!failed) done = take_typed(out, piece.ptr, (size_t)got, end);
  }
  buf_free(&piece);
  return failed;
}

static int read_terminal(buf *out, size_t limit, const char *prompt) {
  struct termios plain;
  struct sigaction action, were[NUM_ENDING];
  size_t i;
  int failed;
  if (tcgetattr(STDIN_FILENO, &before) != 0) return read_all(out, STDIN_FILENO, limit);
  plain = before;
  plain.c_lflag &= ~(tcflag_t)(ICANON | IEXTEN);
  plain.c_cc[VMIN] = 1;
  plain.c_cc[VTIME] = 0;
  memset(&action, 0, sizeof action);
  action.sa_handler = put_back;
  for (i = 0; i < NUM_ENDING; i++)
    sigaction(ending[i], &action, &were[i]);
  tcsetattr(STDIN_FILENO, TCSANOW, &plain);
  fputs(prompt, stderr);
  failed = read_typed(out, limit, before.c_cc[VEOF]);
  tcsetattr(STDIN_FILENO, TCSANOW, &before);
  for (i = 0; i < NUM_ENDING; i++)
    sigaction(ending[i], &were[i], NULL);
  return failed;
}

int paste_read(buf *out, size_t limit, const char *prompt) {
  return isatty(STDIN_FILENO) ? read_terminal(out, limit, prompt) : read_all(out, STDIN_FILENO, limit);
}

int paste_file(buf *out, const char *path, size_t limit) {
  int fd = open(path, O_RDONLY | O_CLOEXEC), failed;
  if (fd < 0) return errno;
  failed = read_all(out, fd, limit);
  close(fd);
  return failed;
}
