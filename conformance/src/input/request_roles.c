/* request_roles.c - what the parts of a request are called. */
#include "input/request_roles.h"

#include "input/values_read.h"
#include "suite/scheme_traits.h"

static const struct {
  const char *name;
  role role;
} known[] = {{"url", ROLE_URL},
             {"uri", ROLE_URL},
             {"requesturl", ROLE_URL},
             {"requesturi", ROLE_URL},
             {"fullurl", ROLE_URL},
             {"href", ROLE_URL},
             {"endpoint", ROLE_URL},
             {"path", ROLE_URL},
             {"pathname", ROLE_URL},
             {"requestpath", ROLE_URL},
             {"baseurl", ROLE_BASE},
             {"baseuri", ROLE_BASE},
             {"prefixurl", ROLE_BASE},
             {"host", ROLE_BASE},
             {"hostname", ROLE_BASE},
             {"origin", ROLE_BASE},
             {"method", ROLE_METHOD},
             {"verb", ROLE_METHOD},
             {"httpmethod", ROLE_METHOD},
             {"requestmethod", ROLE_METHOD},
             {"type", ROLE_METHOD},
             {"headers", ROLE_HEADERS},
             {"header", ROLE_HEADERS},
             {"requestheaders", ROLE_HEADERS},
             {"httpheaders", ROLE_HEADERS},
             {"httpheader", ROLE_HEADERS},
             {"headerparameters", ROLE_HEADERS},
             {"params", ROLE_QUERY},
             {"qs", ROLE_QUERY},
             {"query", ROLE_QUERY},
             {"querystring", ROLE_QUERY},
             {"queryparams", ROLE_QUERY},
             {"queryparameters", ROLE_QUERY},
             {"searchparams", ROLE_QUERY},
             {"parameters", ROLE_QUERY},
             {"rawquery", ROLE_QUERY},
             {"body", ROLE_BODY},
             {"data", ROLE_BODY},
             {"form", ROLE_BODY},
             {"json", ROLE_BODY},
             {"postdata", ROLE_BODY},
             {"payload", ROLE_BODY},
             {"requestbody", ROLE_BODY},
             {"requestdata", ROLE_BODY},
             {"formdata", ROLE_BODY},
             {"formparams", ROLE_BODY},
             {"postfields", ROLE_BODY},
             {"content", ROLE_BODY}};

role role_of(bns_slice name) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (values_is(name, known[i].name)) return known[i].role;
  return ROLE_NONE;
}

static int is_one(bns_slice name, const char *header) {
  return header != NULL && values_is(name, header);
}

int role_is_header(bns_slice name) {
  for (unsigned id = 0; id < BNS_NUM_SCHEMES; id++) {
    const bns_header_names *names = scheme_numbered(id)->headers;
    if (is_one(name, traits_of(scheme_numbered(id))->owner_header)) return 1;
    if (names != NULL &&
        (is_one(name, names->signature) || is_one(name, names->timestamp) || is_one(name, names->nonce)))
      return 1;
  }
  return 0;
}
