/* shell_words.c - a command line as a shell would take it apart. */
#include "input/shell_words.h"

#include <string.h>

#include "util/slice.h"
#include "text.h"

/* splitting: where it is in the text, and the word that it is writing. */
typedef struct splitting {
  shell_words *out;
  mem *arena;
  bns_slice text;
  size_t at;
  int cmd; /* cmd.exe: '^' escapes */
  int in_word;
  int ended;
  buf word;
} splitting;

static int more(const splitting *s) {
  return s->at < s->text.len;
}

static uint8_t peek(const splitting *s, size_t ahead) {
  return s->at + ahead < s->text.len ? s->text.ptr[s->at + ahead] : 0;
}

static void put(splitting *s, uint8_t byte) {
  s->in_word = 1;
  buf_put(&s->word, &byte, 1);
}

static void end_word(splitting *s) {
  shell_words *out = s->out;
  if (!s->in_word) return;
  if (out->num == SHELL_WORDS_MAX)
    out->too_many = s->ended = 1;
  else
    out->list[out->num++] = mem_copy(s->arena, s->word.ptr, s->word.len);
  s->word.len = 0;
  s->in_word = 0;
}

/* take_line_end passes over LF or CRLF. */
static int take_line_end(splitting *s) {
  size_t len = peek(s, 0) == '\n' ? 1 : peek(s, 0) == '\r' && peek(s, 1) == '\n' ? 2 : 0;
  s->at += len;
  return len > 0;
}

/* ------------------------------------------------------------------------------------------------------- variables */

/* variable_len measures what begins with '$' or '`', 0 if it is not one. */
static size_t variable_len(const splitting *s) {
  bns_slice rest = slice_from(s->text, s->at);
  size_t len = 1;
  if (peek(s, 0) == '`') return slice_index(slice_from(rest, 1), '`') + 2;
  if (peek(s, 1) == '{') return slice_index(rest, '}') + 1;
  if (peek(s, 1) == '(') return slice_index(rest, ')') + 1;
  while (len < rest.len && slice_word(rest.ptr[len]))
    len++;
  return len > 1 ? len : 0;
}

static int take_variable(splitting *s) {
  size_t len = peek(s, 0) == '$' || peek(s, 0) == '`' ? variable_len(s) : 0;
  if (len == 0 || s->cmd || s->at + len > s->text.len) return 0;
  if (s->out->num_variables++ == 0) s->out->variable = slice_until(slice_from(s->text, s->at), len);
  while (len-- > 0)
    put(s, s->text.ptr[s->at++]);
  return 1;
}

/* ---------------------------------------------------------------------------------------------------------- quotes */

static void put_utf8(splitting *s, uint32_t code) {
  if (code < 0x80) {
    put(s, (uint8_t)code);
  } else if (code < 0x800) {
    put(s, (uint8_t)(0xC0 | code >> 6));
    put(s, (uint8_t)(0x80 | (code & 63)));
  } else if (code < 0x10000) {
    put(s, (uint8_t)(0xE0 | code >> 12));
    put(s, (uint8_t)(0x80 | (code >> 6 & 63)));
    put(s, (uint8_t)(0x80 | (code & 63)));
  } else {
    put(s, (uint8_t)(0xF0 | (code >> 18 & 7)));
    put(s, (uint8_t)(0x80 | (code >> 12 & 63)));
    put(s, (uint8_t)(0x80 | (code >> 6 & 63)));
    put(s, (uint8_t)(0x80 | (code & 63)));
  }
}

static unsigned digit_of(uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - (unsigned)'0';
  if ((byte | 32u) >= 'a' && (byte | 32u) <= 'f') return (byte | 32u) - (unsigned)'a' + 10;
  return 16;
}

/* number reads up to so many digits of a base. */
static uint32_t number(splitting *s, unsigned base, unsigned most, unsigned *num) {
  uint32_t value = 0;
  for (*num = 0; *num < most && more(s) && digit_of(peek(s, 0)) < base; (*num)++)
    value = value * base + digit_of(s->text.ptr[s->at++]);
  return value;
}

/* put_code reads the digits of a \x, \u or \U. Without any, it is what it looks like. */
static void put_code(splitting *s, uint8_t letter) {
  unsigned num;
  uint32_t code = number(s, 16, letter == 'x' ? 2 : letter == 'u' ? 4 : 8, &num);
  if (num == 0) {
    put(s, '\\');
    put(s, letter);
  } else if (letter == 'x')
    put(s, (uint8_t)code);
  else
    put_utf8(s, code);
}

/* take_escape reads one escape of $'...', the backslash passed already. */
static void take_escape(splitting *s) {
  static const char letters[] = "abefnrtv\\'\"?E", meant[] = "\a\b\033\f\n\r\t\v\\'\"?\033";
  uint8_t letter = peek(s, 0);
  const char *known = letter ? strchr(letters, letter) : NULL;
  unsigned num;
  if (known) {
    s->at++;
    put(s, (uint8_t)meant[known - letters]);
  } else if (letter == 'x' || letter == 'u' || letter == 'U') {
    s->at++;
    put_code(s, letter);
  } else if (digit_of(letter) < 8) {
    put(s, (uint8_t)number(s, 8, 3, &num));
  } else
    put(s, '\\');
}

static void close_quote(splitting *s, uint8_t mark) {
  if (more(s))
    s->at++;
  else
    s->out->open_quote = mark;
}

