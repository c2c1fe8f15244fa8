/* serve_trust.c - what helps a program that was started here and does not trust the server, by what runs it. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve/serve_internal.h"
#include "text.h"
#include "util/slice.h"

/* The names of several programs begin with a row's: python3.12. */
static const struct {
  const char *program, *remedy;
} remedies[] = {
    {"python",
     "SSL_CERT_FILE names the roots: give that file to the library (verify=, cafile=, ssl=). certifi is told of "
     "it, unless Python is started with -I or -E, or PYTHONPATH is set anew."},
    {"node", "NODE_EXTRA_CA_CERTS names the roots; a program that sets ca itself has to add them."},
    {"deno", "DENO_CERT names the roots."},
    {"bun", "NODE_EXTRA_CA_CERTS names the roots."},
    {"java",
     "JAVA_TOOL_OPTIONS names a trust store with the CA; a program that sets javax.net.ssl.trustStore or its own "
     "TrustManager has to add it."},
    {"php", "openssl.cafile and curl.cainfo of php.ini count before the system's roots: set them to $SSL_CERT_FILE."},
    {"mono",
     "Mono has a store of its own, and the CA is in it where there is a folder /usr/share/.mono: make one, or run "
     "cert-sync --user \"$SSL_CERT_FILE\" before it, in the same command."},
    {"dotnet", "SSL_CERT_FILE names the roots; a program that sets a certificate callback has to take them."},
    {"ruby", "SSL_CERT_FILE names the roots; a program that sets ca_file or cert_store itself has to take it."},
    {"perl", "SSL_CERT_FILE names the roots; a program that sets SSL_ca_file itself has to take it."},
    {"Rscript", "CURL_CA_BUNDLE names the roots; a program that sets cainfo itself has to take it."},
    {"",
     "SSL_CERT_FILE names the roots: give that file to the program's TLS library. Roots that are compiled in (Rust's "
     "webpki-roots) take no other: build it with the system's."}};

enum { LINE_ROOM = 512, LAST = sizeof remedies / sizeof *remedies - 1 };

static size_t remedy_of(const char *path) {
  const char *slash = strrchr(path, '/');
  bns_slice name = bns_slice_of(slash == NULL ? path : slash + 1);
  size_t i = 0;
  while (!slice_starts(name, remedies[i].program))
    i++;
  return i;
}

/* As execvp finds it: by its path, or in one of the folders of PATH. */
static FILE *open_program(const char *name) {
  const char *folders = getenv("PATH");
  char path[PATH_MAX];
  FILE *file = NULL;
  if (strchr(name, '/') != NULL) return fopen(name, "rb");
  while (file == NULL && folders != NULL && *folders != 0) {
    int len = (int)strcspn(folders, ":");
    if ((size_t)snprintf(path, sizeof path, "%.*s/%s", len, folders, name) < sizeof path) file = fopen(path, "rb");
    folders += len;
    folders += *folders == ':';
  }
  return file;
}

/* A program of pip or npm is a script, whose first line names what runs it, or env before that. */
static size_t remedy_of_script(const char *name) {
  FILE *file = open_program(name);
  char line[LINE_ROOM] = "";
  char *word;
  size_t found = LAST;
  if (file == NULL) return LAST;
  if (fgets(line, sizeof line, file) != NULL && line[0] == '#' && line[1] == '!')
    for (word = strtok(line + 2, " \t\n"); found == LAST && word != NULL; word = strtok(NULL, " \t\n"))
      found = remedy_of(word);
  fclose(file);
  return found;
}

const char *serve_trust_remedy(const serving *self) {
  const char *name = self->options.command[0];
  size_t found = remedy_of(name);
  return remedies[found == LAST ? remedy_of_script(name) : found].remedy;
}

void serve_trust_fault(fault *out, const serving *self, http_error error) {
  out->text = http_error_text(error);
  out->mend = serve_trust_remedy(self);
}
