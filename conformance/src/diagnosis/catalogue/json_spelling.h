/* json_spelling.h - a JSON text written again as another serialiser would write it: what a program signed that kept no
 * text but an object (PR-3, PW-4). Pure. */
#ifndef JSON_SPELLING_H
#define JSON_SPELLING_H

#include "json.h"
#include "text.h"

typedef enum json_layout {
  LAYOUT_COMPACT = 0, /* JSON.stringify, json_encode, json.Marshal */
  LAYOUT_SPACED,      /* json.dumps: ", " and ": " */
  LAYOUT_INDENT_2,
  LAYOUT_INDENT_4,
  LAYOUT_INDENT_TAB
} json_layout;

typedef enum json_escapes {
  ESCAPES_KEPT = 0,    /* as they stand in the source */
  ESCAPES_FEWEST,      /* what RFC 8259 demands: JavaScript, Ruby, Gson without HTML */
  ESCAPES_ASCII,       /* \uxxxx beyond ASCII: Python */
  ESCAPES_SLASH,       /* \/ : PHP with JSON_UNESCAPED_UNICODE */
  ESCAPES_ASCII_SLASH, /* both: PHP */
  ESCAPES_HTML,        /* \u003c \u003e \u0026 : Go */
  ESCAPES_DOTNET,      /* System.Text.Json: \uXXXX beyond ASCII and for characters that HTML minds */
  ESCAPES_REPR         /* no JSON: what Python prints of a dict, str(dict) */
} json_escapes;

typedef enum json_numbers {
  NUMBERS_KEPT = 0,
  NUMBERS_JAVASCRIPT, /* doubles: 0.10 -> 0.1, 1.0 -> 1, 29383937493038367292 -> 29383937493038367000; Go too */
  NUMBERS_PYTHON,     /* whole numbers as they are; 0.10 -> 0.1, 1e2 -> 100.0 */
  NUMBERS_PHP         /* whole numbers beyond 64 bits as doubles: 2.9383937493038367e+19 */
} json_numbers;

typedef struct json_style {
  json_layout layout;
  int sorted; /* members by the bytes of their names */
  json_escapes escapes;
  json_numbers numbers;
} json_style;

/* What there is in a text that styles differ on. */
enum { JSON_HAS_NUMBERS = 1, JSON_HAS_MEMBERS = 2, JSON_HAS_ESCAPABLE = 4, JSON_HAS_BIG_INTEGERS = 8 };
int json_has(const bns_json *values, size_t num_values);

/* json_rewrite writes the value and what it contains. Of equal names the last one's value stays, where the first one
 * stood, as parsers have it. 0: an object has too many members to be looked through. */
int json_rewrite(bns_out *out, const bns_json *value, const json_style *style);

/* json_number writes a number in another form. */
void json_number(bns_out *out, bns_slice number, json_numbers numbers);
/* json_is_big tells a whole number that a double cannot hold exactly, being beyond 2^53. */
int json_is_big(bns_slice number);

#endif
