/* text_labels.h - what people call the parts of a request, each in a line of its own, in the languages that most of
 * them write. Pure. */
#ifndef TEXT_LABELS_H
#define TEXT_LABELS_H

#include "bnsign.h"
#include "util/mem.h"

/* text_from_labels writes the English word for a label of another language, and for one of several words that the
 * readers take for something else, at the beginning of a line: "Firma: ..." as "signature: ...". The text as it is
 * where there is none. */
bns_slice text_from_labels(mem *arena, bns_slice text);

#endif
