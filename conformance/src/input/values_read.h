/* values_read.h - names and values as tools and languages print them: JSON, JavaScript, Python, PHP (arrays, var_dump,
 * print_r), Ruby, Swift, Elixir, Go, .NET, PowerShell, a name and a colon at the beginning of a line. Anything can be
 * read so: what is none of them gives values that nobody asks for. Pure. */
#ifndef VALUES_READ_H
#define VALUES_READ_H

#include "bnsign.h"
#include "util/mem.h"

typedef enum value_kind {
  VALUE_STRING = 0, /* it stood in quotation marks, and is unescaped */
  VALUE_WORD,       /* it stood without */
  VALUE_MANY,       /* between brackets of any kind */
  VALUE_CODE        /* a part of it is to be computed: "a" + b */
} value_kind;

typedef struct given given;
struct given {
  value_kind kind;
  bns_slice name;   /* empty: it has none */
  bns_slice text;   /* of a string or a word; of many what stands before the bracket: "axios.post", "map" */
  bns_slice source; /* as it stands in the text, brackets and quotation marks included */
  const given *first, *next;
};

/* values_read gives the first value of a text, the others behind it; NULL where there is none. Deeper than 64 brackets
 * and beyond 20,000 values nothing is read. */
const given *values_read(mem *arena, bns_slice text);

/* values_is compares names without regard to case, '-', '_', '.', ':', '@', '$' and spaces: xMbxApiKey is X-MBX-APIKEY.
 */
int values_is(bns_slice name, const char *other);

/* values_find gives the first value of that name among many (values_is); NULL: there is none. */
const given *values_find(const given *many, const char *plain);
/* values_are_answer tells of many that they are what the exchange answers to a request that it refuses. */
int values_are_answer(const given *many);

/* values_unescape undoes the escapes of a string: \n \" \/ \xHH \uHHHH. */
bns_slice values_unescape(mem *arena, bns_slice text);

#endif
