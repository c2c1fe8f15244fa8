/* equivalent_form.h - is what differs from the vector right all the same? Somebody who orders or encodes otherwise, and
 * signs what he sends, is right: the exchange would take it. Pure. */
#ifndef EQUIVALENT_FORM_H
#define EQUIVALENT_FORM_H

#include "suite/scheme_traits.h"
#include "run/judge/stages.h"

/* other_form: 1: the wire form that yours holds verifies at the vector's own time, carries the vector's parameters, and
 * payload and signature, where returned, are its own. 0: not so, or there is no whole wire form. -1: no linked back end
 * can verify this kind of key, so that nobody can tell. */
int other_form(mem *scratch, const vector *v, const stages *yours);

/* other_request tells what is changed where the wire form of yours is signed right, and is not the request that the
 * vector asks for, or where a FIX message's frame is not right: the name of the kind, which a report explains
 * ("number-rewritten"), and a clause about the parameter, or none. NULL: neither is so. */
const char *other_request(bns_slice *detail, mem *scratch, const vector *v, const stages *yours);

/* has_wire_form: yours holds all that a signature is sent in. */
int has_wire_form(bns_form shape, const stages *yours);

#endif
