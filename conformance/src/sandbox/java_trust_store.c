/* java_trust_store.c - a PKCS#12 file from the inside out: what stands inside is written first, and its tag and length
 * are put before it. */
#include "sandbox/java_trust_store.h"

#include <string.h>

#include "text.h"

#define SEQUENCE "\x30"
#define SET "\x31"
#define OCTETS "\x04"
#define EXPLICIT_0 "\xa0"

/* Whole elements: PFX's version, and object identifiers. */
static const uint8_t version_3[] = {0x02, 1, 3};
static const uint8_t data[] = {0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1};
static const uint8_t cert_bag[] = {0x06, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 10, 1, 3};
static const uint8_t x509_certificate[] = {0x06, 10, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 22, 1};
/* 2.16.840.1.113894.746875.1.1, Oracle's trustedKeyUsage: a certificate without it is no root to Java. */
static const uint8_t trusted_key_usage[] = {0x06, 12, 0x60, 0x86, 0x48, 1, 0x86, 0xf9, 0x66, 0xad, 0xca, 0x7b, 1, 1};
static const uint8_t any_usage[] = {0x06, 4, 0x55, 0x1d, 0x25, 0};

/* Makes everything behind start the content of an element; of several in each other, the innermost tag first. */
static void wrap(buf *out, size_t start, const char *tags) {
  for (; *tags != 0; tags++) {
    uint8_t head[2 + sizeof(size_t)] = {(uint8_t)*tags};
    size_t len = out->len - start, num_bytes = 0, i;
    while (len >= 0x80 && num_bytes < sizeof len && len >> (8 * num_bytes) != 0)
      num_bytes++;
    head[1] = (uint8_t)(num_bytes == 0 ? len : 0x80 | num_bytes);
    for (i = 0; i < num_bytes; i++)
      head[2 + i] = (uint8_t)(len >> (8 * (num_bytes - 1 - i)));
    buf_put(out, head, 2 + num_bytes); /* makes the room */
    memmove(out->ptr + start + 2 + num_bytes, out->ptr + start, len);
    memcpy(out->ptr + start, head, 2 + num_bytes);
  }
}

/* A SafeBag with a CertBag in it (RFC 7292, 4.2.3), trusted for every use. */
static void put_bag(buf *out, bns_slice der) {
  size_t bag = out->len, value, inner;
  buf_put(out, cert_bag, sizeof cert_bag);
  value = out->len;
  buf_put(out, x509_certificate, sizeof x509_certificate);
  inner = out->len;
  buf_put_slice(out, der);
  wrap(out, inner, OCTETS EXPLICIT_0);
  wrap(out, value, SEQUENCE EXPLICIT_0);
  value = out->len;
  buf_put(out, trusted_key_usage, sizeof trusted_key_usage);
  inner = out->len;
  buf_put(out, any_usage, sizeof any_usage);
  wrap(out, inner, SET);
  wrap(out, value, SEQUENCE SET);
  wrap(out, bag, SEQUENCE);
}

/* The text from the word on; of length 0: it is not there. */
static bns_slice find(bns_slice text, const char *word) {
  size_t len = strlen(word);
  while (text.len >= len && memcmp(text.ptr, word, len) != 0) {
    text.ptr++;
    text.len--;
  }
  if (text.len < len) text.len = 0;
  return text;
}

static void put_certificate(buf *out, buf *der, bns_slice block) {
  bns_slice base64;
  size_t i;
  der->len = 0;
  for (i = 0; i < block.len; i++)
    if (block.ptr[i] > ' ') buf_put(der, block.ptr + i, 1);
  base64 = buf_slice(der);
  /* In place: three bytes are written where four characters were read. */
  if (base64.len != 0 && bns_unbase64(der->ptr, der->cap, &der->len, base64) == BNS_OK) put_bag(out, buf_slice(der));
}

static void put_certificates(buf *out, bns_slice pem) {
  static const char begin[] = "-----BEGIN CERTIFICATE-----";
  buf der = {NULL, 0, 0};
  for (pem = find(pem, begin); pem.len != 0; pem = find(pem, begin)) {
    bns_slice block;
    pem.ptr += sizeof begin - 1;
    pem.len -= sizeof begin - 1;
    block = pem;
    pem = find(pem, "-----END");
    block.len = pem.len == 0 ? 0 : (size_t)(pem.ptr - block.ptr);
    put_certificate(out, &der, block);
  }
  buf_free(&der);
}

/* PFX (RFC 7292, 4): plain data that holds a list of one, plain data again, which holds the bags. */
void java_trust_store_put(buf *out, bns_slice pem) {
  size_t whole = out->len, outer, list, bags;
  buf_put(out, version_3, sizeof version_3);
  outer = out->len;
  buf_put(out, data, sizeof data);
  list = out->len;
  buf_put(out, data, sizeof data);
  bags = out->len;
  put_certificates(out, pem);
  wrap(out, bags, SEQUENCE OCTETS EXPLICIT_0);
  wrap(out, list, SEQUENCE SEQUENCE OCTETS EXPLICIT_0);
  wrap(out, outer, SEQUENCE);
  wrap(out, whole, SEQUENCE);
}
