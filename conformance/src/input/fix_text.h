/* fix_text.h - a FIX message as it is printed: whatever stands for SOH is what stands between its first field and its
 * second; where nothing does, BodyLength(9) and CheckSum(10) tell the fields apart. Pure. */
#ifndef FIX_TEXT_H
#define FIX_TEXT_H

#include "bnsign.h"
#include "util/mem.h"

/* fix_text_read gives the message from the text's first "8=FIX" on, SOH between its fields, in the arena; separator is
 * then what stood for it. Empty: its fields cannot be told apart. */
bns_slice fix_text_read(bns_slice *separator, mem *arena, bns_slice text);

/* fix_text_from_fields reads a message that was printed field by field, with the tags' names, as Wireshark, QuickFIX's
 * XML and logs have it. It is one only where BodyLength(9) and CheckSum(10) are those of what was put together; else
 * empty. */
bns_slice fix_text_from_fields(mem *arena, bns_slice text);

#endif