static void take_ansi(splitting *s) {
  s->at += 2;
  s->in_word = 1;
  while (more(s) && peek(s, 0) != '\'') {
    uint8_t byte = s->text.ptr[s->at++];
    if (byte == '\\' && more(s))
      take_escape(s);
    else
      put(s, byte);
  }
  close_quote(s, '\'');
}

static void take_single(splitting *s) {
  s->at++;
  s->in_word = 1;
  while (more(s) && peek(s, 0) != '\'')
    put(s, s->text.ptr[s->at++]);
  close_quote(s, '\'');
}

static void put_backslashes(splitting *s, size_t num) {
  while (num-- > 0)
    put(s, '\\');
}

/* take_caret reads what stands between ^" and ^", as browsers write it for cmd.exe. cmd.exe takes '^' off; by the rules
 * of the program that it starts a backslash escapes only before a quotation mark, and two of them are then one. A caret
 * before a blank is there for no other reason than that Chrome put the blank for a character beyond ASCII. */
static void take_caret(splitting *s) {
  size_t backslashes = 0;
  s->at++;
  s->in_word = 1;
  while (more(s)) {
    uint8_t byte = s->text.ptr[s->at++];
    int is_escaped = byte == '^';
    if (is_escaped && (!more(s) || take_line_end(s))) continue;
    if (is_escaped) byte = s->text.ptr[s->at++];
    s->out->is_blanked = s->out->is_blanked || (is_escaped && byte == ' ');
    if (byte == '\\') {
      backslashes++;
      continue;
    }
    put_backslashes(s, byte == '"' ? backslashes / 2 : backslashes);
    if (byte == '"' && is_escaped && backslashes % 2 == 0) return;
    put(s, byte);
    backslashes = 0;
  }
  s->out->open_quote = '"';
}

/* take_in_double reads one step inside double quotes. */
static void take_in_double(splitting *s) {
  uint8_t byte = peek(s, 0), next = peek(s, 1);
  if (byte == '\\' && next && strchr(s->cmd ? "\"\\" : "$`\"\\", next)) {
    put(s, next);
    s->at += 2;
  } else if (byte == '\\' && !s->cmd && (next == '\n' || next == '\r')) {
    s->at++;
    if (!take_line_end(s)) put(s, '\\');
  } else if (!take_variable(s))
    put(s, s->text.ptr[s->at++]);
}

static void take_double(splitting *s) {
  s->at++;
  s->in_word = 1;
  while (more(s) && peek(s, 0) != '"')
    take_in_double(s);
  close_quote(s, '"');
}

/* ----------------------------------------------------------------------------------------------------------- steps */

/* take_escaped reads what an escape character of the shell stands before. */
static void take_escaped(splitting *s) {
  s->at++;
  if (!more(s) || take_line_end(s)) return;
  if (s->cmd && peek(s, 0) == '"') {
    take_caret(s);
    return;
  }
  put(s, s->text.ptr[s->at++]);
}

/* take_end ends the command. An '&' with more text right behind it is that of a URL that nobody quoted. */
static void take_end(splitting *s) {
  uint8_t next = peek(s, 1);
  if (peek(s, 0) == '&' && s->in_word && next && (slice_word(next))) s->out->cut_at_ampersand = 1;
  s->ended = 1;
}

static void skip_comment(splitting *s) {
  while (more(s) && peek(s, 0) != '\n')
    s->at++;
}

static void take_step(splitting *s) {
  uint8_t byte = peek(s, 0);
  if (byte == (s->cmd ? '^' : '\\') || (byte == '^' && peek(s, 1) == '&')) { /* "^&" is cmd.exe's alone */
    take_escaped(s);
  } else if (byte == '\'' && !s->cmd) {
    take_single(s);
  } else if (byte == '"') {
    take_double(s);
  } else if (byte == '$' && peek(s, 1) == '\'' && !s->cmd) {
    take_ansi(s);
  } else if (byte == '$' && peek(s, 1) == '"' && !s->cmd) {
    s->at++;
    take_double(s);
  } else if (byte == ' ' || byte == '\t' || (byte == '\r' && peek(s, 1) == '\n')) {
    end_word(s);
    s->at++;
  } else if (byte == '#' && !s->in_word && !s->cmd) {
    skip_comment(s);
  } else if (slice_starts(slice_from(s->text, s->at), "<<<") && !slice_starts(s->text, "curl")) {
    end_word(s); /* what follows is the command's input: a word of its own tells the reader */
    s->in_word = 1;
    for (int i = 0; i < 3; i++)
      put(s, s->text.ptr[s->at++]);
    end_word(s);
  } else if (byte == 0 || strchr("\n;|&<>", byte)) {
    take_end(s);
  } else if (!take_variable(s)) {
    put(s, byte);
    s->at++;
  }
}

static int is_cmd(bns_slice text) {
  return slice_find(text, "^\n") < text.len || slice_find(text, "^\r\n") < text.len ||
         slice_find(text, "^\"") < text.len;
}

void shell_split(shell_words *out, mem *arena, bns_slice text) {
  splitting s;
  memset(out, 0, sizeof *out);
  memset(&s, 0, sizeof s);
  s.out = out;
  s.arena = arena;
  s.text = text;
  s.cmd = is_cmd(text);
  while (more(&s) && !s.ended)
    take_step(&s);
  end_word(&s);
  buf_free(&s.word);
}
