/* wire.h - what the schemes' files share: small steps of writing a wire form and of reading one. Pure. */
#ifndef BNS_WIRE_H
#define BNS_WIRE_H

#include "scheme.h"

/* bns_signature_room: the longest text of a signature. Room is reckoned with it, so that the room needed does not
 * depend on the signature, which is not known before there is room for the payload. */
size_t bns_signature_room(bns_algorithm algorithm);
/* bns_put_signature writes the signature of the draft once more, for the wire form. Base64 is percent-encoded for a
 * query or a form (SR-5). */
void bns_put_signature(bns_draft *draft, int percent);
/* bns_header_safe tells that a value holds none of CR, LF and NUL, any of which would end or split a header. */
int bns_header_safe(bns_slice value);
/* bns_all_digits tells that a text is decimal digits, at least one. */
int bns_all_digits(bns_slice text);
/* bns_put_layout writes the payload of the fields, which are given by their numbers. */
void bns_put_layout(bns_out *out, const bns_layout *layout, const bns_slice *fields);
/* bns_out_since gives what stands in the room from at on; empty where it did not fit. */
bns_slice bns_out_since(const bns_out *out, size_t at);
/* bns_find_header gives the value of the first header of that name, without regard to case; 0 if there is none. */
int bns_find_header(bns_slice *value, const bns_wire *wire, const char *name);
/* bns_put_again copies len bytes of the buffer, from at on, to its end. */
void bns_put_again(bns_draft *draft, size_t at, size_t len);
void bns_add_header(bns_draft *draft, const char *name, bns_slice value);

#endif
