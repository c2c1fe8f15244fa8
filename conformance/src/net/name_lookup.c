/* name_lookup.c - see name_lookup.h. The answer comes through a pipe, in one piece of a fixed size. */
#include "net/name_lookup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void keep(name_answer *out, const struct addrinfo *found) {
  for (; found != NULL && out->num < NAME_ADDRESSES_MAX; found = found->ai_next) {
    name_address *one = &out->list[out->num];
    if (found->ai_addrlen > sizeof one->at) continue;
    one->family = found->ai_family;
    one->len = found->ai_addrlen;
    memcpy(&one->at, found->ai_addr, found->ai_addrlen);
    out->num++;
  }
}

static void look_up(name_answer *out, const char *host, const char *port, int flags) {
  struct addrinfo wanted, *found = NULL;
  memset(out, 0, sizeof *out);
  memset(&wanted, 0, sizeof wanted);
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = flags;
  out->unknown = getaddrinfo(host, port, &wanted, &found);
  out->error = out->unknown == EAI_SYSTEM ? errno : 0;
  if (out->unknown != 0) return;
  keep(out, found);
  freeaddrinfo(found);
}

int name_is_address(name_answer *out, const char *host, const char *port) {
  look_up(out, host, port, AI_NUMERICHOST);
  return out->unknown == 0;
}

/* tell is all that the process does: what it cannot write, who asked takes for no answer. */
static void tell(int fd, const char *host, const char *port) {
  name_answer answer;
  const char *rest = (const char *)&answer;
  look_up(&answer, host, port, 0);
  for (size_t left = sizeof answer; left > 0;) {
    ssize_t num = write(fd, rest, left);
    if (num < 0 && errno != EINTR) break;
    if (num > 0) {
      rest += num;
      left -= (size_t)num;
    }
  }
}

int name_lookup_start(name_lookup *self, const char *host, const char *port) {
  int fds[2];
  self->num = 0;
  if (pipe(fds) != 0) return -1;
  self->pid = fork();
  if (self->pid == 0) {
    close(fds[0]);
    tell(fds[1], host, port);
    _exit(0);
  }
  int error = errno;
  close(fds[1]);
  self->fd = fds[0];
  if (self->pid > 0 && fcntl(fds[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0) return 0;
  if (self->pid > 0) error = errno;
  name_lookup_end(self);
  errno = error;
  return -1;
}

int name_lookup_take(name_lookup *self, name_answer *out) {
  ssize_t num = read(self->fd, (char *)out + self->num, sizeof *out - self->num);
  if (num < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return 0;
  if (num <= 0) return -1;
  self->num += (size_t)num;
  return self->num == sizeof *out && out->num <= NAME_ADDRESSES_MAX;
}

void name_lookup_end(name_lookup *self) {
  close(self->fd);
  if (self->pid <= 0) return;
  (void)kill(self->pid, SIGKILL);
  while (waitpid(self->pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  self->pid = 0;
}
