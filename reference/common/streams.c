#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

void streams_hold(void) {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0) (void)open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY); /* the lowest: fd */
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

/* Asked of the pipe itself: the writing that failed may be long past, and its errno with it. */
static int reader_is_gone(void) {
  struct pollfd output = {STDOUT_FILENO, POLLOUT, 0};
  return poll(&output, 1, 0) == 1 && (output.revents & POLLERR);
}

/* Writing nothing fails where writing always does: to what is closed or full. 0: the reason is not known any more. */
static int reason_of_before(void) {
  return write(STDOUT_FILENO, "", 0) < 0 ? errno : 0;
}

int streams_end(int *reason) {
  int failed_before = ferror(stdout), is_gone = reader_is_gone();
  *reason = failed_before ? reason_of_before() : 0;
  if (fclose(stdout) != 0)
    *reason = errno;
  else if (!failed_before)
    return 0;
  return is_gone || *reason == EPIPE ? 1 : -1;
}
