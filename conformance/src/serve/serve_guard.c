/* serve_guard.c - what a key of the user's own asks of the server.
 *
 * With such a key the server could sign for whoever reaches its port: any process and any user of this computer, and
 * the sealed program. So whatever is told below /bnconform/ asks for a token that only the terminal tells.
 *
 * The token stands behind the '#' of the page's address. No browser sends that part, so it is in no request line, no
 * log and no referrer. The page takes it from there once, keeps it in sessionStorage and sends it as a header. A cookie
 * would do without that script, but it is sent to every port of this computer, so that any service that another user
 * runs here could be visited with it; and what stands in a query is in the history and in every record of a proxy.
 * sessionStorage is of one origin, port included, and one tab. What a browser asks for before the page can send a
 * header, its four files, is the same for everybody and tells nothing. */
#include "serve/serve_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "page/page_paste.h"
#include "random_bytes.h"
#include "text.h"
#include "wire.h"

/* ----------------------------------------------------------------------------------------------------- the token */

static int make_token(char *out) {
  uint8_t bytes[TOKEN_LEN / 2];
  if (random_bytes(bytes, sizeof bytes) != 0) return -1;
  bns_hex_lower((uint8_t *)out, bytes, sizeof bytes);
  bns_wipe(bytes, sizeof bytes);
  return 0;
}

int serve_guard_open(serving *self) {
  if (self->ring.has_own && make_token(self->token) != 0) return -1;
  self->redactor = serve_guard_redactor(self);
  return 0;
}

void serve_guard_close(serving *self) {
  if (self->redactor != NULL) redact_close(self->redactor);
  if (self->guarded != NULL) redact_close(self->guarded);
  self->redactor = self->guarded = NULL;
  bns_wipe(self->token, sizeof self->token);
}

int serve_guard_admits(const serving *self, const http_message *message) {
  bns_slice said;
  if (self->token[0] == 0) return 1;
  return bns_find_header(&said, &message->wire, "X-Bnconform-Token") && said.len == TOKEN_LEN &&
         bns_same_secret(said.ptr, (const uint8_t *)self->token, TOKEN_LEN);
}

void serve_guard_put_page(buf *out, const serving *self, unsigned port, int with_token) {
  buf_format(out, "http://127.0.0.1:%u/bnconform/", port);
  if (with_token && self->token[0] != 0) buf_format(out, "#token=%s", self->token);
}

int serve_guard_may_tell(int fd) {
  struct stat about;
  if (fstat(fd, &about) != 0) return 0;
  return !S_ISREG(about.st_mode) || (about.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

/* -------------------------------------------------------------------------------------------------- what is told */

redactor *serve_guard_redactor(const serving *self) {
  redactor *made = redact_open(self->set);
  const bns_slice none = {NULL, 0};
  keyring_teach(&self->ring, made);
  for (size_t i = 0; i < self->num_learned; i++)
    redact_learn(made, none, (bns_slice){self->learned[i], KEY_LEN});
  redact_learn(made, bns_slice_of(self->token), none);
  return made;
}

void serve_guard_explained(serving *self, explained *of, int is_public) {
  of->redactor = self->redactor;
  if (is_public) return;
  if (self->guarded != NULL) redact_close(self->guarded);
  of->redactor = self->guarded = serve_guard_redactor(self);
  page_guard(of);
}

/* ------------------------------------------------------------------------------------------- the log, the memory */

/* If others may read the file already, that is ended before anything is written. A pipe or a terminal is no file, and
 * stays as it is. */
static int keep_to_owner(int fd) {
  struct stat about;
  if (fstat(fd, &about) != 0) return -1;
  if (!S_ISREG(about.st_mode)) return 0;
  errno = EPERM;
  return about.st_uid == geteuid() && fchmod(fd, S_IRUSR | S_IWUSR) == 0 ? 0 : -1;
}

FILE *serve_guard_log(const char *path, int follows) {
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (follows ? O_APPEND : 0), S_IRUSR | S_IWUSR), kept;
  FILE *log = NULL;
  if (fd < 0) return NULL;
  if (keep_to_owner(fd) == 0 && (follows || ftruncate(fd, 0) == 0 || errno == EINVAL))
    log = fdopen(fd, follows ? "ab" : "wb");
  if (log != NULL) return log;
  kept = errno;
  close(fd);
  errno = kept;
  return NULL;
}

void serve_guard_forget(const char *source) {
  char *value;
  if (source == NULL || strncmp(source, "env:", 4) != 0) return;
  value = getenv(source + 4);
  if (value != NULL) bns_wipe(value, strlen(value));
  unsetenv(source + 4);
}
