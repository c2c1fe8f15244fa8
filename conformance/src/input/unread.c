/* unread.c - what stands in a text beside what was read of it. */
#include "input/unread.h"

#include <string.h>

#include "text.h"
#include "util/slice.h"

enum { GAP = 4 };

static int is_within(bns_slice part, const uint8_t *place) {
  return part.ptr != NULL && place >= part.ptr && place < part.ptr + part.len;
}

/* has_value tells that a name is given something: a colon or '=' follows, and then more than a line end. */
static int has_value(bns_slice rest) {
  size_t at = 0;
  while (at < rest.len && at < GAP && memchr("\"'\\] ", rest.ptr[at], 5) != NULL)
    at++;
  if (at == rest.len || memchr(":=,", rest.ptr[at], 3) == NULL) return 0;
  return rest.ptr[at] == ',' ? at > 0 && rest.ptr[at - 1] != ' ' : slice_trim(slice_from(rest, at + 1)).len > 0;
}

size_t unread_line(bns_slice text, const uint8_t *place) {
  size_t line = 1;
  if (!is_within(text, place)) return 1;
  for (const uint8_t *at = text.ptr; at < place; at++)
    line += *at == '\n';
  return line;
}

size_t unread_find(bns_slice text, bns_slice part, const char *name) {
  size_t len = strlen(name), at = 0;
  for (;;) {
    int starts;
    at += slice_find_nocase(slice_from(text, at), name);
    if (at >= text.len) return 0;
    starts = at == 0 || !slice_word(text.ptr[at - 1]);
    if (starts && !is_within(part, text.ptr + at) && has_value(slice_from(text, at + len)))
      return unread_line(text, text.ptr + at);
    at += len;
  }
}

/* The text's hex digits in pairs, without "0x" and what else stands between them; at most num bytes. */
static size_t hex_bytes(uint8_t *out, size_t num, bns_slice text) {
  size_t len = 0;
  for (size_t i = 0; i + 1 < text.len && len < num; i++) {
    int high = bns_hex_value(text.ptr[i]), low = bns_hex_value(text.ptr[i + 1]);
    if (text.ptr[i] == '0' && (text.ptr[i + 1] | 32) == 'x') low = -1;
    if (high < 0 && slice_word(text.ptr[i])) return 0;
    if (high < 0) continue;
    if (low < 0) {
      i++;
      continue;
    }
    out[len++] = (uint8_t)(high << 4 | low);
    i++;
  }
  return len;
}

int unread_is_sbe(bns_slice text) {
  uint8_t first[8] = {0};
  if (slice_starts(text, "0000000")) text = slice_from(text, slice_index(text, ' ')); /* the address in a dump */
  return hex_bytes(first, sizeof first, text) == sizeof first && first[2] == 0 && first[3] == 0 && first[4] == 0x50 &&
         first[5] == 0xEB;
}

const char *unread_source(bns_slice text) {
  static const struct {
    const char *sign, *command;
  } known[] = {{"hmac.new(", "python3 bot.py"},
               {"hashlib.", "python3 bot.py"},
               {"createHmac(", "node bot.js"},
               {"CryptoJS.", "node bot.js"},
               {"subtle.sign", "node bot.js"},
               {"hash_hmac(", "php bot.php"},
               {"openssl_sign(", "php bot.php"},
               {"OpenSSL::HMAC", "ruby bot.rb"},
               {"hmac.New(", "./bot"},
               {"Mac.getInstance(", "java -jar bot.jar"},
               {"HmacUtils", "java -jar bot.jar"},
               {"new HMACSHA", "dotnet run"},
               {"HMACSHA256.HashData", "dotnet run"},
               {"HMAC(EVP_", "./bot"},
               {"Hmac::<", "./bot"},
               {"HmacSha256::new", "./bot"},
               {"HMAC<SHA", "./bot"},
               {":crypto.mac(", "mix run"},
               {"Utilities.computeHmac", "YOUR PROGRAM"},
               {"openssl dgst", "sh bot.sh"}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (slice_find(text, known[i].sign) < text.len) return known[i].command;
  return NULL;
}

int unread_is_program(bns_slice text) {
  static const char *const firsts[] = {"import ",  "from ",    "#import", "#include",     "require ",
                                       "require(", "library(", "const ",  "let ",         "var ",
                                       "use ",     "using ",   "<?php",   "open ",        "(require",
                                       "package ", "CURL *",   "val ",    "NSDictionary", "local "};
  bns_slice rest = text, line;
  while (slice_line(&line, &rest))
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++)
      if (slice_starts(line, firsts[i])) return 1;
  return 0;
}
