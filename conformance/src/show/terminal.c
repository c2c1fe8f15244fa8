/* terminal.c - what depends on the terminal: width and colour, never content. */
#include "show/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static unsigned columns_of(FILE *stream) {
  const char *said = getenv("COLUMNS");
  if (said && *said) {
    unsigned long columns = strtoul(said, NULL, 10);
    return columns < 10000 ? (unsigned)columns : 10000;
  }
#ifdef TIOCGWINSZ
  {
    struct winsize size;
    if (isatty(fileno(stream)) && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0) return size.ws_col;
  }
#endif
  return 0;
}

unsigned terminal_width(FILE *stream) {
  return columns_of(stream) >= 100 ? 100 : 80;
}

int terminal_colour(FILE *stream) {
  const char *force = getenv("FORCE_COLOR"), *no = getenv("NO_COLOR"), *term = getenv("TERM");
  if (force && *force) return strcmp(force, "0") != 0;
  if (no && *no) return 0;
  return isatty(fileno(stream)) && !(term && strcmp(term, "dumb") == 0);
}
