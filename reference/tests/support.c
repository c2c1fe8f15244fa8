#include "support.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "text.h"

static void *room(size_t len) {
  void *bytes = malloc(len + 1);
  assert_non_null(bytes);
  return bytes;
}

bns_slice read_whole(const char *path) {
  bns_slice whole = {NULL, 0};
  FILE *file = fopen(path, "rb");
  if (file == NULL) return whole;
  assert_int_equal(fseek(file, 0, SEEK_END), 0);
  long len = ftell(file);
  assert_true(len >= 0);
  rewind(file);
  uint8_t *bytes = room((size_t)len);
  whole.ptr = bytes;
  whole.len = fread(bytes, 1, (size_t)len, file);
  assert_int_equal(whole.len, len);
  assert_int_equal(fclose(file), 0);
  return whole;
}

static size_t pages(size_t len) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  return (len + page - 1) / page * page;
}

uint8_t *guarded(const void *bytes, size_t len) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE), before = pages(len);
  int zero = open("/dev/zero", O_RDONLY);
  assert_true(zero >= 0);
  uint8_t *start = mmap(NULL, before + page, PROT_READ | PROT_WRITE, MAP_PRIVATE, zero, 0);
  assert_true(start != MAP_FAILED);
  assert_int_equal(close(zero), 0);
  assert_int_equal(mprotect(start + before, page, PROT_NONE), 0);
  uint8_t *copy = start + before - len;
  if (len > 0) memcpy(copy, bytes, len);
  return copy;
}

void guarded_free(uint8_t *bytes, size_t len) {
  size_t before = pages(len);
  assert_int_equal(munmap(bytes + len - before, before + (size_t)sysconf(_SC_PAGESIZE)), 0);
}

bns_slice unhex_slice(bns_slice hex) {
  size_t len;
  uint8_t *bytes = room(hex.len / 2);
  assert_int_equal(bns_unhex(bytes, hex.len / 2, &len, hex), BNS_OK);
  bns_slice decoded = {bytes, len};
  return decoded;
}

bns_slice unhex(const char *hex) {
  return unhex_slice(bns_slice_of(hex));
}

char *pem_of(const char *label, bns_slice der) {
  size_t base64_len = 4 * ((der.len + 2) / 3);
  uint8_t *base64 = room(base64_len);
  size_t cap = base64_len + base64_len / 64 + 2 * strlen(label) + 64;
  char *pem = room(cap);
  bns_base64(base64, der.ptr, der.len);
  int len = snprintf(pem, cap, "-----BEGIN %s-----\n", label);
  for (size_t i = 0; i < base64_len; i += 64) {
    int line = base64_len - i < 64 ? (int)(base64_len - i) : 64;
    len += snprintf(pem + len, cap - (size_t)len, "%.*s\n", line, (const char *)base64 + i);
  }
  snprintf(pem + len, cap - (size_t)len, "-----END %s-----\n", label);
  free(base64);
  return pem;
}

bns_slice der_of(const char *pem) {
  const char *at = strchr(pem, '\n'), *end = strstr(pem, "-----END");
  assert_non_null(at);
  assert_non_null(end);
  uint8_t *base64 = room(strlen(pem)), *bytes = room(strlen(pem));
  size_t base64_len = 0, len;
  for (; at < end; at++)
    if (*at != '\n') base64[base64_len++] = (uint8_t)*at;
  bns_slice text = {base64, base64_len};
  assert_int_equal(bns_unbase64(bytes, strlen(pem), &len, text), BNS_OK);
  free(base64);
  bns_slice der = {bytes, len};
  return der;
}

bns_json *parse_json(bns_slice text) {
  size_t num, error_at;
  assert_int_equal(bns_json_parse(NULL, 0, &num, &error_at, text.ptr, text.len), BNS_ERR_ROOM);
  bns_json *values = room(num * sizeof *values);
  assert_int_equal(bns_json_parse(values, num, &num, &error_at, text.ptr, text.len), BNS_OK);
  return values;
}

const bns_scheme *scheme_named(const char *name) {
  const bns_scheme *scheme = bns_scheme_find(name, strlen(name));
  assert_non_null(scheme);
  return scheme;
}
