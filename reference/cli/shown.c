#include "shown.h"

#include <string.h>

#include "text.h"

static const char ellipsis[] = "\xE2\x80\xA6";

/* piece: one character as it is shown: itself, or a word. */
typedef struct piece {
  char text[16];
  size_t len, columns;
  size_t taken; /* bytes of the source */
} piece;

static const struct {
  const char *bytes, *word;
} unseen[] = {
    {"\t", "<TAB>"},
    {"\n", "<LF>"},
    {"\r", "<CR>"},
    {"\x01", "<SOH>"},
    {"\x1B", "<ESC>"},
    {"\x7F", "<DEL>"},
    {"<", "<3C>"},
    {"\xC2\xA0", "<NBSP>"},
    {"\xC2\xAD", "<SHY>"},
    {"\xEF\xBB\xBF", "<BOM>"},
    {"\xE2\x80\x8B", "<ZWSP>"},
    {"\xE2\x80\x8C", "<ZWNJ>"},
    {"\xE2\x80\x8D", "<ZWJ>"},
    {"\xE2\x80\x8E", "<LRM>"},
    {"\xE2\x80\x8F", "<RLM>"},
};

static void set_piece(piece *p, const char *text, size_t len, size_t columns, size_t taken) {
  memcpy(p->text, text, len);
  p->len = len;
  p->columns = columns;
  p->taken = taken;
}

static int take_unseen(piece *p, bns_slice rest) {
  for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++) {
    size_t len = strlen(unseen[i].bytes), word = strlen(unseen[i].word);
    if (rest.len < len || memcmp(rest.ptr, unseen[i].bytes, len) != 0) continue;
    set_piece(p, unseen[i].word, word, word, len);
    return 1;
  }
  return 0;
}

/* character_length gives the bytes of the UTF-8 character at the front; 0 where there is none that may be printed: C1
 * controls, and the marks that turn the direction of what follows, are not. */
static size_t character_length(bns_slice rest) {
  uint8_t lead = rest.ptr[0];
  size_t len = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead < 0x20 || len > rest.len || !bns_utf8_valid((bns_slice){rest.ptr, len})) return 0;
  if (lead == 0xC2 && rest.ptr[1] < 0xA0) return 0;
  if (lead == 0xE2 && ((rest.ptr[1] == 0x80 && rest.ptr[2] >= 0xA8) || rest.ptr[1] == 0x81)) return 0;
  return len;
}

static void take(piece *p, bns_slice rest) {
  if (take_unseen(p, rest)) return;
  size_t len = character_length(rest);
  if (len > 0) {
    set_piece(p, (const char *)rest.ptr, len, rest.ptr[0] >= 0xE3 ? 2 : 1, len);
  } else if (rest.ptr[0] == 0) {
    set_piece(p, "<NUL>", 5, 5, 1);
  } else {
    snprintf(p->text, sizeof p->text, "<%02X>", rest.ptr[0]);
    p->len = p->columns = 4;
    p->taken = 1;
  }
}

/* take_key shortens the API key where it stands. */
static int take_key(piece *p, bns_slice rest, bns_slice key) {
  if (key.len <= 8 || rest.len < key.len || memcmp(rest.ptr, key.ptr, key.len) != 0) return 0;
  memcpy(p->text, key.ptr, 4);
  memcpy(p->text + 4, ellipsis, 3);
  memcpy(p->text + 7, key.ptr + key.len - 4, 4);
  p->len = 11;
  p->columns = 9;
  p->taken = key.len;
  return 1;
}

static piece piece_at(const shown *how, bns_slice text, size_t at) {
  piece p;
  bns_slice rest = {text.ptr + at, text.len - at};
  if (!take_key(&p, rest, how->api_key)) take(&p, rest);
  return p;
}

/* row_end gives where the row that begins at from has to end: before a '&', behind a ',' or SOH, if there is one in its
 * second half; else where it is full. */
static size_t row_end(const shown *how, bns_slice text, size_t from, size_t width) {
  size_t columns = 0, at = from, good = from;
  while (at < text.len) {
    piece p = piece_at(how, text, at);
    if (columns > width / 2 && text.ptr[at] == '&') good = at;
    if (!how->whole && columns + p.columns > width && at > from) return good > from ? good : at;
    columns += p.columns;
    if (columns > width / 2 && (text.ptr[at] == ',' || text.ptr[at] == 0x01)) good = at + p.taken;
    at += p.taken;
  }
  return at;
}

static void put_row(const shown *how, bns_slice text, size_t from, size_t end) {
  for (size_t at = from; at < end;) {
    piece p = piece_at(how, text, at);
    fwrite(p.text, 1, p.len, how->to);
    at += p.taken;
  }
}

void shown_rows(const shown *how, bns_slice text, size_t first) {
  size_t at = 0;
  do {
    size_t width = SHOWN_WIDTH - how->indent - (at == 0 ? first : 0);
    size_t end = row_end(how, text, at, width);
    if (at > 0 || first == 0) fprintf(how->to, "%*s", (int)how->indent, "");
    put_row(how, text, at, end);
    fputc('\n', how->to);
    at = end;
  } while (at < text.len);
}

size_t shown_text(const shown *how, bns_slice text) {
  size_t columns = 0;
  for (size_t at = 0; at < text.len;) {
    piece p = piece_at(how, text, at);
    fwrite(p.text, 1, p.len, how->to);
    columns += p.columns;
    at += p.taken;
  }
  return columns;
}

size_t shown_short(FILE *to, bns_slice text, size_t letters, int is_public) {
  shown plain = {.to = to};
  if (text.len <= letters + 4) return shown_text(&plain, is_public ? text : bns_slice_of(ellipsis));
  size_t columns = 1 + shown_text(&plain, (bns_slice){text.ptr, is_public ? letters : 4});
  fputs(ellipsis, to);
  if (!is_public) columns += shown_text(&plain, (bns_slice){text.ptr + text.len - 4, 4});
  return columns;
}

int shown_quoted(FILE *to, bns_slice text) {
  if (text.len > 0 && memchr(text.ptr, 0, text.len) != NULL) return 0;
  fputc('\'', to);
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\'')
      fputs("'\\''", to);
    else
      fputc(text.ptr[i], to);
  }
  fputc('\'', to);
  return 1;
}
