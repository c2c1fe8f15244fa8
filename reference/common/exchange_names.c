#include "exchange_names.h"

#include <stdio.h>
#include <string.h>

#include "text.h"
#include "wire.h"

enum { NAME_MAX_LEN = 40 };

/* A row for each host; the first one of an exchange has its title. */
static const struct exchange_host {
  unsigned id;
  const char *title, *host;
} rows[] = {
#define EXCHANGE(ID, symbol, scheme, vectors, path, title, header, host, ...) {BNS_ID_##ID, title, host},
#define EXCHANGE_HOST(ID, host) {BNS_ID_##ID, NULL, host},
#include "exchanges.def"
#undef EXCHANGE
#undef EXCHANGE_HOST
};

static const other_exchange others[] = {
#define OTHER_EXCHANGE(name, title, host, path, header, differs) {name, title, host, path, header, differs},
#include "other_exchanges.def"
#undef OTHER_EXCHANGE
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ------------------------------------------------------------------------------------------------------------ names */

/* plain writes the letters and digits of a name alone, in lower case. */
static const char *plain(char out[NAME_MAX_LEN], const char *name) {
  size_t len = 0;
  for (; *name != '\0' && len + 1 < NAME_MAX_LEN; name++) {
    unsigned char c = (unsigned char)*name;
    if (c >= 'A' && c <= 'Z') c = (unsigned char)(c + ('a' - 'A'));
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out[len++] = (char)c;
  }
  out[len] = '\0';
  return out;
}

int exchange_is_named(const char *one, const char *other) {
  char a[NAME_MAX_LEN], b[NAME_MAX_LEN];
  return strcmp(plain(a, one), plain(b, other)) == 0 && a[0] != '\0';
}

const char *exchange_title(const bns_scheme *scheme) {
  for (size_t i = 0; i < COUNT(rows); i++)
    if (rows[i].id == scheme->id) return rows[i].title;
  return NULL;
}

/* The name of the scheme without "-rest". */
const char *exchange_name(const bns_scheme *scheme) {
  static char names[COUNT(rows)][NAME_MAX_LEN];
  for (size_t i = 0; i < COUNT(rows); i++) {
    if (rows[i].id != scheme->id) continue;
    snprintf(names[i], NAME_MAX_LEN, "%.*s", (int)(strlen(scheme->name) - strlen("-rest")), scheme->name);
    return names[i];
  }
  return NULL;
}

const bns_scheme *exchange_called(const char *name) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    const bns_scheme *one = bns_scheme_at(rows[i].id);
    if (rows[i].title == NULL) continue;
    if (exchange_is_named(name, exchange_name(one)) || exchange_is_named(name, rows[i].title) ||
        exchange_is_named(name, one->name))
      return one;
  }
  return NULL;
}

const other_exchange *other_exchange_called(const char *name) {
  for (size_t i = 0; i < COUNT(others); i++)
    if (others[i].name[0] != '\0' &&
        (exchange_is_named(name, others[i].name) || exchange_is_named(name, others[i].title)))
      return &others[i];
  return NULL;
}

const char *exchange_listed(size_t index) {
  for (size_t i = 0; i < COUNT(rows); i++)
    if (rows[i].title != NULL && index-- == 0) return exchange_name(bns_scheme_at(rows[i].id));
  return NULL;
}

const other_exchange *other_exchange_listed(size_t index) {
  return index < COUNT(others) ? &others[index] : NULL;
}

/* ------------------------------------------------------------------------------------------------------------ hosts */

static bns_slice without_port(bns_slice host) {
  const uint8_t *colon = host.len == 0 ? NULL : memchr(host.ptr, ':', host.len);
  if (colon != NULL) host.len = (size_t)(colon - host.ptr);
  return host;
}

const bns_scheme *exchange_at(bns_slice host) {
  host = without_port(host);
  for (size_t i = 0; i < COUNT(rows) && host.len > 0; i++)
    if (bns_slice_is_nocase(host, rows[i].host)) return bns_scheme_at(rows[i].id);
  return NULL;
}

/* A host ends in a name at a point, or is that name. */
static int ends_in(bns_slice host, const char *end) {
  size_t len = strlen(end);
  if (len == 0 || host.len < len) return 0;
  bns_slice last = {host.ptr + host.len - len, len};
  return bns_slice_is_nocase(last, end) && (host.len == len || last.ptr[-1] == '.');
}

const other_exchange *other_exchange_at(bns_slice host, bns_slice path) {
  host = without_port(host);
  for (size_t i = 0; i < COUNT(others); i++) {
    size_t len = strlen(others[i].path);
    if (ends_in(host, others[i].host) && path.len >= len && memcmp(path.ptr, others[i].path, len) == 0)
      return &others[i];
  }
  return NULL;
}

const other_exchange *other_exchange_by(const bns_wire *wire) {
  bns_slice value;
  for (size_t i = 0; i < COUNT(others); i++)
    if (others[i].header[0] != '\0' && bns_find_header(&value, wire, others[i].header)) return &others[i];
  return NULL;
}
