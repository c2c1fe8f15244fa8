/* name_lookup.h - the addresses of a host's name, asked by a process of its own: a resolver may hang, and nothing can
 * call a look-up back. */
#ifndef NAME_LOOKUP_H
#define NAME_LOOKUP_H

#include <netdb.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "util/mem.h"

enum { NAME_ADDRESSES_MAX = 16 };

/* name_address: one of a host's addresses. */
typedef struct name_address {
  int family;
  socklen_t len;
  struct sockaddr_storage at;
} name_address;

/* name_answer: what became of a look-up. */
typedef struct name_answer {
  int unknown; /* 0, or what getaddrinfo returned: no address is known */
  int error;   /* errno, of EAI_SYSTEM */
  size_t num;
  name_address list[NAME_ADDRESSES_MAX];
} name_answer;

/* name_lookup: one that is under way. fd can be read when there is more of its answer. */
typedef struct name_lookup {
  pid_t pid;
  int fd;
  size_t num;
} name_lookup;

/* name_is_address reads an address that is written in digits, for which nobody is asked. 1: out has it; 0: it is a
 * name. */
int name_is_address(name_answer *out, const char *host, const char *port);

/* name_lookup_start asks. fd does not block, and stays the look-up's own. 0, or -1 with errno. */
int name_lookup_start(name_lookup *self, const char *host, const char *port);

/* name_lookup_take reads what has come. 1: out is whole; 0: more is to come; -1: the look-up ended without one. */
int name_lookup_take(name_lookup *self, name_answer *out);

/* name_lookup_end ends it, whether an answer came or not, and leaves no process. */
void name_lookup_end(name_lookup *self);

#endif
