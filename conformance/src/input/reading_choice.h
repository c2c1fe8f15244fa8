/* reading_choice.h - which of several readings of one text stands first. Pure. */
#ifndef READING_CHOICE_H
#define READING_CHOICE_H

#include "input/request_input.h"

/* reading_has_parameter_signature tells that a signature is written in the query or the body, reading_is_signed that
 * one is written there or in a header, reading_signature gives it: empty if there is none. */
int reading_has_parameter_signature(const bns_wire *wire);
int reading_is_signed(const bns_wire *wire);
bns_slice reading_signature(const bns_wire *wire);

/* reading_has_address: where a text tells an address, what was read without it was not read whole. */
int reading_has_address(const input *in);

/* reading_put keeps a reading that is another request than those before it, in the list that begins with *first. What
 * has a signature is likelier than what has none, and what has an address; what a page escaped is likelier than what
 * stands there, unless it stands in a request that was taken down whole. */
void reading_put(input **first, input *made, int is_escaped);

/* reading_shows_less tells of a reading that has lost headers or the host of another: nothing that is wrong with these
 * shows in it. */
int reading_shows_less(const input *one, const input *than);

/* reading_is_whole tells that it has the form of a request: a signature, a timestamp or a frame that a broken line, a
 * blank or an invisible character stands in is none that was sent. reading_prefer_whole puts the first that has it
 * before those that have it not. */
int reading_is_whole(const input *in, mem *arena);
/* reading_is_torn tells of what was read of names and values that a quotation mark stands in front of the signature or
 * the API key, or that an object cannot be read in which something was escaped: its strings were broken. */
int reading_is_torn(const input *in, mem *arena);
/* reading_is_spoiled tells of names and values that an escaped line end or quotation mark stands in the signature:
 * nothing that shows a text writes one there, so that it was sent, and no other reading may leave it out. */
int reading_is_spoiled(const input *in, mem *arena);
void reading_prefer_whole(input **first, mem *arena);

#endif
