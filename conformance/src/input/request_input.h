/* request_input.h - whatever somebody has of a refused request, as a request: a raw HTTP request, a curl command, a URL
 * in a line of a log, a WebSocket frame, a FIX message; with the exchange's answer beside it or not. Pure. */
#ifndef REQUEST_INPUT_H
#define REQUEST_INPUT_H

#include "input/exchange_error.h"
#include "bnsign.h"
#include "util/mem.h"

#define INPUT_MAX ((size_t)8 << 20)

typedef enum input_kind { INPUT_REQUEST = 0, INPUT_CURL, INPUT_URL, INPUT_FRAME, INPUT_FIX, INPUT_OBJECT } input_kind;

typedef struct input input;
struct input {
  input_kind kind;
  const bns_scheme *scheme;
  bns_wire wire;
  bns_slice host; /* empty: unknown */
  exchange_answer answer;
  int headers_unknown;    /* a URL or a path alone: its headers are not known, and cannot be judged */
  int method_unknown;     /* nor is its method, which is assumed */
  bns_slice written;      /* what was read, where it is only a part of the text; else ptr NULL */
  bns_slice api_key;      /* of such a URL: the key that stands near it; empty if none does */
  int is_open;            /* a raw request that ends among its headers, without the empty line behind them */
  int has_length;         /* a raw request with a Content-Length */
  uint64_t length;        /* it */
  size_t missing, beyond; /* bytes that it counts and are not there, or are there and not counted */
  int chunked;
  int cut_newline;
  size_t curly;        /* curly quotes in the body that were read as plain ones */
  bns_slice as_pasted; /* the body with them; ptr NULL: there are none */
  bns_slice variable;  /* a shell variable that was left as it is written; empty: there is none */
  size_t num_variables;
  int cut_at_ampersand; /* the shell ends this command at an '&' outside quotes */
  int has_blank;        /* curl encodes one, and its version decides how (curl_command.h) */
  int has_small;        /* an escape of its URL has small letters, which curl 8.20 sends as capitals */
  int has_letters;      /* likewise in the escapes that curl adds to the URL */
  const char *note;     /* what was undone of how the text was shown, a clause (text_views.h); NULL: nothing */
  int is_pieced;        /* its parts stood apart, and were put together */
  int body_unknown;     /* what it was read from tells no body, though one may have been sent */
  int is_unordered;     /* its parameters stood in a map: their order is not known */
  int is_body_printed;  /* it stood as an object within one of JSON, printed as that is */
  int is_torn;          /* before what was read of its parameters more of them may stand */
  int is_place_open;    /* whether each of them was sent in the query or in the body is not told */
  int is_partial;       /* the text has more than was read: an address, or a program's lines */
  int is_reprinted;     /* the body was laid out anew where it was shown: Content-Length counts another one */
  int is_cut;           /* the text ends within its object, or its FIX message */
  int is_lossy;         /* characters beyond ASCII were written as points before it was shown */
  int is_blanked;       /* as blanks, by a browser that copied it for cmd.exe */
  int is_laid_out;  /* it was read of lines or characters that were put back; the text itself cannot have been sent */
  int is_preferred; /* it was, and stands before what was read of the text itself, which has no request's form */
  int is_folded;    /* lines of the text were broken at an edge: what was read of them may be another request */
  int is_broken;    /* it has not the form of a request besides */
  int is_doubtful;  /* of the first reading: the text was changed on its way, and this shows that still */
  int is_rare;      /* such a reading is compared with the signature, and never searched */
  input *other;     /* another reading of the same text, another request than this one; NULL: there is none */
};

/* input_read reads a text. forced: the scheme that --scheme names, or NULL. Where it can be read in several ways the
 * others hang on out->other, the likeliest first. 0, or -1 with a sentence in problem. */
int input_read(input *out, mem *arena, bns_slice text, const bns_scheme *forced, buf *problem);

/* input_read_curl reads the words of a curl command that a shell has taken apart already. */
int input_read_curl(input *out, mem *arena, const bns_slice *words, size_t num_words, const bns_scheme *forced,
                    buf *problem);

#endif
