/* near_names.c - edit distance, with a limit that grows with the word. */
#include "util/near_names.h"

#include <string.h>

#include "util/slice.h"

enum { LONGEST = 96 };

/* key: a name by its letters alone. */
typedef struct key {
  uint8_t letters[LONGEST];
  size_t len;
} key;

static void read_key(key *out, bns_slice text) {
  out->len = 0;
  for (size_t i = 0; i < text.len && out->len < LONGEST; i++) {
    uint8_t byte = text.ptr[i];
    if (byte == '-' || byte == '_' || byte == ' ') continue;
    out->letters[out->len++] = (uint8_t)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
  }
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* Damerau's distance, of neighbours that are exchanged once; rows[i % 3] belongs to the first i letters of a. */
static size_t distance(const key *a, const key *b) {
  size_t rows[3][LONGEST + 1];
  for (size_t k = 0; k <= b->len; k++)
    rows[0][k] = k;
  for (size_t i = 1; i <= a->len; i++) {
    size_t *now = rows[i % 3], *above = rows[(i + 2) % 3], *twice = rows[(i + 1) % 3];
    now[0] = i;
    for (size_t k = 1; k <= b->len; k++) {
      int differs = a->letters[i - 1] != b->letters[k - 1];
      now[k] = least(least(above[k], now[k - 1]) + 1, above[k - 1] + (size_t)differs);
      if (i > 1 && k > 1 && a->letters[i - 1] == b->letters[k - 2] && a->letters[i - 2] == b->letters[k - 1])
        now[k] = least(now[k], twice[k - 2] + 1);
    }
  }
  return rows[a->len % 3][b->len];
}

/* A name that begins as the word does is as near as one with a single slip. */
static size_t how_far(const key *word, const key *name) {
  if (word->len > 3 && word->len <= name->len && memcmp(word->letters, name->letters, word->len) == 0) return 1;
  if (word->len > name->len + word->len / 4 + 1 || name->len > word->len + word->len / 4 + 1) return LONGEST;
  return distance(word, name);
}

size_t near_names(bns_slice out[NEAR_NAMES], bns_slice list, bns_slice word) {
  size_t nearest = LONGEST, num = 0;
  key asked, name;
  bns_slice line;
  read_key(&asked, word);
  while (asked.len != 0 && slice_line(&line, &list)) {
    size_t far;
    read_key(&name, line);
    far = how_far(&asked, &name);
    if (far > 1 + asked.len / 5 || far > nearest) continue;
    if (far < nearest) num = 0;
    nearest = far;
    if (num < NEAR_NAMES) out[num++] = line;
  }
  return num;
}

int near_names_put(buf *out, bns_slice list, bns_slice word) {
  bns_slice names[NEAR_NAMES];
  size_t num = near_names(names, list, word);
  for (size_t i = 0; i < num; i++) {
    buf_put_text(out, i == 0 ? "Did you mean " : i + 1 < num ? ", " : " or ");
    buf_put_slice(out, names[i]);
  }
  if (num != 0) buf_put_text(out, "?");
  return num != 0;
}
