/* serve_trust.c - what helps a program that was started here and does not trust the server, by what runs it. */
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
    {"mono", "Mono has a store of its own: run cert-sync --user \"$SSL_CERT_FILE\" before it, in the same command."},
    {"dotnet", "SSL_CERT_FILE names the roots; a program that sets a certificate callback has to take them."},
    {"",
     "SSL_CERT_FILE names the roots: give that file to the program's TLS library. Roots that are compiled in (Rust's "
     "webpki-roots) take no other: build it with the system's."}};

const char *serve_trust_remedy(const serving *self) {
  const char *path = self->options.command[0], *slash = strrchr(path, '/');
  bns_slice name = bns_slice_of(slash == NULL ? path : slash + 1);
  size_t i = 0;
  while (!slice_starts(name, remedies[i].program))
    i++;
  return remedies[i].remedy;
}

void serve_trust_fault(fault *out, const serving *self, http_error error) {
  out->text = http_error_text(error);
  out->mend = serve_trust_remedy(self);
}
